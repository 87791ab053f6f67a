import { checkCount, createBest, orNull, type Ranked, type TopOptions, unknownName } from '@nasbench/core'
import { type Arch101, archOfIndex } from './arch.js'
import { costColumns } from './cost.js'
import { meanOf, type QueryOptions101, type QueryRoute } from './query-route.js'
import type { CellRuns } from './runs.js'

/** Ranking criteria and limits. */
export interface TopOptions101
  extends QueryOptions101,
    Omit<TopOptions<Arch101>, keyof QueryOptions101 | 'where'> {
  /** Keeps a cell when true. */
  where?(arch: Arch101, index: number): boolean
}

/**
 * The best cells by a route's accuracy, in one pass; on ties, the lower index wins.
 *
 * Throws INVALID_ARGUMENT for another `k` than an integer, UNKNOWN_METRIC for another `by` than accuracy.
 */
export function rankCells(runs: CellRuns, route: QueryRoute, options: TopOptions101): Ranked<Arch101>[] {
  const { k, by, maxParams = Number.POSITIVE_INFINITY, maxFlops = Number.POSITIVE_INFINITY, where } = options
  checkCount(k)
  if (by !== undefined && by !== 'accuracy') {
    throw unknownName('UNKNOWN_METRIC', 'metric to rank by', by, ['accuracy'], 'nb101')
  }
  const { indices, rows } = runs.byIndex()
  const limited = maxParams < Number.POSITIVE_INFINITY || maxFlops < Number.POSITIVE_INFINITY
  const costs = limited ? costColumns() : undefined
  const best = createBest(Math.min(k, indices.length))
  route.accuracy.all()
  for (let at = 0; at < indices.length; at++) {
    const metric = meanOf(route.accuracy, rows[at]!, route.repeat)
    if (Number.isNaN(metric) || !best.wants(metric)) continue
    const index = indices[at]!
    const tooBig = costs && (costs.params[index]! > maxParams || costs.flops[index]! > maxFlops)
    if (tooBig || (where && !where(archOfIndex(index), index))) continue
    best.add(at, metric)
  }
  return best.sorted().map(({ item, score }, position) => {
    const index = indices[item]!
    return {
      rank: position + 1,
      index,
      arch: archOfIndex(index),
      metric: score,
      cost: orNull(meanOf(route.seconds, rows[item]!, route.repeat)),
    }
  })
}
