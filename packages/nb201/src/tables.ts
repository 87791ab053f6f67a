import type { Dataset201 } from './cost.js'

/** The two trainings that the benchmark has of every architecture: 200 epochs, and 12 with their own schedule. */
export type RunLength = '200' | '12'

export const runLengths: readonly RunLength[] = ['200', '12']

/** The version of the tables below; a store of an older one is imported again. */
export const layoutVersion = 1

/** The table with a row for each of the 15,625 architectures, which says where its runs are. */
export const architecturesTable = 'architectures'

/** The table of the runs on one dataset; a row is a training run. */
export function runTable(length: RunLength, dataset: Dataset201): string {
  return `${length}/${dataset}`
}

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
