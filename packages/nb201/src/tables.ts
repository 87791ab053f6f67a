import type { Dataset201 } from './cost.js'

/** The two trainings that the benchmark has of every architecture: 200 epochs, and 12 with their own schedule. */
export type RunLength = '200' | '12'

/** The trainings; the first is the default. */
export const runLengths: readonly RunLength[] = ['200', '12']

/** The version of the tables below; a store of an older one is imported again. */
export const layoutVersion = 2

/** The table with a row per architecture, whose measures are the row ranges of its runs. */
export const architecturesTable = 'architectures'

/** The table of the runs on one dataset; a row is a training run. */
export function runTable(length: string, dataset: Dataset201): string {
  return `${length}/${dataset}`
}

/** Facts about a run other than numbers; a run's measure `note` is an index into the attribute `notes`. */
export interface RunNote {
  readonly name: string | null
  /** The sets it was evaluated on, in the file's order. */
  readonly evaluationSets: readonly string[]
  /** The network's configuration; {@link ownText} stands for the architecture's own text. */
  readonly config: Readonly<Record<string, string | number | null>>
  /** True if the file says that the weights were removed. */
  readonly cleared: boolean
}

/** Stands in a run's configuration for the text of the architecture. */
export const ownText = '@arch'

const maxRuns = 16

/** The row range of an architecture's runs as one number, `first * 16 + count`; 0 means no runs. */
export function packRowRange(first: number, count: number): number {
  if (count >= maxRuns) throw new RangeError(`${count} runs of one architecture: please report this`)
  return first * maxRuns + count
}

/** The first row of a range. */
export function firstRow(rowRange: number): number {
  return Math.floor(rowRange / maxRuns)
}

/** The row after the last of a range. */
export function endRow(rowRange: number): number {
  return Math.floor(rowRange / maxRuns) + (rowRange % maxRuns)
}

/** The rows of a range. */
export function rowsOf(rowRange: number): number[] {
  return Array.from({ length: rowRange % maxRuns }, (_, i) => firstRow(rowRange) + i)
}

/** Number of rows of a range. */
export function runCount(rowRange: number): number {
  return rowRange % maxRuns
}
