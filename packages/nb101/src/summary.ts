import type { SourceInfo } from '@nasbench/core'
import type { Result101 } from './answers.js'
import { notRecorded } from './missing.js'
import type { Route } from './question.js'
import { epochOf } from './recorded-runs.js'
import type { CellRuns } from './runs.js'
import { repeats } from './tables.js'
import { type Spread, spreadOf } from './values.js'

/** Answers with the one number that a route leads to. */
export type Summarise = (index: number, row: number, route: Route) => Result101

/** Makes what answers; it throws NOT_IN_DATASET for a cell without such a run. */
export function createSummary(runs: CellRuns, source: SourceInfo): Summarise {
  const values = new Float64Array(repeats)
  const spread: Spread = { mean: 0, std: 0, runs: 0 }
  return (index, row, route) => {
    route.accuracy.read(row, values)
    spreadOf(values, route.repeat, spread)
    if (spread.runs === 0) throw notRecorded(runs, source.file, { index, row }, route)
    const { mean, std } = spread
    const seconds = route.seconds.mean(row, route.repeat)
    return {
      metric: mean,
      metricName: 'accuracy',
      unit: 'fraction',
      cost: Number.isNaN(seconds) ? null : seconds,
      std: Number.isNaN(std) ? null : std,
      info: {
        index,
        hash: runs.hash(row),
        dataset: 'cifar10',
        split: route.split,
        budget: route.budget,
        stage: route.stage,
        epoch: epochOf(runs, row, route.budgetPlace, route.stage),
        repeats: repeatLists[bitsOf(values, route.repeat)] as readonly number[],
        source: source.file,
        version: source.version,
      },
    }
  }
}

/* By which of the three are there, as bits. */
const repeatLists: readonly (readonly number[])[] = Array.from({ length: 1 << repeats }, (_, bits) =>
  Object.freeze([0, 1, 2].filter((repeat) => (bits >>> repeat) & 1)),
)

function bitsOf(values: Float64Array, repeat: number | undefined): number {
  if (repeat !== undefined) return 1 << repeat
  return (
    (Number.isNaN(values[0]) ? 0 : 1) | (Number.isNaN(values[1]) ? 0 : 2) | (Number.isNaN(values[2]) ? 0 : 4)
  )
}
