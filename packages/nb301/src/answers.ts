import type { QueryResult } from '@nasbench/core'
import type { Run301 } from './run.js'

/** Where a number comes from, and what exactly it is. */
export interface Info301 {
  readonly [key: string]: unknown
  /** The run's number in the file; null for one that the demo makes up when it is asked. */
  readonly entry: number | null
  readonly path: string | null
  readonly optimizer: string | null
  /** Short text form; null where the recorded configuration is no architecture of the space. */
  readonly arch: string | null
  readonly dataset: string
  readonly split: string
  /** The epoch that was asked for, or the last one. */
  readonly budget: number | null
  /** The epoch that the number is of. */
  readonly epochUsed: number | null
  /** True where that is another epoch than was asked for: the run has no value of that one. */
  readonly clamped: boolean
  readonly strict: boolean
  /** Values that the run's curve has; null where there is no curve. */
  readonly epochsRecorded: number | null
  /** Epochs that were to be trained. */
  readonly declaredBudget: number | null
  /** The epoch of the best validation accuracy, from 1. */
  readonly bestEpoch: number | null
  /** Percent. */
  readonly bestValAccuracy: number | null
  /** How many runs of the architecture fit the question; this is the first of them. */
  readonly runs: number
  /** The published file's name, or `demo`. */
  readonly source: string
  readonly version: string
}

/** One number of one run, and what it is. */
export interface Result301 extends QueryResult {
  readonly info: Info301
}

/** A number, and all that is known of the run that it comes from. */
export interface Answer301 extends Result301, Run301 {}
