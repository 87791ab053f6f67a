import type { Benchmark } from '@nasbench/core'
import type { Objective } from '../objective.js'
import type { Reported } from '../protocols/protocol.js'

/** The values on the y axis of incumbent curves. */
export interface CurveHeight {
  /** `regret of cifar10 test` */
  readonly label: string
  /** True if curves fall towards 0, the best of the benchmark. */
  readonly isRegret: boolean
  /** The height while this incumbent stands; for several objectives, incumbents are hypervolumes already. */
  heightOf(incumbent: number | string): number
}

/** Options of {@link curveHeight}. */
export interface CurveHeightOptions<Arch> {
  readonly benchmark: Benchmark<Arch>
  readonly objectives: readonly Objective<Arch>[]
  /** The reported number that curves show; without one, what the search saw. */
  readonly reported: Reported | undefined
  readonly budget: number | undefined
}

/* The best of a larger table, or of a surrogate, is not looked for. */
const maxRanked = 2 ** 20

/** The regret of a reported result, if the benchmark is a table whose best is found quickly; else the value. */
export function curveHeight<Arch>(options: CurveHeightOptions<Arch>): CurveHeight {
  const { benchmark, objectives, reported, budget } = options
  const { space } = benchmark
  if (objectives.length > 1) return { label: 'hypervolume', isRegret: false, heightOf: Number }
  const objective = objectives[0]!
  const valueAt = new Map<number | string, number>()
  const lookUp = (incumbent: number | string): number => {
    const index = typeof incumbent === 'string' ? BigInt(incumbent) : incumbent
    const arch = space.at(index)
    if (reported === undefined) return objective.evaluate(arch, index, budget).value
    const { dataset, split, options: more } = reported
    return benchmark.summary(arch, { dataset, split, ...more }).metric
  }
  const kept = (incumbent: number | string): number => {
    const known = valueAt.get(incumbent)
    if (known !== undefined) return known
    const value = lookUp(incumbent)
    valueAt.set(incumbent, value)
    return value
  }
  if (reported === undefined) return { label: objective.name, isRegret: false, heightOf: kept }
  const { dataset, split } = reported
  const label = `${dataset} ${split}`
  if (benchmark.kind !== 'tabular' || space.size > maxRanked)
    return { label, isRegret: false, heightOf: kept }
  const [best] = benchmark.top({ k: 1, dataset, split, ...reported.options })
  if (best === undefined) return { label, isRegret: false, heightOf: kept }
  return {
    label: `regret of ${label}`,
    isRegret: true,
    heightOf: (incumbent) => Math.abs(best.metric - kept(incumbent)),
  }
}
