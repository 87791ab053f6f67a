import type { ArchitectureSpace } from '@nasbench/core'
import { type BudgetedTrial, createOptimizer, type Optimizer } from '../optimizer.js'
import { checkNames, sharedNames } from '../parameters.js'
import { budgetedTrials } from '../trials.js'
import { createBrackets } from './brackets.js'
import { type BudgetOptions, checkBudgets, checkEta, hyperbandPlan } from './budgets.js'
import { drawArch } from './draw-arch.js'

/**
 * Hyperband: brackets of successive halving, from many short trainings to few long ones, over and over.
 *
 * Li et al., "Hyperband: a novel bandit-based approach to hyperparameter optimization", JMLR 2018.
 * Deviation: workers that would be idle start the next bracket.
 *
 * @throws NasBenchError INVALID_ARGUMENT for an unknown option, or a value out of range.
 */
export function hyperband<Arch>(
  space: ArchitectureSpace<Arch>,
  options: BudgetOptions,
): Optimizer<Arch, BudgetedTrial<Arch>> {
  checkNames(options, ['budgets', 'eta', ...sharedNames], 'hyperband')
  const budgets = checkBudgets(options.budgets)
  const eta = checkEta(options.eta)
  return createOptimizer({
    name: 'hyperband',
    parameters: { budgets, eta },
    space,
    options,
    kind: budgetedTrials(space, options),
    start: () =>
      createBrackets({
        space,
        eta,
        plan: hyperbandPlan(budgets, eta),
        sample: (draws) => ({ arch: drawArch(space, draws), note: null }),
      }),
  })
}
