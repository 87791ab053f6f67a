import { invalidArgument } from '@nasbench/core'
import type { OptimizerOptions } from '../optimizer.js'
import { within } from '../parameters.js'

/** Options of algorithms that vary the length of training. */
export interface BudgetOptions extends OptimizerOptions {
  /** The budgets of the rungs, ascending, in epochs or the benchmark's own unit; see {@link geometricBudgets}. */
  readonly budgets: readonly number[]
  /** Number of architectures of which one continues to the next budget. Default: 3. */
  readonly eta?: number
}

/**
 * `max`, `max / eta`, `max / eta²`, … down to `min`, ascending. With `available`, each is replaced by the nearest of
 * these, and equal ones are one.
 *
 * @throws NasBenchError INVALID_ARGUMENT for budgets that are not positive, or an `eta` that is not above 1.
 */
export function geometricBudgets(options: {
  readonly min: number
  readonly max: number
  readonly eta?: number
  readonly available?: readonly number[]
}): number[] {
  const { min, max, available } = options
  const eta = checkEta(options.eta)
  within(Number.MIN_VALUE, max, min, 'the smallest budget')
  const budgets: number[] = []
  // A little slack: 108 / 3 / 3 / 3 must count as 4.
  for (let budget = max; budget >= min * (1 - 1e-9); budget /= eta) budgets.unshift(budget)
  if (available === undefined) return budgets
  if (available.length === 0) throw invalidArgument('available', 'a list with at least one budget', available)
  const nearest = budgets.map((budget) =>
    available.reduce((best, one) => (Math.abs(one - budget) < Math.abs(best - budget) ? one : best)),
  )
  return [...new Set(nearest)].sort((a, b) => a - b)
}

/** The budgets, if they ascend. */
export function checkBudgets(budgets: readonly number[]): readonly number[] {
  const ascending =
    Array.isArray(budgets) &&
    budgets.length > 0 &&
    budgets.every((budget, i) => Number.isFinite(budget) && (i === 0 || budget > budgets[i - 1]!))
  if (!ascending) throw invalidArgument('budgets', 'an ascending list of numbers', budgets)
  return [...budgets]
}

/** The reduction factor, above 1. */
export function checkEta(eta = 3): number {
  if (Number.isFinite(eta) && eta > 1) return eta
  throw invalidArgument('eta', 'a number above 1', eta)
}

/** The brackets of Hyperband over these budgets: the first has all budgets, the last only the longest. */
export function hyperbandPlan(budgets: readonly number[], eta: number) {
  return (at: number) => {
    const rungs = budgets.length - (at % budgets.length)
    return {
      size: Math.ceil((budgets.length / rungs) * eta ** (rungs - 1)),
      budgets: budgets.slice(-rungs),
    }
  }
}
