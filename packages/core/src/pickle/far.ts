import type { ByteSource } from '../bytes/source.js'
import { NasBenchError } from '../errors.js'
import { memoSlot } from './scan.js'
import { decodeText } from './tape.js'
import { opcodeEnd, PickleWindow } from './window.js'

/** Every 128th memo slot is noted: 64 kB of notes for each million slots, some kB to look through for any text. */
export const checkpointMask = 127

/**
 * Where in a pickle the memo slots were filled, for a few of them. A published file has 27 million slots, most of them
 * never fetched: what a slot holds is not kept, but found again in the file.
 */
export class MemoCheckpoints {
  private slots = new Float64Array(1024)
  private offsets = new Float64Array(1024)
  private length = 0

  /** Slot `slot` was filled by the opcode that ends at `behind`. */
  add(slot: number, behind: number): void {
    if (this.length > 0 && slot <= (this.slots[this.length - 1] as number)) return
    if (this.length === this.slots.length) {
      const slots = new Float64Array(this.length * 2)
      slots.set(this.slots)
      const offsets = new Float64Array(this.length * 2)
      offsets.set(this.offsets)
      this.slots = slots
      this.offsets = offsets
    }
    this.slots[this.length] = slot
    this.offsets[this.length++] = behind
  }

  /** A place from which the filling of `slot` comes soon, and the slot that was filled last before it. */
  before(slot: number): { readonly offset: number; readonly slot: number } | undefined {
    let low = 0
    let high = this.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.slots[middle] as number) < slot) low = middle + 1
      else high = middle
    }
    if (low === 0) return undefined
    return { offset: this.offsets[low - 1] as number, slot: this.slots[low - 1] as number }
  }
}

/** What was put into a memo slot: a text, or a container that begins at that offset. */
export type Remembered = { readonly text: string } | { readonly container: number }

/**
 * What is in a memo slot, found again in the file.
 * Throws UNSUPPORTED_FILE for what no benchmark file shares between its records.
 */
export async function readMemo(
  source: ByteSource,
  start: number,
  checkpoints: MemoCheckpoints,
  slot: number,
): Promise<Remembered> {
  const from = checkpoints.before(slot)
  const offset = from?.offset ?? start
  for (let length = 1 << 14; ; length *= 4) {
    const available = Math.min(length, source.size - offset)
    const buffer = new Uint8Array(available)
    if (source.readSync) source.readSync(buffer, offset)
    else await source.read(buffer, offset)
    const window = new PickleWindow(source.name, source.size, buffer, offset, available)
    const found = findSlot(window, (from?.slot ?? -1) + 1, slot)
    if (found) return found
    if (available < length) throw notShareable(source.name, slot)
  }
}

/* Undefined: not within these bytes. */
function findSlot(window: PickleWindow, next: number, wanted: number): Remembered | undefined {
  const { buffer, view, end } = window
  let previous = -1
  let memo = next
  for (let at = 0; ; ) {
    const behind = opcodeEnd(buffer, view, at, end)
    if (behind > end) return undefined
    const code = buffer[at] as number
    if (code === 0x94 || code === 0x70 || code === 0x71 || code === 0x72) {
      const slot = memoSlot(window, at, memo)
      memo = Math.max(memo, slot + 1)
      if (slot === wanted) return previous < 0 ? undefined : remembered(window, previous, at, wanted)
    } else previous = at
    at = behind
  }
}

function remembered(window: PickleWindow, at: number, end: number, slot: number): Remembered {
  const { buffer } = window
  switch (buffer[at]) {
    case 0x8c: // SHORT_BINUNICODE
    case 0x55: // SHORT_BINSTRING
      return { text: decodeText(buffer, at + 2, end) }
    case 0x58: // BINUNICODE
    case 0x54: // BINSTRING
      return { text: decodeText(buffer, at + 5, end) }
    case 0x8d: // BINUNICODE8
      return { text: decodeText(buffer, at + 9, end) }
    case 0x7d: // EMPTY_DICT
    case 0x5d: // EMPTY_LIST
    case 0x8f: // EMPTY_SET
      return { container: window.base + at }
    default:
      throw notShareable(window.name, slot)
  }
}

function notShareable(name: string, slot: number): NasBenchError {
  return new NasBenchError(
    'UNSUPPORTED_FILE',
    `${name} shares something else than texts, lists and dicts between its records (memo slot ${slot}), which no benchmark file does: it can only be read whole, by parsePickle`,
    { path: name },
  )
}
