import type { ByteSource } from '../../bytes/source.js'
import { NasBenchError } from '../../errors.js'
import { decodeText } from '../decode-text.js'
import { opcodes } from '../opcodes.js'
import { memoSlot } from '../scan.js'
import { decodeLatin1, isAscii, unescapeUnicode, unquoteString } from '../text.js'
import { opcodeEnd, PickleWindow } from '../window.js'
import type { MemoCheckpoints } from './checkpoints.js'
import { ValueStarts } from './value-starts.js'

/** What was put into a memo slot: a text, or something that has to be read again. */
export type Remembered = { readonly text: string } | RememberedPart

/**
 * Where to read it again: `from` the opcode that began it, when so many memo slots had been filled. Bytes, a tuple, a
 * frozenset, a global or a call end with the opcode that `to` is behind; a container, without `to`, ends where its items do.
 */
export interface RememberedPart {
  readonly from: number
  readonly to?: number
  readonly memo: number
}

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
  const end = checkpoints.before(slot)?.end
  for (let earlier = 0; ; earlier = earlier * 2 + 1) {
    const from = checkpoints.before(slot, earlier)
    const offset = from?.offset ?? start
    const whole = Math.min(end ?? Infinity, source.size) - offset
    for (let length = Math.min(1 << 14, whole); ; length = Math.min(length * 4, whole)) {
      spend(length)
      const buffer = new Uint8Array(length)
      if (source.readSync) source.readSync(buffer, offset)
      else await source.read(buffer, offset)
      const window = new PickleWindow(source.name, source.size, buffer, offset, length)
      const found = findSlot(window, (from?.slot ?? -1) + 1, slot)
      if (found === 'earlier' && from) break
      if (typeof found === 'object') return found
      if (length === whole || found === 'earlier') throw notShareable(source.name, slot)
    }
  }
}

/* Where it is not found among these bytes, `'later'`, or the value begins before them. */
function findSlot(window: PickleWindow, next: number, wanted: number): Remembered | 'earlier' | 'later' {
  const { buffer, view, end } = window
  const starts = new ValueStarts()
  let made = -1
  let memo = next
  for (let at = 0; ; ) {
    const behind = opcodeEnd(buffer, view, at, end)
    if (behind > end) return 'later'
    const code = buffer[at] as number
    if (code === 0x94 || code === 0x70 || code === 0x71 || code === 0x72) {
      const slot = memoSlot(window, at, memo)
      if (slot === wanted) {
        return starts.place < 0 ? 'earlier' : remembered(window, made, wanted, starts)
      }
      memo = Math.max(memo, slot + 1)
    } else if (code !== 0x95) {
      const opcode = opcodes[code]
      if (opcode) starts.see(opcode, at, memo)
      made = at
    }
    at = behind
  }
}

/* What the opcode at `at` has made, the value on top. */
function remembered(window: PickleWindow, at: number, slot: number, starts: ValueStarts): Remembered {
  const { base, buffer, name } = window
  const from = base + starts.place
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
    case 0x7d: // EMPTY_DICT
    case 0x5d: // EMPTY_LIST
    case 0x8f: // EMPTY_SET
      return { from, memo: starts.memo }
    case 0x64: // DICT
    case 0x6c: // LIST
      // An empty one, as protocol 0 begins them; items follow.
      if (starts.place === at - 1) return { from, memo: starts.memo }
      throw notShareable(name, slot)
    case 0x43: // SHORT_BINBYTES
    case 0x42: // BINBYTES
    case 0x8e: // BINBYTES8
    case 0x96: // BYTEARRAY8
    case 0x29: // EMPTY_TUPLE
    case 0x85: // TUPLE1
    case 0x86: // TUPLE2
    case 0x87: // TUPLE3
    case 0x74: // TUPLE
    case 0x91: // FROZENSET
    case 0x63: // GLOBAL
    case 0x93: // STACK_GLOBAL
    case 0x52: // REDUCE
      return { from, to: base + end, memo: starts.memo }
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

/** What cannot be read again. */
export function notShareable(name: string, slot: number): NasBenchError {
  return new NasBenchError(
    'UNSUPPORTED_FILE',
    `${name} shares an object between its records (memo slot ${slot}), which no benchmark file does: it can only be read whole, by parsePickle`,
    { path: name },
  )
}
