import { checkCount, createBest, type Ranked, unknownName } from '@nasbench/core'
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
  checkCount(k)
  if (by !== undefined && !(metricNames as readonly string[]).includes(by)) {
    throw unknownName('UNKNOWN_METRIC', 'metric to rank by', by, metricNames, space.owner)
  }
  const view = viewOf(by === undefined ? question : { ...question, metric: by })
  const { route } = view
  view.values.all()
  const sign = route.metric === 'loss' ? -1 : 1
  const limited = maxParams < Number.POSITIVE_INFINITY || maxFlops < Number.POSITIVE_INFINITY
  const best = createBest(Math.min(k, space.size))
  for (const index of indices()) {
    const metric = metricAt(view, index, seed)
    if (Number.isNaN(metric) || !best.wants(sign * metric)) continue
    if (limited) {
      const { params, flops } = space.cost(index, route.trainedOn)
      if (params > maxParams || flops > maxFlops) continue
    }
    if (where && !where(space.at(index), index)) continue
    best.add(index, sign * metric)
  }
  return best.sorted().map(({ item: index, score }, at) => ({
    rank: at + 1,
    index,
    arch: space.at(index),
    metric: sign * score,
    cost: cost(view, index, seed),
  }))
}
