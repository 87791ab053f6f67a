import type { BenchmarkStatistics, SourceInfo } from '@nasbench/core'
import { spaceSize } from './rank.js'
import type { RunSource } from './runs.js'
import { pointsMeasure } from './tables.js'

/** Counts of the contents of a file. */
export interface Statistics301 extends BenchmarkStatistics {
  /** How many architectures have more than one run. */
  readonly architecturesWithSeveralRuns: number
  /** The number of runs whose recorded configuration is not an architecture of the space. */
  readonly runsWithoutArchitecture: number
  readonly runsByOptimizer: Readonly<Record<string, number>>
  readonly runsByDataset: Readonly<Record<string, number>>
  /** How long the validation curves are. */
  readonly curves: {
    /** Epochs of the longest curve. */
    readonly longest: number
    /** How many runs have a curve so long. */
    readonly complete: number
    /** How many runs have a shorter one. */
    readonly shorter: number
    /** How many runs have none. */
    readonly none: number
  }
  /** How many files the source says it was made of, which is not counted. */
  readonly declaredFiles: number | null
  readonly version: string
}

export function statisticsOf(
  source: RunSource,
  firsts: Int32Array,
  next: (row: number) => number,
  about: SourceInfo,
): Statistics301 {
  const byOptimizer: Record<string, number> = {}
  const byDataset: Record<string, number> = {}
  const { normal } = source.codes()
  const optimizers = source.optimizer.all()
  const datasets = source.dataset.all()
  const lengths = source.numbers(pointsMeasure('Train/val_accuracy')).all()
  let longest = 0
  for (const length of lengths) if (length > longest) longest = length
  let [without, none, complete] = [0, 0, 0]
  const count = (of: Record<string, number>, name: string) => {
    of[name] = (of[name] ?? 0) + 1
  }
  for (let row = 0; row < source.rows; row++) {
    count(byOptimizer, source.optimizers[optimizers[row] as number] ?? 'unknown')
    count(byDataset, source.datasets[datasets[row] as number] ?? 'unknown')
    const length = lengths[row] as number
    if (Number.isNaN(length)) none++
    else if (length === longest) complete++
    if (Number.isNaN(normal[row])) without++
  }
  const several = firsts.filter((row) => next(row) >= 0).length
  const shorter = source.rows - complete - none
  const notes = [
    ...(without > 0 ? [`runs with a configuration outside the search space: ${without}`] : []),
    ...(none > 0 ? [`runs without a validation curve: ${none}`] : []),
    ...(shorter > 0
      ? [`runs that ended before epoch ${longest}: ${shorter}; each answers with its own last epoch`]
      : []),
    ...(several > 0 ? [`architectures with several runs: ${several}; an answer is their mean`] : []),
    ...(source.files !== null && source.files !== source.rows
      ? [`the file says that it was made of ${source.files} files: it has ${source.rows} runs`]
      : []),
  ]
  return {
    architectures: firsts.length,
    spaceSize,
    runs: source.rows,
    architecturesWithSeveralRuns: several,
    runsWithoutArchitecture: without,
    runsByOptimizer: byOptimizer,
    runsByDataset: byDataset,
    curves: { longest, complete, shorter, none },
    declaredFiles: source.files,
    ...(notes.length > 0 && { notes }),
    version: about.version,
  }
}
