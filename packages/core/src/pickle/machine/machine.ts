import { checkpointMask, type MemoCheckpoints } from '../far/checkpoints.js'
import { slotOfLine } from '../scan.js'
import { type PickleTape, token } from '../tape.js'
import { opcodeEnd, type PickleWindow } from '../window.js'
import { copyTape } from './copy-tape.js'
import { NamedTypes } from './named-types.js'
import { step } from './rare-opcodes.js'
import { RecordMemo } from './record-memo.js'
import { RecordStack } from './record-stack.js'
import { tooLarge, unsupported } from './refusals.js'

/** Tokens of one record at the most: fifty times the largest record of any benchmark, 55 MB of tape. */
const mostTokens = 1 << 22

/** What `run` stopped for. */
export type Pause =
  /** Bytes up to `wanted` are needed. */
  | 'more'
  /** What is in memo slot `wanted` is needed; it belongs to an earlier record. */
  | 'far'
  /** The opcode at `window.at` reaches below the record. */
  | 'below'
  /** A container begins where the caller wants to know of it: `startedKind` at stack position `stack.length`. */
  | 'container'

export interface MachineOptions {
  /** Globals allowed beside the usual ones, as `'module name'`. */
  readonly globals?: readonly string[] | undefined
  /** Tokens of a record. */
  readonly most?: number | undefined
  /** A tensor of torch's becomes None: its numbers are elsewhere in the file. */
  readonly leaveOutWeights?: boolean | undefined
  /** True: there is not much to read, so little room is taken for it. */
  readonly brief?: boolean
}

/**
 * The stack machine of pickle, writing a record's values to a tape. It runs inside one record (or among the loose
 * values of a container that is streamed) and stops at the first opcode that reaches below it.
 */
export class PickleMachine {
  readonly memo: RecordMemo
  readonly stack: RecordStack
  readonly types: NamedTypes
  readonly leaveOutWeights: boolean
  /** True: dicts and lists that begin outside all marks are reported before they are put on the tape. */
  reportContainers = false
  /** True: so are sets. */
  reportSets = false
  /** After `'container'`: dict, list or set. */
  startedKind = 0
  /** Where it began, in the buffer. */
  startedAt = 0
  /** After `'more'` and `'far'`. */
  wanted = 0
  private readonly most: number

  constructor(
    readonly window: PickleWindow,
    readonly tape: PickleTape,
    readonly checkpoints: MemoCheckpoints,
    { globals = [], most = mostTokens, leaveOutWeights = false, brief = false }: MachineOptions = {},
  ) {
    this.most = most
    this.leaveOutWeights = leaveOutWeights
    this.memo = new RecordMemo(window, tape, most, brief ? 64 : 4096)
    this.stack = new RecordStack(window, tape, this.memo)
    this.types = new NamedTypes(window, tape, globals)
  }

  /** Begins a record or a run of loose values: the tape is empty, what was on it is far. */
  reset(): void {
    this.memo.reset()
    this.stack.reset()
  }

  /** Puts a container's header on the empty tape, as the record's root; its items are the stack. */
  openRoot(kind: number): void {
    this.stack.push(kind, 0)
    this.stack.length = 0
  }

  /** All values on the stack become items of the root. Returns how many there were. */
  closeBatch(): number {
    const { stack } = this
    const items = stack.length
    this.tape.sizes[0] = stack.tapeLength - 1
    stack.length = 0
    return items
  }

  /** True when the arguments of a call are being read: a global stands a few values below. */
  makesCall(): boolean {
    const { stack, tape } = this
    for (let below = 0; below < Math.min(3, stack.length); below++) {
      if (tape.kinds[stack.top(below)] === token.global) return true
    }
    return false
  }

  /** Puts an empty container on the tape and the stack, after `'container'`. */
  pushContainer(): void {
    this.stack.push(this.startedKind, 0)
  }

  /** Fills the memo slot for a container that is not on the tape; the opcode stands at `at`. */
  rememberOutside(slot: number, at: number): void {
    this.memo.checkSlot(slot, at)
    this.memo.skipTo(slot + 1)
  }

  /** Takes back what came since the tape had that length and the memo stood there; nothing was handed over since. */
  rewind(tapeLength: number, memoNext: number): void {
    const { memo, stack } = this
    stack.truncate(tapeLength)
    stack.length = 0
    stack.markCount = 0
    memo.rewindTo(memoNext)
  }

  /**
   * Gives the value of a far slot, after `'far'`, as another machine has read it: its tokens are copied, and the opcode
   * that wants them is done.
   */
  supplyCopy(slot: number, from: PickleTape): void {
    const { memo, stack, tape, types, window } = this
    const start = stack.tapeLength
    memo.supplyCopy(slot, start)
    const length = from.after(0)
    if (start + length > this.most) throw tooLarge(window, this.most, window.at)
    while (start + length + 4 > tape.kinds.length) tape.grow()
    copyTape(from, length, { tape, types, start, at: window.at })
    stack.tapeLength = start + length
    stack.entries[stack.length++] = start
    window.at = opcodeEnd(window.buffer, window.view, window.at, window.end)
  }

  run(): Pause {
    const { memo, stack, tape, window } = this
    const { buffer, view, base } = window
    let limit = window.limit()
    let { kinds, values, sizes } = tape
    let room = kinds.length
    let { entries } = stack
    let at = window.at
    let n = stack.tapeLength
    let sp = stack.length

    for (;;) {
      // Room for the three tokens an opcode adds at the most.
      if (n + 4 > room) {
        if (room >= this.most) throw tooLarge(window, this.most, at)
        tape.grow()
        ;({ kinds, values, sizes } = tape)
        room = kinds.length
      }
      if (sp + 4 > entries.length) entries = stack.grow()
      const code = at < limit ? (buffer[at] as number) : -1
      let kind: number
      let size = 0
      let behind: number
      switch (code) {
        // The common pushes, by how often they stand in a benchmark file.
        case 0x4b: // BININT1
          // A learning curve is epoch and value by the hundred.
          while (
            at + 11 <= limit &&
            buffer[at + 2] === 0x47 &&
            buffer[at] === 0x4b &&
            n + 6 <= room &&
            sp + 6 <= entries.length
          ) {
            kinds[n] = token.int
            values[n] = buffer[at + 1] as number
            entries[sp++] = n++
            kinds[n] = token.float
            values[n] = view.getFloat64(at + 3, false)
            entries[sp++] = n++
            at += 11
          }
          if (buffer[at] !== 0x4b || n + 4 > room || sp + 4 > entries.length) continue
          behind = at + 2
          if (behind > limit) break
          kinds[n] = token.int
          values[n] = buffer[at + 1] as number
          entries[sp++] = n++
          at = behind
          continue
        case 0x47: // BINFLOAT
          behind = at + 9
          if (behind > limit) break
          kinds[n] = token.float
          values[n] = view.getFloat64(at + 1, false)
          entries[sp++] = n++
          at = behind
          continue
        case 0x8c: // SHORT_BINUNICODE
          if (at + 2 > limit) {
            behind = at + 2
            break
          }
          size = buffer[at + 1] as number
          behind = at + 2 + size
          if (behind > limit) break
          kinds[n] = token.text
          values[n] = base + at + 2
          sizes[n] = size
          entries[sp++] = n++
          at = behind
          continue
        case 0x94: {
          // MEMOIZE
          if (sp === 0) {
            this.save(at, n, sp)
            return 'below'
          }
          memo.put(memo.next, entries[sp - 1] as number)
          at++
          if ((memo.next & checkpointMask) === 0) this.checkpoints.add(memo.next - 1, base + at)
          continue
        }
        case 0x6a: // LONG_BINGET
        case 0x68: // BINGET
        case 0x67: {
          // GET
          let slot: number
          if (code === 0x6a) {
            behind = at + 5
            if (behind > limit) break
            slot = view.getUint32(at + 1, true)
          } else if (code === 0x68) {
            behind = at + 2
            if (behind > limit) break
            slot = buffer[at + 1] as number
          } else {
            behind = opcodeEnd(buffer, view, at, limit)
            if (behind > limit) break
            slot = slotOfLine(window, at)
          }
          const place = slot - memo.first
          if (place >= 0) {
            const node = place < memo.nearLength ? (memo.near[place] as number) : -1
            if (node >= 0 && (kinds[node] as number) < token.dict) {
              kinds[n] = kinds[node] as number
              values[n] = values[node] as number
              sizes[n] = sizes[node] as number
              entries[sp++] = n++
              at = behind
              continue
            }
          } else {
            // Far: almost always the text of a key, so that is tried first.
            const line = slot & memo.farMask
            if (memo.farSlots[line] === slot) {
              kinds[n] = token.farText
              values[n] = memo.farNumbers[line] as number
              entries[sp++] = n++
              at = behind
              continue
            }
          }
          this.save(at, n, sp)
          if (!stack.pushSlot(slot)) {
            this.wanted = slot
            return 'far'
          }
          n = stack.tapeLength
          sp = stack.length
          at = behind
          continue
        }
        case 0x58: // BINUNICODE
          if (at + 5 > limit) {
            behind = at + 5
            break
          }
          size = view.getUint32(at + 1, true)
          behind = at + 5 + size
          if (behind > limit) break
          kinds[n] = token.text
          values[n] = base + at + 5
          sizes[n] = size
          entries[sp++] = n++
          at = behind
          continue
        case 0x28: // MARK
          if (stack.markCount === stack.marks.length) stack.growMarks(at)
          stack.marks[stack.markCount++] = sp
          at++
          continue
        case 0x7d: // EMPTY_DICT
        case 0x5d: // EMPTY_LIST
        case 0x8f: // EMPTY_SET
          kind = code === 0x7d ? token.dict : code === 0x5d ? token.list : token.set
          if (this.reportContainers && stack.markCount === 0 && (kind !== token.set || this.reportSets)) {
            this.save(at + 1, n, sp)
            this.startedKind = kind
            this.startedAt = at
            return 'container'
          }
          kinds[n] = kind
          values[n] = 0
          sizes[n] = 0
          entries[sp++] = n++
          at++
          continue
        case 0x75: // SETITEMS
        case 0x65: // APPENDS
        case 0x90: {
          // ADDITEMS
          if (stack.markCount === 0) {
            this.save(at, n, sp)
            return 'below'
          }
          const mark = stack.marks[--stack.markCount] as number
          const container = mark > stack.floor() ? (entries[mark - 1] as number) : -1
          if (container < 0) {
            // The mark belongs to the record, its container is outside.
            stack.markCount++
            this.save(at, n, sp)
            return 'below'
          }
          stack.checkContainer(code, container, sp - mark, at)
          sizes[container] = n - container - 1
          sp = mark
          at++
          continue
        }
        case 0x73: // SETITEM
        case 0x61: {
          // APPEND
          const items = code === 0x73 ? 2 : 1
          if (sp - items - 1 < stack.floor()) {
            this.save(at, n, sp)
            return 'below'
          }
          const container = entries[sp - items - 1] as number
          stack.checkContainer(code, container, items, at)
          sizes[container] = n - container - 1
          sp -= items
          at++
          continue
        }
        case 0x85: // TUPLE1
        case 0x86: // TUPLE2
        case 0x87: {
          // TUPLE3
          const items = code - 0x84
          if (sp - items < stack.floor()) {
            this.save(at, n, sp)
            return 'below'
          }
          sp -= items
          stack.wrap(entries[sp] as number, n)
          n++
          sp++
          at++
          continue
        }
        case 0x29: // EMPTY_TUPLE
          kinds[n] = token.tuple
          values[n] = 0
          sizes[n] = 0
          entries[sp++] = n++
          at++
          continue
        case 0x74: {
          // TUPLE
          if (stack.markCount === 0) {
            this.save(at, n, sp)
            return 'below'
          }
          const mark = stack.marks[--stack.markCount] as number
          const start = mark < sp ? (entries[mark] as number) : n
          stack.wrap(start, n)
          n++
          entries[mark] = start
          sp = mark + 1
          at++
          continue
        }
        case 0x4a: // BININT
          behind = at + 5
          if (behind > limit) break
          kinds[n] = token.int
          values[n] = view.getInt32(at + 1, true)
          entries[sp++] = n++
          at = behind
          continue
        case 0x4d: // BININT2
          behind = at + 3
          if (behind > limit) break
          kinds[n] = token.int
          values[n] = view.getUint16(at + 1, true)
          entries[sp++] = n++
          at = behind
          continue
        case 0x4e: // NONE
        case 0x88: // NEWTRUE
        case 0x89: // NEWFALSE
          kinds[n] = code === 0x4e ? token.none : code === 0x88 ? token.true : token.false
          values[n] = 0
          entries[sp++] = n++
          at++
          continue
        case 0x95: // FRAME
          behind = at + 9
          if (behind > limit) break
          window.enterFrame(at)
          limit = window.limit()
          at = behind
          continue
        case 0x80: {
          // PROTO
          behind = at + 2
          if (behind > limit) break
          const protocol = buffer[at + 1] as number
          if (protocol > 5)
            throw unsupported(window, `pickle protocol ${protocol}; protocols 0 to 5 are known`, at)
          at = behind
          continue
        }
        case 0x43: // SHORT_BINBYTES
        case 0x42: // BINBYTES
        case 0x8e: // BINBYTES8
        case 0x96: // BYTEARRAY8
        case 0x8d: {
          // BINUNICODE8
          const head = code === 0x43 ? 2 : code === 0x42 ? 5 : 9
          behind = opcodeEnd(buffer, view, at, limit)
          if (behind > limit) break
          kinds[n] = code === 0x8d ? token.text : token.bytes
          values[n] = base + at + head
          sizes[n] = behind - at - head
          entries[sp++] = n++
          at = behind
          continue
        }
        case -1:
          behind = at + 1
          break
        default: {
          behind = opcodeEnd(buffer, view, at, limit)
          if (behind > limit) break
          this.save(at, n, sp)
          const pause = step(this, code, at, behind)
          if (pause) return pause
          n = stack.tapeLength
          sp = stack.length
          ;({ kinds, values, sizes } = tape)
          room = kinds.length
          entries = stack.entries
          at = behind
          continue
        }
      }
      // Only reached where bytes are missing.
      if (window.passes(at, behind)) {
        limit = window.limit()
        continue
      }
      this.save(at, n, sp)
      this.wanted = behind
      return 'more'
    }
  }

  private save(at: number, n: number, sp: number): void {
    this.window.at = at
    this.stack.tapeLength = n
    this.stack.length = sp
  }
}
