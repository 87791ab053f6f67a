import type { BenchmarkStatistics, SourceInfo } from '@nasbench/core'
import { datasets } from './cost.js'
import { spaceSize } from './operations.js'
import type { RunSource } from './runs.js'
import { rowsAt, runLengths, runTable } from './tables.js'

/** What a file holds of one training on one dataset. */
export interface RunStatistics201 {
  /** How many runs. */
  readonly runs: number
  /** How many architectures have a mean in place of runs, or in addition to them. Absent if none has. */
  readonly means?: number
  /** How many architectures have at least one. */
  readonly architectures: number
  /** How many architectures have so many runs: `{ 1: 6219, 2: 1621, 3: 7785 }`. */
  readonly architecturesByRuns: Readonly<Record<string, number>>
  /** How many runs there are of each seed. */
  readonly runsBySeed: Readonly<Record<string, number>>
}

/** What there is in a file, counted. */
export interface Statistics201 extends BenchmarkStatistics {
  /** By training and dataset: `200/cifar10`. */
  readonly trainings: Readonly<Record<string, RunStatistics201>>
  readonly version: string
}

export function statisticsOf(
  source: RunSource,
  indices: readonly number[],
  about: SourceInfo,
): Statistics201 {
  const trainings: Record<string, RunStatistics201> = {}
  let runs = 0
  for (const length of runLengths) {
    for (const dataset of datasets) {
      const table = source.table(length, dataset)
      if (!table) continue
      const byRuns: Record<string, number> = {}
      const bySeed: Record<string, number> = {}
      let architectures = 0
      let means = 0
      let seeded = 0
      for (const index of indices) {
        const rows = rowsAt(table.place(index)).filter((row) => table.recorded?.(row) ?? true)
        if (rows.length === 0) continue
        architectures++
        const seeds = rows.map((row) => table.seed(row)).filter((seed) => !Number.isNaN(seed))
        for (const seed of seeds) bySeed[seed] = (bySeed[seed] ?? 0) + 1
        means += rows.length - seeds.length
        seeded += seeds.length
        if (seeds.length > 0) byRuns[seeds.length] = (byRuns[seeds.length] ?? 0) + 1
      }
      runs += seeded
      trainings[runTable(length, dataset)] = {
        runs: seeded,
        ...(means > 0 && { means }),
        architectures,
        architecturesByRuns: byRuns,
        runsBySeed: bySeed,
      }
    }
  }
  return { architectures: indices.length, spaceSize, runs, trainings, version: about.version }
}
