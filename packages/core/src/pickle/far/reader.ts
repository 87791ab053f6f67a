import type { ByteSource } from '../../bytes/source.js'
import { NasBenchError } from '../../errors.js'
import type { PickleMachine } from '../machine/machine.js'
import type { PickleTape } from '../tape.js'
import type { MemoCheckpoints } from './checkpoints.js'
import { notShareable, type RememberedPart, readMemo } from './find.js'
import type { Rereading } from './rereading.js'
import { FarValues } from './values.js'

/* Far values inside one another. */
const deepest = 8
const tokenBytes = 16
/* Setting up a walk takes about as long as looking through so many bytes. */
const walkBytes = 1 << 13

/** What all walks through one pickle know of it. */
export interface WholePickle {
  readonly source: ByteSource
  /** Offset where it begins. */
  readonly start: number
  readonly checkpoints: MemoCheckpoints
  readonly rereading: Rereading
}

/** Where in the pickle a walk is that is inside of others. */
export interface Inside {
  /** Offsets of the containers that are being read, from the outermost on. */
  readonly open: readonly number[]
  /** How many walks it is inside of. */
  readonly depth: number
}

/** How a walk has parts of its pickle read again. */
export interface RereadingWalk {
  /** Where it is at the moment. */
  inside(): Inside
  /** Reads a part by a walk of its own, at that place; undefined where it turns out to be less than a whole value. */
  read(part: RememberedPart, inside: Inside): Promise<PickleTape | undefined>
}

/** Gives a machine what records before the one at hand have put into the memo. */
export class FarReader {
  private readonly values = new FarValues()

  constructor(
    private readonly pickle: WholePickle,
    private readonly machine: PickleMachine,
    private readonly walk: RereadingWalk,
  ) {}

  /** Supplies the machine with what is in a slot. */
  async supply(slot: number): Promise<void> {
    const { machine, values } = this
    const { checkpoints, source, start } = this.pickle
    const known = values.get(slot)
    if (known) {
      this.spend(known.kinds.length * tokenBytes)
      machine.supplyCopy(slot, known)
      return
    }
    const found = await readMemo(source, start, checkpoints, slot, (bytes) => this.spend(bytes))
    if ('text' in found) {
      machine.memo.supplyText(slot, found.text)
      return
    }
    const tape = await this.readAgain(slot, found)
    values.add(slot, tape)
    machine.supplyCopy(slot, tape)
  }

  private async readAgain(slot: number, part: RememberedPart): Promise<PickleTape> {
    const { window } = this.machine
    const { depth, open } = this.walk.inside()
    if (open.includes(part.from)) {
      throw window.corrupt(`a container that holds itself (memo slot ${slot})`, window.at)
    }
    if (depth >= deepest) {
      throw new NasBenchError(
        'UNSAFE_PICKLE',
        `${window.name} shares containers that share containers, and so on, ${deepest} deep (byte ${window.base + window.at}), which no benchmark file does`,
        { path: window.name, offset: window.base + window.at },
      )
    }
    this.spend(walkBytes)
    const tape = await this.walk.read(part, { open, depth: depth + 1 })
    if (!tape) throw notShareable(window.name, slot)
    this.spend(tape.kinds.length * tokenBytes)
    return tape
  }

  private spend(bytes: number): void {
    this.pickle.rereading.spend(bytes, this.machine.window)
  }
}
