import type { QueryResult, ResultInfo } from '@nasbench/core'

/** The meaning of a number, and its source. */
export interface Info201 extends ResultInfo {
  /** Official index. */
  readonly index: number
  readonly arch: string
  /** The published set that `split` stands for. */
  readonly set: string
  /** The dataset that the network was trained on. */
  readonly trainedOn: string
  /** Epochs of the training. */
  readonly hp: number
  /** Epoch from 0. */
  readonly budget: number
  /** The seeds of the runs that the number is the mean of; null for a value that is a mean already (see `meanOf`). */
  readonly seeds: readonly (number | null)[]
  /** Present if the source holds a mean and not its runs: the runs it is the mean of, and their origin. */
  readonly meanOf?: string
  /** Present if the text could be read in several ways: the one that was taken. */
  readonly readAs?: string
}

/** One number of one architecture, and what it is. */
export interface Result201 extends QueryResult {
  readonly info: Info201
}

/** One training run's numbers at the epoch that was asked for. */
export interface Trial201 {
  /** The run's seed: 111, 777, 888 or 999; null for a mean of several runs (see `info.meanOf`). */
  readonly seed: number | null
  /** Percent. */
  readonly accuracy: number
  /** Cross-entropy in nats; null if the file has none. */
  readonly loss: number | null
  /** Training seconds up to and including the epoch; null if the file has none. */
  readonly trainSeconds: number | null
}

/** All that is known of an architecture at one epoch of one training. */
export interface Answer201 extends Result201 {
  /** Percent; the mean over the runs. */
  readonly accuracy: number
  /** Nats; the mean over the runs, null if the file has none. */
  readonly loss: number | null
  readonly trials: readonly Trial201[]
  /** Trainable parameters and multiply-adds (counts), by formula; the files record those of another network for some runs. */
  readonly params: number
  /** Multiply-adds of one image (count), by formula. */
  readonly flops: number
}
