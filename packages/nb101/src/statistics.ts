import type { BenchmarkStatistics, SourceInfo } from '@nasbench/core'
import { spaceSize } from './operations.js'
import { type CellRuns, runsOfAll } from './runs.js'

/** How many cells of each number of vertices the space has. */
export const cellsOfVertices: Readonly<Record<string, number>> = {
  2: 1,
  3: 6,
  4: 84,
  5: 2_441,
  6: 62_010,
  7: 359_082,
}

/** Counts of the contents of a file, and of the parts of the benchmark that it lacks. */
export interface Statistics101 extends BenchmarkStatistics {
  readonly spaceSize: number
  /** The epochs of the trainings there are, ascending. */
  readonly budgets: readonly number[]
  readonly runsByBudget: Readonly<Record<string, number>>
  readonly architecturesByVertices: Readonly<Record<string, number>>
  /** Cells and runs of the whole benchmark that the file lacks. */
  readonly missing: {
    /** How many cells. */
    readonly architectures: number
    /** How many runs. */
    readonly runs: number
    /** Numbers of vertices of which cells are missing, and how many. */
    readonly byVertices: Readonly<Record<string, number>>
  }
  /** The number of cells whose notation in the file differs from the one found first when the space was generated. */
  readonly respelled: number
  /** How many cells have evaluations at other epochs than the benchmark's. */
  readonly unusualEpochs: number
  /** Fields of the file that are not kept. */
  readonly ignored: readonly string[]
  readonly version: string
}

export function statisticsOf(runs: CellRuns, about: SourceInfo): Statistics101 {
  const { contents } = runs
  const byVertices: Record<string, number> = {}
  for (const [vertices, all] of Object.entries(cellsOfVertices)) {
    const missing = all - (contents.cellsByVertices[vertices] ?? 0)
    if (missing > 0) byVertices[vertices] = missing
  }
  const missing = spaceSize - contents.cells
  const notes = [
    ...(missing > 0 ? [`missing cells: ${missing} of ${spaceSize}`] : []),
    ...(contents.respelled > 0
      ? [`cells in another notation than that of the official generator: ${contents.respelled}`]
      : []),
    ...(contents.unusualEpochs > 0
      ? [`cells with evaluations at other epochs than the benchmark's: ${contents.unusualEpochs}`]
      : []),
    ...(contents.ignored.length > 0 ? [`fields that are not kept: ${contents.ignored.join(', ')}`] : []),
  ]
  return {
    architectures: contents.cells,
    spaceSize,
    runs: contents.runs,
    budgets: runs.budgets,
    runsByBudget: { ...contents.runsByBudget },
    architecturesByVertices: { ...contents.cellsByVertices },
    missing: { architectures: missing, runs: runsOfAll - contents.runs, byVertices },
    respelled: contents.respelled,
    unusualEpochs: contents.unusualEpochs,
    ignored: [...contents.ignored],
    ...(notes.length > 0 && { notes }),
    version: about.version,
  }
}
