import { formatReceived, NasBenchError, type Ranked, unknownName } from '@nasbench/core'
import type { TopQuestion } from './queries.js'
import { metricNames } from './question.js'
import type { Question } from './router.js'
import type { QuerySpace } from './space.js'
import type { View } from './view.js'

/** What a ranking is made of. */
export interface RankingSource<Arch> {
  readonly space: QuerySpace<Arch>
  viewOf(question: Question): View
  indices(): readonly number[]
  /** NaN where there is none. */
  metricAt(view: View, index: number, seed: number | undefined): number
  cost(view: View, index: number, seed: number | undefined): number | null
}

/**
 * The `k` best by the metric, ties to the lower index. Throws INVALID_ARGUMENT, UNKNOWN_METRIC, and what a question to a
 * view throws.
 */
export function rankBest<Arch>(question: TopQuestion<Arch>, from: RankingSource<Arch>): Ranked<Arch>[] {
  const { k, by, seed, where } = question
  const { maxParams = Number.POSITIVE_INFINITY, maxFlops = Number.POSITIVE_INFINITY } = question
  const { space, viewOf, indices, metricAt, cost } = from
  if (!Number.isInteger(k) || k < 1) {
    throw new NasBenchError('INVALID_ARGUMENT', `k must be a whole number from 1, not ${formatReceived(k)}`, {
      received: k,
    })
  }
  if (by !== undefined && !(metricNames as readonly string[]).includes(by)) {
    throw unknownName('UNKNOWN_METRIC', 'metric to rank by', by, metricNames, space.owner)
  }
  const view = viewOf(by === undefined ? question : { ...question, metric: by })
  const { route } = view
  view.values.all()
  const sign = route.metric === 'loss' ? -1 : 1
  const limited = maxParams < Number.POSITIVE_INFINITY || maxFlops < Number.POSITIVE_INFINITY
  const found: number[] = []
  const scores = new Float64Array(space.size)
  for (const index of indices()) {
    const metric = metricAt(view, index, seed)
    if (Number.isNaN(metric)) continue
    if (limited) {
      const { params, flops } = space.cost(index, route.trainedOn)
      if (params > maxParams || flops > maxFlops) continue
    }
    if (where && !where(space.at(index), index)) continue
    scores[index] = sign * metric
    found.push(index)
  }
  found.sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b)
  return found.slice(0, k).map((index, at) => ({
    rank: at + 1,
    index,
    arch: space.at(index),
    metric: sign * (scores[index] as number),
    cost: cost(view, index, seed),
  }))
}
