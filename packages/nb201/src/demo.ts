import {
  type ComputedMeasure,
  type ComputedTable,
  createComputedStore,
  type SourceInfo,
  type StoreReader,
} from '@nasbench/core'
import { type Dataset201, datasets } from './cost.js'
import {
  type DemoRun,
  demoAccuracy,
  demoEvaluationSeconds,
  demoLatency,
  demoLoss,
  demoTrainSeconds,
} from './demo-response.js'
import { spaceSize } from './operations.js'
import { evaluationSets, hasSet } from './sets.js'
import { architecturesTable, packRowRange, runLengths, runTable } from './tables.js'

/** Source info reported by demo results. */
export const demoSource: SourceInfo = {
  kind: 'demo',
  file: 'demo',
  version: 'made up from a documented formula, not measured',
}

/** Made-up runs of all architectures, laid out as in the published files. Nothing is stored. */
export function demoStore(): StoreReader {
  return demoRunStore('nb201', spaceSize, runLengths, (length, dataset) => {
    const hp = length === '200' ? 200 : 12
    const seeds = hp === 200 ? [777, 888, 999] : dataset === 'cifar10-valid' ? [111, 777] : [111]
    return { seeds, measures: runMeasures(hp, dataset, seeds) }
  })
}

/** The runs on one dataset that a demo makes up: the seeds of every architecture, and the formulas of the numbers. */
interface DemoRuns {
  readonly seeds: readonly number[]
  readonly measures: Readonly<Record<string, ComputedMeasure>>
}

/** A computed store with the same seeds for every architecture. */
export function demoRunStore<Length extends string>(
  benchmark: string,
  size: number,
  lengths: readonly Length[],
  runsOf: (length: Length, dataset: Dataset201) => DemoRuns,
): StoreReader {
  const rowRanges: Record<string, ComputedMeasure> = {}
  const tables: Record<string, ComputedTable> = { [architecturesTable]: { rows: size, measures: rowRanges } }
  for (const length of lengths) {
    for (const dataset of datasets) {
      const { seeds, measures } = runsOf(length, dataset)
      const width = seeds.length
      const name = runTable(length, dataset)
      const seed = (row: number) => seeds[row % width]!
      tables[name] = { rows: size * width, measures: { seed: { unit: 'seed', value: seed }, ...measures } }
      rowRanges[name] = { unit: 'row range', value: (index) => packRowRange(index * width, width) }
    }
  }
  return createComputedStore({ benchmark, tables })
}

/* As published: with 200 epochs most sets were evaluated only at the end. */
function runMeasures(
  hp: 200 | 12,
  dataset: Dataset201,
  seeds: readonly number[],
): Record<string, ComputedMeasure> {
  const width = seeds.length
  const runs = seeds.map((seed): DemoRun => ({ dataset, hp, seed }))
  const indexOf = (row: number) => Math.floor(row / width)
  const runOf = (row: number) => runs[row % width]!
  const all = { from: 0, count: hp }
  const curve = dataset === 'cifar10-valid' ? 'x-valid' : 'ori-test'
  const constant = (seconds: (index: number) => number): ComputedMeasure => ({
    unit: 'seconds',
    axis: 'epoch',
    points: all,
    value: (row) => seconds(indexOf(row)),
    row: (row) => new Float64Array(hp).fill(seconds(indexOf(row))),
  })
  const measures: Record<string, ComputedMeasure> = {
    latency: { unit: 'seconds', axis: 'epoch', value: (row) => demoLatency(indexOf(row)) },
  }
  for (const set of evaluationSets.filter((one) => hasSet(dataset, one))) {
    const points = set === 'train' || set === curve || hp === 12 ? all : { from: hp - 1, count: 1 }
    measures[`${set}-accuracy`] = {
      unit: 'percent',
      axis: 'epoch',
      points,
      value: (row, epoch) => demoAccuracy(indexOf(row), set, epoch, runOf(row)),
    }
    measures[`${set}-loss`] = {
      unit: 'nats',
      axis: 'epoch',
      points,
      value: (row, epoch) => demoLoss(indexOf(row), set, epoch, runOf(row)),
    }
    measures[`${set}-time`] = constant((index) =>
      set === 'train' ? demoTrainSeconds(index, dataset) : demoEvaluationSeconds(index, dataset, set),
    )
  }
  return measures
}
