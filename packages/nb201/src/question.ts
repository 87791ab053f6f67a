import { formatReceived, NasBenchError, type QueryOptions, unknownName } from '@nasbench/core'
import { type Dataset201, datasets } from './cost.js'
import { allPoints, type RunSource, type RunTable } from './runs.js'
import { type EvaluationSet201, hasSet } from './sets.js'
import type { RunLength } from './tables.js'

/**
 * What a question may ask for. Left out: `dataset` cifar10, `split` val, `hp` 200, `budget` the last epoch, `metric`
 * accuracy, `seed` the mean over all runs.
 */
export interface QueryOptions201 extends QueryOptions {
  readonly dataset?: Dataset201
  /** `valtest` is `val` and `test` of cifar100 and ImageNet16-120 together; `x-valid` and so on are the published sets. */
  readonly split?: Split201
  /** Epoch from 0: at most 199 in the run of 200 epochs, 11 in that of 12. */
  readonly budget?: number
  /** Which of the two trainings, by its epochs; the shorter one has a learning rate schedule of its own. */
  readonly hp?: 200 | 12
  /** 111, 777, 888 or 999, if the architecture has that run. */
  readonly seed?: number
  readonly metric?: 'accuracy' | 'loss'
}

export const splits = ['train', 'val', 'test', 'valtest', 'x-valid', 'x-test', 'ori-test'] as const
/** The images that a number is of; see {@link QueryOptions201}. */
export type Split201 = (typeof splits)[number]

export const metricNames = ['accuracy', 'loss'] as const
/** What is measured: accuracy in percent, or cross-entropy in nats. */
export type Metric201 = (typeof metricNames)[number]

/** Where the answer to a question is recorded. */
export interface Route {
  readonly length: RunLength
  readonly dataset: Dataset201
  readonly split: Split201
  /**
   * The dataset that the network was trained on: `val` of cifar10 is of another network than its `test`, trained on
   * half of the training images.
   */
  readonly trainedOn: Dataset201
  readonly set: EvaluationSet201
  readonly metric: Metric201
  /** `x-valid-accuracy` */
  readonly measure: string
  readonly table: RunTable
  /** All epochs that some run has, ascending. */
  readonly budgets: readonly number[]
}

/** The names under which a dataset's results can be asked for. */
export function splitsOf(dataset: Dataset201): Split201[] {
  return splits.filter((split) => recorded(dataset, split) !== undefined)
}

/** On which dataset the network was trained and on which set it was evaluated; undefined where there is no such split. */
export function recorded(
  dataset: Dataset201,
  split: Split201,
): readonly [Dataset201, EvaluationSet201] | undefined {
  const half = dataset === 'cifar10' ? 'cifar10-valid' : dataset
  switch (split) {
    case 'train':
      return [dataset, 'train']
    case 'val':
    case 'x-valid':
      return [half, 'x-valid']
    case 'ori-test':
      return [dataset, 'ori-test']
    case 'test':
      return [dataset, hasSet(dataset, 'x-test') ? 'x-test' : 'ori-test']
    case 'valtest':
    case 'x-test':
      return hasSet(dataset, 'x-test') ? [dataset, split === 'x-test' ? 'x-test' : 'ori-test'] : undefined
  }
}

/** Finds where a question's answer is; the same question finds the same route. */
export interface Router {
  /**
   * Throws UNKNOWN_DATASET, UNKNOWN_SPLIT, UNKNOWN_METRIC, INVALID_ARGUMENT for another `hp`, and NOT_IN_DATASET where
   * the file has no such runs.
   */
  route(options: QueryOptions201): Route
  /** The epoch asked for, or the last one; throws UNKNOWN_BUDGET. */
  budget(route: Route, options: QueryOptions201): number
}

export function createRouter(source: RunSource, file: string): Router {
  const routes: (Route | undefined)[] = []

  const open = (length: RunLength, dataset: Dataset201, split: Split201, metric: Metric201): Route => {
    const found = recorded(dataset, split)
    if (!found) throw unknownName('UNKNOWN_SPLIT', 'split', split, splitsOf(dataset), `${dataset} of nb201`)
    const [trainedOn, set] = found
    const measure = `${set}-${metric}`
    const table = source.table(length, trainedOn)
    const budgets = table ? allPoints(table.points(measure)) : []
    if (!table || budgets.length === 0) {
      throw new NasBenchError(
        'NOT_IN_DATASET',
        `${file} has no ${split} ${metric} of the ${length}-epoch runs on ${trainedOn}`,
        { received: { dataset, split, hp: Number(length) } },
      )
    }
    return { length, dataset, split, trainedOn, set, metric, measure, table, budgets }
  }

  return {
    route(options) {
      const { dataset = 'cifar10', split = 'val', metric = 'accuracy', hp = 200 } = options
      const d = datasets.indexOf(dataset)
      if (d < 0) throw unknownName('UNKNOWN_DATASET', 'dataset', dataset, datasets, 'nb201')
      const s = splits.indexOf(split)
      if (s < 0) throw unknownName('UNKNOWN_SPLIT', 'split', split, splitsOf(dataset), `${dataset} of nb201`)
      const m = metricNames.indexOf(metric)
      if (m < 0) throw unknownName('UNKNOWN_METRIC', 'metric', metric, metricNames, 'nb201')
      if (hp !== 200 && hp !== 12) {
        throw unknownName('INVALID_ARGUMENT', 'training length (hp)', hp, ['200', '12'], 'nb201')
      }
      const number = ((d * splits.length + s) * 2 + m) * 2 + (hp === 200 ? 0 : 1)
      let route = routes[number]
      if (!route) {
        route = open(hp === 200 ? '200' : '12', dataset, split, metric)
        routes[number] = route
      }
      return route
    },
    budget(route, { budget }) {
      const { budgets } = route
      if (budget === undefined) return budgets[budgets.length - 1] as number
      // Mostly the budgets are all epochs, then an epoch is its own place.
      if (budgets[budget] === budget || budgets.includes(budget)) return budget
      throw unknownBudget(route, budget)
    },
  }
}

function unknownBudget(route: Route, budget: unknown): NasBenchError {
  const { budgets, dataset, split, length } = route
  const allowed =
    budgets.length === 1
      ? `only epoch ${budgets[0]} was recorded`
      : `expected an epoch from ${budgets[0]} to ${budgets.at(-1)}`
  const hint = length === '200' && budget === 200 ? '; epochs are counted from 0, so the last one is 199' : ''
  return new NasBenchError(
    'UNKNOWN_BUDGET',
    `unknown budget ${formatReceived(budget)} for ${split} of ${dataset} in the ${length}-epoch runs: ${allowed}${hint}`,
    { expected: budgets.map(String), received: budget },
  )
}
