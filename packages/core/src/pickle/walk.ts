/*
 * A walk reads a pickle once, front to back, and holds no more than one record.
 *
 * A pickle says only at the end of a container (or of a batch of its items) what belongs to it, so a walk follows the
 * opcodes of CPython's pickler: an empty container, then batches `MARK items… APPENDS|SETITEMS` of up to 1,000 items or
 * single items `item APPEND|SETITEM`. Anything else that a stack machine could do with a container that was emitted
 * already is refused, not guessed.
 *
 * Invariants:
 * - `frames` is the path of containers that the bytes at hand are in. Only the innermost one has values: on the
 *   machine's stack (`stream`, `record`), or counted by the scanner (`skip`).
 * - In a streamed container the stack holds its loose values: items of the batch that is open, of which the first
 *   `emitted` were given to the visitor. The tape is emptied (`restart`) when all were, and only then.
 * - `keep` is the offset of the first byte that a token on the tape points into: the window is never advanced past it.
 * - The memo counts all slots of the pickle, also those that the scanner passes: `machine.memo.next` and `scanner.memo`
 *   are handed to one another whenever the mode changes.
 * - After a container's items stand either more items or something of the container around it. The next opcode mostly
 *   tells which (`between`); if it pushes a value, the opcode after that value does (`item-lookahead.ts`). A mark may
 *   turn out to belong to a tuple around the container: `before` says where to go back to.
 */
import { createMemoryBudget } from '../bytes/budget.js'
import type { ByteSource } from '../bytes/source.js'
import { NasBenchError } from '../errors.js'
import { checkTree } from './check-tree.js'
import type { Before, ContainerFrame } from './container-frame.js'
import { PickleInput } from './input.js'
import { isNextItem } from './item-lookahead.js'
import { runMachine } from './machine/run.js'
import {
  beginRecord,
  closeBatch,
  createMachine,
  type MachineState,
  makesCall,
  openRoot,
  pushContainer,
  rememberOutside,
  rewind,
} from './machine/state.js'
import { checkpointMask, MemoCheckpoints } from './memo-lookup/checkpoints.js'
import type { RememberedPart } from './memo-lookup/find-slot.js'
import {
  createRereadBudget,
  type Inside,
  MemoLookup,
  truncatedSource,
  type WholePickle,
} from './memo-lookup/memo-lookup.js'
import { effect, formatOpcode, op, opcodes } from './opcodes.js'
import { memoSlot, PickleScanner } from './scan.js'
import { PickleTape } from './tape.js'
import { token } from './tape-tokens.js'
import type { PickleKey, PickleVisitor, WalkOptions } from './visitor.js'
import { opcodeEnd, type PickleWindow } from './window.js'

/* CPython writes the items of a container in batches of this many. */
const batchItems = 1000
/* Streamed containers inside one another: ten times as many as any benchmark nests. */
const maxStreamDepth = 64
/* Bytes and tokens of a value that is read again. */
const maxRereadBytes = 1 << 24
const maxRereadTokens = 1 << 20
/* Bytes of a skipped container that are held, in case it turns out to be empty and followed by a tuple. */
const heldBytes = 1 << 16
/* Milliseconds between two reports of progress. */
const reportIntervalMs = 200
/* Opcodes that take the values above a mark, except those that close a batch. */
const collectors: ReadonlySet<number> = new Set([op.TUPLE, op.LIST, op.DICT, op.FROZENSET])

/** A walk inside a walk, which reads again what several records share. */
interface Again extends Inside {
  readonly whole: WholePickle
  readonly part: RememberedPart
}

/**
 * Reads a pickle of any size in one pass and little memory: containers that the visitor streams are never held, records
 * are emitted one at a time and dropped. Protocols 0 to 5; nothing is ever run, and globals that are not on the list
 * are refused.
 *
 * Resolves to the offset after the pickle's STOP and the number of memo slots it filled.
 *
 * @throws NasBenchError CORRUPT_FILE, UNSAFE_PICKLE or UNSUPPORTED_FILE (each with the byte offset), or ABORTED
 */
export async function walkPickle(
  source: ByteSource,
  visitor: PickleVisitor,
  options: WalkOptions = {},
): Promise<{ readonly end: number; readonly memoSlots: number }> {
  return new PickleWalk(source, visitor, options).run()
}

/* Tuples and sets, numbers, bytes and globals. */
const isFinished = (kind: number) => kind === token.tuple || kind === token.set || kind <= token.global

/* Block size for re-reading. If the end is known, one extra byte is read and replaced by STOP. */
const blockBytesOf = ({ from, to }: RememberedPart) =>
  to === undefined ? 1 << 12 : Math.min(1 << 14, to - from + 1)

class PickleWalk {
  private readonly tape: PickleTape
  private readonly input: PickleInput
  private readonly window: PickleWindow
  private readonly machine: MachineState
  private readonly whole: WholePickle
  private readonly lookup: MemoLookup
  private readonly frames: ContainerFrame[] = []
  private scanner = new PickleScanner(0)
  /** Offset of the first byte that the tape still points into. */
  private keep: number
  private readonly maxHeld: number
  /** Values on the stack that were given to the visitor. */
  private emitted = 0
  /** True when a container among them is held. */
  private holding = false
  /** When progress was reported last. */
  private lastReportAt = 0

  constructor(
    private readonly source: ByteSource,
    private readonly visitor: PickleVisitor,
    private readonly options: WalkOptions,
    private readonly again?: Again,
  ) {
    const at = options.at ?? 0
    this.keep = at
    this.whole = again?.whole ?? {
      source,
      start: at,
      checkpoints: new MemoCheckpoints(),
      rereads: createRereadBudget(source),
    }
    this.maxHeld = options.maxRecordBytes ?? 1 << 28
    this.tape = again
      ? new PickleTape(64)
      : new PickleTape(4096, createMemoryBudget(source.name, source.size, 'UNSAFE_PICKLE'))
    this.input = again
      ? new PickleInput(source, at, this.maxHeld, { blockBytes: blockBytesOf(again.part), readAhead: false })
      : new PickleInput(source, at, this.maxHeld)
    this.window = this.input.window
    this.machine = createMachine(this.window, this.tape, this.whole.checkpoints, {
      globals: options.globals,
      maxTokens: again ? maxRereadTokens : undefined,
      leaveOutWeights: options.leaveOutWeights,
      brief: again !== undefined,
    })
    this.lookup = new MemoLookup(this.whole, this.machine, {
      inside: () => this.inside(),
      read: (part, inside) => this.readPart(part, inside),
    })
    this.tape.name = source.name
    if (again) {
      this.machine.memo.skipTo(again.part.memo)
      this.machine.reportSets = true
    }
  }

  async run(): Promise<{ end: number; memoSlots: number }> {
    const root: ContainerFrame = {
      kind: token.none,
      mode: this.visitor.enter ? 'stream' : 'record',
      path: [],
      state: 'batch',
      count: 0,
      batch: 0,
      key: null,
      offset: -1,
    }
    this.frames.push(root)
    this.machine.reportContainers = root.mode === 'stream'
    for (;;) {
      const frame = this.frames.at(-1) as ContainerFrame
      if (this.again && root.count === 1) return { end: this.window.base + this.window.at, memoSlots: 0 }
      if (frame.state === 'open' || frame.state === 'closed') {
        const next = this.between(frame)
        if (next === 'more') await this.more(this.window.at + 1)
        else if (next === 'look') {
          await this.judgeNext(frame)
        }
        continue
      }
      const pause =
        frame.mode === 'skip'
          ? this.scanner.run(this.window, this.recordCheckpoint)
          : runMachine(this.machine)
      switch (pause) {
        case 'more':
          await this.more(frame.mode === 'skip' ? this.scanner.wanted : this.machine.wanted)
          break
        case 'far': {
          await this.lookup.provide(this.machine.wanted)
          break
        }
        case 'container':
          this.begin(frame)
          break
        default:
          if (frame === root && this.window.buffer[this.window.at] === op.STOP) {
            this.finishRoot(root)
            this.report(this.window.base + this.window.at + 1, true)
            return { end: this.window.base + this.window.at + 1, memoSlots: this.machine.memo.next }
          }
          await this.below(frame)
      }
    }
  }

  /* Where this walk is, for those that are inside of it. */
  private inside(): Inside {
    const { open = [], depth = 0 } = this.again ?? {}
    return { open: [...open, ...this.frames.map((frame) => frame.offset)], depth }
  }

  /* A part of the pickle that has been read before. */
  private async readPart(part: RememberedPart, inside: Inside): Promise<PickleTape | undefined> {
    const { options, whole } = this
    const { from, to } = part
    let tape: PickleTape | undefined
    const record: PickleVisitor['record'] = (_path, read, node) => {
      // Other results of a call may continue after their memo slot.
      if (node === 0 && (to === undefined || isFinished(read.kind(0)))) tape = read.detached()
    }
    const walk = new PickleWalk(
      to === undefined ? whole.source : truncatedSource(whole.source, to),
      to === undefined ? { enter: () => 'record', record } : { record },
      {
        at: from,
        ...(options.globals && { globals: options.globals }),
        ...(options.leaveOutWeights && { leaveOutWeights: true }),
        ...(options.signal && { signal: options.signal }),
        maxRecordBytes: Math.min(maxRereadBytes, this.maxHeld),
      },
      { ...inside, part, whole },
    )
    await walk.run()
    return tape
  }

  /* Between the batches of a container: is this its end, or do more items come? */
  private between(frame: ContainerFrame): 'more' | 'look' | undefined {
    const { window } = this
    const at = window.at
    const limit = window.limit()
    const next = opcodeEnd(window.buffer, window.view, at, limit)
    const code = at < limit ? window.buffer[at]! : -1
    const memo = opcodes[code]?.effect === effect.remember
    // Of most opcodes the code alone will do.
    const wanted = memo || code === op.FRAME ? next : at + 1
    if (wanted > limit) return window.passes(at, wanted) ? undefined : 'more'
    if (memo) {
      const slot = memoSlot(window, at, this.machine.memo.next)
      rememberOutside(this.machine, slot, at)
      if (frame.mode === 'skip') this.scanner.memo = this.machine.memo.next
      window.at = next
    } else if (code === op.FRAME) {
      window.enterFrame(at)
      window.at = next
    } else if (code === op.MARK) {
      const { memo, stack } = this.machine
      const { tapeLength } = stack
      frame.before = { offset: window.base + at, frameEnd: window.frameEnd, memo: memo.next, tapeLength }
      window.at = at + 1
      frame.state = 'batch'
      frame.batch = 0
      frame.ahead = undefined
    } else {
      const opcode = opcodes[code]
      if (!opcode) throw window.corrupt(`${formatOpcode(code)} where an opcode should stand`, at)
      const pushes = opcode.pushes > opcode.pops && opcode.effect === 0
      if (!pushes || frame.state === 'closed') this.leave(frame)
      else return 'look'
    }
    return undefined
  }

  /* A value follows a container: is it the container's next item, or does it belong to what is around? */
  private async judgeNext(frame: ContainerFrame): Promise<void> {
    const { maxHeld, source, window } = this
    const around = this.frames.at(-2) as ContainerFrame
    const isItem = await isNextItem(source, window, frame, around, maxHeld)
    if (isItem === undefined) throw this.misplaced(window.buffer[window.at]!)
    if (!isItem) this.leave(frame)
    else {
      frame.state = 'single'
      frame.ahead = around.ahead
    }
  }

  /* The mark that was taken for a batch's is a tuple's, say, which follows the container: back to before it. */
  private async goBack(frame: ContainerFrame, before: Before): Promise<void> {
    const { machine, scanner, window } = this
    window.at = before.offset - window.base
    window.frameEnd = before.frameEnd
    if (frame.mode === 'skip') {
      scanner.memo = before.memo
      scanner.depth = 0
    } else rewind(machine, before.tapeLength, before.memo)
    frame.before = undefined
    await this.judgeNext(frame)
  }

  /* A container begins among the loose values of a streamed one. */
  private begin(frame: ContainerFrame): void {
    const { machine, window } = this
    const loose = machine.stack.length
    const inDict = frame.kind === token.dict
    // In a dict, a container where a key should be can only be part of one.
    if ((inDict ? loose % 2 === 0 : frame.kind === token.none && loose > 0) || makesCall(machine)) {
      pushContainer(machine)
      return
    }
    this.prepareTape()
    // In the order of the file: what stands before the container is emitted before `enter` is called. After a container
    // that is held it is not known yet where an item ends.
    if (!this.holding) this.flush(frame, inDict ? loose - 1 : loose)
    frame.key = inDict ? this.key(machine.stack.entry(loose - 1)) : frame.count + loose - this.emitted
    const path = frame.kind === token.none ? [] : [...frame.path, frame.key]
    const kind = machine.startedKind
    if (this.frames.length > maxStreamDepth) {
      throw window.corrupt(
        `containers nested more than ${maxStreamDepth} deep where they are streamed`,
        window.at,
      )
    }
    const mode = this.visitor.enter?.(path, kind === token.dict ? 'dict' : 'list') ?? 'record'
    if (mode === 'hold') {
      this.holding = true
      pushContainer(machine)
      return
    }
    this.flush(frame, inDict ? loose - 1 : loose)
    this.restart()
    const offset = window.base + machine.startedAt
    this.frames.push({ kind, mode, path, state: 'open', count: 0, batch: 0, key: null, offset })
    machine.reportContainers = mode === 'stream'
    if (mode === 'record') openRoot(machine, kind)
    else if (mode === 'skip') this.scanner = new PickleScanner(machine.memo.next)
  }

  /* Emits the first loose values: key and value by turns, or items. */
  private flush(frame: ContainerFrame, values: number): void {
    const { machine, tape } = this
    if (this.emitted < values) checkTree(tape, machine.stack.tapeLength)
    if (frame.kind === token.dict) {
      for (let i = this.emitted; i + 1 < values; i += 2) {
        this.visitor.record(
          [...frame.path, this.key(machine.stack.entry(i))],
          tape,
          tape.resolve(machine.stack.entry(i + 1)),
        )
        frame.count++
        frame.batch++
      }
    } else {
      for (let i = this.emitted; i < values; i++) {
        this.visitor.record([...frame.path, frame.count], tape, tape.resolve(machine.stack.entry(i)))
        frame.count++
        frame.batch++
      }
    }
    this.emitted = values
  }

  /* The opcode at hand reaches below the values of the innermost container: it must be what closes the batch. */
  private async below(frame: ContainerFrame): Promise<void> {
    const { machine, scanner, window } = this
    const code = window.buffer[window.at]!
    const inDict = frame.kind === token.dict
    const many = inDict ? op.SETITEMS : frame.kind === token.set ? op.ADDITEMS : op.APPENDS
    const closes = frame.state === 'batch' ? many : inDict ? op.SETITEM : op.APPEND
    if (
      collectors.has(code) &&
      frame.state === 'batch' &&
      frame.batch === 0 &&
      machine.stack.markCount === 0
    ) {
      const { before } = frame
      if (before && before.offset >= window.base) return this.goBack(frame, before)
    }
    if (frame.kind === token.none || code !== closes || machine.stack.markCount > 0)
      throw this.misplaced(code)
    const values = frame.mode === 'skip' ? scanner.depth : machine.stack.length
    if (inDict && values % 2 === 1) throw window.corrupt('a dict with a key too many', window.at)
    if (frame.mode === 'stream') {
      this.prepareTape()
      this.flush(frame, values)
      this.restart()
    } else if (frame.mode === 'record') {
      frame.batch = closeBatch(machine)
    } else {
      frame.batch = values
      scanner.depth = 0
      machine.memo.skipTo(scanner.memo)
    }
    const items = frame.mode === 'stream' || !inDict ? frame.batch : frame.batch / 2
    const last = frame.state === 'batch' && items !== batchItems
    frame.state = last ? 'closed' : 'open'
    frame.batch = 0
    window.at++
    frame.before = undefined
    if (frame.mode === 'skip') this.keep = window.base + window.at
  }

  /* A container is complete. */
  private leave(frame: ContainerFrame): void {
    this.frames.pop()
    const around = this.frames.at(-1) as ContainerFrame
    if (frame.mode === 'record') {
      this.prepareTape()
      checkTree(this.tape, this.machine.stack.tapeLength)
      this.visitor.record(frame.path, this.tape, 0)
    }
    around.count++
    around.batch++
    this.machine.reportContainers = true
    this.restart()
  }

  private finishRoot(root: ContainerFrame): void {
    const { machine, window } = this
    const values = machine.stack.length + (root.mode === 'stream' ? root.count : 0)
    // The STOP of a part that is read again may stand inside of a frame.
    if (this.again) window.frameEnd = Number.POSITIVE_INFINITY
    window.checkStop(values, machine.stack.markCount)
    if (machine.stack.length === 1) {
      this.prepareTape()
      checkTree(this.tape, machine.stack.tapeLength)
      this.visitor.record([], this.tape, this.tape.resolve(machine.stack.entry(0)))
    }
  }

  private restart(): void {
    this.emitted = 0
    this.holding = false
    beginRecord(this.machine)
    this.keep = this.window.base + this.window.at
  }

  private prepareTape(): void {
    this.tape.buffer = this.window.buffer
    this.tape.base = this.window.base
    this.tape.start = this.keep
  }

  private key(node: number): PickleKey {
    const { tape } = this
    return tape.text(node) ?? (tape.isNumber(node) ? tape.number(node) : (tape.value(node) as PickleKey))
  }

  private readonly recordCheckpoint = (slot: number, end: number): boolean => {
    if (((slot + 1) & checkpointMask) === 0) this.whole.checkpoints.add(slot, this.window.base + end)
    return false
  }

  private async more(wanted: number): Promise<void> {
    const { options, window } = this
    const done = window.base + window.at
    if (options.signal?.aborted) {
      throw new NasBenchError('ABORTED', `reading ${window.name} was interrupted at byte ${done}`, {
        path: window.name,
        cause: options.signal.reason,
      })
    }
    this.report(done)
    window.checkLine()
    const frame = this.frames.at(-1) as ContainerFrame
    let keep = Math.min(this.keep, done)
    if (frame.mode === 'skip') {
      const before = frame.before?.offset ?? done
      keep = done - before > heldBytes ? done : before
    }
    if (this.again) {
      const bytes = Math.max(blockBytesOf(this.again.part), wanted - window.end)
      this.whole.rereads.spend(bytes, window)
    }
    await this.input.fill(keep, window.base + wanted)
  }

  private report(done: number, last = false): void {
    const { onProgress } = this.options
    if (!onProgress) return
    const now = Date.now()
    if (now - this.lastReportAt < reportIntervalMs && !last) return
    this.lastReportAt = now
    onProgress({ label: `reading ${this.window.name}`, done, total: this.window.size, unit: 'bytes' })
  }

  private misplaced(code: number): NasBenchError {
    const { window } = this
    const streamed = this.frames.length > 1 || (this.frames[0] as ContainerFrame).count > 0
    const offset = window.base + window.at
    // No pickler writes DUP, so there is no layout that would need it.
    if (code === op.DUP) return window.corrupt('a copy of a container on the stack', window.at)
    if (!streamed || code === op.STOP || code === op.MEMOIZE) {
      return window.corrupt(`${formatOpcode(code)} with too little on the stack`, window.at)
    }
    return new NasBenchError(
      'UNSUPPORTED_FILE',
      `${window.name} cannot be streamed: ${formatOpcode(code)} at byte ${offset} modifies a container that was already emitted`,
      { path: window.name, offset },
    )
  }
}
