import type { SourceInfo } from '@nasbench/core'
import type { Dataset201 } from '../cost.js'
import type { RunSource, RunTable } from '../runs.js'
import { type EvaluationSet201, evaluationSets, hasSet, imagesIn } from '../sets.js'
import { packRuns } from '../tables.js'
import { sizeArchAt, sizeSpaceSize } from './arch.js'
import { sizeCost } from './cost.js'
import { type SizeTraining, sizeSeeds } from './tables.js'

/** What answers of the demo say of where they come from. */
export const sizeDemoSource: SourceInfo = {
  kind: 'demo',
  file: 'demo',
  version: 'made up from a documented formula, not measured',
}

/* The least and the most that such networks reach: percent, by the number of classes. */
const reach: Readonly<Record<Dataset201, readonly [number, number]>> = {
  'cifar10-valid': [70, 91],
  cifar10: [72, 93.5],
  cifar100: [30, 71],
  'ImageNet16-120': [14, 47],
}

/**
 * Made-up runs of all networks of the size space, laid out as published. Accuracy grows with the logarithm of the
 * parameters from the least to the most, and over the epochs as `1 - exp(-4 (e + 1) / E)`; what differs from run to run
 * is up to half a percent. Costs are true.
 */
export function sizeDemoRuns(): RunSource<SizeTraining> {
  const tables = new Map<string, RunTable>()
  return {
    singly: true,
    table(training, dataset) {
      const name = `${training}/${dataset}`
      const table = tables.get(name) ?? createTable(training, dataset)
      tables.set(name, table)
      return table
    },
    close() {},
  }
}

function createTable(training: SizeTraining, dataset: Dataset201): RunTable {
  const seeds = sizeSeeds[training]
  const epochs = Number(training)
  const rows = sizeSpaceSize * seeds.length
  const all = { from: 0, count: epochs }
  const pointsOf = (measure: string) => {
    if (measure === 'latency') return { from: 0, count: 1 }
    const set = evaluationSets.find((one) => measure.startsWith(`${one}-`))
    return set && hasSet(dataset, set) ? all : undefined
  }
  const value = (measure: string, row: number, epoch: number): number => {
    const points = pointsOf(measure)
    if (!points || !(epoch >= 0 && epoch < points.count)) return Number.NaN
    const index = Math.floor(row / seeds.length)
    const { params, flops } = sizeCost(sizeArchAt(index), dataset)
    if (measure === 'latency') return 0.012 + flops / 3e10
    const set = evaluationSets.find((one) => measure.startsWith(`${one}-`)) as EvaluationSet201
    const images = imagesIn(dataset, set)
    if (measure.endsWith('-time')) return (images * (1 + flops / 2e7)) / (set === 'train' ? 9_000 : 25_000)
    const [least, most] = reach[dataset]
    const worth = Math.log(params / 11_000) / Math.log(80)
    const learned = 1 - Math.exp((-4 * (epoch + 1)) / epochs)
    const best =
      least + (most - least) * Math.min(1, Math.max(0, worth)) * (0.85 + 0.15 * Math.min(1, epochs / 90))
    const noise = (hash(row, epoch, set.length) - 0.5) * (set === 'train' ? 0.2 : 1)
    const percent = Math.min(99.9, best * learned + noise + (set === 'train' ? 3 : 0))
    const accuracy = (Math.round((Math.max(0.5, percent) * images) / 100) * 100) / images
    return measure.endsWith('-accuracy') ? accuracy : Math.fround(-1.2 * Math.log(accuracy / 100) + 0.01)
  }
  return {
    rows,
    place: (index) => packRuns(index * seeds.length, seeds.length),
    seed: (row) => seeds[row % seeds.length] as number,
    pointsOf,
    points: (measure) => [pointsOf(measure)].filter((points) => points !== undefined),
    value,
    values(measure, row) {
      const points = pointsOf(measure)
      return points && Float64Array.from({ length: points.count }, (_, epoch) => value(measure, row, epoch))
    },
    column: (measure, epoch) => Float64Array.from({ length: rows }, (_, row) => value(measure, row, epoch)),
  }
}

/* From 0 to 1, the same for the same numbers. */
function hash(a: number, b: number, c: number): number {
  let h = Math.imul(a + 1, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35)
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39)
  return ((h ^ (h >>> 15)) >>> 0) / 2 ** 32
}
