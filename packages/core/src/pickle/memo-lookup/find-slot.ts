import type { ByteSource } from '../../bytes/source.js'
import { NasBenchError } from '../../errors.js'
import { decodeTextOpcode } from '../decode-text-opcode.js'
import { effect, op, opcodes } from '../opcodes.js'
import { memoSlot } from '../scan.js'
import { opcodeEnd, PickleWindow } from '../window.js'
import type { MemoCheckpoints } from './checkpoints.js'
import { ValueStarts } from './value-starts.js'

/* Opcodes whose container gets its items later, and those whose value is complete. */
const growing: ReadonlySet<number> = new Set([op.EMPTY_DICT, op.EMPTY_LIST, op.EMPTY_SET])
const complete: ReadonlySet<number> = new Set([
  ...[
    op.SHORT_BINBYTES,
    op.BINBYTES,
    op.BINBYTES8,
    op.BYTEARRAY8,
    op.EMPTY_TUPLE,
    op.TUPLE1,
    op.TUPLE2,
    op.TUPLE3,
  ],
  ...[op.TUPLE, op.FROZENSET, op.GLOBAL, op.STACK_GLOBAL, op.REDUCE],
])

/** The content of a memo slot: a string, or a value that has to be read again. */
export type Remembered = { readonly text: string } | RememberedPart

/**
 * Where to read it again: `from` the opcode that began it, when that many memo slots had been filled. Bytes, a tuple, a
 * frozenset, a global or a call end at `to`; a container, without `to`, ends where its items do.
 */
export interface RememberedPart {
  readonly from: number
  readonly to?: number
  readonly memo: number
}

/**
 * The content of a memo slot, found again in the file.
 * Throws UNSUPPORTED_FILE for what no benchmark file shares between its records.
 */
export async function readMemo(
  source: ByteSource,
  start: number,
  checkpoints: MemoCheckpoints,
  slot: number,
  /** Called with the number of bytes that are read. */
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
    const after = opcodeEnd(buffer, view, at, end)
    if (after > end) return 'later'
    const code = buffer[at]!
    if (opcodes[code]?.effect === effect.remember) {
      const slot = memoSlot(window, at, memo)
      if (slot === wanted) {
        return starts.offset < 0 ? 'earlier' : remembered(window, made, wanted, starts)
      }
      memo = Math.max(memo, slot + 1)
    } else if (code !== op.FRAME) {
      const opcode = opcodes[code]
      if (opcode) starts.observe(opcode, at, memo)
      made = at
    }
    at = after
  }
}

/* The value that the opcode at `at` has made, on top of the stack. */
function remembered(window: PickleWindow, at: number, slot: number, starts: ValueStarts): Remembered {
  const { base, buffer, name } = window
  const from = base + starts.offset
  const { memo } = starts
  const end = opcodeEnd(buffer, window.view, at, window.end)
  const code = buffer[at]!
  const text = decodeTextOpcode(window, at, end)
  if (typeof text === 'string') return { text }
  if (growing.has(code)) return { from, memo }
  // Protocol 0 begins an empty container this way; items follow.
  if ((code === op.DICT || code === op.LIST) && starts.offset === at - 1) return { from, memo }
  if (complete.has(code)) return { from, to: base + end, memo }
  throw notShareable(name, slot)
}

/** The error for a shared object that cannot be read again. */
export function notShareable(name: string, slot: number): NasBenchError {
  return new NasBenchError(
    'UNSUPPORTED_FILE',
    `${name} shares an object between its records (memo slot ${slot}), which no benchmark file does: only parsePickle can read it, whole`,
    { path: name },
  )
}
