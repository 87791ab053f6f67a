import { checkCount, jsonSafe, type Ranked, type TopOptions } from '@nasbench/core'
import { costOf } from './cost.js'
import { canonicalGenotype, type Genotype, type GenotypeInput } from './genotype.js'
import { dartsSpace } from './space.js'
import { questionNames, type SurrogateOptions301 } from './surrogate-question.js'

/** Ranking criteria, candidates and limits. */
export interface SurrogateTopOptions301
  extends SurrogateOptions301,
    Omit<TopOptions, keyof SurrogateOptions301 | 'where'> {
  /**
   * The architectures that are ranked. Default: 1,000 drawn uniformly with seed 0, since the space has
   * 1,076,746,950,455,072,400.
   */
  readonly among?: Iterable<GenotypeInput>
  /** Keeps an architecture when true; its index is a bigint. */
  readonly where?: (arch: Genotype, index: number | bigint) => boolean
}

/** The names of these options. */
export const rankingNames: ReadonlySet<string> = new Set([
  ...questionNames,
  'k',
  'by',
  'maxParams',
  'maxFlops',
  'where',
  'among',
])

/** An architecture of a ranking. */
export interface RankedPrediction301 extends Ranked<Genotype> {
  readonly index: bigint
}

/** Number of architectures that are ranked by default. */
const defaultSampleSize = 1000

/** An architecture that limits and filter let pass. */
export interface Candidate {
  readonly arch: Genotype
  readonly index: bigint
}

/**
 * The architectures to rank, each once.
 *
 * @throws NasBenchError INVALID_ARGUMENT for a `k` that is not a count, INVALID_ARCHITECTURE
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
  const archs = among
    ? Array.from(among, (arch) => canonicalGenotype(arch))
    : dartsSpace.randomSample({ n: defaultSampleSize, seed: 0 })
  const seen = new Set<bigint>()
  return archs.flatMap((arch) => {
    const index = dartsSpace.getIndex(arch)
    if (seen.has(index)) return []
    seen.add(index)
    if (limited) {
      const { params, flops } = costOf(arch)
      if (params > maxParams || flops > maxFlops) return []
    }
    return where && !where(arch, index) ? [] : [{ arch, index }]
  })
}

/** The best `k` by the metrics; on ties, the lower index wins. */
export function rankCandidates(
  candidates: readonly Candidate[],
  metrics: Float64Array,
  direction: 'maximize' | 'minimize',
  k: number,
  costOf: (arch: Genotype) => number | null,
): RankedPrediction301[] {
  const sign = direction === 'maximize' ? 1 : -1
  const order = candidates.map((_, at) => at)
  order.sort((a, b) => {
    const difference = sign * (metrics[b]! - metrics[a]!)
    if (difference !== 0) return difference
    return candidates[a]!.index < candidates[b]!.index ? -1 : 1
  })
  return order.slice(0, k).map((at, place) => {
    const { arch, index } = candidates[at]!
    return jsonSafe({ rank: place + 1, index, arch, metric: metrics[at]!, cost: costOf(arch) })
  })
}
