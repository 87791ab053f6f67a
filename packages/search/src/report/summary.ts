import { type Json, meanAndStd } from '@nasbench/core'
import type { Experiment } from '../experiment.js'
import type { AlgorithmRuns, ExperimentAlgorithm } from '../run/algorithm-runs.js'
import type { RunLine } from '../run/run-line.js'

/** One row of the table: a reported result over all runs of an algorithm. */
export interface SummaryRow {
  readonly algorithm: string
  readonly parameters: Readonly<Record<string, Json>>
  readonly dataset: string
  readonly split: string
  /** Number of runs. */
  readonly runs: number
  /** Mean over runs. */
  readonly mean: number
  /** Population standard deviation over runs; null for one run. */
  readonly std: number | null
  /** Mean number of evaluations per run. */
  readonly evaluations: number
  /** The row of the paper, if the protocol has one for this algorithm with its own parameters. */
  readonly published: {
    /** Mean over the runs of the paper. */
    readonly mean: number
    /** Standard deviation over them; null if the paper gives none. */
    readonly std: number | null
    readonly remark?: string
  } | null
  /** Our mean minus the published one. */
  readonly distance: number | null
}

/** Mean and spread of every reported result, with the published row. */
export function summarize(experiment: Experiment, all: readonly AlgorithmRuns[]): SummaryRow[] {
  return all.flatMap(({ algorithm, lines }) => {
    const evaluations = meanAndStd(lines.map(({ trajectory }) => trajectory.index.length)).mean
    return resultNames(lines).map(({ dataset, split }, at) => {
      const { mean, std } = meanAndStd(lines.map((line) => line.results[at]?.value ?? Number.NaN))
      const published = publishedRow(experiment, algorithm, dataset, split)
      return {
        algorithm: algorithm.label,
        parameters: algorithm.parameters,
        dataset,
        split,
        runs: lines.length,
        mean,
        std,
        evaluations,
        published,
        distance: published === null ? null : mean - published.mean,
      }
    })
  })
}

function resultNames(lines: readonly RunLine[]) {
  return lines.find(({ results }) => results.length > 0)?.results ?? []
}

function publishedRow(
  { protocol, changed }: Experiment,
  { label }: ExperimentAlgorithm,
  dataset: string,
  split: string,
): SummaryRow['published'] {
  // A row is comparable only if nothing of the experiment was changed.
  if (protocol === undefined || changed) return null
  const row = protocol.published.find(
    (one) => one.algorithm === label && one.dataset === dataset && one.split === split,
  )
  if (row === undefined) return null
  const { mean, std, remark } = row
  return { mean, std, ...(remark !== undefined && { remark }) }
}
