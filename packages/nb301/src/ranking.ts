import {
  checkCount,
  checkOptionNames,
  createBest,
  jsonSafe,
  matchName,
  type Ranked,
  type TopOptions,
  unknownName,
} from '@nasbench/core'
import { costOf } from './cost.js'
import { type Genotype, genotypeOfCode } from './genotype.js'
import type { QueryPlan } from './query-plan.js'
import { metricNames, optionNames, type QueryOptions301, type RunFilter301 } from './question.js'
import { rankOfCodes } from './rank.js'
import type { RunAnswers } from './run-answer.js'
import type { RunSource } from './runs.js'

/** Ranking criteria, runs and limits. */
export interface TopOptions301
  extends Omit<QueryOptions301, 'where'>,
    Omit<TopOptions, keyof QueryOptions301> {
  /** Only runs like this, or architectures of which this is true. */
  readonly where?: RunFilter301 | ((arch: Genotype, index: bigint) => boolean)
}

/** An architecture of a ranking. */
export interface Ranked301 extends Ranked<Genotype> {
  readonly index: bigint
  /** The epoch of the metric; null if its runs have different ones. */
  readonly budget: number | null
}

const rankingNames: ReadonlySet<string> = new Set([...optionNames, 'k', 'by', 'maxParams', 'maxFlops'])

/** The question that a ranking asks of each run. Throws INVALID_ARGUMENT and UNKNOWN_METRIC. */
export function questionOfRanking(options: TopOptions301): QueryOptions301 {
  checkOptionNames(options, rankingNames, 'nb301')
  const { k, by, maxParams: _, maxFlops: __, where, ...question } = options
  checkCount(k)
  if (by !== undefined && matchName(by, metricNames) === undefined) {
    throw unknownName('UNKNOWN_METRIC', 'metric to rank by', by, metricNames, 'nb301')
  }
  return {
    ...question,
    ...(by !== undefined && { metric: by }),
    ...(typeof where !== 'function' && where !== undefined && { where }),
  }
}

/** The best architectures by the plan's metric; on ties, the lower index wins. */
export function rankRuns(
  source: RunSource,
  firsts: Int32Array,
  plan: QueryPlan,
  answers: RunAnswers,
  options: TopOptions301,
): Ranked301[] {
  const { k, maxParams, maxFlops, where } = options
  const isLimited = maxParams !== undefined || maxFlops !== undefined
  const filter = typeof where === 'function' ? where : undefined
  const sign = plan.route.metric === 'accuracy' ? 1 : -1
  const best = createBest(Math.min(k, firsts.length))
  plan.load()
  for (let at = 0; at < firsts.length; at++) {
    const row = firsts[at]!
    const score = sign * plan.mean(row)
    if (Number.isNaN(score) || !best.wants(score)) continue
    if (isLimited || filter) {
      const arch = genotypeOfRow(source, row)
      const { params, flops } = isLimited ? costOf(arch) : { params: 0, flops: 0 }
      if (params > (maxParams ?? params) || flops > (maxFlops ?? flops)) continue
      if (filter && !filter(arch, rankOfRow(source, row))) continue
    }
    best.add(at, score)
  }
  return best.sorted().map(({ item, score }, at) => {
    const row = firsts[item]!
    const metric = sign * score
    const [budget, cost] = [answers.epoch(row, plan), answers.seconds(row, plan)]
    return jsonSafe({
      rank: at + 1,
      index: rankOfRow(source, row),
      arch: genotypeOfRow(source, row),
      metric,
      cost,
      budget,
    })
  })
}

/** The architecture of a run inside the space. */
export function genotypeOfRow(source: RunSource, row: number): Genotype {
  return genotypeOfCode(source.normal(row), source.reduce(row))
}

function rankOfRow(source: RunSource, row: number): bigint {
  return rankOfCodes(source.normal(row), source.reduce(row))
}
