import type { SourceInfo } from '@nasbench/core'
import type { Dataset201 } from './cost.js'
import {
  demoAccuracy,
  demoEvaluationSeconds,
  demoLatency,
  demoLoss,
  demoTrainSeconds,
} from './demo-response.js'
import { spaceSize } from './operations.js'
import type { RunSource, RunTable } from './runs.js'
import { type EvaluationSet201, evaluationSets, hasSet } from './sets.js'
import { packRuns, type RunLength } from './tables.js'

/** What answers of the demo say of where they come from. */
export const demoSource: SourceInfo = {
  kind: 'demo',
  file: 'demo',
  version: 'made up from a documented formula, not measured',
}

const seeds: Readonly<Record<RunLength, readonly number[]>> = { '200': [777, 888, 999], '12': [111, 777] }

/** Made-up runs of all architectures, laid out as in the published files. Nothing is stored. */
export function demoRuns(): RunSource {
  return {
    remote: false,
    table: (length, dataset) => createTable(length, dataset),
    close() {},
  }
}

function createTable(length: RunLength, dataset: Dataset201): RunTable {
  const own = length === '12' && dataset !== 'cifar10-valid' ? [111] : (seeds[length] as readonly number[])
  const hp = length === '200' ? 200 : 12
  const all = { from: 0, count: hp }
  const last = { from: hp - 1, count: 1 }

  /* As published: with 200 epochs most sets were evaluated only at the end. */
  const pointsOf = (measure: string) => {
    if (measure === 'latency') return { from: 0, count: 1 }
    const parts = split(measure)
    if (!parts) return undefined
    const { set, what } = parts
    if (!hasSet(dataset, set)) return undefined
    if (set === 'train' || what === 'time' || length === '12') return all
    const curve = dataset === 'cifar10-valid' ? 'x-valid' : 'ori-test'
    return set === curve ? all : last
  }
  const value = (measure: string, row: number, epoch: number): number => {
    const points = pointsOf(measure)
    if (!points || epoch < points.from || epoch >= points.from + points.count) return Number.NaN
    const index = Math.floor(row / own.length)
    if (measure === 'latency') return demoLatency(index)
    const { set, what } = split(measure) as Measure
    const run = { dataset, hp, seed: own[row % own.length] as number } as const
    if (what === 'accuracy') return demoAccuracy(index, set, epoch, run)
    if (what === 'loss') return demoLoss(index, set, epoch, run)
    return set === 'train' ? demoTrainSeconds(index, dataset) : demoEvaluationSeconds(index, dataset, set)
  }
  const rows = spaceSize * own.length
  return {
    rows,
    place: (index) => packRuns(index * own.length, own.length),
    seed: (row) => own[row % own.length] as number,
    pointsOf,
    points: (measure) => [pointsOf(measure)].filter((points) => points !== undefined),
    value,
    values(measure, row) {
      const points = pointsOf(measure)
      return (
        points && Float64Array.from({ length: points.count }, (_, i) => value(measure, row, points.from + i))
      )
    },
    column: (measure, epoch) => Float64Array.from({ length: rows }, (_, row) => value(measure, row, epoch)),
  }
}

interface Measure {
  readonly set: EvaluationSet201
  readonly what: 'accuracy' | 'loss' | 'time'
}

function split(measure: string): Measure | undefined {
  for (const set of evaluationSets) {
    for (const what of ['accuracy', 'loss', 'time'] as const) {
      if (measure === `${set}-${what}`) return { set, what }
    }
  }
  return undefined
}
