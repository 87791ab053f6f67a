import type { DemoQuality } from './demo-quality.js'

/** A made-up training run: its architecture, and its number among that architecture's runs. */
export interface DemoRun {
  readonly normal: number
  readonly reduce: number
  readonly trial: number
}

/** Epochs of a made-up run that is not stopped early. */
export const demoEpochs = 98

/**
 * Percent of 10,000 validation images that the demo's network gets right after an epoch (from 1); made up.
 *
 * With `q` the quality of `demoQuality` and `p` the epoch in 98ths:
 * `final = 90 + 4.8 (q + 0.5 q (1 - q)) + 0.2 noise(run)`, and
 * `accuracy = 32 + (final - 32) (1 - (1 - p)³) + 1.2 (1 - p) noise(run, epoch)`, in steps of 0.01 and rounded to float32, as
 * the benchmark's curves are. `noise` is from -1 to 1, two halves of a hash added up. Nothing is drawn and nothing
 * remembered: a question has one answer, in every process.
 */
export function demoValAccuracy(run: DemoRun, worth: DemoQuality, epoch: number): number {
  const left = 1 - epoch / demoEpochs
  const accuracy =
    32 + (demoFinal(run, worth) - 32) * (1 - left * left * left) + 1.2 * left * noise(run, 1, epoch)
  return Math.fround(Math.round(accuracy * 100) / 100)
}

/** Training accuracy after an epoch: 94 % of the validation accuracy (mixup mixes images), and half a percent of noise. */
export function demoTrainAccuracy(run: DemoRun, worth: DemoQuality, epoch: number): number {
  return Math.fround(0.94 * demoValAccuracy(run, worth, epoch) + 0.5 * noise(run, 2, epoch))
}

/** The loss that is trained for: `2.3 m (0.6 + 0.4 m)`, m being the part of the training images that is still wrong. */
export function demoTrainLoss(run: DemoRun, worth: DemoQuality, epoch: number): number {
  const m = (100 - demoTrainAccuracy(run, worth, epoch)) / 100
  return Math.fround(2.3 * m * (0.6 + 0.4 * m))
}

/** Test accuracy of a run of `epochs` epochs: 0.3 below the last validation accuracy, and up to 0.2 of noise. */
export function demoTestAccuracy(run: DemoRun, worth: DemoQuality, epochs: number): number {
  return Math.round((demoValAccuracy(run, worth, epochs) - 0.3 + 0.2 * noise(run, 3, 0)) * 100) / 100
}

/** Seconds of a run of `epochs` epochs. */
export function demoRuntime(run: DemoRun, worth: DemoQuality, epochs: number): number {
  return worth.seconds * (1 + 0.02 * noise(run, 4, 0)) * epochs
}

function demoFinal(run: DemoRun, { quality }: DemoQuality): number {
  return 90 + 4.8 * (quality + 0.5 * quality * (1 - quality)) + 0.2 * noise(run, 0, 0)
}

/* From -1 to 1, 0 on average: two halves of a hash added up. */
function noise({ normal, reduce, trial }: DemoRun, what: number, epoch: number): number {
  let hash = 0x9e3779b9
  for (const part of [normal, reduce, trial, what, epoch]) hash = mix(hash ^ part)
  return ((hash & 0xffff) + (hash >>> 16)) / 0xffff - 1
}

/* Spreads every bit over all 32: the finalizer of MurmurHash3 (A. Appleby, public domain). */
function mix(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
