import type { ArchitectureSpace, Json } from '@nasbench/core'
import { createOptimizer, type Optimizer, type OptimizerOptions } from '../optimizer.js'
import { checkNames, integerFrom, sharedNames } from '../parameters.js'
import { archTrials, loadValue, saveValue } from '../trials.js'
import { drawArch } from './draw-arch.js'

/** Options of {@link regularizedEvolution}. */
export interface RegularizedEvolutionOptions extends OptimizerOptions {
  /** Number of living members. Default: 100. */
  readonly population?: number
  /** Number of members that are compared for one child, drawn with replacement. Default: 25. */
  readonly sample?: number
}

/**
 * Regularised evolution: the best of a random sample of the population has a mutated child, and the oldest member dies.
 *
 * Real et al., "Regularized evolution for image classifier architecture search", AAAI 2019. The population starts with
 * random architectures; a mutation is `space.mutate`. Deviation: with workers, a member enters when its result is told,
 * so age is the order of results.
 *
 * @throws NasBenchError INVALID_ARGUMENT for an unknown option, or a value out of range.
 */
export function regularizedEvolution<Arch>(
  space: ArchitectureSpace<Arch>,
  options: RegularizedEvolutionOptions = {},
): Optimizer<Arch> {
  checkNames(options, ['population', 'sample', ...sharedNames], 'regularizedEvolution')
  const population = integerFrom(1, options.population ?? 100, 'population')
  const sample = integerFrom(1, options.sample ?? 25, 'sample')
  return createOptimizer({
    name: 'evolution',
    parameters: { population, sample },
    space,
    options,
    kind: archTrials(space, options),
    start: () => {
      // A ring: `oldest` is the next to be replaced once the population is complete.
      let archs: Arch[] = []
      let values: number[] = []
      let oldest = 0
      let asked = 0
      return {
        propose(draws) {
          if (asked < population || archs.length === 0) {
            asked++
            return { trial: drawArch(space, draws), note: null }
          }
          let best = draws.below(archs.length)
          for (let i = 1; i < sample; i++) {
            const other = draws.below(archs.length)
            if (values[other]! > values[best]!) best = other
          }
          return { trial: space.mutate(archs[best]!, { rng: draws }), note: null }
        },
        learn(arch, value) {
          archs[oldest] = arch
          values[oldest] = value
          oldest = (oldest + 1) % population
        },
        save: () => ({
          asked,
          oldest,
          members: archs.map((arch, i) => [space.encode(arch) as Json, saveValue(values[i]!)]),
        }),
        load(memory) {
          const saved = memory as unknown as SavedPopulation
          archs = saved.members.map(([arch]) => space.decode(arch))
          values = saved.members.map(([, value]) => loadValue(value))
          oldest = saved.oldest
          asked = saved.asked
        },
      }
    },
  })
}

interface SavedPopulation {
  readonly asked: number
  readonly oldest: number
  readonly members: readonly (readonly [arch: Json, value: number | null])[]
}
