import { formatReceived, NasBenchError } from '../errors.js'
import type { TabularAxes } from './record.js'

/** Which dataset, split and budget is meant where none is named. */
export interface TabularDefaults {
  readonly dataset: string
  readonly split: string
  readonly budget: number
}

export function defaultsOf({ datasets, splits, budgets, defaults }: TabularAxes): TabularDefaults {
  return {
    dataset: defaults?.dataset ?? (datasets[0] as string),
    split: defaults?.split ?? (splits[0] as string),
    budget: defaults?.budget ?? (budgets.at(-1) as number),
  }
}

/* Names become folders of a store; these are taken. */
const taken = ['architecture', 'seed', 'seconds']

/** Throws INVALID_ARGUMENT where nothing could be told apart, asked for or stored under these names. */
export function checkAxes(owner: string, axes: TabularAxes): void {
  const refuse = (what: string, received: unknown) => {
    throw new NasBenchError('INVALID_ARGUMENT', `${owner}: ${what}`, { received })
  }
  const metrics = axes.metrics.map(({ name }) => name)
  for (const [what, names] of Object.entries({ datasets: axes.datasets, splits: axes.splits, metrics })) {
    if (names.length === 0 || new Set(names).size < names.length) {
      refuse(`${what} must be one or more, each once, not ${formatReceived(names)}`, names)
    }
    for (const name of names) {
      if (/^\w[\w.-]*$/.test(name) && !taken.includes(name)) continue
      refuse(`${formatReceived(name)} among the ${what} must be letters, digits, _, . and -`, name)
    }
  }
  const { budgets } = axes
  const ascending = budgets.every((budget, at) => at === 0 || budget > (budgets[at - 1] as number))
  if (
    budgets.length === 0 ||
    !ascending ||
    !budgets.every((budget) => Number.isSafeInteger(budget) && budget >= 0)
  ) {
    refuse(`budgets must be whole numbers, ascending, not ${formatReceived(budgets)}`, budgets)
  }
  const { dataset, split, budget } = defaultsOf(axes)
  if (!axes.datasets.includes(dataset))
    refuse(`the default dataset ${formatReceived(dataset)} is none of its own`, dataset)
  if (!axes.splits.includes(split))
    refuse(`the default split ${formatReceived(split)} is none of its own`, split)
  if (!budgets.includes(budget))
    refuse(`the default budget ${formatReceived(budget)} is none of its own`, budget)
}
