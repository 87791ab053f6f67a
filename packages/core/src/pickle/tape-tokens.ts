/*
 * Invariants of a tape, which all its readers rely on:
 * - Tokens stand in the order of the file. A container's token stands before its items, and `sizes` says how many
 *   tokens after it belong to it, those of inner containers included. A dict's items are key, value, key, value.
 * - Kinds from `ref` on are references and containers; smaller ones are scalars of a single token.
 * - A reference (`ref`) points to a container that stands before it, on the same tape; never to another reference. Only
 *   a tape with `shares` has any.
 * - Text and bytes are offsets into the source: they are valid only while the window still holds the record.
 * - The tape is used again for the next record: keep values, not positions.
 */
import type { MemoryBudget } from '../bytes/budget.js'
import { decodeText } from './text.js'

/** The kinds of tokens of a tape. */
export const token = {
  none: 0,
  true: 1,
  false: 2,
  int: 3,
  float: 4,
  /** UTF-8 text, still in the window. */
  text: 5,
  bytes: 6,
  /** Text of an earlier record, by its number in `farTexts`. */
  farText: 7,
  /** A value that had to be made: decoded text, bytes, a bigint; by its number in `made`. */
  made: 8,
  global: 9,
  dtype: 10,
  /** A container that stands elsewhere on the tape, by its position. */
  ref: 11,
  dict: 12,
  list: 13,
  tuple: 14,
  set: 15,
  /** A call that was allowed but not made: its arguments and its state if it has one. */
  object: 16,
} as const

/** A numpy data type as far as the benchmarks use it: `f8`, big-endian or not. */
export interface PickleDtype {
  readonly code: string
  readonly bigEndian: boolean
}

/** An allowed call that stays uncalled: `numpy.core.multiarray._reconstruct`, a model's class. */
export interface PickleObject {
  readonly global: string
  readonly args: readonly unknown[]
  readonly state?: unknown
}

/** A global that a pickle mentions but does not call, such as a class among the values: its dotted name. */
export interface PickleGlobal {
  readonly global: string
}

/** A complex number of Python. */
export interface PickleComplex {
  /** The real part, a number without a unit. */
  readonly real: number
  /** The imaginary part, a number without a unit. */
  readonly imag: number
}

/** Bytes of a token in `kinds`, `values` and `sizes`. */
const tokenBytes = 13

/** The tokens of one record of a pickle, and the values of single tokens. */
export class TapeTokens {
  /** @internal Kind, value and size of each token. */
  kinds: Uint8Array
  /** @internal The number; of text and bytes the offset in the source; of the others an index. */
  values: Float64Array
  /** @internal Tokens inside; of text and bytes their length in bytes. */
  sizes: Int32Array
  /** @internal */
  farTexts: string[] = []
  /** @internal */
  made: unknown[] = []
  /** @internal */
  globals: string[] = []
  /** @internal */
  dtypes: PickleDtype[] = []

  /** The bytes that text and bytes tokens point into; valid only while the record is being visited. */
  buffer: Uint8Array = new Uint8Array(0)
  /** Offset in the source of `buffer[0]`. */
  base = 0
  /** @internal For messages. */
  name = ''
  /** @internal Offset in the source where the record begins, for messages. */
  start = 0

  /** @internal True if a container stands in several places. */
  shares = false
  /** @internal True: numpy's arrays are built, not left as calls. */
  buildsArrays = false

  /** @internal `budget` is of the whole file; what is built from the tape is charged to it. */
  constructor(
    tokens = 4096,
    readonly budget?: MemoryBudget,
  ) {
    this.kinds = new Uint8Array(tokens)
    this.values = new Float64Array(tokens)
    this.sizes = new Int32Array(tokens)
  }

  /** @internal */
  grow(): void {
    const length = this.kinds.length * 2
    this.budget?.spend(length * tokenBytes, this.start)
    const kinds = new Uint8Array(length)
    kinds.set(this.kinds)
    const values = new Float64Array(length)
    values.set(this.values)
    const sizes = new Int32Array(length)
    sizes.set(this.sizes)
    this.kinds = kinds
    this.values = values
    this.sizes = sizes
  }

  /** The kind of the value at `node`, one of `token`; references are followed by `resolve`. */
  kind(node: number): number {
    return this.kinds[node]!
  }

  /** Where the value at `node` really stands. */
  resolve(node: number): number {
    return this.kinds[node] === token.ref ? this.values[node]! : node
  }

  /** Position of the next sibling. */
  after(node: number): number {
    return this.kinds[node]! >= token.dict ? node + 1 + this.sizes[node]! : node + 1
  }

  /**
   * First child of a container, and the position after its last: `for (let n = node + 1; n < end(node); n = after(n))`.
   */
  end(node: number): number {
    return node + 1 + this.sizes[node]!
  }

  /** Whether the value at `node` is text. */
  isText(node: number): boolean {
    const kind = this.kinds[node]
    return (
      kind === token.text ||
      kind === token.farText ||
      (kind === token.made && typeof this.made[this.values[node]!] === 'string')
    )
  }

  /** The string at `node`; undefined if the value is not a string. Throws CORRUPT_FILE if it is not valid UTF-8. */
  text(node: number): string | undefined {
    switch (this.kinds[node]) {
      case token.text: {
        const start = this.values[node]! - this.base
        return decodeText(this, start, start + this.sizes[node]!)
      }
      case token.farText:
        return this.farTexts[this.values[node]!]
      case token.made: {
        const value = this.made[this.values[node]!]
        return typeof value === 'string' ? value : undefined
      }
      default:
        return undefined
    }
  }

  /** Where the text at `node` begins in `buffer`; -1 if there is other text or none. Its length: `textBytes`. */
  textStart(node: number): number {
    return this.kinds[node] === token.text ? this.values[node]! - this.base : -1
  }

  /** How many bytes of `buffer` the text at `node` has. */
  textBytes(node: number): number {
    return this.sizes[node]!
  }

  /** The number at `node` (int, float or bool); NaN if there is something else. */
  number(node: number): number {
    switch (this.kinds[node]) {
      case token.int:
      case token.float:
        return this.values[node]!
      case token.true:
        return 1
      case token.false:
        return 0
      default:
        return Number.NaN
    }
  }

  /** True if a plain number stands. */
  isNumber(node: number): boolean {
    const kind = this.kinds[node]
    return kind === token.int || kind === token.float
  }

  /** Copy of the bytes at `node`; undefined if there is something else. */
  bytes(node: number): Uint8Array | undefined {
    if (this.kinds[node] === token.bytes) {
      const start = this.values[node]! - this.base
      return this.buffer.slice(start, start + this.sizes[node]!)
    }
    if (this.kinds[node] === token.made) {
      const value = this.made[this.values[node]!]
      if (value instanceof Uint8Array) return value
    }
    return undefined
  }
}
