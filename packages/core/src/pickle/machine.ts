import { NasBenchError } from '../errors.js'
import { allowedGlobals, type GlobalMeaning } from './allowed.js'
import { checkpointMask, type MemoCheckpoints } from './far.js'
import { formatOpcode } from './opcodes.js'
import { deepest, memoSlot, slotOfLine } from './scan.js'
import { type PickleTape, token } from './tape.js'
import {
  decodeInteger,
  decodeLatin1,
  encodeLatin1,
  fitInteger,
  isAscii,
  parseFloatText,
  parseInteger,
  unescapeUnicode,
  unquoteString,
} from './text.js'
import { opcodeEnd, type PickleWindow } from './window.js'

/** Tokens of one record at the most: fifty times the largest record of any benchmark, 55 MB of tape. */
const mostTokens = 1 << 22
/** Numpy scalars and globals kept for later, texts of earlier records at hand: more is no benchmark file. */
const mostKept = 1 << 16
/** Memo numbers that may be left out at once. CPython leaves out none. */
const mostSkipped = 16
/** Times that each token of a record may be moved, in the mean: once for each tuple around it. */
const mostMoves = 64
/** Bytes of an integer; parsePickle has the same limit. */
const longestInteger = 65_532

/** What `run` stopped for. */
export type Pause =
  /** Bytes up to `wanted` are needed. */
  | 'more'
  /** The text in memo slot `wanted` is needed; it belongs to an earlier record. */
  | 'far'
  /** The opcode at `window.at` reaches below the record. */
  | 'below'
  /** A container begins where the caller wants to know of it: `startedKind` at stack position `stackLength`. */
  | 'container'

interface KeptToken {
  readonly kind: number
  readonly value: number
  readonly size: number
}

/**
 * The stack machine of pickle, writing a record's values to a tape. It runs inside one record (or among the loose
 * values of a container that is streamed) and stops at the first opcode that reaches below it.
 */
export class PickleMachine {
  /** Tape positions of the values on the stack. */
  private stack = new Int32Array(1024)
  stackLength = 0
  /** Stack lengths at the open marks. */
  private marks = new Int32Array(64)
  markCount = 0
  tapeLength = 0

  /** Memo slots filled so far, in the whole pickle: the number that MEMOIZE takes next. */
  memoNext = 0
  /** The first slot of this record; earlier ones are far. */
  private nearFirst = 0
  /** Tape positions by slot from `nearFirst`; -1 unknown, -2 in `detached`. */
  private near = new Int32Array(4096).fill(-1)
  private nearLength = 0
  private readonly detached = new Map<number, KeptToken>()
  /** Globals and data types by slot, and the latest numpy scalars: they are fetched from far away. */
  private readonly lasting = new Map<number, KeptToken>()
  private readonly scalars = new Map<number, KeptToken>()
  /** Memo entries and tokens of this record that had to be looked at or moved, see `mostMoves`. */
  private moves = 0
  /** Far containers that were copied onto this record's tape, by slot. */
  private readonly copied = new Map<number, number>()
  /** Far texts by slot. */
  private readonly far = new Map<number, number>()
  private readonly farSlots = new Float64Array(4096).fill(-1)
  private readonly farNumbers = new Int32Array(4096)

  private readonly globalNumbers = new Map<string, number>()
  private readonly meanings: GlobalMeaning[] = []

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
  constructor(
    readonly window: PickleWindow,
    readonly tape: PickleTape,
    private readonly checkpoints: MemoCheckpoints,
    private readonly extraGlobals: readonly string[] = [],
    private readonly most = mostTokens,
    private readonly leaveOutWeights = false,
  ) {}

  /** Begins a record or a run of loose values: the tape is empty, what was on it is far. */
  reset(): void {
    this.tapeLength = 0
    this.stackLength = 0
    this.markCount = 0
    this.moves = 0
    this.skipMemo(this.memoNext)
    // Clearing a Map makes it new tables, of empty ones as well.
    if (this.detached.size > 0) this.detached.clear()
    if (this.copied.size > 0) this.copied.clear()
    this.tape.made.length = 0
    if (this.tape.farTexts.length > mostKept) {
      this.tape.farTexts.length = 0
      this.far.clear()
      this.farSlots.fill(-1)
    }
  }

  /** Puts a container's header on the empty tape, as the record's root; its items are the stack. */
  openRoot(kind: number): void {
    this.pushToken(kind, 0, 0)
    this.stackLength = 0
  }

  /** All values on the stack become items of the root. Returns how many there were. */
  closeBatch(): number {
    const items = this.stackLength
    this.tape.sizes[0] = this.tapeLength - 1
    this.stackLength = 0
    return items
  }

  /** Tape position of a stack entry. */
  entry(index: number): number {
    return this.stack[index] as number
  }

  /** True when the arguments of a call are being read: a global stands a few values below. */
  makesCall(): boolean {
    for (let entry = Math.max(0, this.stackLength - 3); entry < this.stackLength; entry++) {
      if (this.tape.kinds[this.stack[entry] as number] === token.global) return true
    }
    return false
  }

  /** Puts an empty container on the tape and the stack, after `'container'`. */
  pushContainer(): void {
    this.pushToken(this.startedKind, 0, 0)
  }

  /** Fills the memo slot for a container that is not on the tape; the opcode stands at `at`. */
  rememberOutside(slot: number, at: number): void {
    this.checkSlot(slot, at)
    this.skipMemo(slot + 1)
  }

  /** Goes on after a stretch that was only scanned: slots before `next` are far. */
  skipMemo(next: number): void {
    this.near.fill(-1, 0, this.nearLength)
    this.memoNext = next
    this.nearFirst = next
    this.nearLength = 0
  }

  /** Takes back what came since the tape had that length and the memo stood there; nothing was handed over since. */
  rewind(tapeLength: number, memoNext: number): void {
    this.truncate(tapeLength)
    this.stackLength = 0
    this.markCount = 0
    const kept = Math.max(0, memoNext - this.nearFirst)
    if (kept < this.nearLength) {
      this.near.fill(-1, kept, this.nearLength)
      this.nearLength = kept
    }
    this.memoNext = memoNext
  }

  /** Gives the text of a far slot, after `'far'`. */
  supplyFar(slot: number, text: string): void {
    const number = this.tape.farTexts.length
    this.tape.farTexts.push(text)
    this.far.set(slot, number)
  }

  /** Gives the global of a far slot, after `'far'`. */
  supplyGlobal(slot: number, module: string, name: string): void {
    const value = this.globalNumber(module, name, this.window.at)
    this.lasting.set(slot, { kind: token.global, value, size: 0 })
  }

  /**
   * Gives the container or the bytes of a far slot, after `'far'`, as another machine has read it: the tokens are
   * copied, and the opcode that wants them is done.
   */
  supplyContainer(slot: number, from: PickleTape): void {
    const { tape, window } = this
    const start = this.tapeLength
    this.copied.set(slot, start)
    const length = from.end(0)
    if (start + length > this.most) throw this.tooLarge(window.at)
    while (start + length + 4 > tape.kinds.length) tape.grow()
    for (let node = 0; node < length; node++) {
      const to = start + node
      const kind = from.kind(node)
      tape.kinds[to] = kind
      tape.sizes[to] = from.sizes[node] as number
      let value = from.values[node] as number
      switch (kind) {
        case token.text:
        case token.farText:
        case token.bytes:
        case token.made:
          // Their bytes are in another window.
          tape.kinds[to] = token.made
          value =
            tape.made.push(kind === token.made ? from.made[value] : (from.text(node) ?? from.bytes(node))) - 1
          break
        case token.ref:
          value += start
          break
        case token.global:
        case token.object:
          value = this.globalNumber(
            ...((from.globals[value] as string).split(/\.(?=[^.]*$)/) as [string, string]),
            window.at,
          )
          break
        case token.dtype: {
          const dtype = from.dtypes[value]
          value = this.dtypeNumber(dtype?.code ?? '', dtype?.bigEndian ?? false)
          break
        }
      }
      tape.values[to] = value
    }
    this.tapeLength = start + length
    this.stack[this.stackLength++] = start
    window.at = opcodeEnd(window.buffer, window.view, window.at, window.end)
  }

  run(): Pause {
    const { window, tape } = this
    const { buffer, view, base } = window
    let limit = window.limit()
    let { kinds, values, sizes } = tape
    let room = kinds.length
    let { stack } = this
    let at = window.at
    let n = this.tapeLength
    let sp = this.stackLength

    for (;;) {
      // Room for the three tokens an opcode adds at the most.
      if (n + 4 > room) {
        if (room >= this.most) throw this.tooLarge(at)
        tape.grow()
        ;({ kinds, values, sizes } = tape)
        room = kinds.length
      }
      if (sp + 4 > stack.length) {
        const wider = new Int32Array(stack.length * 2)
        wider.set(stack)
        this.stack = stack = wider
      }
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
            sp + 6 <= stack.length
          ) {
            kinds[n] = token.int
            values[n] = buffer[at + 1] as number
            stack[sp++] = n++
            kinds[n] = token.float
            values[n] = view.getFloat64(at + 3, false)
            stack[sp++] = n++
            at += 11
          }
          if (buffer[at] !== 0x4b || n + 4 > room || sp + 4 > stack.length) continue
          behind = at + 2
          if (behind > limit) break
          kinds[n] = token.int
          values[n] = buffer[at + 1] as number
          stack[sp++] = n++
          at = behind
          continue
        case 0x47: // BINFLOAT
          behind = at + 9
          if (behind > limit) break
          kinds[n] = token.float
          values[n] = view.getFloat64(at + 1, false)
          stack[sp++] = n++
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
          stack[sp++] = n++
          at = behind
          continue
        case 0x94: {
          // MEMOIZE
          if (sp === 0) {
            this.save(at, n, sp)
            return 'below'
          }
          const slot = this.memoNext++ - this.nearFirst
          if (slot >= this.near.length) this.growNear(slot)
          const top = stack[sp - 1] as number
          this.near[slot] = top
          this.nearLength = slot + 1
          const topKind = kinds[top] as number
          if (topKind === token.global || topKind === token.dtype)
            this.keep(this.lasting, this.memoNext - 1, top)
          else if (topKind === token.float || topKind === token.int)
            this.keep(this.scalars, this.memoNext - 1, top)
          at++
          if ((this.memoNext & checkpointMask) === 0) this.checkpoints.add(this.memoNext - 1, base + at)
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
          const place = slot - this.nearFirst
          if (place >= 0) {
            const node = place < this.nearLength ? (this.near[place] as number) : -1
            if (node >= 0 && (kinds[node] as number) < token.dict) {
              kinds[n] = kinds[node] as number
              values[n] = values[node] as number
              sizes[n] = sizes[node] as number
              stack[sp++] = n++
              at = behind
              continue
            }
          } else {
            // Far: almost always the text of a key, so that is tried first.
            const line = slot & 4095
            if (this.farSlots[line] === slot) {
              kinds[n] = token.farText
              values[n] = this.farNumbers[line] as number
              stack[sp++] = n++
              at = behind
              continue
            }
          }
          this.save(at, n, sp)
          if (!this.fetch(slot)) {
            this.wanted = slot
            return 'far'
          }
          n = this.tapeLength
          sp = this.stackLength
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
          stack[sp++] = n++
          at = behind
          continue
        case 0x28: // MARK
          if (this.markCount === this.marks.length) this.growMarks(at)
          this.marks[this.markCount++] = sp
          at++
          continue
        case 0x7d: // EMPTY_DICT
        case 0x5d: // EMPTY_LIST
        case 0x8f: // EMPTY_SET
          kind = code === 0x7d ? token.dict : code === 0x5d ? token.list : token.set
          if (this.reportContainers && this.markCount === 0 && (kind !== token.set || this.reportSets)) {
            this.save(at + 1, n, sp)
            this.startedKind = kind
            this.startedAt = at
            return 'container'
          }
          kinds[n] = kind
          values[n] = 0
          sizes[n] = 0
          stack[sp++] = n++
          at++
          continue
        case 0x75: // SETITEMS
        case 0x65: // APPENDS
        case 0x90: {
          // ADDITEMS
          if (this.markCount === 0) {
            this.save(at, n, sp)
            return 'below'
          }
          const mark = this.marks[--this.markCount] as number
          const container = mark > this.floor() ? (stack[mark - 1] as number) : -1
          if (container < 0) {
            // The mark belongs to the record, its container is outside.
            this.markCount++
            this.save(at, n, sp)
            return 'below'
          }
          this.checkContainer(code, container, sp - mark, at)
          sizes[container] = n - container - 1
          sp = mark
          at++
          continue
        }
        case 0x73: // SETITEM
        case 0x61: {
          // APPEND
          const items = code === 0x73 ? 2 : 1
          if (sp - items - 1 < this.floor()) {
            this.save(at, n, sp)
            return 'below'
          }
          const container = stack[sp - items - 1] as number
          this.checkContainer(code, container, items, at)
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
          if (sp - items < this.floor()) {
            this.save(at, n, sp)
            return 'below'
          }
          sp -= items
          this.wrapTuple(stack[sp] as number, n)
          n++
          sp++
          at++
          continue
        }
        case 0x29: // EMPTY_TUPLE
          kinds[n] = token.tuple
          values[n] = 0
          sizes[n] = 0
          stack[sp++] = n++
          at++
          continue
        case 0x74: {
          // TUPLE
          if (this.markCount === 0) {
            this.save(at, n, sp)
            return 'below'
          }
          const mark = this.marks[--this.markCount] as number
          const start = mark < sp ? (stack[mark] as number) : n
          this.wrapTuple(start, n)
          n++
          stack[mark] = start
          sp = mark + 1
          at++
          continue
        }
        case 0x4a: // BININT
          behind = at + 5
          if (behind > limit) break
          kinds[n] = token.int
          values[n] = view.getInt32(at + 1, true)
          stack[sp++] = n++
          at = behind
          continue
        case 0x4d: // BININT2
          behind = at + 3
          if (behind > limit) break
          kinds[n] = token.int
          values[n] = view.getUint16(at + 1, true)
          stack[sp++] = n++
          at = behind
          continue
        case 0x4e: // NONE
        case 0x88: // NEWTRUE
        case 0x89: // NEWFALSE
          kinds[n] = code === 0x4e ? token.none : code === 0x88 ? token.true : token.false
          values[n] = 0
          stack[sp++] = n++
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
            throw this.unsupported(`pickle protocol ${protocol}; protocols 0 to 5 are known`, at)
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
          stack[sp++] = n++
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
          const pause = this.step(code, at, behind)
          if (pause) return pause
          n = this.tapeLength
          sp = this.stackLength
          ;({ kinds, values, sizes } = tape)
          room = kinds.length
          stack = this.stack
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

  /** The rarer opcodes; all bytes of the opcode are there. */
  private step(code: number, at: number, behind: number): Pause | undefined {
    const { window } = this
    const { buffer } = window
    const text = (from: number, to: number) => decodeLatin1(buffer.subarray(from, to))
    switch (code) {
      case 0x2e: // STOP
        return 'below'
      case 0x70: // PUT
      case 0x71: // BINPUT
      case 0x72: // LONG_BINPUT
        if (this.stackLength === 0) return 'below'
        this.put(memoSlot(window, at, this.memoNext), at)
        if ((this.memoNext & checkpointMask) === 0)
          this.checkpoints.add(this.memoNext - 1, window.base + behind)
        return
      case 0x30: // POP
        // On an empty stretch POP takes the mark away.
        if (this.markCount > 0 && this.marks[this.markCount - 1] === this.stackLength) this.markCount--
        else {
          if (this.stackLength - 1 < this.floor()) return 'below'
          this.truncate(this.stack[--this.stackLength] as number)
        }
        return
      case 0x31: {
        // POP_MARK
        if (this.markCount === 0) return 'below'
        const mark = this.marks[--this.markCount] as number
        if (mark < this.stackLength) this.truncate(this.stack[mark] as number)
        this.stackLength = mark
        return
      }
      case 0x32: {
        // DUP
        if (this.stackLength - 1 < this.floor()) return 'below'
        this.pushCopy(this.stack[this.stackLength - 1] as number)
        return
      }
      case 0x49: // INT
        return this.pushIntegerLine(text(at + 1, behind - 1), true, at)
      case 0x4c: // LONG
        return this.pushIntegerLine(text(at + 1, behind - 1), false, at)
      case 0x46: // FLOAT
        return this.pushFloatLine(text(at + 1, behind - 1), at)
      case 0x8a: // LONG1
        return this.pushInteger(decodeInteger(buffer.subarray(at + 2, behind)))
      case 0x8b: // LONG4
        if (behind - at - 5 > longestInteger)
          throw this.unsupported(`an integer of more than ${longestInteger} bytes`, at)
        return this.pushInteger(decodeInteger(buffer.subarray(at + 5, behind)))
      case 0x55: // SHORT_BINSTRING
      case 0x54: // BINSTRING
        return this.pushByteString(text(at + (code === 0x55 ? 2 : 5), behind))
      case 0x53: {
        // STRING
        const unquoted = unquoteString(text(at + 1, behind - 1))
        if (unquoted === undefined) throw window.corrupt('a string that is not quoted as Python does it', at)
        return this.pushByteString(unquoted)
      }
      case 0x56: {
        // UNICODE
        const unescaped = unescapeUnicode(text(at + 1, behind - 1))
        if (unescaped === undefined) throw window.corrupt('text with a broken escape', at)
        return this.pushMade(unescaped)
      }
      case 0x63: {
        // GLOBAL
        const [module = '', name = ''] = text(at + 1, behind - 1).split('\n')
        return this.pushGlobal(module, name, at)
      }
      case 0x93: {
        // STACK_GLOBAL
        if (this.stackLength - 2 < this.floor()) return 'below'
        const nameAt = this.stack[this.stackLength - 1] as number
        const moduleAt = this.stack[this.stackLength - 2] as number
        this.tape.buffer = buffer
        this.tape.base = window.base
        const module = this.tape.text(moduleAt)
        const name = this.tape.text(nameAt)
        if (module === undefined || name === undefined)
          throw window.corrupt('a global whose name is not text', at)
        this.stackLength -= 2
        this.truncate(moduleAt)
        return this.pushGlobal(module, name, at)
      }
      case 0x52: // REDUCE
      case 0x81: // NEWOBJ
        return this.call(at)
      case 0x62: // BUILD
        return this.build(at)
      case 0x64: // DICT
      case 0x6c: // LIST
      case 0x91: {
        // FROZENSET
        if (this.markCount === 0) return 'below'
        const mark = this.marks[--this.markCount] as number
        const start = mark < this.stackLength ? (this.stack[mark] as number) : this.tapeLength
        if (this.reportContainers && this.markCount === 0 && mark === this.stackLength && code !== 0x91) {
          // Protocol 0 begins an empty container this way: a mark just before.
          this.startedAt = at - 1
          this.startedKind = code === 0x64 ? token.dict : token.list
          window.at = behind
          return 'container'
        }
        if (code === 0x64 && (this.stackLength - mark) % 2 === 1)
          throw window.corrupt('a dict with a key too many', at)
        this.wrapTuple(start, this.tapeLength)
        this.tape.kinds[start] = code === 0x64 ? token.dict : code === 0x6c ? token.list : token.set
        this.tapeLength++
        this.stack[mark] = start
        this.stackLength = mark + 1
        return
      }
      case 0x51: // BINPERSID
        if (this.leaveOutWeights) return this.leaveOutStorage(at)
        throw this.unsafe('refers to an object outside of the pickle', at)
      case 0x50: // PERSID
        throw this.unsafe('refers to an object outside of the pickle', at)
      case 0x82: // EXT1
      case 0x83: // EXT2
      case 0x84: // EXT4
        throw this.unsafe('uses the extension registry of copyreg', at)
      case 0x69: // INST
      case 0x6f: // OBJ
      case 0x92: {
        // NEWOBJ_EX
        if (code === 0x69) {
          const [module = '', name = ''] = text(at + 1, behind - 1).split('\n')
          this.globalNumber(module, name, at)
        }
        throw this.unsafe(`makes an instance of a class (${formatOpcode(code)})`, at)
      }
      case 0x97: // NEXT_BUFFER
      case 0x98: // READONLY_BUFFER
        throw this.unsupported('buffers that are kept outside of the pickle', at)
      default:
        throw window.corrupt(`${formatOpcode(code)} where an opcode should stand`, at)
    }
  }

  /** Lowest stack position that an opcode may take values from: the last mark. */
  private floor(): number {
    return this.markCount > 0 ? (this.marks[this.markCount - 1] as number) : 0
  }

  private save(at: number, n: number, sp: number): void {
    this.window.at = at
    this.tapeLength = n
    this.stackLength = sp
  }

  private pushToken(kind: number, value: number, size: number): undefined {
    const { tape } = this
    const n = this.tapeLength++
    tape.kinds[n] = kind
    tape.values[n] = value
    tape.sizes[n] = size
    this.stack[this.stackLength++] = n
  }

  private pushMade(value: unknown): undefined {
    this.tape.made.push(value)
    this.pushToken(token.made, this.tape.made.length - 1, 0)
  }

  /* A scalar is copied, of a container only its place. */
  private pushCopy(from: number): void {
    const { kinds, values, sizes } = this.tape
    const kind = kinds[from] as number
    if (kind < token.dict) this.pushToken(kind, values[from] as number, sizes[from] as number)
    else this.pushToken(token.ref, from, 0)
  }

  private put(slot: number, at: number): void {
    this.checkSlot(slot, at)
    const top = this.stack[this.stackLength - 1] as number
    const place = slot - this.nearFirst
    if (place >= this.near.length) this.growNear(place)
    this.near[place] = top
    this.nearLength = place + 1
    this.memoNext = slot + 1
    const kind = this.tape.kinds[top] as number
    if (kind === token.global || kind === token.dtype) this.keep(this.lasting, slot, top)
    else if (kind === token.float || kind === token.int) this.keep(this.scalars, slot, top)
  }

  /* All picklers number the memo in order; one that does not would have to be held whole. */
  private checkSlot(slot: number, at: number): void {
    if (slot < this.memoNext || slot > this.memoNext + mostSkipped) {
      throw this.window.corrupt(`memo slot ${slot} is filled where ${this.memoNext} is the next,`, at)
    }
  }

  private growNear(place: number): void {
    if (place >= this.most) throw this.tooLarge(this.window.at)
    const near = new Int32Array(Math.max(this.near.length * 2, place + 1)).fill(-1)
    near.set(this.near)
    this.near = near
  }

  private growMarks(at: number): void {
    if (this.marks.length >= deepest) throw this.window.corrupt(`more than ${deepest} open marks`, at)
    const marks = new Int32Array(Math.min(deepest, this.marks.length * 2))
    marks.set(this.marks)
    this.marks = marks
  }

  private keep(where: Map<number, KeptToken>, slot: number, node: number): void {
    if (where.size >= mostKept) {
      if (where !== this.scalars) throw this.unsupported(`more than ${mostKept} globals`, this.window.at)
      // Scalars are only fetched again nearby: the oldest can go.
      const [oldest] = where.keys()
      where.delete(oldest as number)
    }
    where.set(slot, this.tokenAt(node))
  }

  private tokenAt(node: number): KeptToken {
    const { kinds, values, sizes } = this.tape
    return { kind: kinds[node] as number, value: values[node] as number, size: sizes[node] as number }
  }

  /** Pushes what is in a memo slot. False: it is a far text that must be supplied first. */
  private fetch(slot: number): boolean {
    const place = slot - this.nearFirst
    if (place >= 0 && place < this.nearLength) {
      const node = this.near[place] as number
      if (node >= 0) {
        this.pushCopy(node)
        return true
      }
      const aside = this.detached.get(slot)
      if (aside) {
        this.pushToken(aside.kind, aside.value, aside.size)
        return true
      }
    }
    const copy = this.copied.get(slot)
    if (copy !== undefined) {
      this.pushCopy(copy)
      return true
    }
    const kept = this.lasting.get(slot) ?? this.scalars.get(slot)
    if (kept) {
      this.pushToken(kept.kind, kept.value, kept.size)
      return true
    }
    if (slot >= this.memoNext || place >= 0) {
      throw this.window.corrupt(`memo slot ${slot} is fetched before it is filled`, this.window.at)
    }
    const number = this.far.get(slot)
    if (number === undefined) return false
    this.farSlots[slot & 4095] = slot
    this.farNumbers[slot & 4095] = number
    this.pushToken(token.farText, number, 0)
    return true
  }

  /* Takes everything from there off the tape; what the memo knows of it is kept aside. */
  private truncate(length: number): void {
    let place = this.nearLength - 1
    for (; place >= 0; place--) {
      const node = this.near[place] as number
      if (node < 0) continue
      if (node < length) break
      const kept = this.tokenAt(node)
      const lost = kept.kind === token.ref ? kept.value >= length : kept.kind >= token.dict && kept.size > 0
      // Of a container that is gone only the header is left, which would take what follows for its items.
      if (!lost) this.detached.set(this.nearFirst + place, kept)
      this.near[place] = lost ? -1 : -2
    }
    this.countMoves(this.nearLength - place)
    for (const [slot, node] of this.copied) if (node >= length) this.copied.delete(slot)
    this.tapeLength = length
  }

  /* Puts a header before the values from `start` on: they become its items. The caller counts the token. */
  private wrapTuple(start: number, length: number): void {
    const { kinds, values, sizes } = this.tape
    if (length > start) {
      kinds.copyWithin(start + 1, start, length)
      values.copyWithin(start + 1, start, length)
      sizes.copyWithin(start + 1, start, length)
      for (let node = start + 1; node <= length; node++) {
        if (kinds[node] === token.ref && (values[node] as number) >= start)
          values[node] = (values[node] as number) + 1
      }
      let place = this.nearLength - 1
      for (; place >= 0; place--) {
        const node = this.near[place] as number
        if (node < 0) continue
        if (node < start) break
        this.near[place] = node + 1
      }
      this.countMoves(length - start + this.nearLength - place, length)
      for (const [slot, node] of this.copied) if (node >= start) this.copied.set(slot, node + 1)
    }
    kinds[start] = token.tuple
    values[start] = 0
    sizes[start] = length - start
  }

  /* Tuples in tuples by the thousand, or values popped one by one, would take for ever. */
  private countMoves(moves: number, tokens = this.tapeLength): void {
    this.moves += moves
    if (this.moves > mostMoves * (tokens + this.nearLength) + (1 << 16)) {
      throw this.window.corrupt('values nested too deep', this.window.at)
    }
  }

  private checkContainer(code: number, container: number, items: number, at: number): void {
    const kind = this.tape.kinds[container] as number
    const wanted = code === 0x75 || code === 0x73 ? token.dict : code === 0x90 ? token.set : token.list
    if (kind !== wanted) {
      if (kind === token.ref || kind === token.object) {
        throw this.unsupported('items that are added to an object made elsewhere', at)
      }
      throw this.window.corrupt(`${formatOpcode(code)} on something else`, at)
    }
    if (wanted === token.dict && items % 2 === 1) throw this.window.corrupt('a dict with a key too many', at)
  }

  private pushInteger(value: number | bigint): undefined {
    if (typeof value === 'number') this.pushToken(token.int, value, 0)
    else this.pushMade(value)
  }

  private pushIntegerLine(text: string, boolean: boolean, at: number): undefined {
    if (boolean && (text === '00' || text === '01')) {
      this.pushToken(text === '01' ? token.true : token.false, 0, 0)
      return
    }
    const value = parseInteger(text.endsWith('L') ? text.slice(0, -1) : text)
    if (value === undefined) throw this.window.corrupt(`"${text.slice(0, 40)}" for an integer`, at)
    this.pushInteger(value)
  }

  private pushFloatLine(text: string, at: number): undefined {
    const value = parseFloatText(text)
    if (value === undefined) throw this.window.corrupt(`"${text.slice(0, 40)}" for a float`, at)
    this.pushToken(token.float, value, 0)
  }

  /* A Python 2 str, one character a byte: text where it is ASCII, else bytes. */
  private pushByteString(characters: string): undefined {
    this.pushMade(isAscii(characters) ? characters : encodeLatin1(characters))
  }

  private globalNumber(module: string, name: string, at: number): number {
    const key = `${module} ${name}`
    const known = this.globalNumbers.get(key)
    if (known !== undefined) return known
    const meaning = allowedGlobals.get(key) ?? (this.extraGlobals.includes(key) ? 'object' : undefined)
    if (!meaning) throw this.unsafe(`names ${module}.${name}`, at)
    const number = this.meanings.push(meaning) - 1
    this.tape.globals[number] = `${module}.${name}`
    this.globalNumbers.set(key, number)
    return number
  }

  private pushGlobal(module: string, name: string, at: number): undefined {
    this.pushToken(token.global, this.globalNumber(module, name, at), 0)
  }

  /** REDUCE and NEWOBJ: nothing is called, the result is put on the tape. */
  private call(at: number): Pause | undefined {
    if (this.stackLength - 2 < this.floor()) return 'below'
    const { tape, window } = this
    const { kinds, values, sizes } = tape
    tape.buffer = window.buffer
    tape.base = window.base
    const args = this.stack[this.stackLength - 1] as number
    const callee = this.stack[this.stackLength - 2] as number
    if (kinds[callee] !== token.global) throw this.unsafe('calls something that is not a known global', at)
    if (kinds[args] !== token.tuple) throw window.corrupt('a call whose arguments are not a tuple', at)
    const meaning = this.meanings[values[callee] as number] as GlobalMeaning
    const first = sizes[args] === 0 ? -1 : tape.resolve(args + 1)
    const second =
      first < 0 || tape.after(args + 1) >= tape.end(args) ? -1 : tape.resolve(tape.after(args + 1))
    const replace = (kind: number, value: number, size = 0): undefined => {
      this.stackLength -= 2
      this.truncate(callee)
      this.pushToken(kind, value, size)
    }
    switch (meaning) {
      case 'dict':
      case 'set': {
        const kind = meaning === 'dict' ? token.dict : token.set
        if (first < 0) {
          if (this.reportContainers && this.markCount === 0 && kind === token.dict) {
            this.stackLength -= 2
            this.truncate(callee)
            this.startedKind = token.dict
            this.startedAt = at
            window.at = at + 1
            return 'container'
          }
          return replace(kind, 0)
        }
        if (
          first !== args + 1 ||
          (kinds[first] !== token.list && kinds[first] !== token.tuple) ||
          second >= 0
        ) {
          throw this.unsupported('a container made in an unknown way', at)
        }
        this.spread(callee, first, kind, at)
        return
      }
      case 'bytes': {
        const bytes = first < 0 ? new Uint8Array(0) : tape.bytes(first)
        const text = first < 0 ? undefined : tape.text(first)
        if (bytes) {
          if (kinds[first] === token.bytes)
            return replace(token.bytes, values[first] as number, sizes[first] as number)
          tape.made.push(bytes)
        } else if (text !== undefined) tape.made.push(this.latin1Bytes(text, at))
        else throw this.unsupported('bytes made in an unknown way', at)
        return replace(token.made, tape.made.length - 1)
      }
      case 'encode': {
        const text = first < 0 ? undefined : tape.text(first)
        const encoding = second < 0 ? undefined : tape.text(second)
        if (text === undefined || !/^(latin1|latin-1|iso-8859-1)$/i.test(encoding ?? '')) {
          throw this.unsupported('text encoded in an unknown way', at)
        }
        tape.made.push(this.latin1Bytes(text, at))
        return replace(token.made, tape.made.length - 1)
      }
      case 'dtype': {
        const code = first < 0 ? undefined : tape.text(first)
        if (code === undefined) throw this.unsupported('a numpy data type without a name', at)
        return replace(token.dtype, this.dtypeNumber(code, false))
      }
      case 'scalar': {
        const dtype =
          first >= 0 && kinds[first] === token.dtype ? tape.dtypes[values[first] as number] : undefined
        const bytes = second < 0 ? undefined : tape.bytes(second)
        const value = dtype && bytes ? readScalar(dtype.code, dtype.bigEndian, bytes) : undefined
        if (value === undefined) throw this.unsupported(`a numpy scalar of type ${dtype?.code ?? '?'}`, at)
        if (typeof value === 'bigint') {
          this.stackLength -= 2
          this.truncate(callee)
          return this.pushInteger(fitInteger(value))
        }
        if (typeof value === 'boolean') return replace(value ? token.true : token.false, 0)
        return replace(dtype?.code.startsWith('f') ? token.float : token.int, value)
      }
      case 'object':
        // The call stays as it is: its header takes the callee's place, the memo still means the global.
        this.detach(callee)
        kinds[callee] = token.object
        sizes[callee] = this.tapeLength - callee - 1
        this.stackLength--
        return
      case 'name':
        throw this.unsafe(`calls ${tape.globals[values[callee] as number]}`, at)
    }
  }

  /* What the memo has of the scalar at a place is kept aside, since something else comes there. */
  private detach(node: number): void {
    let place = this.nearLength - 1
    for (; place >= 0; place--) {
      const known = this.near[place] as number
      if (known >= 0 && known < node) break
      if (known !== node) continue
      this.detached.set(this.nearFirst + place, this.tokenAt(node))
      this.near[place] = -2
    }
    this.countMoves(this.nearLength - place)
  }

  private latin1Bytes(text: string, at: number): Uint8Array {
    const bytes = encodeLatin1(text)
    if (bytes === undefined) throw this.window.corrupt('text that is not latin-1 where bytes are spelled', at)
    return bytes
  }

  /* A list of pairs (or of items) becomes the dict (or set) it was the argument for. */
  private spread(callee: number, list: number, kind: number, at: number): void {
    const { kinds, values, sizes } = this.tape
    const end = this.tape.end(list)
    // The memo can no longer tell where these stand.
    let place = this.nearLength - 1
    for (; place >= 0; place--) {
      const node = this.near[place] as number
      if (node < 0) continue
      if (node < callee) break
      if ((kinds[node] as number) < token.dict) this.detached.set(this.nearFirst + place, this.tokenAt(node))
      this.near[place] = -2
    }
    this.countMoves(this.tapeLength - callee + this.nearLength - place)
    let to = callee + 1
    for (let item = list + 1; item < end; ) {
      const behind = this.tape.after(item)
      let from = item
      if (kind === token.dict) {
        const pair = kinds[item] === token.tuple || kinds[item] === token.list
        if (!pair || this.tape.after(this.tape.after(item + 1)) !== behind) {
          throw this.unsupported('a dict made of something else than pairs', at)
        }
        from = item + 1
      }
      for (let node = from; node < behind; node++) {
        if (kinds[node] === token.ref && (values[node] as number) >= callee) {
          throw this.unsupported('a dict made of shared containers', at)
        }
      }
      kinds.copyWithin(to, from, behind)
      values.copyWithin(to, from, behind)
      sizes.copyWithin(to, from, behind)
      to += behind - from
      item = behind
    }
    kinds[callee] = kind
    values[callee] = 0
    sizes[callee] = to - callee - 1
    this.tapeLength = to
    this.stackLength--
  }

  /** BUILD: gives a numpy data type its byte order, or an uncalled call its state. */
  private build(at: number): Pause | undefined {
    if (this.stackLength - 2 < this.floor()) return 'below'
    const { tape } = this
    const { kinds, values, sizes } = tape
    tape.buffer = this.window.buffer
    tape.base = this.window.base
    const state = this.stack[this.stackLength - 1] as number
    const target = this.stack[this.stackLength - 2] as number
    switch (kinds[target]) {
      case token.dtype: {
        const dtype = tape.dtypes[values[target] as number]
        const order = sizes[state] ? tape.text(tape.after(state + 1)) : undefined
        if (kinds[state] !== token.tuple || !dtype)
          throw this.unsupported('a numpy data type in an unknown form', at)
        const number = this.dtypeNumber(dtype.code, order === '>')
        this.stackLength--
        this.truncate(state)
        values[target] = number
        // It may have been remembered before its byte order was known.
        for (const [slot, kept] of this.lasting) {
          if (
            kept.kind === token.dtype &&
            kept.value !== number &&
            this.near[slot - this.nearFirst] === target
          ) {
            this.lasting.set(slot, { ...kept, value: number })
          }
        }
        return
      }
      case token.object:
        sizes[target] = this.tapeLength - target - 1
        this.stackLength--
        return
      case token.dict: {
        const empty = kinds[state] === token.none || (kinds[state] === token.dict && sizes[state] === 0)
        if (!empty && !this.leaveOutWeights) throw this.unsupported('a dict with attributes', at)
        this.stackLength--
        this.truncate(state)
        return
      }
      default:
        throw this.unsupported('an object in an unknown form', at)
    }
  }

  /** The numbers of a tensor are elsewhere in torch's file: `('storage', type, key, place, count, …)`. */
  private leaveOutStorage(at: number): Pause | undefined {
    if (this.stackLength - 1 < this.floor()) return 'below'
    const { tape } = this
    tape.buffer = this.window.buffer
    tape.base = this.window.base
    const id = this.stack[this.stackLength - 1] as number
    const isStorage =
      tape.kinds[id] === token.tuple && tape.sizes[id] !== 0 && tape.text(tape.resolve(id + 1)) === 'storage'
    if (!isStorage) throw this.unsafe('refers to something else than a storage outside of the pickle', at)
    this.stackLength--
    this.truncate(id)
    this.pushToken(token.none, 0, 0)
  }

  private dtypeNumber(code: string, bigEndian: boolean): number {
    const { dtypes } = this.tape
    const known = dtypes.findIndex((dtype) => dtype.code === code && dtype.bigEndian === bigEndian)
    return known >= 0 ? known : dtypes.push({ code, bigEndian }) - 1
  }

  private unsafe(what: string, at: number): NasBenchError {
    const { window } = this
    return new NasBenchError(
      'UNSAFE_PICKLE',
      `${window.name} ${what} at byte ${window.base + at}. A benchmark file has no need of that; it was not run. Do not open this file with Python either`,
      { path: window.name, offset: window.base + at },
    )
  }

  private unsupported(what: string, at: number): NasBenchError {
    const { window } = this
    return new NasBenchError('UNSUPPORTED_FILE', `${window.name} has ${what} at byte ${window.base + at}`, {
      path: window.name,
      offset: window.base + at,
    })
  }

  private tooLarge(at: number): NasBenchError {
    const { window } = this
    return new NasBenchError(
      'UNSAFE_PICKLE',
      `${window.name} has a record of more than ${this.most} values at byte ${window.base + at}. No benchmark file has that, and it may be made to fill the memory`,
      { path: window.name, offset: window.base + at },
    )
  }
}

/** The value of a numpy scalar; undefined where the type is none that a benchmark has. */
function readScalar(
  code: string,
  bigEndian: boolean,
  bytes: Uint8Array,
): number | bigint | boolean | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const little = !bigEndian
  if (Number(code.slice(1)) !== bytes.length) return undefined
  switch (code) {
    case 'f8':
      return view.getFloat64(0, little)
    case 'f4':
      return view.getFloat32(0, little)
    case 'i8':
      return view.getBigInt64(0, little)
    case 'u8':
      return view.getBigUint64(0, little)
    case 'i4':
      return view.getInt32(0, little)
    case 'u4':
      return view.getUint32(0, little)
    case 'i2':
      return view.getInt16(0, little)
    case 'u2':
      return view.getUint16(0, little)
    case 'i1':
      return view.getInt8(0)
    case 'u1':
      return view.getUint8(0)
    case 'b1':
      return view.getUint8(0) !== 0
    default:
      return undefined
  }
}
