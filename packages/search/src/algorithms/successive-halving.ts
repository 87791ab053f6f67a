import type { ArchitectureSpace } from '@nasbench/core'
import { type BudgetedTrial, createOptimizer, type Optimizer } from '../optimizer.js'
import { checkNames, integerFrom, sharedNames } from '../parameters.js'
import { budgetedTrials } from '../trials.js'
import { createBrackets } from './brackets.js'
import { type BudgetOptions, checkBudgets, checkEta } from './budgets.js'
import { drawArch } from './draw-arch.js'

/** Options of {@link successiveHalving}. */
export interface SuccessiveHalvingOptions extends BudgetOptions {
  /** Architectures of the first rung. Default: as many as leave one for the last budget. */
  readonly size?: number
}

/**
 * Successive halving: random architectures are trained briefly, the best 1 in `eta` longer, and so on; then anew.
 *
 * Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization", AISTATS 2016.
 * Deviation: workers that would be idle start the next bracket.
 *
 * @throws NasBenchError INVALID_ARGUMENT for an unknown option, or a value out of range.
 */
export function successiveHalving<Arch>(
  space: ArchitectureSpace<Arch>,
  options: SuccessiveHalvingOptions,
): Optimizer<Arch, BudgetedTrial<Arch>> {
  checkNames(options, ['budgets', 'eta', 'size', ...sharedNames], 'successiveHalving')
  const budgets = checkBudgets(options.budgets)
  const eta = checkEta(options.eta)
  const size = integerFrom(1, options.size ?? Math.ceil(eta ** (budgets.length - 1) - 1e-9), 'size')
  return createOptimizer({
    name: 'halving',
    parameters: { budgets, eta, size },
    space,
    options,
    kind: budgetedTrials(space, options),
    start: () =>
      createBrackets({
        space,
        eta,
        plan: () => ({ size, budgets }),
        sample: (draws) => ({ arch: drawArch(space, draws), note: null }),
      }),
  })
}
