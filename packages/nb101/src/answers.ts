import type { QueryResult } from '@nasbench/core'
import type { Arch101 } from './arch.js'
import type { CellRuns } from './runs.js'
import {
  accuracyPoint,
  type Budget101,
  budgets,
  epochPoint,
  repeats,
  runPoint,
  type Stage101,
  stages,
  startPoint,
  timePoint,
} from './tables.js'

/**
 * One training run, with the official eight keys in camelCase. Accuracies are fractions, times are training seconds on
 * one TPU v2 from the start; NaN where the file lacks a number.
 */
export interface Run101 {
  /** Seconds to half of the epochs. */
  readonly halfwayTrainingTime: number
  /** Fraction of training images, after half of the epochs. */
  readonly halfwayTrainAccuracy: number
  /** Fraction of validation images, after half of the epochs. */
  readonly halfwayValidationAccuracy: number
  /** Fraction of test images, after half of the epochs. */
  readonly halfwayTestAccuracy: number
  /** Seconds to the end. */
  readonly finalTrainingTime: number
  /** Fraction of training images, at the end. */
  readonly finalTrainAccuracy: number
  /** Fraction of validation images, at the end. */
  readonly finalValidationAccuracy: number
  /** Fraction of test images, at the end. */
  readonly finalTestAccuracy: number
}

/** By the epochs of the training; of each budget what the file has. */
export type ByBudget<Value> = { readonly [budget in Budget101]?: Value }

/** What is known of a cell beside its runs. */
export interface CellInfo101 {
  /** Place in the official generation order. */
  readonly index: number
  /** The key of the published files, the same for every spelling of the cell. */
  readonly moduleHash: string
  /** The cell as stored (zeros and ones), which may be a relabelling of what was asked for, without unused vertices. */
  readonly moduleAdjacency: Arch101['adjacency']
  readonly moduleOperations: Arch101['operations']
  /** The cell as it was asked for. */
  readonly asked: Arch101
  /** As the file records it; null where it does not. */
  readonly trainableParameters: number | null
  /** How many runs of each budget there are. */
  readonly repeats: ByBudget<number>
  /** The published file's name, or `demo`. */
  readonly source: string
  readonly version: string
}

/** The info of the cell, and all its runs by budget. */
export type Answer101 = readonly [info: CellInfo101, metrics: ByBudget<readonly Run101[]>]

/** The info of the cell, and the mean over the runs by budget. */
export type Average101 = readonly [info: CellInfo101, metrics: ByBudget<Run101>]

/** Where a number comes from, and what exactly it is. */
export interface Info101 {
  readonly [key: string]: unknown
  /** Place in the official generation order. */
  readonly index: number
  readonly hash: string
  readonly dataset: 'cifar10'
  readonly split: string
  /** Epochs of the training. */
  readonly budget: Budget101
  readonly stage: Stage101
  /** The epoch of that training after which the network was evaluated. */
  readonly epoch: number
  /** The repeats that the number is the mean of. */
  readonly repeats: readonly number[]
  readonly source: string
  readonly version: string
}

/** One number of one cell, and what it is. */
export interface Result101 extends QueryResult {
  readonly info: Info101
}

/** Everything that a file records of one training run. */
export interface RecordedRun101 {
  /** Epochs of the training. */
  readonly budget: Budget101
  /** Which of the three trainings, from 0. */
  readonly repeat: number
  /** Seconds of the whole attempt, evaluations and all; null where the file has none. No measure of training. */
  readonly totalTime: number | null
  /** At the start, before anything was learned, half-way and at the end; NaN for what the file lacks. */
  readonly evaluations: readonly {
    /** The epoch after which the network was evaluated; 0 is before training. */
    readonly epoch: number
    /** Training seconds from the start. */
    readonly trainingTime: number
    /** Fraction of training images. */
    readonly trainAccuracy: number
    /** Fraction of validation images. */
    readonly validationAccuracy: number
    /** Fraction of test images. */
    readonly testAccuracy: number
  }[]
}

/** The runs of a row by budget, of one budget or repeat where it is given. */
export function runsOfRow(
  runs: CellRuns,
  row: number,
  budget: number | undefined,
  repeat: number | undefined,
  accuracy = runs.values('accuracy', row),
): { -readonly [budget in Budget101]?: Run101[] } {
  const seconds = runs.values('training-time', row)
  const found: { [budget in Budget101]?: Run101[] } = {}
  for (let b = 0; b < budgets.length; b++) {
    const epochs = budgets[b] as Budget101
    if (budget !== undefined && budget !== epochs) continue
    const list: Run101[] = []
    for (let r = repeat ?? 0; r < (repeat ?? repeats - 1) + 1; r++) {
      const half = accuracyPoint(b, 0, 0) + r
      const end = accuracyPoint(b, 1, 0) + r
      const run = {
        halfwayTrainingTime: seconds[timePoint(b, 0) + r] as number,
        halfwayTrainAccuracy: accuracy[half] as number,
        halfwayValidationAccuracy: accuracy[half + repeats] as number,
        halfwayTestAccuracy: accuracy[half + 2 * repeats] as number,
        finalTrainingTime: seconds[timePoint(b, 1) + r] as number,
        finalTrainAccuracy: accuracy[end] as number,
        finalValidationAccuracy: accuracy[end + repeats] as number,
        finalTestAccuracy: accuracy[end + 2 * repeats] as number,
      }
      if (isThere(run)) list.push(run)
    }
    if (list.length > 0) found[epochs] = list
  }
  return found
}

/* A run that the file has not has no number at all. */
function isThere(run: Run101): boolean {
  if (!Number.isNaN(run.finalValidationAccuracy)) return true
  return Object.values(run).some((value) => !Number.isNaN(value))
}

/** The mean of runs, each number over those that have it, added up in their order. */
export function averageOf(runs: readonly Run101[]): Run101 {
  const mean = (key: keyof Run101) => {
    let sum = 0
    let count = 0
    for (const run of runs) {
      if (Number.isNaN(run[key])) continue
      sum += run[key]
      count++
    }
    return sum / count
  }
  return {
    halfwayTrainingTime: mean('halfwayTrainingTime'),
    halfwayTrainAccuracy: mean('halfwayTrainAccuracy'),
    halfwayValidationAccuracy: mean('halfwayValidationAccuracy'),
    halfwayTestAccuracy: mean('halfwayTestAccuracy'),
    finalTrainingTime: mean('finalTrainingTime'),
    finalTrainAccuracy: mean('finalTrainAccuracy'),
    finalValidationAccuracy: mean('finalValidationAccuracy'),
    finalTestAccuracy: mean('finalTestAccuracy'),
  }
}

/** The epoch after which a stage of a training was evaluated: as recorded, or half or all of the budget. */
export function epochOf(runs: CellRuns, row: number, budgetPlace: number, stage: Stage101): number {
  const usual = (budgets[budgetPlace] as number) / (stage === 'final' ? 1 : 2)
  if (runs.contents.unusualEpochs === 0) return usual
  const recorded = runs.values('epoch', row)[epochPoint(budgetPlace, stages.indexOf(stage) + 1)] as number
  return Number.isNaN(recorded) ? usual : recorded
}

/** All that is recorded of a row's runs. */
export function recordsOfRow(runs: CellRuns, row: number): RecordedRun101[] {
  const accuracy = runs.values('accuracy', row)
  const seconds = runs.values('training-time', row)
  const startAccuracy = runs.values('start-accuracy', row)
  const startTime = runs.values('start-time', row)
  const total = runs.values('total-time', row)
  const epochs = runs.values('epoch', row)
  const records: RecordedRun101[] = []
  for (const [b, budget] of budgets.entries()) {
    for (let repeat = 0; repeat < repeats; repeat++) {
      const at = (values: Float64Array, point: number) => values[point + repeat] as number
      const evaluation = (number: number) => {
        const recorded = at(epochs, epochPoint(b, number))
        const set = (place: number) =>
          number === 0
            ? at(startAccuracy, startPoint(b, place))
            : at(accuracy, accuracyPoint(b, number - 1, place))
        return {
          epoch: Number.isNaN(recorded) ? (budget * number) / 2 : recorded,
          trainingTime: number === 0 ? at(startTime, runPoint(b)) : at(seconds, timePoint(b, number - 1)),
          trainAccuracy: set(0),
          validationAccuracy: set(1),
          testAccuracy: set(2),
        }
      }
      const evaluations = [evaluation(0), evaluation(1), evaluation(2)]
      const totalTime = at(total, runPoint(b))
      const there = evaluations.some(
        ({ epoch: _, ...numbers }) => !Object.values(numbers).every((number) => Number.isNaN(number)),
      )
      if (!there) continue
      records.push({ budget, repeat, totalTime: Number.isNaN(totalTime) ? null : totalTime, evaluations })
    }
  }
  return records
}
