import type { Direction } from '@nasbench/core'
import type { AlgorithmRuns } from '../run/algorithm-runs.js'
import { averageRanks, signedRankTest } from './wilcoxon.js'

/** The mean rank of an algorithm over runs, and its comparison with each other algorithm. */
export interface RankRow {
  readonly algorithm: string
  readonly dataset: string
  readonly split: string
  /** Mean over runs of the rank among all algorithms; 1 is best, equal results share a rank. */
  readonly rank: number
  /** Two-sided p of Wilcoxon's signed-rank test against each other algorithm. */
  readonly against: readonly {
    readonly algorithm: string
    /** The smaller sum of signed ranks (a number from 0). */
    readonly statistic: number
    /** Probability of a statistic this small by chance. */
    readonly p: number
  }[]
}

/**
 * Ranks of the algorithms by one reported result. Runs are paired by number: they start from the same random stream.
 * Only numbers that all algorithms have are compared.
 */
export function rankAlgorithms(all: readonly AlgorithmRuns[], at: number, direction: Direction): RankRow[] {
  const byRun = all.map(({ lines }) => new Map(lines.map((line) => [line.run, line.results[at]?.value])))
  const runs = [...(byRun[0]?.keys() ?? [])].filter((run) =>
    byRun.every((values) => values.get(run) !== undefined),
  )
  const values = byRun.map((one) => runs.map((run) => one.get(run)!))
  const sign = direction === 'maximize' ? -1 : 1
  const ranks = runs.map((_, i) => averageRanks(values.map((list) => sign * list[i]!)).ranks)
  const { dataset = '', split = '' } = all[0]?.lines[0]?.results[at] ?? {}
  return all.map(({ algorithm }, i) => ({
    algorithm: algorithm.label,
    dataset,
    split,
    rank: ranks.reduce((sum, row) => sum + row[i]!, 0) / ranks.length,
    against: all.flatMap((other, k) => {
      if (k === i) return []
      const { statistic, p } = signedRankTest(values[i]!, values[k]!)
      return [{ algorithm: other.algorithm.label, statistic, p }]
    }),
  }))
}
