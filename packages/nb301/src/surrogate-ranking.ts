import { checkCount, type Ranked, type TopOptions } from '@nasbench/core'
import { costOf } from './cost.js'
import type { Genotype } from './genotype.js'
import { resolveGenotype } from './parse.js'
import { rankOf } from './rank.js'
import { dartsSpace } from './space.js'
import type { SurrogateOptions301 } from './surrogate-question.js'

/** What is best, among which architectures, and how many of them. */
export interface SurrogateTopOptions301
  extends SurrogateOptions301,
    Omit<TopOptions, keyof SurrogateOptions301 | 'where'> {
  /**
   * The architectures that are ranked. Unless said, 1,000 drawn uniformly with seed 0: nobody predicts all
   * 1,076,746,950,455,072,400.
   */
  readonly among?: Iterable<Genotype | string | number | bigint>
  /** Keeps an architecture when true; its index is a bigint. */
  readonly where?: (arch: Genotype, index: number | bigint) => boolean
}

/** How many architectures are ranked where none are named. */
const drawn = 1000

/** One that may be ranked: limits and filter let it pass. */
export interface Candidate {
  readonly arch: Genotype
  readonly index: bigint
}

/**
 * The architectures that are to be ranked, each once.
 *
 * @throws NasBenchError INVALID_ARGUMENT for a `k` that is no count, INVALID_ARCHITECTURE
 */
export function candidatesOf(options: SurrogateTopOptions301): Candidate[] {
  const {
    k,
    maxParams = Number.POSITIVE_INFINITY,
    maxFlops = Number.POSITIVE_INFINITY,
    where,
    among,
  } = options
  checkCount(k)
  const limited = maxParams < Number.POSITIVE_INFINITY || maxFlops < Number.POSITIVE_INFINITY
  const archs = among ? Array.from(among, resolveGenotype) : dartsSpace.randomSample({ n: drawn, seed: 0 })
  const seen = new Set<bigint>()
  return archs.flatMap((arch) => {
    const index = rankOf(arch)
    if (seen.has(index)) return []
    seen.add(index)
    if (limited) {
      const { params, flops } = costOf(arch)
      if (params > maxParams || flops > maxFlops) return []
    }
    return where && !where(arch, index) ? [] : [{ arch, index }]
  })
}

/** The best `k` by the metrics; ties go to the lower index. */
export function rankCandidates(
  candidates: readonly Candidate[],
  metrics: Float64Array,
  direction: 'maximize' | 'minimize',
  k: number,
  costOf: (arch: Genotype) => number | null,
): Ranked<Genotype>[] {
  const sign = direction === 'maximize' ? 1 : -1
  const order = candidates.map((_, at) => at)
  order.sort((a, b) => {
    const difference = sign * ((metrics[b] as number) - (metrics[a] as number))
    if (difference !== 0) return difference
    return (candidates[a] as Candidate).index < (candidates[b] as Candidate).index ? -1 : 1
  })
  return order.slice(0, k).map((at, place) => {
    const { arch, index } = candidates[at] as Candidate
    return { rank: place + 1, index, arch, metric: metrics[at] as number, cost: costOf(arch) }
  })
}
