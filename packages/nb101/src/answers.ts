import type { QueryResult } from '@nasbench/core'
import type { Arch101 } from './arch.js'
import type { Budget101, Stage101 } from './tables.js'

/**
 * One training run, with the official eight keys in camelCase. Accuracies are fractions, times are training seconds on
 * one TPU v2 from the start; NaN if the file lacks a number.
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

/** The properties of a cell other than its runs. */
export interface CellInfo101 {
  /** Place in the official generation order. */
  readonly index: number
  /** The key of the published files, the same for every notation of the cell. */
  readonly moduleHash: string
  /** The cell as stored (zeros and ones), which may be a relabelling of what was asked for, without unused vertices. */
  readonly moduleAdjacency: Arch101['adjacency']
  readonly moduleOperations: Arch101['operations']
  /** The cell as it was asked for. */
  readonly asked: Arch101
  /** As the file records it; null if it does not. */
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
  /** Seconds of the whole attempt, evaluations and all; null if the file has none. No measure of training. */
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
