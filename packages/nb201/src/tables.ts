import type { Dataset201 } from './cost.js'

/** The two trainings that the benchmark has of every architecture: 200 epochs, and 12 with their own schedule. */
export type RunLength = '200' | '12'

export const runLengths: readonly RunLength[] = ['200', '12']

/** The version of the tables below; a store of an older one is imported again. */
export const layoutVersion = 2

/** The table with a row for each of the 15,625 architectures, which says where its runs are. */
export const architecturesTable = 'architectures'

/** The table of the runs on one dataset; a row is a training run. */
export function runTable(length: string, dataset: Dataset201): string {
  return `${length}/${dataset}`
}

/** What the runs say of themselves beside numbers; a run's measure `note` has the place of its own in `notes`. */
export interface RunNote {
  readonly name: string | null
  /** The sets it was evaluated on, in the file's order. */
  readonly evaluationSets: readonly string[]
  /** The network's configuration; {@link ownText} stands for the architecture's own text. */
  readonly config: Readonly<Record<string, string | number | null>>
  /** True where the file says that the weights were taken out. */
  readonly cleared: boolean
}

/** Stands in a run's configuration for the text of the architecture. */
export const ownText = '@arch'

const mostRuns = 16

/** Where an architecture's runs are: they follow one another. */
export function packRuns(first: number, count: number): number {
  if (count >= mostRuns) throw new RangeError(`${count} runs of one architecture: please report this`)
  return first * mostRuns + count
}

export function firstRun(place: number): number {
  return Math.floor(place / mostRuns)
}

export function runCount(place: number): number {
  return place % mostRuns
}

/** The rows at a place. */
export function rowsAt(place: number): number[] {
  return Array.from({ length: runCount(place) }, (_, i) => firstRun(place) + i)
}
