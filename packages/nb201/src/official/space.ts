import { unknownName } from '@nasbench/core'
import type { Dataset201, RecordedCost201 } from '../cost.js'
import type { TrialSpace } from '../import/trial-space.js'

/** The two official libraries, where they print or add up differently: nas_201_api 2.0 and nats_bench 1.8. */
export type Dialect = 'nas-bench-201' | 'nats-bench'

/** What the official libraries know of a search space without any data. */
export interface OfficialSpace<Arch> {
  /** For messages. */
  readonly owner: string
  /** What its files look like. */
  readonly trials: TrialSpace
  readonly size: number
  /** Names of its trainings, as the official libraries call them and in their order: `12`, `200`. */
  readonly trainings: readonly string[]
  /** The training that is meant where none is named: the longest. */
  readonly defaultTraining: string
  /** What the official classes are called. */
  readonly classNames: Readonly<Record<Dialect, string>>
  /** Whether the test accuracy of cifar10-valid is printed. */
  readonly printsAllTests: boolean
  /** Official index; throws INVALID_ARCHITECTURE. */
  resolve(arch: Arch | string | number): number
  text(index: number): string
  cost(index: number, dataset: Dataset201): RecordedCost201
  /** A string that is the same for cells that compute the same. */
  uniqueString(index: number): string
}

/** A training by its number of epochs or its official name (`1` is `01`); throws INVALID_ARGUMENT. */
export function trainingOf<Arch>(space: OfficialSpace<Arch>, hp: number | string | undefined): string {
  if (hp === undefined) return space.defaultTraining
  for (const name of space.trainings) if (hp === name || hp === Number(name)) return name
  throw unknownName('INVALID_ARGUMENT', 'training length (hp)', hp, space.trainings, space.owner)
}
