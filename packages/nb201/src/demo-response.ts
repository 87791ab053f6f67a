import { hashNoise } from '@nasbench/core'
import type { Dataset201 } from './cost.js'
import { demoQuality, demoSeconds } from './demo-quality.js'
import { type EvaluationSet201, evaluationSets, imagesIn } from './sets.js'

/** One made-up training run. Any integer is a seed. */
export interface DemoRun {
  readonly dataset: Dataset201
  /** The run of 200 epochs or that of 12. */
  readonly hp: 12 | 200
  readonly seed: number
}

/**
 * How many images of a set the demo's network of an official index gets right after an epoch (from 0); made up.
 *
 * A cell without output guesses: images / classes. Otherwise, in percent, with the dataset's numbers from the table below:
 *
 * - `final = low + (high - low) (q + b q (1 - q)) + trial`, q being the `quality` of {@link demoQuality};
 * - on the training set `final` is nearer to 100 by `learned × memory` of the way;
 * - `progress = (epoch + 1) / hp`, and `ramp = 0.7 × 1.08 progress / (progress + 0.08) + 0.3 progress²`;
 * - `start = chance + head (final - chance)`, `accuracy = start + (final - start) ramp + wobble`;
 * - `trial` is up to ± `spread`, four fifths of it by run alone and one by run and set; `wobble` is up to ± 5 %
 *   (training: 0.5 %) of `final - chance`, times `1 - progress`, by run, set and epoch. Both come from a hash of index,
 *   run, set and epoch whose halves are added up, so that the middle is likelier than the ends.
 *
 * Nothing is drawn and nothing remembered: a question has one answer, in every process. `ori-test` of cifar100 and
 * ImageNet16-120 is the sum of `x-valid` and `x-test`, as it is in the benchmark.
 *
 * @throws NasBenchError UNKNOWN_DATASET, UNKNOWN_SPLIT for a set that the dataset does not have
 */
export function demoCorrect(index: number, set: EvaluationSet201, epoch: number, run: DemoRun): number {
  const images = imagesIn(run.dataset, set)
  const { chance, joined } = table[run.dataset]
  if (set === 'ori-test' && joined) {
    return demoCorrect(index, 'x-valid', epoch, run) + demoCorrect(index, 'x-test', epoch, run)
  }
  const own = demoQuality(index)
  if (own.quality < 0) return Math.round((images * chance) / 100)

  const response = table[run.dataset][run.hp]
  const { low, high, b, spread } = response
  const q = own.quality
  const setId = evaluationSets.indexOf(set)
  const trial = spread * (0.8 * noise(index, run, -1, -1) + 0.2 * noise(index, run, setId, -1))
  let final = low + (high - low) * (q + b * q * (1 - q)) + trial
  if (set === 'train') final += (100 - final) * response.learned * own.memory

  const progress = (epoch + 1) / run.hp
  const ramp = (0.7 * 1.08 * progress) / (progress + 0.08) + 0.3 * progress * progress
  const start = chance + response.head * (final - chance)
  const swing = (set === 'train' ? 0.005 : 0.05) * (final - chance) * (1 - progress)
  const accuracy = start + (final - start) * ramp + swing * noise(index, run, setId, epoch)
  return Math.min(images, Math.max(0, Math.round((images * accuracy) / 100)))
}

/** {@link demoCorrect} in percent of the set's images. */
export function demoAccuracy(index: number, set: EvaluationSet201, epoch: number, run: DemoRun): number {
  return (100 * demoCorrect(index, set, epoch, run)) / imagesIn(run.dataset, set)
}

/**
 * The demo's mean cross-entropy in nats after an epoch; made up from the accuracy.
 *
 * With m the part of what guessing gets wrong that is still wrong (1 when it guesses, 0 when all is right):
 * `ln(classes) m (0.6 + 0.4 m)`, in steps of 0.0001.
 *
 * @throws NasBenchError UNKNOWN_DATASET, UNKNOWN_SPLIT for a set that the dataset does not have
 */
export function demoLoss(index: number, set: EvaluationSet201, epoch: number, run: DemoRun): number {
  const accuracy = demoAccuracy(index, set, epoch, run)
  const { chance, lnClasses } = table[run.dataset]
  const m = (100 - accuracy) / (100 - chance)
  return Math.round(lnClasses * m * (0.6 + 0.4 * m) * 1e4) / 1e4
}

/** Seconds of one epoch of training, the same for each epoch and seed; {@link demoSeconds} has the formula. */
export function demoTrainSeconds(index: number, dataset: Dataset201): number {
  return (demoSeconds(index).trainEpoch * imagesIn(dataset, 'train')) / 25_000
}

/** Seconds of one evaluation of a set; {@link demoSeconds} has the formula. */
export function demoEvaluationSeconds(index: number, dataset: Dataset201, set: EvaluationSet201): number {
  return demoSeconds(index).evaluateImage * imagesIn(dataset, set)
}

/** Seconds of inference of a batch of 256; {@link demoSeconds} has the formula. */
export function demoLatency(index: number): number {
  return demoSeconds(index).latency
}

interface Response {
  /** Final accuracy in percent at quality 0 and 1, and the bend between. */
  readonly low: number
  readonly high: number
  readonly b: number
  readonly spread: number
  readonly head: number
  readonly learned: number
}

interface DatasetResponse {
  readonly chance: number
  readonly lnClasses: number
  /** Whether `ori-test` is `x-valid` and `x-test` together. */
  readonly joined: boolean
  readonly 12: Response
  readonly 200: Response
}

const table: Readonly<Record<Dataset201, DatasetResponse>> = {
  'cifar10-valid': {
    chance: 10,
    lnClasses: Math.LN10,
    joined: false,
    12: { low: 28, high: 85, b: -0.3, spread: 1.2, head: 0.25, learned: 0.1 },
    200: { low: 40, high: 91.5, b: 0.5, spread: 0.35, head: 0.25, learned: 0.95 },
  },
  cifar10: {
    chance: 10,
    lnClasses: Math.LN10,
    joined: false,
    12: { low: 33, high: 89, b: -0.3, spread: 1, head: 0.25, learned: 0.1 },
    200: { low: 54, high: 94.3, b: 0.5, spread: 0.3, head: 0.25, learned: 0.95 },
  },
  cifar100: {
    chance: 1,
    lnClasses: 2 * Math.LN10,
    joined: true,
    12: { low: 8, high: 56, b: -0.3, spread: 1.2, head: 0.1, learned: 0.08 },
    200: { low: 15, high: 73.2, b: 0.35, spread: 0.7, head: 0.1, learned: 0.8 },
  },
  'ImageNet16-120': {
    chance: 100 / 120,
    lnClasses: 4.787491742782046,
    joined: true,
    12: { low: 5, high: 32, b: -0.5, spread: 1, head: 0.1, learned: 0.03 },
    200: { low: 14, high: 47, b: -0.9, spread: 0.8, head: 0.1, learned: 0.1 },
  },
}

const datasetIds: Readonly<Record<Dataset201, number>> = {
  'cifar10-valid': 0,
  cifar10: 1,
  cifar100: 2,
  'ImageNet16-120': 3,
}

/* Noise of a run on a set at an epoch. */
function noise(index: number, run: DemoRun, setId: number, epoch: number): number {
  return hashNoise(index, datasetIds[run.dataset], run.hp, run.seed, setId, epoch)
}
