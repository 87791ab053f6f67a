import { allowedGlobals, type GlobalMeaning } from './allowed.js'
import { shadow } from './kinds.js'
import { type NumpyArray, readNumpyArray, readNumpyScalar } from './numpy.js'
import type { PickleDtype, PickleObject } from './tape.js'
import { encodeLatin1, fitInteger } from './text.js'

/** A complex number of Python. */
export interface PickleComplex {
  /** The real part, a number without a unit. */
  readonly real: number
  /** The imaginary part, a number without a unit. */
  readonly imag: number
}

/** A global that a pickle mentions but does not call, such as a class among the values: its dotted name. */
export interface PickleGlobal {
  readonly global: string
}

/** What a call may ask of the reader around it. */
export interface CallContext {
  /** Counts bytes of memory that are not in the file; throws where they become too many. */
  charge(bytes: number): void
}

/** How an allowed global behaves: what a call of it makes, and how. Undefined from `call`: in a way we do not know. */
export interface GlobalRule {
  /** `collections.OrderedDict` */
  readonly global: string
  /** One of `shadow`; what a call makes. */
  readonly yields: number
  readonly call?: (args: readonly unknown[], context: CallContext) => unknown
}

type Behaviour = Omit<GlobalRule, 'global'>

/* `walkPickle` leaves these calls uncalled or refuses them. */
const wholeFileMeanings: ReadonlyMap<string, keyof typeof behaviours> = new Map([
  ['numpy.core.multiarray _reconstruct', 'array'],
  ['numpy._core.multiarray _reconstruct', 'array'],
  ['numpy.core.numeric _frombuffer', 'buffer'],
  ['numpy._core.numeric _frombuffer', 'buffer'],
  ['builtins list', 'list'],
  ['__builtin__ list', 'list'],
  ['collections defaultdict', 'defaultdict'],
  ['builtins complex', 'complex'],
  ['__builtin__ complex', 'complex'],
  ['builtins int', 'name'],
  ['__builtin__ int', 'name'],
  ['builtins float', 'name'],
  ['__builtin__ float', 'name'],
])

const behaviours = {
  dict: { yields: shadow.dict, call: makeDict },
  /* Its factory is a class that is mentioned and never called: what is in the dict is in the pickle. */
  defaultdict: {
    yields: shadow.dict,
    call: (args: readonly unknown[]) => (args.length < 2 ? new Map() : undefined),
  },
  set: {
    yields: shadow.set,
    call: (args: readonly unknown[], context: CallContext) => {
      const items = args.length === 0 ? [] : args.length === 1 ? itemsOf(args[0]) : undefined
      if (items) context.charge(200 + items.length * 40)
      return items && new Set(items)
    },
  },
  list: {
    yields: shadow.list,
    call: (args: readonly unknown[], context: CallContext) => {
      const items = args.length === 0 ? [] : args.length === 1 ? itemsOf(args[0]) : undefined
      if (items) context.charge(32 + items.length * 8)
      return items && [...items]
    },
  },
  bytes: { yields: shadow.bytes, call: makeBytes },
  encode: {
    yields: shadow.bytes,
    call: (args: readonly unknown[], context: CallContext) =>
      args.length === 2 ? encode(args[0], args[1], context) : undefined,
  },
  complex: {
    yields: shadow.scalar,
    call: ([real, imag]: readonly unknown[]): PickleComplex | undefined =>
      typeof real === 'number' && typeof imag === 'number' ? { real, imag } : undefined,
  },
  dtype: { yields: shadow.dtype, call: makeDtype },
  scalar: { yields: shadow.scalar, call: makeScalar },
  array: {
    yields: shadow.array,
    call: (): NumpyArray => ({ dtype: '', shape: [0], data: new Uint8Array(0) }),
  },
  buffer: { yields: shadow.array, call: makeArrayOfBuffer },
  object: { yields: shadow.object },
  name: { yields: shadow.scalar },
} as const satisfies Record<
  GlobalMeaning | 'array' | 'buffer' | 'list' | 'complex' | 'defaultdict',
  Behaviour
>

/** The rule for a global; undefined where it is not allowed. `extra`: `module name` of classes that stay uncalled. */
export function globalRule(module: string, name: string, extra: readonly string[]): GlobalRule | undefined {
  const key = `${module} ${name}`
  const global = `${module}.${name}`
  const meaning = wholeFileMeanings.get(key) ?? allowedGlobals.get(key)
  if (meaning === undefined && extra.includes(key)) {
    return { global, yields: shadow.object, call: (args) => ({ global, args }) }
  }
  return meaning && { global, ...behaviours[meaning] }
}

/** Gives a data type, an array or an object the state that BUILD brings. False: in a way that is not known. */
export function buildState(made: unknown, state: unknown, context: CallContext): boolean {
  if (isDtype(made)) return buildDtype(made, state)
  return 'data' in (made as object) ? buildArray(made, state, context) : buildObject(made, state)
}

function itemsOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : value instanceof Set ? [...value] : undefined
}

function makeDict(args: readonly unknown[], context: CallContext): unknown {
  if (args.length === 0) return new Map()
  const pairs = args[0] instanceof Map ? [...args[0]] : itemsOf(args[0])
  if (args.length > 1 || !pairs?.every((pair) => Array.isArray(pair) && pair.length === 2)) return undefined
  context.charge(200 + pairs.length * 40)
  return new Map(pairs as readonly [unknown, unknown][])
}

function encode(text: unknown, encoding: unknown, context: CallContext): Uint8Array | undefined {
  if (typeof text !== 'string' || typeof encoding !== 'string') return undefined
  if (!/^(latin-?1|iso-8859-1)$/.test(encoding)) return undefined
  context.charge(160 + text.length)
  return encodeLatin1(text)
}

/* Python's own spellings only: bytes() and bytearray() of nothing, of bytes, of latin-1 text. */
function makeBytes(args: readonly unknown[], context: CallContext): Uint8Array | undefined {
  if (args.length === 0) return new Uint8Array(0)
  if (args.length === 1 && args[0] instanceof Uint8Array) return args[0]
  return args.length === 2 ? encode(args[0], args[1], context) : undefined
}

function isDtype(value: unknown): value is { code: string; bigEndian: boolean } {
  return typeof value === 'object' && value !== null && 'bigEndian' in value
}

function makeDtype([code, ...options]: readonly unknown[]): PickleDtype | undefined {
  if (typeof code !== 'string' || options.some((option) => typeof option === 'object')) return undefined
  return { code, bigEndian: false }
}

/* State: version, byte order, base type, names, fields, size, alignment, flags. Records and sub-arrays are not known. */
function buildDtype(made: { bigEndian: boolean }, state: unknown): boolean {
  if (!Array.isArray(state) || state.length < 5) return false
  const [, order, base, names, fields] = state
  if (!['<', '>', '|', '='].includes(order) || base !== null || names !== null || fields !== null)
    return false
  made.bigEndian = order === '>'
  return true
}

function makeScalar(args: readonly unknown[]): unknown {
  const [dtype, bytes] = args
  if (args.length !== 2 || !isDtype(dtype) || !(bytes instanceof Uint8Array)) return undefined
  const value = readNumpyScalar(dtype, bytes)
  return typeof value === 'bigint' ? fitInteger(value) : value
}

/* State: version, shape, type, whether in Fortran order, bytes. */
function buildArray(made: unknown, state: unknown, context: CallContext): boolean {
  if (!Array.isArray(state) || state.length !== 5) return false
  const [, shape, dtype, fortranOrder, bytes] = state
  if (!isDtype(dtype) || typeof fortranOrder !== 'boolean' || !(bytes instanceof Uint8Array)) return false
  context.charge(bytes.length * 2)
  const array = readNumpyArray(dtype, shape, bytes, fortranOrder)
  if (array) Object.assign(made as NumpyArray, array)
  return array !== undefined
}

function makeArrayOfBuffer(args: readonly unknown[], context: CallContext): unknown {
  const [bytes, dtype, shape, order] = args
  if (!(bytes instanceof Uint8Array) || !isDtype(dtype) || (order !== 'C' && order !== 'F')) return undefined
  context.charge(200 + bytes.length * 2)
  return readNumpyArray(dtype, shape, bytes, order === 'F')
}

function buildObject(made: unknown, state: unknown): boolean {
  const object = made as { -readonly [Field in keyof PickleObject]: PickleObject[Field] }
  if ('state' in object) return false
  object.state = state
  return true
}
