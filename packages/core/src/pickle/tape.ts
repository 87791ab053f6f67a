import type { NumberRun } from './number-run.js'
import { buildValue } from './pickleparser-adapter.js'
import { TapeTokens, token } from './tape-tokens.js'

/**
 * One record of a pickle as a flat list of tokens in the order of the file. A container's token says how many tokens
 * after it belong to it; a dict's are key, value, key, value. Nothing is made of a value before it is asked for,
 * so that a number goes from the file to a typed array with no object between.
 *
 * The tape is used again for the next record: keep values, not positions.
 */
export class PickleTape extends TapeTokens {
  /** Calls `visit` with the key and the value of each entry of the dict at `node`, references resolved. */
  eachEntry(node: number, visit: (key: number, value: number) => void): void {
    const end = this.end(node)
    for (let key = node + 1; key < end; ) {
      const value = this.after(key)
      visit(this.resolve(key), this.resolve(value))
      key = this.after(value)
    }
  }

  /** Calls `visit` with each item of the list, tuple or set at `node`, references resolved. */
  eachItem(node: number, visit: (item: number) => void): void {
    const end = this.end(node)
    for (let item = node + 1; item < end; item = this.after(item)) visit(this.resolve(item))
  }

  /**
   * Reads a dict of whole number → number, or a list of numbers, to the end of `run`.
   * False if it is something else, then nothing is promised of `run`.
   */
  numbers(at: number, run: NumberRun): boolean {
    const node = this.resolve(at)
    const { kinds, values } = this
    const end = this.end(node)
    if (kinds[node] === token.dict) {
      for (let key = node + 1; key < end; key += 2) {
        const kind = kinds[key + 1]
        if (kinds[key] !== token.int || (kind !== token.float && kind !== token.int)) return false
        run.push(values[key]!, values[key + 1]!)
      }
      return true
    }
    if (kinds[node] !== token.list && kinds[node] !== token.tuple) return false
    for (let item = node + 1; item < end; item++) {
      if (kinds[item] !== token.float && kinds[item] !== token.int) return false
      run.push(item - node - 1, values[item]!)
    }
    return true
  }

  /**
   * Reads entries of a dict from the key at `from` on, as long as keys are `prefix` and a whole number (`x-valid@17`)
   * and values numbers, to the end of `run`. Gives the first key that is otherwise, or `end`.
   *
   * Straight from the bytes: a published file has 26 million such keys, each written in full.
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
      const start = values[node]! - base
      const digits = sizes[node]! - length
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
        const digit = buffer[at]! - 48
        if (digit < 0 || digit > 9) return node
        number = number * 10 + digit
      }
      run.push(number, values[node + 1]!)
    }
    return node
  }

  /** The value of that key in the dict at `node`; -1 if there is none. Throws CORRUPT_FILE if a key is not UTF-8. */
  find(node: number, key: string): number {
    const dict = this.resolve(node)
    let found = -1
    if (this.kinds[dict] === token.dict) {
      this.eachEntry(dict, (entry, value) => {
        if (this.text(entry) === key) found = value
      })
    }
    return found
  }

  /**
   * The value at `node` as plain JavaScript, the same as `parsePickle` gives: dicts are Maps, lists and tuples arrays,
   * sets Sets, bytes Uint8Arrays, integers beyond 2^53 bigints. Shared containers are shared.
   *
   * @throws NasBenchError UNSAFE_PICKLE if all that was built from the file would take memory out of proportion to its
   * size
   */
  value(node: number): unknown {
    return buildValue(this, node)
  }

  /**
   * @internal A standalone copy of the value at node 0 that no longer references the window.
   */
  detached(): PickleTape {
    const tape = new PickleTape(this.after(0))
    tape.kinds.set(this.kinds.subarray(0, tape.kinds.length))
    tape.values.set(this.values.subarray(0, tape.kinds.length))
    tape.sizes.set(this.sizes.subarray(0, tape.kinds.length))
    tape.globals = [...this.globals]
    tape.dtypes = [...this.dtypes]
    tape.shares = this.shares
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
      ? this.made[this.values[node]!]
      : (this.text(node) ?? this.bytes(node))
  }
}
