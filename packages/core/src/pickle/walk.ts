import type { ByteSource } from '../bytes/source.js'
import { NasBenchError } from '../errors.js'
import type { OnProgress } from '../progress.js'
import { MemoCheckpoints, readMemo } from './far.js'
import { PickleInput } from './input.js'
import { PickleMachine } from './machine.js'
import { formatOpcode, opcodes } from './opcodes.js'
import { memoSlot, PickleScanner } from './scan.js'
import { PickleTape, token } from './tape.js'
import { opcodeEnd, PickleWindow } from './window.js'

/** A dict's key or a list's index on the way to a value. */
export type PickleKey = string | number | bigint | boolean | null | readonly PickleKey[]

/**
 * What to do with a container of a pickle: `stream` its items one by one, hand it over whole as a `record`, or
 * `skip` it. `hold`: it may be the first part of a tuple, so hand over whatever the item turns out to be, as soon as the
 * batch of up to 1,000 items that it belongs to is complete.
 */
export type PickleMode = 'stream' | 'record' | 'skip' | 'hold'

export interface PickleVisitor {
  /**
   * Asked for every container that is an item of a streamed container, and for the root.
   * Absent: the root is one record.
   */
  enter?(path: readonly PickleKey[], kind: 'dict' | 'list'): PickleMode
  /** A record, or a plain value inside a streamed container. `tape` and `node` are valid until this returns. */
  record(path: readonly PickleKey[], tape: PickleTape, node: number): void
}

export interface WalkOptions {
  /** Where the pickle begins; 0 unless said. */
  readonly at?: number
  /** Globals allowed beside the usual ones, as `'module name'`; calls of them stay uncalled objects. */
  readonly globals?: readonly string[]
  /** Bytes of a single record at the most; 256 MiB unless said. */
  readonly mostRecordBytes?: number
  readonly signal?: AbortSignal
  readonly onProgress?: OnProgress
}

/* CPython writes the items of a container in batches of so many. */
const batchItems = 1000

interface Level {
  readonly kind: number
  readonly mode: PickleMode
  readonly path: readonly PickleKey[]
  /** Between batches, inside one, or before a single item; `closed`: a last, smaller batch has been. */
  state: 'open' | 'batch' | 'single' | 'closed'
  /** Items handed over so far, and of them those of this batch. */
  count: number
  batch: number
  /** The key whose value is being read. */
  key: PickleKey
}

/**
 * Reads a pickle of any size in one pass and little memory: containers that the visitor streams are never held, records
 * are handed over one at a time and dropped. Protocols 0 to 5; nothing is ever run, and globals that are not on the list
 * are refused.
 *
 * Resolves to the offset behind the pickle's STOP and the number of memo slots it filled.
 * Rejects with CORRUPT_FILE, UNSAFE_PICKLE or UNSUPPORTED_FILE (each with the byte offset), or ABORTED.
 */
export async function walkPickle(
  source: ByteSource,
  visitor: PickleVisitor,
  options: WalkOptions = {},
): Promise<{ readonly end: number; readonly memoSlots: number }> {
  return new PickleWalk(source, visitor, options).run()
}

class PickleWalk {
  private readonly tape = new PickleTape()
  private readonly input: PickleInput
  private readonly window: PickleWindow
  private readonly machine: PickleMachine
  private readonly checkpoints: MemoCheckpoints
  private readonly levels: Level[] = []
  private scanner = new PickleScanner(0)
  /** Offset of the first byte that the tape still points into. */
  private keep: number
  private readonly start: number

  constructor(
    private readonly source: ByteSource,
    private readonly visitor: PickleVisitor,
    private readonly options: WalkOptions,
    /** A container of another walk is being read again: where its memo stood, and how deep that goes. */
    private readonly again?: {
      readonly slot: number
      readonly checkpoints: MemoCheckpoints
      readonly depth: number
    },
  ) {
    this.start = options.at ?? 0
    this.keep = this.start
    this.checkpoints = again?.checkpoints ?? new MemoCheckpoints()
    this.input = new PickleInput(source, this.start, options.mostRecordBytes ?? 1 << 28)
    this.window = this.input.window
    this.machine = new PickleMachine(this.window, this.tape, this.checkpoints, options.globals)
    this.tape.name = source.name
    if (again) this.machine.skipMemo(again.slot)
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
          if (await this.singleFollows(level)) level.state = 'single'
          else this.leave(level)
        }
        continue
      }
      const pause = level.mode === 'skip' ? this.scanner.run(this.window, this.note) : this.machine.run()
      switch (pause) {
        case 'more':
          await this.more(level.mode === 'skip' ? this.scanner.wanted : this.machine.wanted)
          break
        case 'far': {
          const slot = this.machine.wanted
          const found = await readMemo(this.source, this.start, this.checkpoints, slot)
          if ('text' in found) this.machine.supplyFar(slot, found.text)
          else await this.readAgain(slot, found.container)
          break
        }
        case 'container':
          this.begin(level)
          break
        default:
          if (level === root && this.window.buffer[this.window.at] === 0x2e) {
            this.finishRoot(root)
            return { end: this.window.base + this.window.at + 1, memoSlots: this.machine.memoNext }
          }
          this.below(level)
      }
    }
  }

  /* A container that an earlier record shares with this one. */
  private async readAgain(slot: number, offset: number): Promise<void> {
    const depth = (this.again?.depth ?? 0) + 1
    if (depth > 16) {
      throw new NasBenchError(
        'UNSUPPORTED_FILE',
        `${this.window.name} shares containers that share containers, and so on, or one that holds itself (memo slot ${slot})`,
        { path: this.window.name, offset },
      )
    }
    const { globals, mostRecordBytes } = this.options
    const options = {
      at: offset,
      ...(globals ? { globals } : {}),
      ...(mostRecordBytes ? { mostRecordBytes } : {}),
    }
    const walk = new PickleWalk(
      this.source,
      { enter: () => 'record', record: (_path, tape) => this.machine.supplyContainer(slot, tape) },
      options,
      { slot, checkpoints: this.checkpoints, depth },
    )
    await walk.run()
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
      const slot = memoSlot(window, at, this.machine.memoNext)
      this.machine.rememberOutside(slot)
      if (level.mode === 'skip') this.scanner.memo = this.machine.memoNext
      window.at = behind
    } else if (code === 0x95) {
      window.enterFrame(at)
      window.at = behind
    } else if (code === 0x28) {
      window.at = at + 1
      level.state = 'batch'
      level.batch = 0
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
  private async singleFollows(level: Level): Promise<boolean> {
    const { window } = this
    const scanner = new PickleScanner(0)
    const near = new PickleWindow(window.name, window.size, window.buffer, window.base, window.end)
    near.at = window.at
    near.frameEnd = window.frameEnd
    let look = near
    if (scanner.run(near) === 'more') {
      const input = new PickleInput(
        this.source,
        window.base + near.at,
        this.options.mostRecordBytes ?? 1 << 28,
        false,
      )
      look = input.window
      look.frameEnd = near.frameEnd
      let short = true
      for (let wanted = near.base + scanner.wanted; short; wanted = look.base + scanner.wanted) {
        await input.fill(look.base + look.at, wanted)
        short = scanner.run(look) === 'more'
      }
    }
    const code = look.buffer[look.at]
    return level.kind === token.dict
      ? code === 0x73 && scanner.depth === 2
      : code === 0x61 && scanner.depth === 1
  }

  /* A container begins among the loose values of a streamed one. */
  private begin(level: Level): void {
    const { machine } = this
    const loose = machine.stackLength
    const inDict = level.kind === token.dict
    // In a dict, a container where a key should be can only be part of one.
    if (inDict ? loose % 2 === 0 : level.kind === token.none && loose > 0) {
      machine.pushContainer()
      return
    }
    this.prepareTape()
    level.key = inDict ? this.key(machine.entry(loose - 1)) : level.count + loose
    const path = level.kind === token.none ? [] : [...level.path, level.key]
    const kind = machine.startedKind
    const mode = this.visitor.enter?.(path, kind === token.dict ? 'dict' : 'list') ?? 'record'
    if (mode === 'hold') {
      machine.pushContainer()
      return
    }
    this.flush(level, inDict ? loose - 1 : loose)
    this.restart()
    this.levels.push({ kind, mode, path, state: 'open', count: 0, batch: 0, key: null })
    machine.reportContainers = mode === 'stream'
    if (mode === 'record') machine.openRoot(kind)
    else if (mode === 'skip') this.scanner = new PickleScanner(machine.memoNext)
  }

  /* Hands over the first loose values: key and value by turns, or items. */
  private flush(level: Level, values: number): void {
    const { machine, tape } = this
    if (level.kind === token.dict) {
      for (let i = 0; i + 1 < values; i += 2) {
        this.visitor.record(
          [...level.path, this.key(machine.entry(i))],
          tape,
          tape.resolve(machine.entry(i + 1)),
        )
        level.count++
        level.batch++
      }
    } else {
      for (let i = 0; i < values; i++) {
        this.visitor.record([...level.path, level.count], tape, tape.resolve(machine.entry(i)))
        level.count++
        level.batch++
      }
    }
  }

  /* The opcode at hand reaches below the values of the innermost container: it must be what closes the batch. */
  private below(level: Level): void {
    const { machine, scanner, window } = this
    const code = window.buffer[window.at] as number
    const inDict = level.kind === token.dict
    const closes = level.state === 'batch' ? (inDict ? 0x75 : 0x65) : inDict ? 0x73 : 0x61
    if (level.kind === token.none || code !== closes || machine.markCount > 0) throw this.misplaced(code)
    const values = level.mode === 'skip' ? scanner.depth : machine.stackLength
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
      machine.skipMemo(scanner.memo)
    }
    const items = level.mode === 'stream' || !inDict ? level.batch : level.batch / 2
    const last = level.state === 'batch' && items !== batchItems
    level.state = last ? 'closed' : 'open'
    level.batch = 0
    window.at++
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
    const values = machine.stackLength + (root.mode === 'stream' ? root.count : 0)
    if (values !== 1 || machine.markCount > 0) {
      throw window.corrupt(
        values === 0 ? 'a pickle of nothing' : `${values} values where one should be`,
        window.at,
      )
    }
    if (machine.stackLength === 1) {
      this.prepareTape()
      this.visitor.record([], this.tape, this.tape.resolve(machine.entry(0)))
    }
  }

  private restart(): void {
    this.machine.reset()
    this.keep = this.window.base + this.window.at
  }

  private prepareTape(): void {
    this.tape.buffer = this.window.buffer
    this.tape.base = this.window.base
  }

  private key(node: number): PickleKey {
    const { tape } = this
    return tape.text(node) ?? (tape.isNumber(node) ? tape.number(node) : (tape.value(node) as PickleKey))
  }

  private readonly note = (slot: number, behind: number): boolean => {
    if (((slot + 1) & 127) === 0) this.checkpoints.add(slot, this.window.base + behind)
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
    options.onProgress?.({ label: `reading ${window.name}`, done, total: window.size, unit: 'bytes' })
    const level = this.levels.at(-1) as Level
    const keep = level.mode === 'skip' ? done : Math.min(this.keep, done)
    await this.input.fill(keep, window.base + wanted)
  }

  private misplaced(code: number): NasBenchError {
    const { window } = this
    const streamed = this.levels.length > 1
    const offset = window.base + window.at
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
