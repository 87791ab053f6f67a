import { unknownName } from '@nasbench/core'
import { type Arch201, checkedCode } from './arch.js'

/** The datasets that the networks were trained on. `cifar10-valid` trains on half of CIFAR-10's training set. */
export const datasets = ['cifar10-valid', 'cifar10', 'cifar100', 'ImageNet16-120'] as const

/** The datasets' names for people. */
export const datasetTitles: Readonly<Record<Dataset201, string>> = {
  'cifar10-valid': 'CIFAR-10, half of the training images',
  cifar10: 'CIFAR-10',
  cifar100: 'CIFAR-100',
  'ImageNet16-120': 'ImageNet16-120',
}

/** The dataset that a network was trained on. */
export type Dataset201 = (typeof datasets)[number]

/** The trainable parameters (count) and the multiply-adds of one image (count). */
export interface Cost201 {
  /** Trainable parameters (count). */
  readonly params: number
  /** Multiply-adds of one image (count). */
  readonly flops: number
}

/** How many classes a dataset has, and how wide and high its images are in pixels. */
export function datasetShape(dataset: Dataset201): { readonly classes: number; readonly pixels: number } {
  switch (dataset) {
    case 'cifar10-valid':
    case 'cifar10':
      return { classes: 10, pixels: 32 }
    case 'cifar100':
      return { classes: 100, pixels: 32 }
    case 'ImageNet16-120':
      return { classes: 120, pixels: 16 }
    default:
      throw unknownName('UNKNOWN_DATASET', 'dataset', dataset, datasets, 'nb201')
  }
}

/**
 * The cost of the whole network (16 channels, 5 cells per stage) that the benchmark trains, by formula.
 *
 * `params = 72656 + 65 K + 243040 n3 + 28000 n1`, `flops = s (7782400 + 35389440 n3 + 3932160 n1) + 65 K`, where K
 * counts the classes, n3 and n1 the `nor_conv_3x3` and `nor_conv_1x1` edges (those that lead nowhere too), and s is
 * 1 for 32 × 32 images and 1/4 for 16 × 16. Convolutions, the linear layer and its bias are counted in `flops`;
 * normalisation, ReLU, pooling and sums are not. It is what the published files record, but for trials in which
 * they recorded the cost of another network (NATS-Bench, note on version 1.6).
 *
 * @throws NasBenchError INVALID_ARCHITECTURE, UNKNOWN_DATASET
 */
export function costOf(arch: Arch201, options: { readonly dataset?: Dataset201 } = {}): Cost201 {
  return costOfCode(checkedCode(arch), options.dataset ?? 'cifar10')
}

/** {@link costOf} of a lexicographic code. */
export function costOfCode(code: number, dataset: Dataset201): Cost201 {
  const { classes, pixels } = datasetShape(dataset)
  const counts = convolutionsOfCode(code)
  const cell = 7_782_400 + 35_389_440 * counts.n3 + 3_932_160 * counts.n1
  return {
    params: 72_656 + 65 * classes + 243_040 * counts.n3 + 28_000 * counts.n1,
    flops: cell / (pixels === 32 ? 1 : 4) + 65 * classes,
  }
}

/** A cost in the units of the published files: parameters in MB (1e6) and multiply-adds in M (1e6). */
export interface RecordedCost201 {
  /** Trainable parameters in MB (1e6). */
  readonly params: number
  /** Multiply-adds of one image in M (1e6). */
  readonly flops: number
}

/** A cost in the units of the published files, equal to the recorded numbers to the last bit. */
export function recordedCost(cost: Cost201): RecordedCost201 {
  return { params: cost.params / 1e6, flops: cost.flops / 1e6 }
}

/** How many edges are `nor_conv_3x3` and `nor_conv_1x1`. */
export function convolutionsOfCode(code: number): { readonly n3: number; readonly n1: number } {
  let n3 = 0
  let n1 = 0
  for (let left = code; left > 0; left = Math.floor(left / 5)) {
    const op = left % 5
    if (op === 3) n3++
    else if (op === 2) n1++
  }
  return { n3, n1 }
}
