import { checkCount, createBest, type Ranked, type TopOptions, unknownName } from '@nasbench/core'
import { cellCount } from './cell-code.js'
import { costOf } from './cost.js'
import { type Genotype, genotypeOfCode } from './genotype.js'
import { metricNames, type QueryOptions301, type RunFilter301 } from './question.js'
import { orNull } from './run.js'
import type { RunSource } from './runs.js'
import type { Reading, View } from './view.js'

/** What is best, of which runs, and how many of them. */
export interface TopOptions301
  extends Omit<QueryOptions301, 'where'>,
    Omit<TopOptions, keyof QueryOptions301> {
  /** Only runs like this, or architectures of which this is true. */
  readonly where?: RunFilter301 | ((arch: Genotype, index: bigint) => boolean)
}

/** The question that a ranking asks of each run. Throws INVALID_ARGUMENT and UNKNOWN_METRIC. */
export function questionOfRanking(options: TopOptions301): QueryOptions301 {
  const { k, by, maxParams: _, maxFlops: __, where, ...question } = options
  checkCount(k)
  if (by !== undefined && !(metricNames as readonly string[]).includes(by)) {
    throw unknownName('UNKNOWN_METRIC', 'metric to rank by', by, metricNames, 'nb301')
  }
  return {
    ...question,
    ...(by !== undefined && { metric: by as 'accuracy' }),
    ...(typeof where !== 'function' && where !== undefined && { where }),
  }
}

/** The best architectures by what a view tells of their first runs; ties go to the lower rank. */
export function rankRuns(
  source: RunSource,
  firsts: Int32Array,
  view: View,
  options: TopOptions301,
): Ranked<Genotype>[] {
  const { k, maxParams, maxFlops, where } = options
  const limited = maxParams !== undefined || maxFlops !== undefined
  const filter = typeof where === 'function' ? where : undefined
  const sign = view.route.metric === 'accuracy' ? 1 : -1
  const reading: Reading = { metric: 0, epoch: 0, clamped: false, refused: undefined }
  const best = createBest(Math.min(k, firsts.length))
  view.load()
  for (let at = 0; at < firsts.length; at++) {
    const row = firsts[at] as number
    const score = sign * view.metric(row, reading)
    if (Number.isNaN(score) || !best.wants(score)) continue
    if (limited || filter) {
      const arch = genotypeOfRow(source, row)
      const { params, flops } = limited ? costOf(arch) : { params: 0, flops: 0 }
      if (params > (maxParams ?? params) || flops > (maxFlops ?? flops)) continue
      if (filter && !filter(arch, rankOfRow(source, row))) continue
    }
    best.add(at, score)
  }
  const runtime = source.numbers('runtime')
  return best.sorted().map(({ item, score }, place) => {
    const row = firsts[item] as number
    return {
      rank: place + 1,
      index: rankOfRow(source, row),
      arch: genotypeOfRow(source, row),
      metric: sign * score,
      cost: orNull(runtime.at(row)),
    }
  })
}

/** The architecture of a run that has one. */
export function genotypeOfRow(source: RunSource, row: number): Genotype {
  return genotypeOfCode(source.normal(row), source.reduce(row))
}

function rankOfRow(source: RunSource, row: number): bigint {
  return BigInt(source.normal(row)) * BigInt(cellCount) + BigInt(source.reduce(row))
}
