import { spaceSize } from '../operations.js'
import { nb201Space } from '../space.js'

/** The properties that distinguish the files of one search space from those of another. */
export interface TrialSpace {
  /** For messages: `NAS-Bench-201`. */
  readonly title: string
  /** NATS-Bench's name for its files: `NATS-tss`. */
  readonly natsName: string
  readonly size: number
  /** The text under which the files record the architecture of an index. */
  text(index: number): string
  /** How the files call the trainings, and how our tables do. */
  readonly lengths: Readonly<Record<string, string>>
  /** Advice for a file of the other space, recognized by an architecture's string in it; empty for other files. */
  hint(text: unknown): string
}

/** The cells of NAS-Bench-201, which are NATS-Bench's topology space. */
export const topologyTrials: TrialSpace = {
  title: 'NAS-Bench-201',
  natsName: 'NATS-tss',
  size: spaceSize,
  text: (index) => nb201Space.format(nb201Space.at(index)),
  lengths: { full: '200', less: '12', '200': '200', '12': '12' },
  hint: (text) =>
    /^\d+(:\d+)+$/.test(String(text))
      ? ": it is a file of NATS-Bench's size space, import it as nats-sss"
      : '',
}
