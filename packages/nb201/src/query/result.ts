import type { QueryResult } from '@nasbench/core'

/** Where a number comes from, and what exactly it is. */
export interface Info {
  readonly [key: string]: unknown
  /** Official index. */
  readonly index: number
  readonly arch: string
  readonly dataset: string
  readonly split: string
  /** The published set that `split` stands for, and the dataset that the network was trained on. */
  readonly set: string
  readonly trainedOn: string
  /** Epochs of the training. */
  readonly hp: number
  /** Epoch from 0. */
  readonly budget: number
  /** The runs that the number is the mean of. */
  readonly seeds: readonly number[]
  /** Present if the source holds a mean and not its runs: the runs it is the mean of, and their origin. `seeds` is empty then. */
  readonly meanOf?: string
  /** The published file's name, or `demo`. */
  readonly source: string
  readonly version: string
}

/** One number of one architecture, and what it is. */
export interface Result extends QueryResult {
  readonly info: Info
}

/** One training run's numbers at the epoch that was asked for. */
export interface Trial201 {
  /** The run's seed: 111, 777, 888 or 999; null for a mean of several runs (see `info.meanOf`). */
  readonly seed: number | null
  /** Percent. */
  readonly accuracy: number
  /** Cross-entropy in nats; null where the file has none. */
  readonly loss: number | null
  /** Training seconds up to the epoch and with it; null where the file has none. */
  readonly trainSeconds: number | null
}

/** All that is known of an architecture at one epoch of one training. */
export interface Answer extends Result {
  /** Percent; the mean over the runs. */
  readonly accuracy: number
  /** Nats; the mean over the runs, null where the file has none. */
  readonly loss: number | null
  readonly trials: readonly Trial201[]
  /** Trainable parameters and multiply-adds (counts), by formula: what the files record is at times another network's. */
  readonly params: number
  /** Multiply-adds of one image (count), by formula. */
  readonly flops: number
}

/** Where a number of NAS-Bench-201 comes from, and what exactly it is. */
export interface Info201 extends Info {
  readonly hp: 200 | 12
}

/** One number of one architecture of NAS-Bench-201, and what it is. */
export interface Result201 extends Result {
  readonly info: Info201
}

/** All that is known of an architecture of NAS-Bench-201 at one epoch of one training. */
export interface Answer201 extends Answer {
  readonly info: Info201
}
