import type { Points, SourceInfo } from '@nasbench/core'
import type { Dataset201 } from './cost.js'
import {
  type DemoRun,
  demoAccuracy,
  demoEvaluationSeconds,
  demoLatency,
  demoLoss,
  demoTrainSeconds,
} from './demo-response.js'
import { spaceSize } from './operations.js'
import { hasPoint, type RunSource, type RunTable } from './runs.js'
import { evaluationSets, hasSet } from './sets.js'
import { packRuns, type RunLength, runTable } from './tables.js'

/** What answers of the demo say of where they come from. */
export const demoSource: SourceInfo = {
  kind: 'demo',
  file: 'demo',
  version: 'made up from a documented formula, not measured',
}

const seeds: Readonly<Record<RunLength, readonly number[]>> = { '200': [777, 888, 999], '12': [111, 777] }

/** Made-up runs of all architectures, laid out as in the published files. Nothing is stored. */
export function demoRuns(): RunSource {
  const tables = new Map<string, RunTable>()
  return {
    singly: true,
    table(length, dataset) {
      const name = runTable(length, dataset)
      let table = tables.get(name)
      if (!table) {
        table = createTable(length, dataset)
        tables.set(name, table)
      }
      return table
    },
    close() {},
  }
}

function createTable(length: RunLength, dataset: Dataset201): RunTable {
  const own = length === '12' && dataset !== 'cifar10-valid' ? [111] : (seeds[length] as readonly number[])
  const rows = spaceSize * own.length
  const measures = new Map<string, Measure | undefined>()
  const measure = (name: string) => {
    if (!measures.has(name)) measures.set(name, createMeasure(name, length, dataset, own))
    return measures.get(name)
  }
  const value = (of: Measure | undefined, row: number, epoch: number) =>
    of && hasPoint(of.points, epoch) ? of.value(row, epoch) : Number.NaN
  return {
    rows,
    place: (index) => packRuns(index * own.length, own.length),
    seed: (row) => own[row % own.length] as number,
    pointsOf: (name) => measure(name)?.points,
    points(name) {
      const found = measure(name)
      return found ? [found.points] : []
    },
    value: (name, row, epoch) => value(measure(name), row, epoch),
    values(name, row) {
      const found = measure(name)
      if (!found) return undefined
      const { from, count } = found.points
      const values = new Float64Array(count)
      if (found.constant) return values.fill(found.value(row, from))
      for (let i = 0; i < count; i++) values[i] = found.value(row, from + i)
      return values
    },
    column(name, epoch) {
      const found = measure(name)
      const column = new Float64Array(rows)
      for (let row = 0; row < rows; row++) column[row] = value(found, row, epoch)
      return column
    },
  }
}

interface Measure {
  readonly points: Points
  /** The same at all epochs. */
  readonly constant?: true
  value(row: number, epoch: number): number
}

/* As published: with 200 epochs most sets were evaluated only at the end. */
function createMeasure(
  name: string,
  length: RunLength,
  dataset: Dataset201,
  own: readonly number[],
): Measure | undefined {
  const hp = length === '200' ? 200 : 12
  const all = { from: 0, count: hp }
  const indexOf = (row: number) => Math.floor(row / own.length)
  if (name === 'latency') return { points: { from: 0, count: 1 }, value: (row) => demoLatency(indexOf(row)) }
  const set = evaluationSets.find((known) => name.startsWith(`${known}-`) && hasSet(dataset, known))
  if (!set) return undefined
  const curve = dataset === 'cifar10-valid' ? 'x-valid' : 'ori-test'
  const points = set === 'train' || set === curve || length === '12' ? all : { from: hp - 1, count: 1 }
  const runs = own.map((seed) => ({ dataset, hp, seed }) as const)
  const runOf = (row: number) => runs[row % own.length] as DemoRun
  switch (name.slice(set.length + 1)) {
    case 'accuracy':
      return { points, value: (row, epoch) => demoAccuracy(indexOf(row), set, epoch, runOf(row)) }
    case 'loss':
      return { points, value: (row, epoch) => demoLoss(indexOf(row), set, epoch, runOf(row)) }
    case 'time':
      if (set === 'train') {
        return { points: all, constant: true, value: (row) => demoTrainSeconds(indexOf(row), dataset) }
      }
      return {
        points: all,
        constant: true,
        value: (row) => demoEvaluationSeconds(indexOf(row), dataset, set),
      }
    default:
      return undefined
  }
}
