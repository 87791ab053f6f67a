import { NasBenchError, type SourceInfo, unknownName } from '@nasbench/core'
import { type Dataset201, datasets } from '../cost.js'
import type { Dialect, RecordedSpace } from '../recorded-space.js'
import type { RunReader, Runs } from '../run-reader.js'
import { recordedIndices } from '../statistics.js'
import { firstRow, runCount } from '../tables.js'
import { type ArchResults, createArchResults } from './arch-results.js'
import { type CostTable, createCostTable } from './cost-info.js'
import { configOf, epochsOf, type NetConfig } from './results.js'
import type { MoreInfoOptions } from './types.js'

/** The runs of a file as the official questions ask for them. */
export interface RunLookup {
  readonly runs: Runs
  /** The error for what the file does not have. */
  absent(what: string): NasBenchError
  /** Throws NOT_IN_DATASET. */
  tableOf(training: string, dataset: Dataset201): RunReader
  /** Throws NOT_IN_DATASET. */
  rowRangeOf(table: RunReader, index: number, training: string, dataset: string): number
  /**
   * The row that is meant; -1 for the mean over all. `what` is for messages. Throws UNKNOWN_SEED, and INVALID_ARGUMENT
   * for a random one without an rng.
   */
  rowOf(table: RunReader, rowRange: number, options: MoreInfoOptions, what: () => string): number
  costTable(table: RunReader, training: string, dataset: Dataset201, dialect: Dialect): CostTable
  /** Indices of the architectures with results, ascending. */
  evaluatedIndexes(): readonly number[]
  /** An architecture's results of one training; throws NOT_IN_DATASET. */
  resultsOf(index: number, training: string): ArchResults
  /** Those of each training that it has. */
  allResults(index: number): ArchResults[]
  /** Throws NOT_IN_DATASET. */
  configOf(index: number, dataset: Dataset201): NetConfig
}

/** Computed values of the runs are kept: for other runs make another lookup. */
export function createRunLookup<Arch>(runs: Runs, source: SourceInfo, space: RecordedSpace<Arch>): RunLookup {
  const { size } = space
  const benchmarkName = space.space.name
  const costs = new Map<string, CostTable>()
  let evaluated: readonly number[] | undefined

  const recorded: RunLookup = {
    runs,
    absent: (what) => new NasBenchError('NOT_IN_DATASET', `${source.file} has ${what}`),
    tableOf(training, dataset) {
      const table = runs.table(training, dataset)
      if (!table) throw recorded.absent(`no ${training}-epoch runs on ${dataset}`)
      return table
    },
    rowRangeOf(table, index, training, dataset) {
      const rowRange = table.rowRange(index)
      if (rowRange === 0)
        throw recorded.absent(`no ${training}-epoch runs of architecture ${index} on ${dataset}`)
      return rowRange
    },
    rowOf(table, rowRange, { seed = 'mean', rng }, what) {
      if (seed === 'mean') return -1
      const first = firstRow(rowRange)
      const end = first + runCount(rowRange)
      if (seed === 'random') {
        if (rng) return first + rng.below(end - first)
        throw new NasBenchError(
          'INVALID_ARGUMENT',
          "seed 'random' needs an rng, createRng(42) for one, so that results can be reproduced",
        )
      }
      for (let row = first; row < end; row++) if (table.seed(row) === seed) return row
      const present = Array.from({ length: end - first }, (_, i) => String(table.seed(first + i)))
      throw unknownName('UNKNOWN_SEED', 'seed', seed, present, what())
    },
    costTable(table, training, dataset, dialect) {
      const key = `${training}/${dataset}/${dialect}`
      let found = costs.get(key)
      if (!found) {
        const formula = (index: number) => space.cost(index, dataset)
        found = createCostTable(table, size, epochsOf(table, 0, training), dialect, formula)
        costs.set(key, found)
      }
      return found
    },
    evaluatedIndexes() {
      evaluated ??= recordedIndices(runs, space)
      return evaluated
    },
    resultsOf(index, training) {
      const { costTable, rowOf } = recorded
      const arch = space.text(index)
      const results = createArchResults({ runs, index, training, arch, benchmarkName, costTable, rowOf })
      if (results.getDatasetNames().length > 0) return results
      throw recorded.absent(`no ${training}-epoch runs of architecture ${index}`)
    },
    allResults: (index) =>
      space.trainings.flatMap((training) => {
        const any = datasets.some((dataset) => (runs.table(training, dataset)?.rowRange(index) ?? 0) !== 0)
        return any ? [recorded.resultsOf(index, training)] : []
      }),
    configOf(index, dataset) {
      for (const training of space.trainings) {
        const table = runs.table(training, dataset)
        const rowRange = table?.rowRange(index) ?? 0
        if (table && rowRange !== 0) return configOf(table.note(firstRow(rowRange)), space.text(index))
      }
      throw recorded.absent(`no runs of architecture ${index} on ${dataset}`)
    },
  }
  return recorded
}

/** A training by its number of epochs or its official name (`1` is `01`); throws INVALID_ARGUMENT. */
export function trainingOf<Arch>(
  { trainings, space }: RecordedSpace<Arch>,
  hp: number | string | undefined,
): string {
  if (hp === undefined) return trainings.at(-1)!
  for (const name of trainings) if (hp === name || hp === Number(name)) return name
  throw unknownName('INVALID_ARGUMENT', 'training length (hp)', hp, trainings, space.name)
}
