import { checkCount, createBest, type Ranked, type TopOptions, unknownName } from '@nasbench/core'
import { type Arch101, archOfIndex } from './arch.js'
import { costColumns } from './cost.js'
import type { QueryOptions101, Route } from './question.js'
import type { RecordedCells } from './recorded-cells.js'

/** What is best, of which cells, and how many of them. */
export interface TopOptions101 extends QueryOptions101, Omit<TopOptions, keyof QueryOptions101 | 'where'> {
  readonly where?: (arch: Arch101, index: number) => boolean
}

/** Throws INVALID_ARGUMENT and UNKNOWN_METRIC for what cannot be ranked. */
export function checkRanking({ k, by }: TopOptions101): void {
  checkCount(k)
  if (by === undefined || by === 'accuracy') return
  throw unknownName('UNKNOWN_METRIC', 'metric to rank by', by, ['accuracy'], 'nb101')
}

/** The best of the cells by a route's accuracy, in one pass; ties go to the lower index. */
export function rankCells(
  { indices, rows }: RecordedCells,
  route: Route,
  options: TopOptions101,
): Ranked<Arch101>[] {
  const { k, maxParams = Number.POSITIVE_INFINITY, maxFlops = Number.POSITIVE_INFINITY, where } = options
  const limited = maxParams < Number.POSITIVE_INFINITY || maxFlops < Number.POSITIVE_INFINITY
  const costs = limited ? costColumns() : undefined
  const best = createBest(Math.min(k, indices.length))
  route.accuracy.load()
  for (let at = 0; at < indices.length; at++) {
    const metric = route.accuracy.mean(rows[at] as number, route.repeat)
    if (Number.isNaN(metric) || !best.wants(metric)) continue
    const index = indices[at] as number
    const tooBig =
      costs && ((costs.params[index] as number) > maxParams || (costs.flops[index] as number) > maxFlops)
    if (tooBig || (where && !where(archOfIndex(index), index))) continue
    best.add(at, metric)
  }
  return best.sorted().map(({ item, score }, place) => {
    const index = indices[item] as number
    const seconds = route.seconds.mean(rows[item] as number, route.repeat)
    return {
      rank: place + 1,
      index,
      arch: archOfIndex(index),
      metric: score,
      cost: Number.isNaN(seconds) ? null : seconds,
    }
  })
}
