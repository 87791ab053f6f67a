import type { MemoCheckpoints } from '../memo-lookup/checkpoints.js'
import { type TapeTokens, token } from '../tape-tokens.js'
import { opcodeEnd, type PickleWindow } from '../window.js'
import { copyTape } from './copy-tape.js'
import { NamedTypes } from './named-types.js'
import { RecordMemo } from './record-memo.js'
import { RecordStack } from './record-stack.js'
import { tooLarge } from './refusals.js'

/** Tokens of one record at the most: fifty times the largest record of any benchmark, 55 MB of tape. */
const maxRecordTokens = 1 << 22

/** The reasons for which `runMachine` stops. */
export type Pause =
  /** Bytes up to `wanted` are needed. */
  | 'more'
  /** The value of memo slot `wanted` is needed; it belongs to an earlier record. */
  | 'far'
  /** The opcode at `window.at` reaches below the record. */
  | 'below'
  /** A container begins and the caller wants to know of it: `startedKind` at stack position `stack.length`. */
  | 'container'

/**
 * The stack machine of pickle, which writes a record's values to a tape. It runs inside one record (or among the loose
 * values of a container that is streamed) and stops at the first opcode that reaches below it.
 */
export interface MachineState {
  readonly window: PickleWindow
  readonly tape: TapeTokens
  readonly memo: RecordMemo
  readonly stack: RecordStack
  readonly types: NamedTypes
  readonly checkpoints: MemoCheckpoints
  readonly maxTokens: number
  readonly leaveOutWeights: boolean
  /** True: dicts and lists that begin outside all marks are reported before they are put on the tape. */
  reportContainers: boolean
  /** True: so are sets. */
  reportSets: boolean
  /** After `'container'`: dict, list or set. */
  startedKind: number
  /** Where it began, in the buffer. */
  startedAt: number
  /** After `'more'` and `'far'`. */
  wanted: number
}

export interface MachineOptions {
  /** Globals allowed in addition to the usual ones, as `'module name'`. */
  readonly globals?: readonly string[] | undefined
  /** Tokens of a record. */
  readonly maxTokens?: number | undefined
  /** A tensor of torch's becomes None: its numbers are elsewhere in the file. */
  readonly leaveOutWeights?: boolean | undefined
  /** True: there is not much to read, so little memory is taken for it. */
  readonly brief?: boolean
}

/** A machine at the beginning of a pickle. */
export function createMachine(
  window: PickleWindow,
  tape: TapeTokens,
  checkpoints: MemoCheckpoints,
  { globals = [], maxTokens = maxRecordTokens, leaveOutWeights = false, brief = false }: MachineOptions = {},
): MachineState {
  const memo = new RecordMemo(window, tape, maxTokens, brief ? 64 : 4096)
  return {
    window,
    tape,
    memo,
    stack: new RecordStack(window, tape, memo),
    types: new NamedTypes(window, tape, globals),
    checkpoints,
    maxTokens,
    leaveOutWeights,
    reportContainers: false,
    reportSets: false,
    startedKind: 0,
    startedAt: 0,
    wanted: 0,
  }
}

/** Begins a record or a run of loose values: the tape is empty, what was on it is far. */
export function beginRecord({ memo, stack }: MachineState): void {
  memo.reset()
  stack.reset()
}

/** Puts a container's header on the empty tape, as the record's root; its items are the stack. */
export function openRoot({ stack }: MachineState, kind: number): void {
  stack.push(kind, 0)
  stack.length = 0
}

/** All values on the stack become items of the root. Returns how many there were. */
export function closeBatch({ stack, tape }: MachineState): number {
  const items = stack.length
  tape.sizes[0] = stack.tapeLength - 1
  stack.length = 0
  return items
}

/** True if the arguments of a call are being read: a global stands a few values below. */
export function makesCall({ stack, tape }: MachineState): boolean {
  for (let below = 0; below < Math.min(3, stack.length); below++) {
    if (tape.kinds[stack.top(below)] === token.global) return true
  }
  return false
}

/** Puts an empty container on the tape and the stack, after `'container'`. */
export function pushContainer({ stack, startedKind }: MachineState): void {
  stack.push(startedKind, 0)
}

/** Fills the memo slot for a container that is not on the tape; the opcode stands at `at`. */
export function rememberOutside({ memo }: MachineState, slot: number, at: number): void {
  memo.checkSlot(slot, at)
  memo.skipTo(slot + 1)
}

/** Takes back what came since the tape had that length and the memo stood there; nothing was emitted since. */
export function rewind({ memo, stack }: MachineState, tapeLength: number, memoNext: number): void {
  stack.truncate(tapeLength)
  stack.length = 0
  stack.markCount = 0
  memo.rewindTo(memoNext)
}

/**
 * Gives the value of a far slot, after `'far'`, as another machine has read it: its tokens are copied, and the opcode
 * that wants them is done.
 */
export function provideCopy(state: MachineState, slot: number, from: TapeTokens): void {
  const { maxTokens, memo, stack, tape, types, window } = state
  const start = stack.tapeLength
  memo.provideCopy(slot, start)
  const length = from.after(0)
  if (start + length > maxTokens) throw tooLarge(window, maxTokens, window.at)
  while (start + length + 4 > tape.kinds.length) tape.grow()
  copyTape(from, length, { tape, types, start, at: window.at })
  stack.tapeLength = start + length
  stack.entries[stack.length++] = start
  window.at = opcodeEnd(window.buffer, window.view, window.at, window.end)
}
