/*
 * Invariants of a record's memo, which keep each operation short:
 * - Slots are filled in ascending order, as all picklers do, so `near` is indexed by slot - `first` and the tape
 *   positions in it ascend: a search for the slots at or after a tape position runs from the end and stops early.
 * - A slot of this record (from `first` on) is in exactly one of three states: a tape position >= 0 in `near`; -2, then
 *   `detached` has the value; -1, then the value is gone and a fetch is an error.
 * - A slot before `first` is far: its value is in another record. `lasting`, `scalars` and `far` keep the few that
 *   files do fetch; everything else is read again from the file.
 * - Code that moves or removes tokens (`wrap`, `truncate`, calls) must report it here first. `moves` bounds the total,
 *   so that a record costs at most 64 moves per token.
 *
 * The simpler way, a Map from slot to value for the whole file, takes 5 GB for a published file's 27 million slots.
 */
import { type TapeTokens, token } from '../tape-tokens.js'
import type { PickleWindow } from '../window.js'
import { Copies } from './copies.js'
import { tooLarge, unsupported } from './refusals.js'

/**
 * The limit of kept numpy scalars and globals, and of kept strings of earlier records. No benchmark file exceeds it.
 */
const maxKept = 1 << 16
/** Memo numbers that may be left out at once. CPython leaves out none. */
const maxSkipped = 16
/** Times that each token of a record may be moved, in the mean: once for each tuple around it. */
const maxMoves = 64

/** A value that takes a single token, with nothing inside. */
export interface KeptToken {
  readonly kind: number
  readonly value: number
  readonly size: number
}

/**
 * The memo of one record: where on the tape the values stand that its slots were filled with. Slots of earlier records
 * are far; of them only what is fetched again and again is kept.
 */
export class RecordMemo {
  /** Slots filled so far, in the whole pickle: the number that MEMOIZE takes next. */
  next = 0
  /** The first slot of this record; earlier ones are far. */
  first = 0
  /** Tape positions by slot from `first`; -1 unknown, -2 in `detached`. */
  near = new Int32Array(64).fill(-1)
  nearLength = 0
  /** Far texts that were fetched lately, by the low bits of their slot, and their numbers on the tape. */
  readonly farSlots: Float64Array
  readonly farNumbers: Int32Array
  readonly farMask: number

  /** Values of this record that are no longer where they were, by slot. */
  private readonly detached = new Map<number, KeptToken>()
  /** Globals and data types by slot, and the latest numpy scalars: they are fetched from far away. */
  private readonly lasting = new Map<number, KeptToken>()
  private readonly scalars = new Map<number, KeptToken>()
  /** Far values that were copied onto this record's tape, by slot. */
  private readonly copied = new Copies()
  /** Numbers of far texts on the tape, by slot. */
  private readonly far = new Map<number, number>()
  /** Memo entries and tokens of this record that had to be looked at or moved, see `maxMoves`. */
  private moves = 0

  constructor(
    private readonly window: PickleWindow,
    private readonly tape: TapeTokens,
    private readonly maxTokens: number,
    /** Far texts at hand, a power of two. */
    farTexts: number,
  ) {
    this.farSlots = new Float64Array(farTexts).fill(-1)
    this.farNumbers = new Int32Array(farTexts)
    this.farMask = farTexts - 1
  }

  /** Begins a record: what was filled so far is far. */
  reset(): void {
    this.moves = 0
    this.skipTo(this.next)
    // Clearing a Map makes it new tables, of empty ones as well.
    if (this.detached.size > 0) this.detached.clear()
    this.copied.clear()
    if (this.tape.farTexts.length > maxKept) {
      this.tape.farTexts.length = 0
      this.far.clear()
      this.farSlots.fill(-1)
    }
  }

  /** Resumes after a stretch that was only scanned: slots before `next` are far. */
  skipTo(next: number): void {
    this.near.fill(-1, 0, this.nearLength)
    this.next = next
    this.first = next
    this.nearLength = 0
  }

  /** Forgets the slots from `next` on. */
  rewindTo(next: number): void {
    const kept = Math.max(0, next - this.first)
    if (kept < this.nearLength) {
      this.near.fill(-1, kept, this.nearLength)
      this.nearLength = kept
    }
    this.next = next
  }

  /** All picklers number the memo in order; one that does not would have to be held whole. */
  checkSlot(slot: number, at: number): void {
    if (slot < this.next || slot > this.next + maxSkipped) {
      throw this.window.corrupt(`memo slot ${slot} is filled where ${this.next} is the next,`, at)
    }
  }

  /** Fills a slot, the next one or one soon after it, with the value at `node`. */
  put(slot: number, node: number): void {
    const index = slot - this.first
    if (index >= this.near.length) this.grow(index)
    this.near[index] = node
    this.nearLength = index + 1
    this.next = slot + 1
    const kind = this.tape.kinds[node]!
    if (kind === token.global || kind === token.dtype) this.keep(this.lasting, slot, node)
    else if (kind === token.float || kind === token.int) this.keep(this.scalars, slot, node)
  }

  /**
   * The content of a slot: a position on the tape, or the value itself. Undefined: it is far and must be supplied
   * first.
   */
  recall(slot: number): number | KeptToken | undefined {
    const index = slot - this.first
    if (index >= 0 && index < this.nearLength) {
      const node = this.near[index]!
      if (node >= 0) return node
      const aside = this.detached.get(slot)
      if (aside) return aside
    }
    const found = this.copied.get(slot) ?? this.lasting.get(slot) ?? this.scalars.get(slot)
    if (found !== undefined) return found
    if (slot >= this.next || index >= 0) {
      throw this.window.corrupt(
        `memo slot ${slot} is fetched before it is filled, or after its value was taken off the stack,`,
        this.window.at,
      )
    }
    const number = this.far.get(slot)
    if (number === undefined) return undefined
    const line = slot & this.farMask
    this.farSlots[line] = slot
    this.farNumbers[line] = number
    return { kind: token.farText, value: number, size: 0 }
  }

  /** The text of a far slot. */
  provideText(slot: number, text: string): void {
    this.far.set(slot, this.tape.farTexts.push(text) - 1)
  }

  /** The value of a far slot was copied onto the tape. */
  provideCopy(slot: number, node: number): void {
    this.copied.add(slot, node)
  }

  /** The tape loses everything from `length` on: what slots had of it is kept aside. */
  truncate(length: number, tokens: number): void {
    let index = this.nearLength - 1
    for (; index >= 0; index--) {
      const node = this.near[index]!
      if (node < 0) continue
      if (node < length) break
      const kept = this.tokenAt(node)
      const lost = kept.kind === token.ref ? kept.value >= length : kept.kind >= token.dict && kept.size > 0
      // Only the header is left of a removed container; it would take the tokens after it for its items.
      if (!lost) this.detached.set(this.first + index, kept)
      this.near[index] = lost ? -1 : -2
    }
    this.countMoves(this.nearLength - index, tokens)
    this.copied.forget(length)
  }

  /** The tape's values from `start` to `length` move on by one. */
  shift(start: number, length: number): void {
    let index = this.nearLength - 1
    for (; index >= 0; index--) {
      const node = this.near[index]!
      if (node < 0) continue
      if (node < start) break
      this.near[index] = node + 1
    }
    this.countMoves(length - start + this.nearLength - index, length)
    this.copied.shift(start)
  }

  /** Something else takes the position of one value: what slots had of it is kept aside. */
  detach(node: number, tokens: number): void {
    let index = this.nearLength - 1
    for (; index >= 0; index--) {
      const known = this.near[index]!
      if (known >= 0 && known < node) break
      if (known !== node) continue
      this.detached.set(this.first + index, this.tokenAt(node))
      this.near[index] = -2
    }
    this.countMoves(this.nearLength - index, tokens)
    this.copied.forget(node, node + 1)
  }

  /** The values from `start` on are about to move: slots can only keep what has nothing inside. */
  detachFrom(start: number, tokens: number): void {
    let index = this.nearLength - 1
    for (; index >= 0; index--) {
      const node = this.near[index]!
      if (node < 0) continue
      if (node < start) break
      if (this.tape.kinds[node]! < token.dict) {
        this.detached.set(this.first + index, this.tokenAt(node))
      }
      this.near[index] = -2
    }
    this.countMoves(tokens - start + this.nearLength - index, tokens)
    this.copied.forget(start)
  }

  /** The data type at `node` is another one; it may have been remembered before that was known. */
  changeDtype(node: number, value: number): void {
    for (const [slot, kept] of this.lasting) {
      if (kept.kind === token.dtype && kept.value !== value && this.near[slot - this.first] === node) {
        this.lasting.set(slot, { ...kept, value })
      }
    }
  }

  /** Room for a slot that is `index` slots after the record's first. */
  grow(index: number): void {
    if (index >= this.maxTokens) throw tooLarge(this.window, this.maxTokens, this.window.at)
    const near = new Int32Array(Math.max(this.near.length * 2, index + 1)).fill(-1)
    near.set(this.near)
    this.near = near
  }

  private keep(where: Map<number, KeptToken>, slot: number, node: number): void {
    if (where.size >= maxKept) {
      if (where !== this.scalars) {
        throw unsupported(this.window, `more than ${maxKept} globals`, this.window.at)
      }
      // Scalars are only fetched again nearby: the oldest can go.
      const [oldest] = where.keys()
      where.delete(oldest as number)
    }
    where.set(slot, this.tokenAt(node))
  }

  private tokenAt(node: number): KeptToken {
    const { kinds, values, sizes } = this.tape
    return { kind: kinds[node]!, value: values[node]!, size: sizes[node]! }
  }

  /* Tuples in tuples by the thousand, or values popped one by one, would take for ever. */
  private countMoves(moves: number, tokens: number): void {
    this.moves += moves
    if (this.moves > maxMoves * (tokens + this.nearLength) + (1 << 16)) {
      throw this.window.corrupt('values nested too deep', this.window.at)
    }
  }
}
