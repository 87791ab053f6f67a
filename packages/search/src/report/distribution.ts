import type { AlgorithmRuns } from '../run/algorithm-runs.js'

/** The empirical distribution of a result over the runs of an algorithm. */
export interface Distribution {
  readonly algorithm: string
  readonly dataset: string
  readonly split: string
  /** Results, ascending. */
  readonly value: readonly number[]
  /** Fraction of runs with at most this result. */
  readonly share: readonly number[]
}

/** The distribution of every reported result. */
export function distributions(all: readonly AlgorithmRuns[]): Distribution[] {
  return all.flatMap(({ algorithm, lines }) =>
    (lines[0]?.results ?? []).map(({ dataset, split }, at) => {
      const value = lines
        .flatMap(({ results }) => (results[at] === undefined ? [] : [results[at].value]))
        .sort((a, b) => a - b)
      return {
        algorithm: algorithm.label,
        dataset,
        split,
        value,
        share: value.map((_, i) => (i + 1) / value.length),
      }
    }),
  )
}
