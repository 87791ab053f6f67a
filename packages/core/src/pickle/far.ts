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

/**
 * The text in a memo slot, read from the file again.
 * Throws UNSUPPORTED_FILE where something else than text is in it: containers are only shared inside a record.
 */
export async function readMemoText(
  source: ByteSource,
  start: number,
  checkpoints: MemoCheckpoints,
  slot: number,
): Promise<string> {
  const from = checkpoints.before(slot)
  const offset = from?.offset ?? start
  for (let length = 1 << 14; ; length *= 4) {
    const available = Math.min(length, source.size - offset)
    const buffer = new Uint8Array(available)
    if (source.readSync) source.readSync(buffer, offset)
    else await source.read(buffer, offset)
    const window = new PickleWindow(source.name, source.size, buffer, offset, available)
    const found = findText(window, (from?.slot ?? -1) + 1, slot)
    if (found !== undefined) return found
    if (available < length) throw notText(source.name, slot)
  }
}

/* Undefined: not within these bytes. */
function findText(window: PickleWindow, next: number, wanted: number): string | undefined {
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
      if (slot === wanted) return previous < 0 ? undefined : textAt(window, previous, at)
    } else previous = at
    at = behind
  }
}

function textAt(window: PickleWindow, at: number, end: number): string {
  switch (window.buffer[at]) {
    case 0x8c:
    case 0x55:
      return decodeText(window.buffer, at + 2, end)
    case 0x58:
    case 0x54:
      return decodeText(window.buffer, at + 5, end)
    case 0x8d:
      return decodeText(window.buffer, at + 9, end)
    default:
      throw notText(window.name, -1)
  }
}

function notText(name: string, slot: number): NasBenchError {
  return new NasBenchError(
    'UNSUPPORTED_FILE',
    `${name} shares a container between its records${slot < 0 ? '' : ` (memo slot ${slot})`}, which no benchmark file does: it can only be read whole, by parsePickle`,
    { path: name },
  )
}
