import { unknownName } from '@nasbench/core'
import { type Dataset201, datasets } from './cost.js'

/** The sets of images that results are recorded for, under their published names. */
export const evaluationSets = ['train', 'x-valid', 'x-test', 'ori-test'] as const

/** A set of images under its published name. */
export type EvaluationSet201 = (typeof evaluationSets)[number]

/* `ori-test` of the last two is `x-valid` and `x-test` together. */
const images: Readonly<Record<Dataset201, Readonly<Partial<Record<EvaluationSet201, number>>>>> = {
  'cifar10-valid': { train: 25_000, 'x-valid': 25_000, 'ori-test': 10_000 },
  cifar10: { train: 50_000, 'ori-test': 10_000 },
  cifar100: { train: 50_000, 'x-valid': 5_000, 'x-test': 5_000, 'ori-test': 10_000 },
  'ImageNet16-120': { train: 151_700, 'x-valid': 3_000, 'x-test': 3_000, 'ori-test': 6_000 },
}

/**
 * How many images a set has. Every recorded accuracy is a whole number of them.
 *
 * @throws NasBenchError UNKNOWN_DATASET, UNKNOWN_SPLIT
 */
export function imagesIn(dataset: Dataset201, set: EvaluationSet201): number {
  if (!Object.hasOwn(images, dataset)) {
    throw unknownName('UNKNOWN_DATASET', 'dataset', dataset, datasets, 'nb201')
  }
  const sets = images[dataset]
  const count = Object.hasOwn(sets, set) ? sets[set] : undefined
  if (count === undefined) throw unknownName('UNKNOWN_SPLIT', 'set', set, Object.keys(sets), dataset)
  return count
}

/** True if results on that set are recorded for the dataset. */
export function hasSet(dataset: Dataset201, set: EvaluationSet201): boolean {
  return images[dataset][set] !== undefined
}
