import { type ArchitectureSpace, type Direction, invalidArgument, type Json } from '@nasbench/core'
import type { Draws } from '../draws.js'
import { createOptimizer, type Optimizer, type OptimizerOptions } from '../optimizer.js'
import { checkNames, integerFrom } from '../parameters.js'
import { loadValue, paretoTrials, saveValue } from '../trials.js'
import { drawArch } from './draw-arch.js'
import { rankByFronts } from './nondominated-sort.js'

/** Options of {@link nsga2}. */
export interface Nsga2Options extends Omit<OptimizerOptions, 'direction'> {
  /** Which way each objective is better; as many as there are objectives. Default: two, both `'maximize'`. */
  readonly directions?: readonly Direction[]
  /** Number of parents, and of children per generation. Default: 100. */
  readonly population?: number
}

/**
 * NSGA-II: of parents and children together, the best fronts survive; within a front, the least crowded.
 *
 * Deb et al., "A fast and elitist multiobjective genetic algorithm: NSGA-II", 2002. A child is a mutation of the winner of
 * a binary tournament. Deviations: no crossover, since spaces offer edits only; with workers, `ask` breeds more children of
 * the same parents until all results of a generation have been told.
 *
 * @throws NasBenchError INVALID_ARGUMENT for an unknown option, or a value out of range.
 */
export function nsga2<Arch>(
  space: ArchitectureSpace<Arch>,
  options: Nsga2Options = {},
): Optimizer<Arch, Arch, readonly number[]> {
  checkNames(options, ['directions', 'population', 'seed', 'rng'], 'nsga2')
  const directions = options.directions ?? ['maximize', 'maximize']
  if (!Array.isArray(directions) || directions.length === 0) {
    throw invalidArgument('directions', 'a list with a direction per objective', directions)
  }
  const population = integerFrom(1, options.population ?? 100, 'population')
  return createOptimizer({
    name: 'nsga2',
    parameters: { population, directions: [...directions] },
    space,
    options,
    kind: paretoTrials(space, directions),
    start: () => {
      let parents: Member<Arch>[] = []
      let told: Member<Arch>[] = []
      let asked = 0

      function breed(draws: Draws): Arch {
        if (asked <= population || parents.length === 0) return drawArch(space, draws)
        const a = draws.below(parents.length)
        const b = draws.below(parents.length)
        // Parents are kept best first, so the lower position wins.
        return space.mutate(parents[Math.min(a, b)]!.arch, { rng: draws })
      }
      return {
        propose(draws) {
          asked++
          return { trial: breed(draws), note: null }
        },
        learn(arch, values) {
          told.push({ arch, values })
          if (told.length < population) return
          const all = [...parents, ...told]
          parents = rankByFronts(all.map((member) => member.values))
            .slice(0, population)
            .map((at) => all[at]!)
          told = []
        },
        save: () => ({ asked, parents: parents.map(saveMember), told: told.map(saveMember) }),
        load(memory) {
          const saved = memory as unknown as SavedGeneration
          asked = saved.asked
          parents = saved.parents.map(loadMember)
          told = saved.told.map(loadMember)
        },
      }
    },
  })

  function saveMember({ arch, values }: Member<Arch>): SavedMember {
    return [space.encode(arch) as Json, values.map(saveValue)]
  }
  function loadMember([arch, values]: SavedMember): Member<Arch> {
    return { arch: space.decode(arch), values: values.map(loadValue) }
  }
}

interface Member<Arch> {
  readonly arch: Arch
  readonly values: readonly number[]
}

type SavedMember = readonly [arch: Json, values: readonly (number | null)[]]

interface SavedGeneration {
  readonly asked: number
  readonly parents: readonly SavedMember[]
  readonly told: readonly SavedMember[]
}
