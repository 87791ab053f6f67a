import type { AlgorithmSpec } from '../algorithms/catalogue.js'
import type { RunLine } from './run-line.js'

/** An algorithm of an experiment. */
export interface ExperimentAlgorithm extends AlgorithmSpec {
  /** As it was asked for: `evolution`, `evolution:population=50`. */
  readonly label: string
}

/** The finished runs of one algorithm, by ascending run number. */
export interface AlgorithmRuns {
  readonly algorithm: ExperimentAlgorithm
  readonly lines: readonly RunLine[]
}
