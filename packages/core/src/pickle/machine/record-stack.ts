import { formatOpcode } from '../opcodes.js'
import { maxMarks } from '../scan.js'
import { type TapeTokens, token } from '../tape-tokens.js'
import type { PickleWindow } from '../window.js'
import type { RecordMemo } from './record-memo.js'
import { unsupported } from './refusals.js'

/** Values on the stack at once: a batch of that many items, or a bomb. */
const maxStacked = 1 << 21

/** The stack of a pickle and its marks. A value on it is a position on the tape, where the value itself is. */
export class RecordStack {
  /** Tape positions of the values. */
  entries = new Int32Array(64)
  length = 0
  /** Stack lengths at the open marks. */
  marks = new Int32Array(64)
  markCount = 0
  /** Tokens on the tape. */
  tapeLength = 0

  constructor(
    private readonly window: PickleWindow,
    private readonly tape: TapeTokens,
    private readonly memo: RecordMemo,
  ) {}

  reset(): void {
    this.tapeLength = 0
    this.length = 0
    this.markCount = 0
    this.tape.made.length = 0
    this.tape.shares = false
  }

  /** Lowest position that an opcode may take values from: the last mark. */
  floor(): number {
    return this.markCount > 0 ? this.marks[this.markCount - 1]! : 0
  }

  /** Tape position of a value, from the lowest on. */
  entry(index: number): number {
    return this.entries[index]!
  }

  /** Tape position of the value that is `below` places under the top. */
  top(below = 0): number {
    return this.entries[this.length - 1 - below]!
  }

  push(kind: number, value: number, size = 0): undefined {
    const { tape } = this
    const n = this.tapeLength++
    tape.kinds[n] = kind
    tape.values[n] = value
    tape.sizes[n] = size
    this.entries[this.length++] = n
  }

  /** A value that has no token of its own. */
  pushMade(value: unknown): undefined {
    this.push(token.made, this.tape.made.push(value) - 1)
  }

  pushInteger(value: number | bigint): undefined {
    if (typeof value === 'number') this.push(token.int, value)
    else this.pushMade(value)
  }

  /** The value at `from` again: a scalar is copied, of a container only its place. */
  pushCopy(from: number): void {
    const { kinds, values, sizes } = this.tape
    const kind = kinds[from]!
    if (kind < token.dict) this.push(kind, values[from]!, sizes[from]!)
    else {
      this.tape.shares = true
      this.push(token.ref, from)
    }
  }

  /** Pushes what is in a memo slot. False: it is far and must be supplied first. */
  pushSlot(slot: number): boolean {
    const found = this.memo.recall(slot)
    if (found === undefined) return false
    if (typeof found === 'number') this.pushCopy(found)
    else this.push(found.kind, found.value, found.size)
    return true
  }

  /** Takes everything from there off the tape; what the memo knows of it is kept aside. */
  truncate(length: number): void {
    this.memo.truncate(length, this.tapeLength)
    this.tapeLength = length
  }

  /** Takes `values` off the stack, the lowest of which stands at `node`, and puts a token in their place. */
  replace(values: number, node: number, kind: number, value: number, size = 0): void {
    this.length -= values
    this.truncate(node)
    this.push(kind, value, size)
  }

  /** Puts a header before the values from `start` to `length`: they become its items. The caller counts the token. */
  wrap(start: number, length: number): void {
    const { kinds, values, sizes } = this.tape
    if (length > start) {
      kinds.copyWithin(start + 1, start, length)
      values.copyWithin(start + 1, start, length)
      sizes.copyWithin(start + 1, start, length)
      for (let node = start + 1; node <= length; node++) {
        if (kinds[node] === token.ref && values[node]! >= start) {
          values[node] = values[node]! + 1
        }
      }
      this.memo.shift(start, length)
    }
    kinds[start] = token.tuple
    values[start] = 0
    sizes[start] = length - start
  }

  /** The values above the last mark become one tuple, and the mark is gone. Returns the tuple's stack position. */
  wrapMarked(): number {
    const mark = this.marks[--this.markCount]!
    const start = mark < this.length ? this.entries[mark]! : this.tapeLength
    this.wrap(start, this.tapeLength++)
    this.entries[mark] = start
    this.length = mark + 1
    return mark
  }

  /** Throws unless the value at `container` can take the items that the opcode `code` gives it. */
  checkContainer(code: number, container: number, items: number, at: number): void {
    const kind = this.tape.kinds[container]!
    const wanted = code === 0x75 || code === 0x73 ? token.dict : code === 0x90 ? token.set : token.list
    if (kind !== wanted) {
      if (kind === token.ref || kind === token.object) {
        throw unsupported(this.window, 'items that are added to an object made elsewhere', at)
      }
      throw this.window.corrupt(`${formatOpcode(code)} on something else`, at)
    }
    if (wanted === token.dict && items % 2 === 1) throw this.window.corrupt('a dict with a key too many', at)
  }

  /** Twice the room for values. */
  grow(at: number): Int32Array<ArrayBuffer> {
    if (this.entries.length >= maxStacked)
      throw this.window.corrupt(`more than ${maxStacked} values open at once`, at)
    const wider = new Int32Array(this.entries.length * 2)
    wider.set(this.entries)
    this.entries = wider
    return wider
  }

  /** Room for another mark. */
  growMarks(at: number): void {
    if (this.marks.length >= maxMarks) throw this.window.corrupt(`more than ${maxMarks} open marks`, at)
    const marks = new Int32Array(Math.min(maxMarks, this.marks.length * 2))
    marks.set(this.marks)
    this.marks = marks
  }
}
