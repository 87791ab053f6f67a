import { NasBenchError } from '../errors.js'
import { decodeText } from './decode-text.js'
import { deepestNesting, treeProblem } from './graph.js'
import type { NumberRun } from './number-run.js'

/** What a token of a tape is. */
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
  /** A call that was allowed but not made: its arguments and, where there is one, its state. */
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

/**
 * One record of a pickle as a flat list of tokens in the order of the file. A container's token says how many tokens
 * follow that belong to it; a dict's are key, value, key, value. Nothing is made of a value before it is asked for,
 * so that a number goes from the file to a typed array with no object between.
 *
 * The tape is used again for the next record: keep values, not positions.
 */
export class PickleTape {
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

  /** @internal */
  constructor(tokens = 4096) {
    this.kinds = new Uint8Array(tokens)
    this.values = new Float64Array(tokens)
    this.sizes = new Int32Array(tokens)
  }

  /** @internal */
  grow(): void {
    const length = this.kinds.length * 2
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
    return this.kinds[node] as number
  }

  /** Where the value at `node` really stands. */
  resolve(node: number): number {
    return this.kinds[node] === token.ref ? (this.values[node] as number) : node
  }

  /** Position of the next sibling. */
  after(node: number): number {
    return (this.kinds[node] as number) >= token.dict ? node + 1 + (this.sizes[node] as number) : node + 1
  }

  /** First child of a container, and the position behind its last: `for (let n = node + 1; n < end(node); n = after(n))`. */
  end(node: number): number {
    return node + 1 + (this.sizes[node] as number)
  }

  /** Whether the value at `node` is text. */
  isText(node: number): boolean {
    const kind = this.kinds[node]
    return (
      kind === token.text ||
      kind === token.farText ||
      (kind === token.made && typeof this.made[this.values[node] as number] === 'string')
    )
  }

  /** The text at `node`; undefined where there is something else. Throws CORRUPT_FILE where it is no UTF-8. */
  text(node: number): string | undefined {
    switch (this.kinds[node]) {
      case token.text: {
        const start = (this.values[node] as number) - this.base
        return decodeText(this, start, start + (this.sizes[node] as number))
      }
      case token.farText:
        return this.farTexts[this.values[node] as number]
      case token.made: {
        const value = this.made[this.values[node] as number]
        return typeof value === 'string' ? value : undefined
      }
      default:
        return undefined
    }
  }

  /** Where the text at `node` begins in `buffer`; -1 where there is other text or none. Its length: `textBytes`. */
  textStart(node: number): number {
    return this.kinds[node] === token.text ? (this.values[node] as number) - this.base : -1
  }

  /** How many bytes of `buffer` the text at `node` has. */
  textBytes(node: number): number {
    return this.sizes[node] as number
  }

  /** The number at `node` (int, float or bool); NaN where there is something else. */
  number(node: number): number {
    switch (this.kinds[node]) {
      case token.int:
      case token.float:
        return this.values[node] as number
      case token.true:
        return 1
      case token.false:
        return 0
      default:
        return Number.NaN
    }
  }

  /** True where a plain number stands. */
  isNumber(node: number): boolean {
    const kind = this.kinds[node]
    return kind === token.int || kind === token.float
  }

  /** Copy of the bytes at `node`; undefined where there is something else. */
  bytes(node: number): Uint8Array | undefined {
    if (this.kinds[node] === token.bytes) {
      const start = (this.values[node] as number) - this.base
      return this.buffer.slice(start, start + (this.sizes[node] as number))
    }
    if (this.kinds[node] === token.made) {
      const value = this.made[this.values[node] as number]
      if (value instanceof Uint8Array) return value
    }
    return undefined
  }

  /**
   * Reads a dict of whole number → number, or a list of numbers, to the end of `run`.
   * False where it is something else, then nothing is promised of `run`.
   */
  numbers(at: number, run: NumberRun): boolean {
    const node = this.resolve(at)
    const { kinds, values } = this
    const end = this.end(node)
    if (kinds[node] === token.dict) {
      for (let key = node + 1; key < end; key += 2) {
        const kind = kinds[key + 1]
        if (kinds[key] !== token.int || (kind !== token.float && kind !== token.int)) return false
        run.push(values[key] as number, values[key + 1] as number)
      }
      return true
    }
    if (kinds[node] !== token.list && kinds[node] !== token.tuple) return false
    for (let item = node + 1; item < end; item++) {
      if (kinds[item] !== token.float && kinds[item] !== token.int) return false
      run.push(item - node - 1, values[item] as number)
    }
    return true
  }

  /**
   * Reads entries of a dict from the key at `from` on, as long as keys are `prefix` and a whole number (`x-valid@17`) and
   * values numbers, to the end of `run`. Gives the first key that is otherwise, or `end`.
   *
   * Straight from the bytes: a published file has 26 million such keys, each spelled out.
   */
  prefixedNumbers(from: number, end: number, prefix: Uint8Array, run: NumberRun): number {
    const { base, buffer, kinds, sizes, values } = this
    if (kinds[from] !== token.text) return from
    const { length } = prefix
    const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength)
    const own = new DataView(prefix.buffer, prefix.byteOffset, length)
    // Prefixes of 4 to 12 bytes are compared four bytes at a time, which may overlap.
    const words = length >= 4 && length <= 12
    const last = length - 4
    const middle = Math.min(4, last)
    const firstWord = words ? own.getUint32(0) : 0
    const middleWord = words ? own.getUint32(middle) : 0
    const lastWord = words ? own.getUint32(last) : 0
    let node = from
    for (; node < end; node += 2) {
      const kind = kinds[node + 1]
      if (kinds[node] !== token.text || (kind !== token.float && kind !== token.int)) return node
      const start = (values[node] as number) - base
      const digits = (sizes[node] as number) - length
      if (digits < 1 || digits > 7) return node
      if (words) {
        if (
          view.getUint32(start) !== firstWord ||
          view.getUint32(start + middle) !== middleWord ||
          view.getUint32(start + last) !== lastWord
        ) {
          return node
        }
      } else {
        for (let i = 0; i < length; i++) if (buffer[start + i] !== prefix[i]) return node
      }
      let number = 0
      for (let at = start + length; at < start + length + digits; at++) {
        const digit = (buffer[at] as number) - 48
        if (digit < 0 || digit > 9) return node
        number = number * 10 + digit
      }
      run.push(number, values[node + 1] as number)
    }
    return node
  }

  /** The value of that key in the dict at `node`; -1 where there is none. Throws CORRUPT_FILE where a key is no UTF-8. */
  find(node: number, key: string): number {
    const dict = this.resolve(node)
    if (this.kinds[dict] !== token.dict) return -1
    const end = this.end(dict)
    let found = -1
    for (let at = dict + 1; at < end; ) {
      const value = this.after(at)
      if (this.text(at) === key) found = this.resolve(value)
      at = this.after(value)
    }
    return found
  }

  /**
   * The value at `node` as plain JavaScript, the same as `parsePickle` gives: dicts are Maps, lists and tuples arrays,
   * sets Sets, bytes Uint8Arrays, integers beyond 2^53 bigints. Shared containers are shared.
   *
   * Throws CORRUPT_FILE for what no walk through the value would ever end in: containers that hold themselves, that are
   * nested thousands deep, or that share one another into billions.
   */
  value(node: number): unknown {
    const value = this.build(node, new Map(), 0)
    const problem = this.shared ? treeProblem(value, mostUnfolded) : undefined
    this.shared = false
    if (problem) throw this.corrupt(`a value that ${problem}`)
    return value
  }

  /** True when `build` met a container twice. */
  private shared = false

  private build(at: number, seen: Map<number, unknown>, depth: number): unknown {
    if (depth > deepestNesting) throw this.corrupt(`a value that nests deeper than ${deepestNesting} levels`)
    const node = this.resolve(at)
    switch (this.kinds[node]) {
      case token.none:
        return null
      case token.true:
        return true
      case token.false:
        return false
      case token.int:
      case token.float:
        return this.values[node]
      case token.text:
      case token.farText:
        return this.text(node)
      case token.bytes:
        return this.bytes(node)
      case token.made:
        return this.made[this.values[node] as number]
      case token.global:
        return { global: this.globals[this.values[node] as number] }
      case token.dtype:
        return this.dtypes[this.values[node] as number]
    }
    if (seen.has(node)) {
      const known = seen.get(node)
      if (known === unfinished) throw this.corrupt('a value that holds itself')
      this.shared = true
      return known
    }
    seen.set(node, unfinished)
    const built = this.buildContainer(node, seen, depth)
    seen.set(node, built)
    return built
  }

  private buildContainer(node: number, seen: Map<number, unknown>, depth: number): unknown {
    const children: unknown[] = []
    const end = this.end(node)
    for (let at = node + 1; at < end; at = this.after(at)) children.push(this.build(at, seen, depth + 1))
    switch (this.kinds[node]) {
      case token.dict: {
        const dict = new Map<unknown, unknown>()
        for (let i = 0; i < children.length; i += 2) dict.set(children[i], children[i + 1])
        return dict
      }
      case token.set:
        return new Set(children)
      case token.object: {
        const global = this.globals[this.values[node] as number] as string
        const args = children[0] as readonly unknown[]
        const object: PickleObject =
          children.length > 1 ? { global, args, state: children[1] } : { global, args }
        return object
      }
      default:
        return children
    }
  }

  private corrupt(what: string): NasBenchError {
    return new NasBenchError(
      'CORRUPT_FILE',
      `${this.name} has ${what}, in the record from byte ${this.start} on: no benchmark has that`,
      { path: this.name, offset: this.start },
    )
  }

  /**
   * @internal A tape of its own for the value at 0, which nothing of the window is needed for.
   */
  detached(): PickleTape {
    const tape = new PickleTape(this.after(0))
    tape.kinds.set(this.kinds.subarray(0, tape.kinds.length))
    tape.values.set(this.values.subarray(0, tape.kinds.length))
    tape.sizes.set(this.sizes.subarray(0, tape.kinds.length))
    tape.globals = [...this.globals]
    tape.dtypes = [...this.dtypes]
    for (let node = 0; node < tape.kinds.length; node++) {
      const made = this.outside(node)
      if (made === undefined) continue
      tape.kinds[node] = token.made
      tape.values[node] = tape.made.push(made) - 1
    }
    return tape
  }

  /* The text, bytes or made value at a node. */
  private outside(node: number): unknown {
    return this.kinds[node] === token.made
      ? this.made[this.values[node] as number]
      : (this.text(node) ?? this.bytes(node))
  }
}

/* Values of a record as often as they are met, some hundred times what any benchmark shares inside one. */
const mostUnfolded = 2 ** 22
const unfinished = Symbol('unfinished')
