import { NasBenchError } from '@nasbench/core'
import type { Population } from './population.js'
import { recordedSeeds } from './seeds.js'
import type { MeasureScope, Several, Spec } from './spec.js'

/* A table with more columns than this is not one that somebody meant. */
const maxColumns = 20_000

/**
 * The columns that a measure with a range of budgets or `*` for seeds stands for: `val:0-199` becomes `val_0` to
 * `val_199`, `val:199:*` becomes `val_199_777` and so on.
 *
 * @throws NasBenchError UNKNOWN_BUDGET if no recorded budget is in the range
 */
export function expandSpec(
  spec: Spec,
  several: Several | undefined,
  { benchmark }: MeasureScope,
  population: Population,
): Spec[] {
  if (several === undefined) return [spec]
  const { budgets: range, allSeeds } = several
  let specs = [spec]
  if (range !== undefined) {
    const [from, to] = range
    const all = benchmark.availableBudgets(spec.question)
    const budgets = all.filter((budget) => budget >= from && budget <= to)
    if (budgets.length === 0) {
      throw new NasBenchError(
        'UNKNOWN_BUDGET',
        `no budget from ${from} to ${to} is recorded: expected budgets from ${all[0]} to ${all.at(-1)}`,
        { received: `${from}-${to}` },
      )
    }
    const base = spec.name.replace(new RegExp(`_?${from}_${to}(_|$)`), '$1').replace(/_$/, '')
    specs = budgets.map((budget) => ({
      ...spec,
      name: `${base}_${budget}`,
      question: { ...spec.question, budget },
    }))
  }
  if (allSeeds) {
    const seeds = recordedSeeds(benchmark, spec.question, population)
    specs = specs.flatMap((one) =>
      seeds.map((seed) => ({ ...one, name: `${one.name}_${seed}`, question: { ...one.question, seed } })),
    )
  }
  if (specs.length > maxColumns) {
    throw new NasBenchError(
      'INVALID_ARGUMENT',
      `${specs.length} columns of one measure: expected at most ${maxColumns}`,
    )
  }
  return specs
}
