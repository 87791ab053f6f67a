import { NasBenchError } from '../errors.js'

/** The zarr data types that a column can have. */
export type DataType = 'uint8' | 'uint16' | 'uint32' | 'float32' | 'float64'

export const bytesOf: Readonly<Record<DataType, number>> = {
  uint8: 1,
  uint16: 2,
  uint32: 4,
  float32: 4,
  float64: 8,
}

/**
 * How the numbers of a column stand in the file. Every encoding is exact: it is taken for a column only after
 * each value has been encoded, decoded and found the same, bit for bit.
 *
 * - `float64`, `float32`: the value itself.
 * - `integer`: the value itself, a whole number from 0.
 * - `count`: `code` of `of` things, in units of `scale`: `code * scale / of`, rounded to `float32` where `single`.
 *   An accuracy in percent over 10,000 images is `{ scale: 100, of: 10000 }`.
 * - `batchCount`: a percentage as PyTorch training loops add it up, batch by batch, where the last batch is smaller and
 *   its own percentage was rounded to float32. `code = total * 256 + last`, both counts of right answers:
 *   `((total - last) * 100 + fround(last * fround(100 / rest)) * rest) / of` with `rest = of mod batch`.
 */
export type Encoding =
  | { readonly kind: 'float64'; readonly type: 'float64' }
  | { readonly kind: 'float32'; readonly type: 'float32' }
  | { readonly kind: 'integer'; readonly type: 'uint8' | 'uint16' | 'uint32' }
  | CountEncoding
  | BatchCountEncoding

interface CountEncoding {
  readonly kind: 'count'
  readonly type: 'uint8' | 'uint16' | 'uint32'
  readonly scale: number
  readonly of: number
  readonly single?: boolean
}

interface BatchCountEncoding {
  readonly kind: 'batchCount'
  readonly type: 'uint32'
  readonly of: number
  readonly batch: number
}

/** Any numbers, eight bytes each. */
export const float64: Encoding = { kind: 'float64', type: 'float64' }
/** Numbers that are all float32, four bytes each. */
export const float32: Encoding = { kind: 'float32', type: 'float32' }

/** Whole numbers up to `max`, in as few bytes as they need. */
export function integer(max = 0xffff_fffe): Encoding {
  return { kind: 'integer', type: unsignedFor(max) }
}

/** `scale * k / of` for whole `k` from 0 to `of`. */
export function count(of: number, scale = 1, options: { readonly single?: boolean } = {}): Encoding {
  const type = unsignedFor(of)
  return options.single
    ? { kind: 'count', type, scale, of, single: true }
    : { kind: 'count', type, scale, of }
}

/** Percentages of `of` images that were evaluated in batches of `batch`. */
export function batchCount(of: number, batch = 256): Encoding {
  return { kind: 'batchCount', type: 'uint32', of, batch }
}

/** The code that says "no value here"; no value is ever encoded as it. */
export function missingCode(type: DataType): number {
  return type === 'uint8' ? 0xff : type === 'uint16' ? 0xffff : type === 'uint32' ? 0xffff_ffff : Number.NaN
}

function unsignedFor(max: number): 'uint8' | 'uint16' | 'uint32' {
  return max < 0xff ? 'uint8' : max < 0xffff ? 'uint16' : 'uint32'
}

export type TypedColumn = Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array

/** A typed array over little-endian bytes; copies where the bytes are not aligned. */
export function typedView(bytes: Uint8Array, type: DataType): TypedColumn {
  const size = bytesOf[type]
  const aligned = bytes.byteOffset % size === 0 ? bytes : bytes.slice()
  const { buffer, byteOffset } = aligned
  const length = bytes.byteLength / size
  switch (type) {
    case 'uint8':
      return new Uint8Array(buffer, byteOffset, length)
    case 'uint16':
      return new Uint16Array(buffer, byteOffset, length)
    case 'uint32':
      return new Uint32Array(buffer, byteOffset, length)
    case 'float32':
      return new Float32Array(buffer, byteOffset, length)
    case 'float64':
      return new Float64Array(buffer, byteOffset, length)
  }
}

/** Turns one stored code into its value; NaN for the missing code. */
export function createDecoder(encoding: Encoding): (code: number) => number {
  switch (encoding.kind) {
    case 'float64':
    case 'float32':
      return (code) => code
    case 'integer': {
      const missing = missingCode(encoding.type)
      return (code) => (code === missing ? Number.NaN : code)
    }
    case 'count': {
      const { scale, of, single } = encoding
      const missing = missingCode(encoding.type)
      if (single) return (code) => (code === missing ? Number.NaN : Math.fround((code * scale) / of))
      return (code) => (code === missing ? Number.NaN : (code * scale) / of)
    }
    case 'batchCount': {
      const value = batchValue(encoding.of, encoding.batch)
      const missing = missingCode(encoding.type)
      return (code) => (code === missing ? Number.NaN : value(Math.floor(code / 256), code % 256))
    }
    default:
      throw new NasBenchError(
        'STORE_VERSION',
        `this store has a column encoded as "${(encoding as { kind: string }).kind}", which this version does not know: update the packages`,
        { received: encoding },
      )
  }
}

/**
 * Encodes the values from `at` on, `length` of them, into the same places of `into`.
 * False as soon as a value would not come back bit for bit.
 */
export type ColumnEncoder = (from: Float64Array, at: number, length: number, into: TypedColumn) => boolean

/** For each encoding a loop of its own: closures called for every value took five times as long. */
export function createEncoder(encoding: Encoding): ColumnEncoder {
  switch (encoding.kind) {
    case 'float64':
      return encodeDoubles
    case 'float32':
      return encodeSingles
    case 'integer':
      return encodeIntegers(missingCode(encoding.type))
    case 'count':
      return encodeCounts(encoding)
    case 'batchCount':
      return encodeBatchCounts(encoding)
  }
}

/* In all of these: of -0 the code gives 0 back, and a NaN goes into float64 only, where its payload is kept. */
const isMinusZero = (value: number) => value === 0 && 1 / value < 0

const encodeDoubles: ColumnEncoder = (from, at, length, into) => {
  into.set(from.subarray(at, at + length), at)
  return true
}

const encodeSingles: ColumnEncoder = (from, at, length, into) => {
  for (let i = at; i < at + length; i++) {
    const value = from[i]!
    if (Math.fround(value) !== value) return false
    into[i] = value
  }
  return true
}

function encodeIntegers(most: number): ColumnEncoder {
  return (from, at, length, into) => {
    for (let i = at; i < at + length; i++) {
      const value = from[i]!
      if (!(value >= 0 && value < most && Math.floor(value) === value) || isMinusZero(value)) return false
      into[i] = value
    }
    return true
  }
}

function encodeCounts({ type, of, scale, single = false }: CountEncoding): ColumnEncoder {
  const most = Math.min(of, missingCode(type) - 1)
  return (from, at, length, into) => {
    for (let i = at; i < at + length; i++) {
      const value = from[i]!
      const code = Math.round((value / scale) * of)
      const back = (code * scale) / of
      if (!(code >= 0 && code <= most) || isMinusZero(value)) return false
      if ((single ? Math.fround(back) : back) !== value) return false
      into[i] = code
    }
    return true
  }
}

function encodeBatchCounts({ type, of, batch }: BatchCountEncoding): ColumnEncoder {
  const missing = missingCode(type)
  const codeOf = createBatchCoder(of, batch)
  const percentOf = batchValue(of, batch)
  return (from, at, length, into) => {
    for (let i = at; i < at + length; i++) {
      const value = from[i]!
      const code = codeOf(value)
      if (!(code >= 0 && code < missing) || isMinusZero(value)) return false
      if (percentOf(Math.floor(code / 256), code % 256) !== value) return false
      into[i] = code
    }
    return true
  }
}

function batchValue(of: number, batch: number): (total: number, last: number) => number {
  const rest = of % batch
  if (rest === 0) return (total) => (total * 100) / of
  const unit = Math.fround(100 / rest)
  return (total, last) => ((total - last) * 100 + Math.fround(last * unit) * rest) / of
}

/*
 * Which count of the last batch made this value: its rounding error is the value's distance from the exact
 * percentage, so the candidates are found by bisection among the sorted errors of all counts.
 */
function createBatchCoder(of: number, batch: number): (value: number) => number {
  const rest = of % batch
  const value = batchValue(of, batch)
  if (rest === 0) return (percent) => within(Math.round((percent * of) / 100), of) * 256
  const unit = Math.fround(100 / rest)
  const counts = Array.from({ length: rest + 1 }, (_, last) => last)
  const error = (last: number) => Math.fround(last * unit) * rest - last * 100
  counts.sort((a, b) => error(a) - error(b) || a - b)
  const errors = Float64Array.from(counts, error)
  return (percent) => {
    const total = within(Math.round((percent * of) / 100), of)
    const wanted = percent * of - total * 100
    let low = 0
    let high = errors.length
    // A value's own rounding moves it by far less than this; neighbours within it are all tried.
    const slack = 1e-8
    while (low < high) {
      const middle = (low + high) >> 1
      if (errors[middle]! < wanted - slack) low = middle + 1
      else high = middle
    }
    for (; low < errors.length && errors[low]! <= wanted + slack; low++) {
      const last = counts[low]!
      if (last <= total && value(total, last) === percent) return total * 256 + last
    }
    return Number.NaN
  }
}

/* NaN if there can be no such count. */
function within(total: number, of: number): number {
  return total >= 0 && total <= of ? total : Number.NaN
}
