import type { Json } from '@nasbench/core'
import type { RunEnd, Trajectory } from './simulate.js'

/** A result of a run's answer. */
export interface RunResult {
  readonly dataset: string
  readonly split: string
  /** In the unit of the benchmark's metric. */
  readonly value: number
}

/**
 * One run as it is written: one line of JSON. It holds no clock time, host or path, so that the same run is the same line
 * wherever it is made.
 */
export interface RunLine {
  readonly benchmark: string
  /** The file that answered: its kind, name, version and, if known, its hash. */
  readonly source: Readonly<Record<string, Json>>
  /** Name and rules. */
  readonly protocol: Readonly<Record<string, Json>>
  readonly algorithm: string
  readonly parameters: Readonly<Record<string, Json>>
  /** The seed of the experiment. */
  readonly seed: number | string
  /** Number of the run, from 0. */
  readonly run: number
  readonly ended: RunEnd
  /** Simulated seconds that were spent. */
  readonly spent: number
  readonly trajectory: Trajectory<number | readonly number[]>
  /** Index of the answer; null if nothing was evaluated. */
  readonly answer: number | string | null
  readonly results: readonly RunResult[]
}
