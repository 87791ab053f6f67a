import { type ComputedMeasure, mixBits, type StoreReader } from '@nasbench/core'
import type { Dataset201 } from '../cost.js'
import { demoRunStore } from '../demo.js'
import { type EvaluationSet201, evaluationSets, hasSet, imagesIn } from '../sets.js'
import { sizeArchAt, sizeSpaceSize } from './arch.js'
import { sizeCost } from './cost.js'
import { sizeSeeds, sizeTrainings } from './tables.js'

/* The lowest and the highest accuracy that such networks reach: percent, by dataset. */
const reach: Readonly<Record<Dataset201, readonly [number, number]>> = {
  'cifar10-valid': [70, 91],
  cifar10: [72, 93.5],
  cifar100: [30, 71],
  'ImageNet16-120': [14, 47],
}

/**
 * Made-up runs of all networks of the size space, laid out as published. Accuracy grows with the logarithm of the
 * parameters from the lowest to the highest, and over the epochs as `1 - exp(-4 (e + 1) / E)`; runs differ by up to half a
 * percent. Costs are true.
 */
export function sizeDemoStore(): StoreReader {
  return demoRunStore('nats-sss', sizeSpaceSize, sizeTrainings, (training, dataset) => {
    const seeds = sizeSeeds[training]
    const epochs = Number(training)
    const points = { from: 0, count: epochs }
    const costOf = (row: number) => sizeCost(sizeArchAt(Math.floor(row / seeds.length)), dataset)
    const measures: Record<string, ComputedMeasure> = {
      latency: { unit: 'seconds', axis: 'epoch', value: (row) => 0.012 + costOf(row).flops / 3e10 },
    }
    for (const set of evaluationSets.filter((one) => hasSet(dataset, one))) {
      const images = imagesIn(dataset, set)
      const rate = set === 'train' ? 9_000 : 25_000
      const accuracy = (row: number, epoch: number) =>
        accuracyOf(costOf(row).params, row, epoch, { dataset, set, epochs, images })
      measures[`${set}-accuracy`] = { unit: 'percent', axis: 'epoch', points, value: accuracy }
      measures[`${set}-loss`] = {
        unit: 'nats',
        axis: 'epoch',
        points,
        value: (row, epoch) => Math.fround(-1.2 * Math.log(accuracy(row, epoch) / 100) + 0.01),
      }
      measures[`${set}-time`] = {
        unit: 'seconds',
        axis: 'epoch',
        points,
        value: (row) => (images * (1 + costOf(row).flops / 2e7)) / rate,
      }
    }
    return { seeds, measures }
  })
}

interface Evaluation {
  readonly dataset: Dataset201
  readonly set: EvaluationSet201
  readonly epochs: number
  readonly images: number
}

function accuracyOf(params: number, row: number, epoch: number, about: Evaluation): number {
  const { dataset, set, epochs, images } = about
  const [low, high] = reach[dataset]
  const quality = Math.min(1, Math.max(0, Math.log(params / 11_000) / Math.log(80)))
  const learned = 1 - Math.exp((-4 * (epoch + 1)) / epochs)
  const best = low + (high - low) * quality * (0.85 + 0.15 * Math.min(1, epochs / 90))
  const noise = (hash(row, epoch, set.length) - 0.5) * (set === 'train' ? 0.2 : 1)
  const percent = Math.min(99.9, best * learned + noise + (set === 'train' ? 3 : 0))
  return (Math.round((Math.max(0.5, percent) * images) / 100) * 100) / images
}

/* From 0 to 1, the same for the same numbers. */
function hash(a: number, b: number, c: number): number {
  const word = Math.imul(a + 1, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35)
  return (mixBits(word) >>> 0) / 2 ** 32
}
