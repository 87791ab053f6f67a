/*
 * A small pickle writer for tests: any JavaScript value that parsePickle can give, in any protocol, with the
 * opcodes that CPython's own pickler takes.
 */

export interface WritePickleOptions {
  /** 0 to 5; 4 unless said. */
  readonly protocol?: number
  /** False: nothing is put into the memo, so shared values are written twice. */
  readonly memo?: boolean
  /** Bytes after which a frame ends, at protocol 4 and more; 0: no frames. 64 KiB unless said, as in CPython. */
  readonly frameSize?: number
  /** Items in one APPENDS or SETITEMS; 1000 unless said, as in CPython. */
  readonly batch?: number
}

/** A Python tuple; a plain array is a list. */
export class Tuple {
  constructor(readonly items: readonly unknown[]) {}
}

/** An instance of a class, made by `module.name(*args)`, and its state. */
export class Instance {
  constructor(
    readonly module: string,
    readonly name: string,
    readonly args: readonly unknown[],
    readonly state?: unknown,
  ) {}
}

/** A float even where the value is whole, a frozenset, a bytearray. */
export class Special {
  constructor(
    readonly kind: 'float' | 'frozenset' | 'bytearray',
    readonly value: unknown,
  ) {}
}

type Piece = number | string | Uint8Array

/** Bytes of numbers, characters (one byte each) and byte arrays: for pickles written by hand. */
export function raw(...parts: Piece[]): Uint8Array {
  const chunks = parts.map((part) =>
    typeof part === 'number'
      ? Uint8Array.of(part)
      : typeof part === 'string'
        ? Buffer.from(part, 'latin1')
        : part,
  )
  return Uint8Array.from(Buffer.concat(chunks))
}

/** Little-endian bytes of an unsigned number. */
export function little(value: number | bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let rest = BigInt(value)
  for (let i = 0; i < length; i++, rest >>= 8n) bytes[i] = Number(rest & 255n)
  return bytes
}

export function writePickle(value: unknown, options: WritePickleOptions = {}): Uint8Array {
  const { protocol = 4, memo = true, frameSize = 65_536, batch = 1000 } = options
  const ops: Uint8Array[] = []
  const slots = new Map<unknown, number>()
  const emit = (...parts: Piece[]) => ops.push(raw(...parts))
  const binary = protocol >= 1
  const builtins = protocol < 3 ? '__builtin__' : 'builtins'

  const remember = (key: unknown) => {
    if (!memo) return
    const slot = slots.size
    slots.set(key, slot)
    if (protocol >= 4) emit(0x94)
    else if (!binary) emit(`p${slot}\n`)
    else if (slot < 256) emit('q', slot)
    else emit('r', little(slot, 4))
  }
  const recall = (key: unknown): boolean => {
    const slot = slots.get(key)
    if (slot === undefined) return false
    if (!binary) emit(`g${slot}\n`)
    else if (slot < 256) emit('h', slot)
    else emit('j', little(slot, 4))
    return true
  }

  const writeInteger = (integer: bigint) => {
    const small = integer >= -(2n ** 31n) && integer < 2n ** 31n
    if (!binary) emit(small ? `I${integer}\n` : `L${integer}L\n`)
    else if (integer >= 0n && integer < 256n) emit('K', Number(integer))
    else if (integer >= 0n && integer < 65_536n) emit('M', little(integer, 2))
    else if (small) emit('J', little(BigInt.asUintN(32, integer), 4))
    else if (protocol < 2) emit(`L${integer}L\n`)
    else {
      let length = 1
      while (BigInt.asIntN(8 * length, integer) !== integer) length++
      const bytes = little(BigInt.asUintN(8 * length, integer), length)
      if (length < 256) emit(0x8a, length, bytes)
      else emit(0x8b, little(length, 4), bytes)
    }
  }

  const writeFloat = (number: number) => {
    if (binary) {
      const view = new DataView(new ArrayBuffer(8))
      view.setFloat64(0, number)
      emit('G', new Uint8Array(view.buffer))
    } else if (Number.isNaN(number)) emit('Fnan\n')
    else if (!Number.isFinite(number)) emit(number > 0 ? 'Finf\n' : 'F-inf\n')
    else emit(`F${Object.is(number, -0) ? '-0.0' : number}\n`)
  }

  const writeText = (text: string) => {
    if (recall(text)) return
    if (binary) {
      const bytes = encodeUtf8(text)
      if (protocol >= 4 && bytes.length < 256) emit(0x8c, bytes.length, bytes)
      else emit('X', little(bytes.length, 4), bytes)
    } else emit('V', escapeUnicode(text), '\n')
    remember(text)
  }

  const writeGlobal = (module: string, name: string) => {
    if (recall(`global ${module} ${name}`)) return
    if (protocol >= 4) {
      writeText(module)
      writeText(name)
      emit(0x93)
    } else emit(`c${module}\n${name}\n`)
    remember(`global ${module} ${name}`)
  }

  const writeCall = (module: string, name: string, args: readonly unknown[]) => {
    writeGlobal(module, name)
    writeTuple(args)
    emit('R')
  }

  const writeTuple = (items: readonly unknown[]) => {
    if (items.length === 0 && binary) emit(')')
    else if (items.length > 0 && items.length < 4 && protocol >= 2) {
      for (const item of items) write(item)
      emit(0x84 + items.length)
    } else {
      emit('(')
      for (const item of items) write(item)
      emit('t')
    }
  }

  const writeBatches = (items: readonly (readonly unknown[])[], one: string, many: string) => {
    for (let from = 0; from < items.length; from += batch) {
      const part = items.slice(from, from + batch)
      const single = part.length === 1 || !binary
      if (!single) emit('(')
      for (const item of part) {
        for (const value of item) write(value)
        if (single) emit(one)
      }
      if (!single) emit(many)
    }
  }

  const writeBytes = (bytes: Uint8Array, mutable: boolean) => {
    if (mutable && protocol >= 5) emit(0x96, little(bytes.length, 8), bytes)
    else if (mutable) writeCall(builtins, 'bytearray', bytes.length > 0 ? [bytes.slice()] : [])
    else if (protocol < 3 && bytes.length === 0) writeCall(builtins, 'bytes', [])
    else if (protocol < 3) writeCall('_codecs', 'encode', [Buffer.from(bytes).toString('latin1'), 'latin1'])
    else if (bytes.length < 256) emit('C', bytes.length, bytes)
    else emit('B', little(bytes.length, 4), bytes)
  }

  const writeSet = (set: unknown, items: readonly unknown[], frozen: boolean) => {
    if (protocol < 4) writeCall(builtins, frozen ? 'frozenset' : 'set', [items])
    else if (frozen) {
      emit('(')
      for (const item of items) write(item)
      emit(0x91)
    } else {
      emit(0x8f)
      remember(set)
      for (let from = 0; from < items.length; from += batch) {
        emit('(')
        for (const item of items.slice(from, from + batch)) write(item)
        emit(0x90)
      }
      return
    }
    remember(set)
  }

  const write = (item: unknown): void => {
    if (item === null || item === undefined) emit('N')
    else if (typeof item === 'boolean') {
      if (protocol >= 2) emit(item ? 0x88 : 0x89)
      else emit(item ? 'I01\n' : 'I00\n')
    } else if (typeof item === 'bigint') writeInteger(item)
    else if (typeof item === 'number') {
      if (Number.isSafeInteger(item) && !Object.is(item, -0)) writeInteger(BigInt(item))
      else writeFloat(item)
    } else if (typeof item === 'string') writeText(item)
    else if (recall(item)) return
    else if (item instanceof Special && item.kind === 'float') writeFloat(item.value as number)
    else if (item instanceof Tuple) {
      writeTuple(item.items)
      remember(item)
    } else if (Array.isArray(item)) {
      emit(binary ? ']' : '(l')
      remember(item)
      writeBatches(
        item.map((value) => [value]),
        'a',
        'e',
      )
    } else if (item instanceof Map) {
      emit(binary ? '}' : '(d')
      remember(item)
      writeBatches([...item], 's', 'u')
    } else if (item instanceof Instance) {
      writeCall(item.module, item.name, item.args)
      remember(item)
      if (item.state !== undefined) {
        write(item.state)
        emit('b')
      }
    } else if (item instanceof Set) writeSet(item, [...item], false)
    else if (item instanceof Special && item.kind === 'frozenset')
      writeSet(item, [...(item.value as Set<unknown>)], true)
    else {
      if (item instanceof Uint8Array) writeBytes(item, false)
      else if (item instanceof Special && item.kind === 'bytearray')
        writeBytes(item.value as Uint8Array, true)
      else throw new TypeError(`no pickle of ${String(item)}`)
      remember(item)
    }
  }

  write(value)
  emit('.')
  const body = protocol >= 4 && frameSize > 0 ? frames(ops, frameSize) : ops
  return Uint8Array.from(Buffer.concat([Uint8Array.from(protocol >= 2 ? [0x80, protocol] : []), ...body]))
}

/** Whole opcodes, gathered into frames as CPython does it. */
function frames(ops: readonly Uint8Array[], size: number): Uint8Array[] {
  const framed: Uint8Array[] = []
  let pending: Uint8Array[] = []
  let length = 0
  const flush = () => {
    if (length > 0) framed.push(raw(0x95, little(length, 8)), Buffer.concat(pending))
    pending = []
    length = 0
  }
  for (const op of ops) {
    pending.push(op)
    length += op.length
    if (length >= size) flush()
  }
  flush()
  return framed
}

/** UTF-8 with lone surrogates let through, as Python's `surrogatepass` writes them. */
function encodeUtf8(text: string): Uint8Array {
  const parts: Uint8Array[] = []
  for (const character of text) {
    const point = character.codePointAt(0) as number
    const lone = point >= 0xd800 && point < 0xe000
    parts.push(
      lone
        ? Uint8Array.of(0xed, ((point >> 6) & 0x3f) | 0x80, (point & 0x3f) | 0x80)
        : Buffer.from(character),
    )
  }
  return Buffer.concat(parts)
}

function escapeUnicode(text: string): Uint8Array {
  let escaped = ''
  for (const character of text) {
    const point = character.codePointAt(0) as number
    if (point > 0xffff) escaped += `\\U${point.toString(16).padStart(8, '0')}`
    else if (point > 0xff || '\\\n\r\0\x1a'.includes(character))
      escaped += `\\u${point.toString(16).padStart(4, '0')}`
    else escaped += character
  }
  return Buffer.from(escaped, 'latin1')
}
