import type { PickleDtype, PickleObject } from './tape-tokens.js'

/** A numpy array as plain data: `data` is in C order, even if the pickle had Fortran order. */
export interface NumpyArray {
  /** `f4`, `i8`, `b1` … */
  dtype: string
  /** The length of each dimension; none of a scalar. */
  shape: readonly number[]
  /** The array's numbers. */
  data: NumpyData
}

/** The types of an array's numbers: `f2` as float32, `b1` as bytes of 0 and 1, the others as they are. */
export type NumpyData =
  | Float64Array
  | Float32Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array

interface NumberType {
  readonly bytes: number
  readonly create: (length: number) => NumpyData
  readonly read: (view: DataView, at: number, little: boolean) => number | bigint
}

const numberTypes: Readonly<Record<string, NumberType | undefined>> = {
  f8: { bytes: 8, create: (n) => new Float64Array(n), read: (v, at, little) => v.getFloat64(at, little) },
  f4: { bytes: 4, create: (n) => new Float32Array(n), read: (v, at, little) => v.getFloat32(at, little) },
  f2: {
    bytes: 2,
    create: (n) => new Float32Array(n),
    read: (v, at, little) => half(v.getUint16(at, little)),
  },
  i8: { bytes: 8, create: (n) => new BigInt64Array(n), read: (v, at, little) => v.getBigInt64(at, little) },
  i4: { bytes: 4, create: (n) => new Int32Array(n), read: (v, at, little) => v.getInt32(at, little) },
  i2: { bytes: 2, create: (n) => new Int16Array(n), read: (v, at, little) => v.getInt16(at, little) },
  i1: { bytes: 1, create: (n) => new Int8Array(n), read: (v, at) => v.getInt8(at) },
  u8: { bytes: 8, create: (n) => new BigUint64Array(n), read: (v, at, little) => v.getBigUint64(at, little) },
  u4: { bytes: 4, create: (n) => new Uint32Array(n), read: (v, at, little) => v.getUint32(at, little) },
  u2: { bytes: 2, create: (n) => new Uint16Array(n), read: (v, at, little) => v.getUint16(at, little) },
  u1: { bytes: 1, create: (n) => new Uint8Array(n), read: (v, at) => v.getUint8(at) },
  b1: { bytes: 1, create: (n) => new Uint8Array(n), read: (v, at) => (v.getUint8(at) === 0 ? 0 : 1) },
}

function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25)
}

/** A numpy scalar; undefined if the type is not a plain number's or the bytes are too few or too many. */
export function readNumpyScalar(
  dtype: PickleDtype,
  bytes: Uint8Array,
): number | bigint | boolean | undefined {
  const type = Object.hasOwn(numberTypes, dtype.code) ? numberTypes[dtype.code] : undefined
  if (!type || bytes.length !== type.bytes) return undefined
  const value = type.read(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0, !dtype.bigEndian)
  return dtype.code === 'b1' ? value === 1 : value
}

/** The parts of an array that go together: `bytes` holds the elements of `shape`, each of the type `code`. */
interface ArrayParts {
  readonly code: string
  readonly bigEndian: boolean
  readonly type: NumberType
  readonly shape: readonly number[]
  readonly bytes: Uint8Array
  readonly fortranOrder: boolean
}

/**
 * The array that an uncalled call of numpy's stands for, as `walkPickle` emits it: `_reconstruct` with a state, or
 * `_frombuffer` (protocol 5). Undefined for anything else, and if type, shape and bytes do not go together.
 */
export function numpyArrayOf(value: unknown): NumpyArray | undefined {
  const parts = arrayParts(value)
  if (!parts) return undefined
  const { bigEndian, bytes, code, fortranOrder, shape, type } = parts
  const length = bytes.length / type.bytes
  const data = type.create(length)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // Axes of one element change no order.
  const extents = shape.filter((extent) => extent > 1)
  for (let i = 0; i < length; i++) {
    const from = fortranOrder ? fortranIndex(i, extents) : i
    data[i] = type.read(view, from * type.bytes, !bigEndian)
  }
  return { dtype: code, shape: [...shape], data }
}

/** The parts of the array that an uncalled call stands for, see `numpyArrayOf`. */
export function arrayParts(value: unknown): ArrayParts | undefined {
  const { global, args = [], state } = (value ?? {}) as Partial<PickleObject>
  if (typeof global !== 'string' || !global.startsWith('numpy.')) return undefined
  if (global.endsWith('._frombuffer')) {
    const [bytes, dtype, shape, order] = args
    return order === 'C' || order === 'F' ? checkParts(dtype, shape, bytes, order === 'F') : undefined
  }
  if (!global.endsWith('._reconstruct') || !Array.isArray(state) || state.length !== 5) return undefined
  const [, shape, dtype, fortranOrder, bytes] = state as readonly unknown[]
  return typeof fortranOrder === 'boolean' ? checkParts(dtype, shape, bytes, fortranOrder) : undefined
}

function checkParts(
  dtype: unknown,
  shape: unknown,
  bytes: unknown,
  fortranOrder: boolean,
): ArrayParts | undefined {
  const { code = '', bigEndian } = (dtype ?? {}) as Partial<PickleDtype>
  const type = Object.hasOwn(numberTypes, code) ? numberTypes[code] : undefined
  if (!type || bigEndian === undefined || !(bytes instanceof Uint8Array) || !isShape(shape)) return undefined
  const length = shape.reduce((product, extent) => product * extent, 1)
  return bytes.length === length * type.bytes
    ? { code, bigEndian, type, shape, bytes, fortranOrder }
    : undefined
}

/* numpy allows no more than 64 dimensions. */
function isShape(shape: unknown): shape is readonly number[] {
  return Array.isArray(shape) && shape.length <= 64 && shape.every((n) => Number.isSafeInteger(n) && n >= 0)
}

/* Where the element at C-order position `index` stands in Fortran order. */
function fortranIndex(index: number, shape: readonly number[]): number {
  let rest = index
  let position = 0
  let stride = 1
  const digits = [...shape]
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const extent = shape[axis]!
    digits[axis] = rest % extent
    rest = Math.floor(rest / extent)
  }
  for (let axis = 0; axis < shape.length; axis++) {
    position += digits[axis]! * stride
    stride *= shape[axis]!
  }
  return position
}
