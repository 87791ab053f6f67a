import { meanAndStd, NasBenchError, orNull, type SourceInfo } from '@nasbench/core'
import type { Answer101, Average101, CellInfo101, Result101, Run101 } from './answers.js'
import { archOfIndex } from './arch.js'
import { meanOf, type QueryRoute } from './query-route.js'
import { averageOf, epochOf, runsOfRow } from './recorded-runs.js'
import { type ArchInput101, archOf } from './resolve.js'
import type { CellRuns } from './runs.js'
import { type Budget101, budgets, repeats } from './tables.js'

/** The data that answers questions. */
export interface QueryData {
  readonly runs: CellRuns
  readonly source: SourceInfo
}

/** A cell of the data. */
export interface CellRow {
  readonly index: number
  readonly row: number
}

/** The row of a cell. Throws NOT_IN_DATASET if the file has no runs of it. */
export function rowOf({ runs, source }: QueryData, index: number): CellRow {
  const row = runs.row(index)
  if (row >= 0) return { index, row }
  throw new NasBenchError('NOT_IN_DATASET', `cell ${index} has no runs in ${source.file}`, {
    received: index,
  })
}

const values = new Float64Array(repeats)

/** The one number that a route leads to. Throws NOT_IN_DATASET for a cell without such a run. */
export function summaryOf(data: QueryData, cell: CellRow, route: QueryRoute): Result101 {
  const { runs, source } = data
  const { index, row } = cell
  const { repeat, split, budget, stage } = route
  if (repeat === undefined) route.accuracy.read(row, values)
  else values.fill(Number.NaN)[repeat] = route.accuracy.at(row, repeat)
  const { mean, std, count } = meanAndStd(values)
  if (count === 0) throw notRecorded(data, cell, route)
  const used = repeatLists[bitsOf(values)]!
  return {
    metric: mean,
    metricName: 'accuracy',
    unit: 'fraction',
    cost: orNull(meanOf(route.seconds, row, repeat)),
    std,
    info: {
      index,
      hash: runs.hash(row),
      dataset: 'cifar10',
      split,
      budget,
      stage,
      epoch: epochOf(runs, row, route.budgetIndex, stage),
      repeats: used,
      seeds: used,
      source: source.file,
      version: source.version,
    },
  }
}

/* By which of the three are recorded, as bits. */
const repeatLists: readonly (readonly number[])[] = Array.from({ length: 1 << repeats }, (_, bits) =>
  Object.freeze([0, 1, 2].filter((repeat) => (bits >>> repeat) & 1)),
)

function bitsOf([first, second, third]: Float64Array): number {
  return (Number.isNaN(first) ? 0 : 1) | (Number.isNaN(second) ? 0 : 2) | (Number.isNaN(third) ? 0 : 4)
}

/** Training seconds of a route; null if the file has none. Throws NOT_IN_DATASET for a cell without such a run. */
export function secondsOf(data: QueryData, cell: CellRow, route: QueryRoute): number | null {
  if (Number.isNaN(meanOf(route.accuracy, cell.row, route.repeat))) throw notRecorded(data, cell, route)
  return orNull(meanOf(route.seconds, cell.row, route.repeat))
}

/** The info of a cell and its runs, or their mean. Throws NOT_IN_DATASET if `summary` would. */
export function answerOf(
  data: QueryData,
  arch: ArchInput101,
  cell: CellRow,
  route: QueryRoute,
  {
    budget,
    average = false,
  }: { readonly budget?: Budget101 | undefined; readonly average?: boolean | undefined },
): Answer101 | Average101 {
  const { runs, source } = data
  const { index, row } = cell
  const accuracies = runs.values('accuracy', row)
  const own = accuracies.subarray(route.point, route.point + repeats)
  if (own.every((value, repeat) => Number.isNaN(value) || (route.repeat ?? repeat) !== repeat)) {
    throw notRecorded(data, cell, route)
  }
  const found = runsOfRow(
    runs,
    row,
    budget === undefined ? undefined : route.budget,
    route.repeat,
    accuracies,
  )
  const counts: { [budget in Budget101]?: number } = {}
  const averages: { [budget in Budget101]?: Run101 } = {}
  for (const epochs of budgets) {
    const list = found[epochs]
    if (!list) continue
    counts[epochs] = list.length
    if (average) averages[epochs] = averageOf(list)
  }
  const stored = archOfIndex(index)
  const info: CellInfo101 = {
    index,
    moduleHash: runs.hash(row),
    moduleAdjacency: stored.adjacency,
    moduleOperations: stored.operations,
    asked: archOf(arch),
    trainableParameters: orNull(runs.parameters(row)),
    repeats: counts,
    source: source.file,
    version: source.version,
  }
  return average ? [info, averages] : [info, found]
}

/* The error for a cell whose runs lack what was asked for. */
function notRecorded({ runs, source }: QueryData, { index, row }: CellRow, route: QueryRoute): NasBenchError {
  const which = route.repeat === undefined ? 'training' : `repeat ${route.repeat} of a training`
  const others = Object.keys(runsOfRow(runs, row, undefined, undefined))
  return new NasBenchError(
    'NOT_IN_DATASET',
    `${source.file} has no ${which} of cell ${index} with ${route.budget} epochs and a ${route.split} accuracy; it has runs of ${others.join(', ')} epochs`,
    { expected: others, received: { index, budget: route.budget } },
  )
}
