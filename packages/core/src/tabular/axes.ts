import type { DatasetInfo } from '../benchmark.js'
import { formatReceived, NasBenchError } from '../errors.js'
import type { TabularAxes, TabularDataset, TabularMetric } from './record.js'

/** A dataset with everything that it takes from the table filled in. */
export interface ResolvedDataset extends Omit<DatasetInfo, 'metrics' | 'defaults'> {
  readonly budgets: readonly number[]
  readonly metrics: readonly TabularMetric[]
  readonly defaults: { readonly split: string; readonly budget: number; readonly metric: string | undefined }
}

/** The axes of a table by dataset. */
export interface ResolvedAxes {
  readonly datasets: ReadonlyMap<string, ResolvedDataset>
  readonly defaultDataset: string
  /** The values of each further axis, and its default. */
  readonly settings: ReadonlyMap<
    string,
    { readonly values: readonly (string | number)[]; readonly default: string | number }
  >
}

/* Names become folders of a store; these have a meaning there. */
const reserved = ['architecture', 'seed', 'seconds', 'params', 'flops', 'index', 'runs']

/**
 * The axes with their defaults filled in.
 *
 * @throws NasBenchError INVALID_ARGUMENT for empty or ambiguous axes, names that cannot be stored, and defaults that do not exist
 */
export function resolveAxes(benchmarkName: string, axes: TabularAxes): ResolvedAxes {
  const refuse = (what: string, received: unknown): never => {
    throw new NasBenchError('INVALID_ARGUMENT', `${benchmarkName}: ${what}`, { received })
  }
  const checkNames = (what: string, names: readonly string[]) => {
    if (names.length === 0 || new Set(names).size < names.length) {
      refuse(`${what} must be one or more distinct names, not ${formatReceived(names)}`, names)
    }
    for (const name of names) {
      if (/^\w[\w.-]*$/.test(name) && !reserved.includes(name)) continue
      refuse(`${formatReceived(name)} in ${what} must consist of letters, digits, _, . and -`, name)
    }
  }
  const checkBudgets = (budgets: readonly number[]) => {
    const good = budgets.every(
      (budget, at) => Number.isSafeInteger(budget) && budget >= 0 && (at === 0 || budget > budgets[at - 1]!),
    )
    if (budgets.length === 0 || !good) {
      refuse(`budgets must be ascending integers from 0, not ${formatReceived(budgets)}`, budgets)
    }
  }
  const own = axes.datasets.map(
    (dataset): TabularDataset => (typeof dataset === 'string' ? { name: dataset } : dataset),
  )
  checkNames(
    'datasets',
    own.map(({ name }) => name),
  )

  const datasets = new Map(
    own.map((dataset) => {
      const { name, splits = axes.splits, budgets = axes.budgets } = dataset
      const metrics = (dataset.metrics ?? axes.metrics).map((metric) => {
        if (typeof metric !== 'string') return metric
        return (
          axes.metrics.find((one) => one.name === metric) ??
          refuse(`${name} has the unknown metric ${formatReceived(metric)}`, metric)
        )
      })
      checkNames('splits', splits)
      checkNames(
        'metrics',
        metrics.map((metric) => metric.name),
      )
      checkBudgets(budgets)
      const defaults = {
        split: dataset.defaults?.split ?? pick(splits, axes.defaults?.split) ?? splits[0]!,
        budget: dataset.defaults?.budget ?? pick(budgets, axes.defaults?.budget) ?? budgets.at(-1)!,
        metric: dataset.defaults?.metric,
      }
      if (!splits.includes(defaults.split))
        refuse(`the default split ${formatReceived(defaults.split)} is not a split`, defaults.split)
      if (!budgets.includes(defaults.budget))
        refuse(`the default budget ${formatReceived(defaults.budget)} is not a budget`, defaults.budget)
      if (defaults.metric !== undefined && !metrics.some((metric) => metric.name === defaults.metric)) {
        refuse(`the default metric ${formatReceived(defaults.metric)} is not a metric`, defaults.metric)
      }
      const {
        title = name,
        modality = 'image',
        task = 'classification',
        inputShape = null,
        classes = null,
      } = dataset
      return [
        name,
        { name, title, modality, task, inputShape, classes, splits, budgets, metrics, defaults },
      ] as const
    }),
  )
  for (const [what, value, allowed] of [
    ['split', axes.defaults?.split, axes.splits],
    ['budget', axes.defaults?.budget, axes.budgets],
  ] as const) {
    if (value !== undefined && !(allowed as readonly unknown[]).includes(value))
      refuse(`the default ${what} ${formatReceived(value)} is not a ${what}`, value)
  }
  const defaultDataset = axes.defaults?.dataset ?? own[0]!.name
  if (!datasets.has(defaultDataset))
    refuse(`the default dataset ${formatReceived(defaultDataset)} is not a dataset`, defaultDataset)
  const settings = new Map(
    Object.entries(axes.settings ?? {}).map(([name, values]) => {
      if (values.length === 0) refuse(`the setting ${name} has no values`, values)
      return [name, { values, default: values.at(-1)! }] as const
    }),
  )
  return { datasets, defaultDataset, settings }
}

function pick<Value>(allowed: readonly Value[], value: Value | undefined): Value | undefined {
  return value !== undefined && allowed.includes(value) ? value : undefined
}

/**
 * The column with one point per budget: `val/accuracy`, or `val/accuracy@resolution=0.5` away from the default settings.
 * `settings` must be complete.
 */
export function columnOf(
  axes: ResolvedAxes,
  split: string,
  metric: string,
  settings: Readonly<Record<string, string | number>>,
): string {
  const others = [...axes.settings]
    .filter(([name, { default: usual }]) => settings[name] !== usual)
    .map(([name]) => `@${name}=${settings[name]}`)
  return `${split}/${metric}${others.join('')}`
}
