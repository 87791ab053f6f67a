import type { ArchitectureSpace } from '@nasbench/core'
import type { Cost201, Dataset201 } from './cost.js'
import type { TrialSpace } from './import/trial-space.js'

/** The two official libraries, where they print or add up differently: nas_201_api 2.0 and nats_bench 1.8. */
export type Dialect = 'nas-bench-201' | 'nats-bench'

/** The facts about a search space that answers need; there are two, whose results are recorded in the same way. */
export interface RecordedSpace<Arch, Space extends ArchitectureSpace<Arch> = ArchitectureSpace<Arch>> {
  readonly space: Space
  readonly size: number
  /** The layout of its files. */
  readonly trials: TrialSpace
  /** Its trainings by their tables' names, as the official libraries order them: `12`, `200`. The last is the default. */
  readonly trainings: readonly string[]
  /** The names of the official classes. */
  readonly classNames: Readonly<Record<Dialect, string>>
  /** nats_bench's name of the space. */
  readonly searchSpaceName: string
  /** True if the official libraries print the test accuracy of cifar10-valid. */
  readonly printsAllTests: boolean
  /** Index of an architecture in any accepted form; throws INVALID_ARCHITECTURE. */
  indexOf(arch: unknown): number
  text(index: number): string
  /** By formula. */
  cost(index: number, dataset: Dataset201): Cost201
  /** A text that is the same for cells that compute the same. */
  uniqueString(index: number): string
  /** The way in which an ambiguous text was read. */
  readAs?(arch: unknown): string | undefined
}
