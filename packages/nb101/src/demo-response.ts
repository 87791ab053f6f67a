import { hashNoise } from '@nasbench/core'
import { costOfIndex } from './cost.js'
import { demoQuality } from './demo-quality.js'

/** Which made-up number; places as in `budgets`, `stages` and `sets`. */
export interface DemoQuestion {
  readonly budget: number
  readonly stage: number
  readonly set: number
  readonly repeat: number
}

/**
 * How many of 9,984 images the demo's network of a cell's index gets right; made up.
 *
 * With the numbers of the budget from the table below, as fractions:
 *
 * - `end = low + (high - low) quality - slow depth / 5 + trial`, `quality` and `depth` being those of {@link demoQuality};
 * - half-way, under a learning rate that is still high, it is `0.1 + half (end - 0.1)`;
 * - on the training set it is nearer to 1 by `learned` of the way at the end, by 0.03 half-way; the test set's is less
 *   by 0.006;
 * - `trial` is up to ± `spread`, four fifths of it by repeat alone and one by repeat, stage and set. Both come from a hash
 *   whose halves are added up, so that the middle is likelier than the ends.
 *
 * Nothing is drawn and nothing remembered: a question has one answer, in every process.
 */
export function demoCorrect(index: number, { budget, stage, set, repeat }: DemoQuestion): number {
  const { low, high, slow, half, learned, spread } = responses[budget] as Response
  const { quality, depth } = demoQuality(index)
  const trial =
    spread *
    (0.8 * hashNoise(index, budget, repeat, -1) + 0.2 * hashNoise(index, budget, repeat, 3 * stage + set))
  let accuracy = low + (high - low) * quality - (slow * depth) / 5 + trial
  if (stage === 0) accuracy = 0.1 + half * (accuracy - 0.1)
  if (set === 0) accuracy += (1 - accuracy) * (stage === 0 ? 0.03 : learned)
  if (set === 2) accuracy -= 0.006
  return Math.min(images, Math.max(0, Math.round(images * accuracy)))
}

/** {@link demoCorrect} as the benchmark records it: a fraction in single precision. */
export function demoAccuracy(index: number, question: DemoQuestion): number {
  return Math.fround(demoCorrect(index, question) / images)
}

/**
 * The demo's training seconds up to a stage; made up from the cell's true multiply-adds: an epoch takes
 * `5 + 7e-9 multiply-adds`, and each repeat up to 1 % more or less.
 */
export function demoSeconds(
  index: number,
  { budget, stage, repeat }: Omit<DemoQuestion, 'set'>,
  flops = costOfIndex(index).flops,
): number {
  const { epochs } = responses[budget] as Response
  const seconds = (5 + 7e-9 * flops) * epochs * (1 + 0.01 * hashNoise(index, budget, repeat, -2))
  return Math.fround(stage === 0 ? seconds / 2 : seconds)
}

const images = 9984

interface Response {
  readonly epochs: number
  /** Accuracy at the end for quality 0 and 1. */
  readonly low: number
  readonly high: number
  /** The accuracy that the deepest cells lose because they learn slowly. */
  readonly slow: number
  readonly half: number
  readonly learned: number
  readonly spread: number
}

const responses: readonly Response[] = [
  { epochs: 4, low: 0.22, high: 0.68, slow: 0.12, half: 0.35, learned: 0.02, spread: 0.04 },
  { epochs: 12, low: 0.45, high: 0.86, slow: 0.05, half: 0.5, learned: 0.1, spread: 0.02 },
  { epochs: 36, low: 0.62, high: 0.925, slow: 0.01, half: 0.65, learned: 0.65, spread: 0.008 },
  { epochs: 108, low: 0.7, high: 0.95, slow: 0, half: 0.78, learned: 0.98, spread: 0.004 },
]
