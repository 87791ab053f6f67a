/*
 * Reading again what records share. A published file fills 27 million memo slots and fetches few of them from another
 * record, so nothing but checkpoints is kept: a slot's value is found again in the file and read by a walk of its own.
 *
 * Invariants:
 * - A walk that reads again is inside of another one; `open` lists the offsets of all containers being read, so that a
 *   container which holds itself is noticed, and `depth` bounds how many walks are inside of one another.
 * - All bytes read again, tokens copied and walks set up are spent from one `RereadBudget` per file. Honest files share
 *   little: a small value that is read again costs some 11 kB and takes some 20 bytes of the file.
 * - Copies are kept by slot, `maxKeptTokens` in all, the latest last.
 */
import type { ByteSource } from '../../bytes/source.js'
import { NasBenchError } from '../../errors.js'
import { type MachineState, provideCopy } from '../machine/state.js'
import { op } from '../opcodes.js'
import type { TapeTokens } from '../tape-tokens.js'
import type { PickleWindow } from '../window.js'
import type { MemoCheckpoints } from './checkpoints.js'
import { notShareable, type RememberedPart, readMemo } from './find-slot.js'

/* Far values inside one another. */
const maxNested = 8
const tokenBytes = 16
/* Setting up a walk takes about as long as looking through this many bytes. */
const walkBytes = 1 << 13
/* Tokens of far values that are kept. */
const maxKeptTokens = 1 << 18
/* Honest files never spend more. A hostile one is refused after a quarter of a second, and half a second per megabyte. */
const rereadFloor = 2 ** 28
const rereadPerByte = 512

/** Bounds how much of a file is read again for what its records share. */
export interface RereadBudget {
  /** Throws CORRUPT_FILE when too much was spent. */
  spend(bytes: number, window: PickleWindow): void
}

/** The budget of one file. */
export function createRereadBudget(source: ByteSource): RereadBudget {
  let left = rereadFloor + rereadPerByte * source.size
  return {
    spend(bytes, window) {
      left -= bytes
      if (left < 0) throw window.corrupt('records that share more values than any benchmark file', window.at)
    },
  }
}

/** The same bytes with a STOP at `end`: what stands before it is a pickle by itself. */
export function truncatedSource(source: ByteSource, end: number): ByteSource {
  return {
    name: source.name,
    size: source.size,
    async read(into, at) {
      await source.read(into, at)
      if (end >= at && end < at + into.length) into[end - at] = op.STOP
    },
  }
}

/** The state that all walks through one pickle share. */
export interface WholePickle {
  readonly source: ByteSource
  /** Offset where it begins. */
  readonly start: number
  readonly checkpoints: MemoCheckpoints
  readonly rereads: RereadBudget
}

/** The position in the pickle of a walk that is inside of others. */
export interface Inside {
  /** Offsets of the containers that are being read, the outermost first. */
  readonly open: readonly number[]
  /** How many walks it is inside of. */
  readonly depth: number
}

/** Reads parts of a walk's pickle again. */
export interface Rereader {
  /** The position of the walk at the moment. */
  inside(): Inside
  /** Reads a part by a walk of its own, at that position; undefined if it turns out to be less than a whole value. */
  read(part: RememberedPart, inside: Inside): Promise<TapeTokens | undefined>
}

/** Gives a machine what earlier records have put into the memo. */
export class MemoLookup {
  private readonly kept = new Map<number, TapeTokens>()
  private keptTokens = 0

  constructor(
    private readonly pickle: WholePickle,
    private readonly machine: MachineState,
    private readonly rereader: Rereader,
  ) {}

  /** Provides the machine with the value of a slot. */
  async provide(slot: number): Promise<void> {
    const { machine } = this
    const { checkpoints, source, start } = this.pickle
    const known = this.kept.get(slot)
    if (known) {
      this.spend(known.kinds.length * tokenBytes)
      provideCopy(machine, slot, known)
      return
    }
    const found = await readMemo(source, start, checkpoints, slot, (bytes) => this.spend(bytes))
    if ('text' in found) {
      machine.memo.provideText(slot, found.text)
      return
    }
    const tape = await this.readAgain(slot, found)
    this.keep(slot, tape)
    provideCopy(machine, slot, tape)
  }

  private keep(slot: number, tape: TapeTokens): void {
    this.kept.set(slot, tape)
    this.keptTokens += tape.kinds.length
    for (const [oldest, { kinds }] of this.kept) {
      if (this.keptTokens <= maxKeptTokens || oldest === slot) break
      this.kept.delete(oldest)
      this.keptTokens -= kinds.length
    }
  }

  private async readAgain(slot: number, part: RememberedPart): Promise<TapeTokens> {
    const { window } = this.machine
    const { depth, open } = this.rereader.inside()
    if (open.includes(part.from)) {
      throw window.corrupt(`a container that holds itself (memo slot ${slot})`, window.at)
    }
    if (depth >= maxNested) {
      throw new NasBenchError(
        'UNSAFE_PICKLE',
        `${window.name} shares containers that share containers, and so on, ${maxNested} deep (byte ${window.base + window.at}), which no benchmark file does`,
        { path: window.name, offset: window.base + window.at },
      )
    }
    this.spend(walkBytes)
    const tape = await this.rereader.read(part, { open, depth: depth + 1 })
    if (!tape) throw notShareable(window.name, slot)
    this.spend(tape.kinds.length * tokenBytes)
    return tape
  }

  private spend(bytes: number): void {
    this.pickle.rereads.spend(bytes, this.machine.window)
  }
}
