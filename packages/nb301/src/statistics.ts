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
  return {
    architectures: firsts.length,
    spaceSize,
    runs: source.rows,
    architecturesWithSeveralRuns: firsts.filter((row) => next(row) >= 0).length,
    runsWithoutArchitecture: without,
    runsByOptimizer: byOptimizer,
    runsByDataset: byDataset,
    curves: { longest, complete, shorter: source.rows - complete - none, none },
    declaredFiles: source.files,
    version: about.version,
  }
}
