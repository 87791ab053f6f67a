import type { ByteSource } from '../bytes/source.js'
import { NasBenchError } from '../errors.js'
import { decodeText } from './decode-text.js'
import { memoSlot } from './scan.js'
import type { PickleTape } from './tape.js'
import { decodeLatin1, isAscii, unescapeUnicode, unquoteString } from './text.js'
import { opcodeEnd, PickleWindow } from './window.js'

/** Every 128th memo slot is noted: 64 kB of notes for each million slots, some kB to look through for any text. */
export const checkpointMask = 127

/** Values of shared containers that are kept at hand. */
const mostFarTokens = 1 << 18

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

  /**
   * A place from which the filling of `slot` comes soon, the slot that was filled last before it, and a place by which
   * `slot` has been filled, where one is known.
   */
  before(
    slot: number,
  ): { readonly offset: number; readonly slot: number; readonly end: number | undefined } | undefined {
    let low = 0
    let high = this.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.slots[middle] as number) < slot) low = middle + 1
      else high = middle
    }
    if (low === 0) return undefined
    return {
      offset: this.offsets[low - 1] as number,
      slot: this.slots[low - 1] as number,
      end: low < this.length ? (this.offsets[low] as number) : undefined,
    }
  }
}

/** What was put into a memo slot: a text, bytes, a global, or a container that begins at that offset. */
export type Remembered =
  | { readonly text: string }
  | { readonly bytes: Uint8Array }
  | { readonly module: string; readonly name: string }
  | { readonly container: number }

/**
 * What is in a memo slot, found again in the file.
 * Throws UNSUPPORTED_FILE for what no benchmark file shares between its records.
 */
export async function readMemo(
  source: ByteSource,
  start: number,
  checkpoints: MemoCheckpoints,
  slot: number,
  /** Told of the bytes that are read. */
  spend: (bytes: number) => void,
): Promise<Remembered> {
  const from = checkpoints.before(slot)
  const offset = from?.offset ?? start
  for (let length = Math.min(1 << 14, (from?.end ?? Infinity) - offset); ; length *= 4) {
    const available = Math.min(length, source.size - offset)
    spend(available)
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
  let second = -1
  let third = -1
  let memo = next
  for (let at = 0; ; ) {
    const behind = opcodeEnd(buffer, view, at, end)
    if (behind > end) return undefined
    const code = buffer[at] as number
    if (code === 0x94 || code === 0x70 || code === 0x71 || code === 0x72) {
      const slot = memoSlot(window, at, memo)
      memo = Math.max(memo, slot + 1)
      if (slot === wanted) {
        return previous < 0 ? undefined : remembered(window, [third, second, previous], wanted)
      }
    } else if (code !== 0x95) {
      third = second
      second = previous
      previous = at
    }
    at = behind
  }
}

/* `last`: where the last three opcodes are, the one that made the value being the latest. */
function remembered(window: PickleWindow, last: readonly [number, number, number], slot: number): Remembered {
  const { base, buffer, name } = window
  const [third, second, at] = last
  const end = opcodeEnd(buffer, window.view, at, window.end)
  const text = () => decodeLatin1(buffer.subarray(at + 1, end - 1))
  switch (buffer[at]) {
    case 0x8c: // SHORT_BINUNICODE
      return { text: decodeText(window, at + 2, end) }
    case 0x58: // BINUNICODE
      return { text: decodeText(window, at + 5, end) }
    case 0x8d: // BINUNICODE8
      return { text: decodeText(window, at + 9, end) }
    case 0x56: // UNICODE
      return { text: whole(unescapeUnicode(text()), name, slot) }
    case 0x53: // STRING
      return { text: whole(asciiOnly(unquoteString(text())), name, slot) }
    case 0x55: // SHORT_BINSTRING
      return { text: whole(asciiOnly(decodeLatin1(buffer.subarray(at + 2, end))), name, slot) }
    case 0x54: // BINSTRING
      return { text: whole(asciiOnly(decodeLatin1(buffer.subarray(at + 5, end))), name, slot) }
    case 0x43: // SHORT_BINBYTES
      return { bytes: buffer.slice(at + 2, end) }
    case 0x42: // BINBYTES
      return { bytes: buffer.slice(at + 5, end) }
    case 0x8e: // BINBYTES8
    case 0x96: // BYTEARRAY8
      return { bytes: buffer.slice(at + 9, end) }
    case 0x7d: // EMPTY_DICT
    case 0x5d: // EMPTY_LIST
    case 0x8f: // EMPTY_SET
      return { container: base + at }
    case 0x64: // DICT
    case 0x6c: // LIST
      // An empty one, as protocol 0 begins them; items follow.
      if (second === at - 1 && buffer[second] === 0x28) return { container: base + at - 1 }
      throw notShareable(name, slot)
    case 0x63: {
      // GLOBAL
      const [module = '', global = ''] = text().split('\n')
      return { module, name: global }
    }
    case 0x93: {
      // STACK_GLOBAL of two texts that stand before it
      if (third < 0) throw notShareable(name, slot)
      const module = remembered(window, [-1, -1, third], slot)
      const global = remembered(window, [-1, -1, second], slot)
      if (!('text' in module && 'text' in global)) throw notShareable(name, slot)
      return { module: module.text, name: global.text }
    }
    default:
      throw notShareable(name, slot)
  }
}

function whole(text: string | undefined, name: string, slot: number): string {
  if (text === undefined) throw notShareable(name, slot)
  return text
}

/* What Python 2 wrote as a str is text as far as it is ASCII. */
function asciiOnly(text: string | undefined): string | undefined {
  return text !== undefined && isAscii(text) ? text : undefined
}

/** Bounds how much of a file is read again for what its records share: hostile files share without end. */
export class Rereading {
  private left: number

  constructor(source: ByteSource) {
    this.left = 2 ** 26 + 256 * source.size
  }

  /** Throws CORRUPT_FILE when too much was spent. */
  spend(bytes: number, window: PickleWindow): void {
    this.left -= bytes
    if (this.left < 0) throw window.corrupt('records that share more than there is', window.at)
  }
}

/** Containers that records share and that were read again, the latest of them. */
export class FarContainers {
  private readonly tapes = new Map<number, PickleTape>()
  private tokens = 0

  get(slot: number): PickleTape | undefined {
    return this.tapes.get(slot)
  }

  add(slot: number, tape: PickleTape): void {
    this.tapes.set(slot, tape)
    this.tokens += tape.kinds.length
    for (const [oldest, { kinds }] of this.tapes) {
      if (this.tokens <= mostFarTokens || oldest === slot) break
      this.tapes.delete(oldest)
      this.tokens -= kinds.length
    }
  }
}

function notShareable(name: string, slot: number): NasBenchError {
  return new NasBenchError(
    'UNSUPPORTED_FILE',
    `${name} shares something else than texts, bytes, lists, dicts and sets between its records (memo slot ${slot}), which no benchmark file does: it can only be read whole, by parsePickle`,
    { path: name },
  )
}
