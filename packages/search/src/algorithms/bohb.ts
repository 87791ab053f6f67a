import type { ArchitectureSpace, Json } from '@nasbench/core'
import { type CategoricalView, categoricalView, drawUniformCode } from '../categorical-view.js'
import type { Draws } from '../draws.js'
import { type BudgetedTrial, createOptimizer, type Optimizer } from '../optimizer.js'
import { checkNames, integerFrom, sharedNames, within } from '../parameters.js'
import { budgetedTrials } from '../trials.js'
import { createBrackets } from './brackets.js'
import { type BudgetOptions, checkBudgets, checkEta, hyperbandPlan } from './budgets.js'
import { createCategoricalDensity } from './categorical-density.js'

/** Options of {@link bohb}, with hpbandster's names in camelCase. */
export interface BohbOptions<Arch = unknown> extends BudgetOptions {
  /** Number of candidates drawn from the good density, of which the best ratio is asked. Default: 64. */
  readonly numSamples?: number
  /** Share of architectures that are drawn uniformly. Default: 1/3. */
  readonly randomFraction?: number
  /** How many times wider the kernels are from which candidates are drawn. Default: 3. */
  readonly bandwidthFactor?: number
  /** Smallest value of a bandwidth. Default: 0.001. */
  readonly minBandwidth?: number
  /** The choices of the space. Default: {@link categoricalView}. */
  readonly view?: CategoricalView<Arch>
}

/* hpbandster's top_n_percent. */
const goodShare = 0.15

/**
 * BOHB-like: Hyperband whose new architectures maximise the ratio of two kernel densities, over the good and over the
 * other results of the longest budget that has enough of them.
 *
 * Falkner et al., "BOHB: robust and efficient hyperparameter optimization at scale", ICML 2018, and hpbandster.
 * Deviations: bandwidths are limited (see `createCategoricalDensity`); `bandwidthFactor` widens the categorical kernels,
 * where hpbandster applies it to continuous parameters only; failed trainings are left out of both densities.
 *
 * @throws NasBenchError INVALID_ARGUMENT for an unknown option, or a value out of range.
 */
export function bohb<Arch>(
  space: ArchitectureSpace<Arch>,
  options: BohbOptions<Arch>,
): Optimizer<Arch, BudgetedTrial<Arch>> {
  const own = ['numSamples', 'randomFraction', 'bandwidthFactor', 'minBandwidth', 'view']
  checkNames(options, ['budgets', 'eta', ...own, ...sharedNames], 'bohb')
  const budgets = checkBudgets(options.budgets)
  const eta = checkEta(options.eta)
  const numSamples = integerFrom(1, options.numSamples ?? 64, 'numSamples')
  const randomFraction = within(0, 1, options.randomFraction ?? 1 / 3, 'randomFraction')
  const bandwidthFactor = within(0, Infinity, options.bandwidthFactor ?? 3, 'bandwidthFactor')
  const minBandwidth = within(0, 1, options.minBandwidth ?? 0.001, 'minBandwidth')
  const view = options.view ?? categoricalView(space)
  return createOptimizer({
    name: 'bohb',
    parameters: { budgets, eta, numSamples, randomFraction, bandwidthFactor, minBandwidth },
    space,
    options,
    kind: budgetedTrials(space, options),
    start: () => {
      // Results by budget, in the order they were told.
      let results: Result[][] = budgets.map(() => [])
      const sampler = (draws: Draws) => {
        const random = randomFraction > 0 && draws.random() < randomFraction
        const proposed = random ? undefined : proposeCode(results, view, draws)
        const { arch, code } = proposed ?? drawUniformCode(view, draws)
        return { arch, note: code }
      }

      function proposeCode(
        all: readonly (readonly Result[])[],
        { sizes, decode }: CategoricalView<Arch>,
        draws: Draws,
      ) {
        const enough = sizes.length + 1
        // hpbandster needs `enough` good and `enough` other results, and two more for its own split.
        const told = all.findLast((list) => list.length >= enough + 2)
        if (told === undefined) return undefined
        const ranked = [...told].sort((a, b) => b.value - a.value).map(({ code }) => code)
        const good = Math.max(enough, Math.floor(goodShare * ranked.length))
        const bad = Math.max(enough, Math.floor((1 - goodShare) * ranked.length))
        const better = createCategoricalDensity(ranked.slice(0, good), sizes, minBandwidth)
        const worse = createCategoricalDensity(ranked.slice(-bad), sizes, minBandwidth)
        let best: { readonly arch: Arch; readonly code: number[] } | undefined
        let bestRatio = -Infinity
        for (let i = 0; i < numSamples; i++) {
          const code = better.sample(draws, bandwidthFactor)
          const arch = decode(code)
          if (arch === undefined) continue
          const ratio = Math.max(better.density(code), 1e-32) / Math.max(worse.density(code), 1e-32)
          if (ratio > bestRatio) {
            best = { arch, code }
            bestRatio = ratio
          }
        }
        return best
      }

      return createBrackets<Arch>({
        space,
        eta,
        plan: hyperbandPlan(budgets, eta),
        sample: sampler,
        learn({ budget }, value, note) {
          if (value === -Infinity) return
          results[budgets.indexOf(budget)]!.push({ code: note as readonly number[], value })
        },
        save: () => results.map((list) => list.map(({ code, value }) => [[...code], value])) as Json,
        load(memory) {
          const saved = memory as unknown as readonly (readonly (readonly [number[], number])[])[]
          results = saved.map((list) => list.map(([code, value]) => ({ code, value })))
        },
      })
    },
  })
}

interface Result {
  readonly code: readonly number[]
  readonly value: number
}
