import type { BenchmarkStatistics, SourceInfo } from '@nasbench/core'
import { spaceSize } from './rank.js'
import type { RunSource } from './runs.js'
import { pointsMeasure, runMeasures } from './tables.js'

export interface Statistics301 extends BenchmarkStatistics {
  /** Architectures with more than one run. */
  readonly architecturesWithSeveralRuns: number
  /** Runs whose recorded configuration is no architecture of the space. */
  readonly runsWithoutArchitecture: number
  readonly runsByOptimizer: Readonly<Record<string, number>>
  readonly runsByDataset: Readonly<Record<string, number>>
  /** How many runs have a validation curve of so many epochs; those without one are `none`. */
  readonly runsByCurveLength: Readonly<Record<string, number>>
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
  const byLength: Record<string, number> = {}
  const { normal } = source.codes()
  const optimizers = source.numbers(runMeasures.optimizer)
  const datasets = source.numbers(runMeasures.dataset)
  const lengths = source.numbers(pointsMeasure('Train/val_accuracy'))
  let without = 0
  const count = (of: Record<string, number>, name: string) => {
    of[name] = (of[name] ?? 0) + 1
  }
  for (let row = 0; row < source.rows; row++) {
    count(byOptimizer, source.optimizers[optimizers[row] as number] ?? 'unknown')
    count(byDataset, source.datasets[datasets[row] as number] ?? 'unknown')
    const points = lengths[row] as number
    count(byLength, Number.isNaN(points) ? 'none' : String(points))
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
    runsByCurveLength: byLength,
    declaredFiles: source.files,
    version: about.version,
  }
}
