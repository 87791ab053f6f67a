import type { ByteSource } from '../bytes/source.js'
import { NasBenchError } from '../errors.js'
import { checkpointMask, MemoCheckpoints } from './far/checkpoints.js'
import type { RememberedPart } from './far/find.js'
import { FarReader, type Inside, type WholePickle } from './far/reader.js'
import { Rereading } from './far/rereading.js'
import { stoppedAt } from './far/stopped.js'
import { PickleInput } from './input.js'
import type { Before, Level } from './level.js'
import { isNextItem } from './look-ahead.js'
import { PickleMachine } from './machine/machine.js'
import { formatOpcode, opcodes } from './opcodes.js'
import { memoSlot, PickleScanner } from './scan.js'
import { PickleTape, token } from './tape.js'
import type { PickleKey, PickleVisitor, WalkOptions } from './visitor.js'
import { opcodeEnd, type PickleWindow } from './window.js'

/* CPython writes the items of a container in batches of so many. */
const batchItems = 1000
/* Streamed containers inside one another: ten times as many as any benchmark nests. */
const deepestStream = 64
/* Bytes and tokens of a value that is read again. */
const mostFarBytes = 1 << 24
const mostFarTokens = 1 << 20
/* Of a skipped container so much is held, in case it turns out to be empty and followed by a tuple. */
const heldBytes = 1 << 16
/* Milliseconds between two reports of progress. */
const tellEvery = 200
/* TUPLE, LIST, DICT and FROZENSET: what takes the values above a mark, but for the batches. */
const collectors: ReadonlySet<number> = new Set([0x74, 0x6c, 0x64, 0x91])

/** A walk inside a walk, which reads again what several records share. */
interface Again extends Inside {
  readonly whole: WholePickle
  readonly part: RememberedPart
}

/**
 * Reads a pickle of any size in one pass and little memory: containers that the visitor streams are never held, records
 * are handed over one at a time and dropped. Protocols 0 to 5; nothing is ever run, and globals that are not on the list
 * are refused.
 *
 * Resolves to the offset behind the pickle's STOP and the number of memo slots it filled.
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

/* Read at a time. Where it ends is known of most; the opcode behind it is read too, and gives way to a STOP. */
const blockBytesOf = ({ from, to }: RememberedPart) =>
  to === undefined ? 1 << 12 : Math.min(1 << 14, to - from + 1)

class PickleWalk {
  private readonly tape: PickleTape
  private readonly input: PickleInput
  private readonly window: PickleWindow
  private readonly machine: PickleMachine
  private readonly whole: WholePickle
  private readonly far: FarReader
  private readonly levels: Level[] = []
  private scanner = new PickleScanner(0)
  /** Offset of the first byte that the tape still points into. */
  private keep: number
  private readonly most: number
  /** Values on the stack that were handed over. */
  private handed = 0
  /** True when a container among them is held. */
  private holding = false
  /** When `onProgress` was told last. */
  private told = 0

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
      rereading: new Rereading(source),
    }
    this.most = options.mostRecordBytes ?? 1 << 28
    this.tape = again ? new PickleTape(64) : new PickleTape()
    this.input = again
      ? new PickleInput(source, at, this.most, { blockBytes: blockBytesOf(again.part), readAhead: false })
      : new PickleInput(source, at, this.most)
    this.window = this.input.window
    this.machine = new PickleMachine(this.window, this.tape, this.whole.checkpoints, {
      globals: options.globals,
      most: again ? mostFarTokens : undefined,
      leaveOutWeights: options.leaveOutWeights,
      brief: again !== undefined,
    })
    this.far = new FarReader(this.whole, this.machine, {
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
    const root: Level = {
      kind: token.none,
      mode: this.visitor.enter ? 'stream' : 'record',
      path: [],
      state: 'batch',
      count: 0,
      batch: 0,
      key: null,
      offset: -1,
    }
    this.levels.push(root)
    this.machine.reportContainers = root.mode === 'stream'
    for (;;) {
      const level = this.levels.at(-1) as Level
      if (this.again && root.count === 1) return { end: this.window.base + this.window.at, memoSlots: 0 }
      if (level.state === 'open' || level.state === 'closed') {
        const next = this.between(level)
        if (next === 'more') await this.more(this.window.at + 1)
        else if (next === 'look') {
          await this.judgeNext(level)
        }
        continue
      }
      const pause = level.mode === 'skip' ? this.scanner.run(this.window, this.note) : this.machine.run()
      switch (pause) {
        case 'more':
          await this.more(level.mode === 'skip' ? this.scanner.wanted : this.machine.wanted)
          break
        case 'far': {
          await this.far.supply(this.machine.wanted)
          break
        }
        case 'container':
          this.begin(level)
          break
        default:
          if (level === root && this.window.buffer[this.window.at] === 0x2e) {
            this.finishRoot(root)
            this.tell(this.window.base + this.window.at + 1, true)
            return { end: this.window.base + this.window.at + 1, memoSlots: this.machine.memo.next }
          }
          await this.below(level)
      }
    }
  }

  /* Where this walk is, for those that are inside of it. */
  private inside(): Inside {
    const { open = [], depth = 0 } = this.again ?? {}
    return { open: [...open, ...this.levels.map((level) => level.offset)], depth }
  }

  /* A part of the pickle that has been read before. */
  private async readPart(part: RememberedPart, inside: Inside): Promise<PickleTape | undefined> {
    const { options, whole } = this
    const { from, to } = part
    let tape: PickleTape | undefined
    const record: PickleVisitor['record'] = (_path, read, node) => {
      // Of what else a call gives, more may follow behind its memo slot.
      if (node === 0 && (to === undefined || isFinished(read.kind(0)))) tape = read.detached()
    }
    const walk = new PickleWalk(
      to === undefined ? whole.source : stoppedAt(whole.source, to),
      to === undefined ? { enter: () => 'record', record } : { record },
      {
        at: from,
        ...(options.globals && { globals: options.globals }),
        ...(options.leaveOutWeights && { leaveOutWeights: true }),
        ...(options.signal && { signal: options.signal }),
        mostRecordBytes: Math.min(mostFarBytes, this.most),
      },
      { ...inside, part, whole },
    )
    await walk.run()
    return tape
  }

  /* Between the batches of a container: is this its end, or do more items come? */
  private between(level: Level): 'more' | 'look' | undefined {
    const { window } = this
    const at = window.at
    const limit = window.limit()
    const behind = opcodeEnd(window.buffer, window.view, at, limit)
    const code = at < limit ? (window.buffer[at] as number) : -1
    const memo = code === 0x94 || code === 0x70 || code === 0x71 || code === 0x72
    // Of most opcodes the code alone will do.
    const wanted = memo || code === 0x95 ? behind : at + 1
    if (wanted > limit) return window.passes(at, wanted) ? undefined : 'more'
    if (memo) {
      const slot = memoSlot(window, at, this.machine.memo.next)
      this.machine.rememberOutside(slot, at)
      if (level.mode === 'skip') this.scanner.memo = this.machine.memo.next
      window.at = behind
    } else if (code === 0x95) {
      window.enterFrame(at)
      window.at = behind
    } else if (code === 0x28) {
      const { memo, stack } = this.machine
      const { tapeLength } = stack
      level.before = { offset: window.base + at, frameEnd: window.frameEnd, memo: memo.next, tapeLength }
      window.at = at + 1
      level.state = 'batch'
      level.batch = 0
      level.ahead = undefined
    } else {
      const opcode = opcodes[code]
      if (!opcode) throw window.corrupt(`${formatOpcode(code)} where an opcode should stand`, at)
      const pushes = opcode.pushes > opcode.pops && opcode.effect === 0
      if (!pushes || level.state === 'closed') this.leave(level)
      else return 'look'
    }
    return undefined
  }

  /* A value follows a container: is it the container's next item, or does it belong to what is around? */
  private async judgeNext(level: Level): Promise<void> {
    const { most, source, window } = this
    const around = this.levels.at(-2) as Level
    const isItem = await isNextItem(source, window, level, around, most)
    if (isItem === undefined) throw this.misplaced(window.buffer[window.at] as number)
    if (!isItem) this.leave(level)
    else {
      level.state = 'single'
      level.ahead = around.ahead
    }
  }

  /* The mark that was taken for a batch's is a tuple's, say, which follows the container: back to before it. */
  private async goBack(level: Level, before: Before): Promise<void> {
    const { machine, scanner, window } = this
    window.at = before.offset - window.base
    window.frameEnd = before.frameEnd
    if (level.mode === 'skip') {
      scanner.memo = before.memo
      scanner.depth = 0
    } else machine.rewind(before.tapeLength, before.memo)
    level.before = undefined
    await this.judgeNext(level)
  }

  /* A container begins among the loose values of a streamed one. */
  private begin(level: Level): void {
    const { machine, window } = this
    const loose = machine.stack.length
    const inDict = level.kind === token.dict
    // In a dict, a container where a key should be can only be part of one.
    if ((inDict ? loose % 2 === 0 : level.kind === token.none && loose > 0) || machine.makesCall()) {
      machine.pushContainer()
      return
    }
    this.prepareTape()
    // In the order of the file: what stands before the container is handed over before it is asked about. Behind a
    // container that is held it is not known yet where an item ends.
    if (!this.holding) this.flush(level, inDict ? loose - 1 : loose)
    level.key = inDict ? this.key(machine.stack.entry(loose - 1)) : level.count + loose - this.handed
    const path = level.kind === token.none ? [] : [...level.path, level.key]
    const kind = machine.startedKind
    if (this.levels.length > deepestStream) {
      throw window.corrupt(
        `containers nested more than ${deepestStream} deep where they are streamed`,
        window.at,
      )
    }
    const mode = this.visitor.enter?.(path, kind === token.dict ? 'dict' : 'list') ?? 'record'
    if (mode === 'hold') {
      this.holding = true
      machine.pushContainer()
      return
    }
    this.flush(level, inDict ? loose - 1 : loose)
    this.restart()
    const offset = window.base + machine.startedAt
    this.levels.push({ kind, mode, path, state: 'open', count: 0, batch: 0, key: null, offset })
    machine.reportContainers = mode === 'stream'
    if (mode === 'record') machine.openRoot(kind)
    else if (mode === 'skip') this.scanner = new PickleScanner(machine.memo.next)
  }

  /* Hands over the first loose values: key and value by turns, or items. */
  private flush(level: Level, values: number): void {
    const { machine, tape } = this
    if (level.kind === token.dict) {
      for (let i = this.handed; i + 1 < values; i += 2) {
        this.visitor.record(
          [...level.path, this.key(machine.stack.entry(i))],
          tape,
          tape.resolve(machine.stack.entry(i + 1)),
        )
        level.count++
        level.batch++
      }
    } else {
      for (let i = this.handed; i < values; i++) {
        this.visitor.record([...level.path, level.count], tape, tape.resolve(machine.stack.entry(i)))
        level.count++
        level.batch++
      }
    }
    this.handed = values
  }

  /* The opcode at hand reaches below the values of the innermost container: it must be what closes the batch. */
  private async below(level: Level): Promise<void> {
    const { machine, scanner, window } = this
    const code = window.buffer[window.at] as number
    const inDict = level.kind === token.dict
    const many = inDict ? 0x75 : level.kind === token.set ? 0x90 : 0x65
    const closes = level.state === 'batch' ? many : inDict ? 0x73 : 0x61
    if (
      collectors.has(code) &&
      level.state === 'batch' &&
      level.batch === 0 &&
      machine.stack.markCount === 0
    ) {
      const { before } = level
      if (before && before.offset >= window.base) return this.goBack(level, before)
    }
    if (level.kind === token.none || code !== closes || machine.stack.markCount > 0)
      throw this.misplaced(code)
    const values = level.mode === 'skip' ? scanner.depth : machine.stack.length
    if (inDict && values % 2 === 1) throw window.corrupt('a dict with a key too many', window.at)
    if (level.mode === 'stream') {
      this.prepareTape()
      this.flush(level, values)
      this.restart()
    } else if (level.mode === 'record') {
      level.batch = machine.closeBatch()
    } else {
      level.batch = values
      scanner.depth = 0
      machine.memo.skipTo(scanner.memo)
    }
    const items = level.mode === 'stream' || !inDict ? level.batch : level.batch / 2
    const last = level.state === 'batch' && items !== batchItems
    level.state = last ? 'closed' : 'open'
    level.batch = 0
    window.at++
    level.before = undefined
    if (level.mode === 'skip') this.keep = window.base + window.at
  }

  /* A container is complete. */
  private leave(level: Level): void {
    this.levels.pop()
    const around = this.levels.at(-1) as Level
    if (level.mode === 'record') {
      this.prepareTape()
      this.visitor.record(level.path, this.tape, 0)
    }
    around.count++
    around.batch++
    this.machine.reportContainers = true
    this.restart()
  }

  private finishRoot(root: Level): void {
    const { machine, window } = this
    const values = machine.stack.length + (root.mode === 'stream' ? root.count : 0)
    const end = window.base + window.at + 1
    if (!this.again && window.frameEnd !== Number.POSITIVE_INFINITY && window.frameEnd !== end) {
      throw window.corrupt('the end of the pickle in the middle of a frame', window.at)
    }
    if (values !== 1 || machine.stack.markCount > 0) {
      throw window.corrupt(
        values === 0 ? 'a pickle of nothing' : `${values} values where one should be`,
        window.at,
      )
    }
    if (machine.stack.length === 1) {
      this.prepareTape()
      this.visitor.record([], this.tape, this.tape.resolve(machine.stack.entry(0)))
    }
  }

  private restart(): void {
    this.handed = 0
    this.holding = false
    this.machine.reset()
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

  private readonly note = (slot: number, behind: number): boolean => {
    if (((slot + 1) & checkpointMask) === 0) this.whole.checkpoints.add(slot, this.window.base + behind)
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
    this.tell(done)
    window.checkLine()
    const level = this.levels.at(-1) as Level
    let keep = Math.min(this.keep, done)
    if (level.mode === 'skip') {
      const before = level.before?.offset ?? done
      keep = done - before > heldBytes ? done : before
    }
    if (this.again) {
      const bytes = Math.max(blockBytesOf(this.again.part), wanted - window.end)
      this.whole.rereading.spend(bytes, window)
    }
    await this.input.fill(keep, window.base + wanted)
  }

  private tell(done: number, last = false): void {
    const { onProgress } = this.options
    if (!onProgress) return
    const now = Date.now()
    if (now - this.told < tellEvery && !last) return
    this.told = now
    onProgress({ label: `reading ${this.window.name}`, done, total: this.window.size, unit: 'bytes' })
  }

  private misplaced(code: number): NasBenchError {
    const { window } = this
    const streamed = this.levels.length > 1 || (this.levels[0] as Level).count > 0
    const offset = window.base + window.at
    // No pickler writes DUP, so there is no layout that would need it.
    if (code === 0x32) return window.corrupt('a copy of a container on the stack', window.at)
    if (!streamed || code === 0x2e || code === 0x94) {
      return window.corrupt(`${formatOpcode(code)} with too little on the stack`, window.at)
    }
    return new NasBenchError(
      'UNSUPPORTED_FILE',
      `${window.name} is laid out in a way that cannot be streamed: ${formatOpcode(code)} at byte ${offset} takes a container apart that was already handed over`,
      { path: window.name, offset },
    )
  }
}
