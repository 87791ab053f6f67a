import {
  formatReceived,
  invalidArgument,
  NasBenchError,
  type QueryOptions,
  unknownName,
} from '@nasbench/core'
import type { RunSource } from './runs.js'
import { dataset301 } from './space.js'
import { curveMeasure, infoMeasure } from './tables.js'

/** Which of several runs are meant. */
export interface RunFilter301 {
  /** The search that trained them: `rs`, `de`, `tpe` … as the file has it. */
  readonly optimizer?: string
}

/**
 * What a question may ask for. Left out: `dataset` that of the file (`cifar10`), `split` val, `metric` accuracy,
 * `budget` the last epoch. Where several runs fit, it is the first in the order of the file.
 */
export interface QueryOptions301 extends QueryOptions, RunFilter301 {
  readonly split?: Split301
  /** Epoch from 1, as the curves are recorded: at most 98 in almost all runs. */
  readonly budget?: number
  readonly metric?: Metric301
  /** Refuses a budget that the run has no value of; without it the answer is that of its last epoch, and says so. */
  readonly strict?: boolean
  /** The same as `optimizer`, in the form that `top`, `iterAll` and `randomSample` take. */
  readonly where?: RunFilter301
}

export const splits = ['train', 'val', 'test'] as const
/** The images that a number is of. */
export type Split301 = (typeof splits)[number]

export const metricNames = ['accuracy', 'cross-entropy', 'loss'] as const
/** What is measured: accuracy in percent; cross-entropy and training loss in nats. */
export type Metric301 = (typeof metricNames)[number]

/** Where the answer to a question is recorded. */
export interface Route {
  readonly split: Split301
  readonly metric: Metric301
  /** The learning curve; undefined where only a final value is recorded, or the file has no such curves. */
  readonly curve: string | undefined
  /** The number that runs without a curve have. */
  readonly final: string
}

/** The runs that a question is about. */
export interface Selection {
  /** Place among the file's datasets; -1 for all of them. */
  readonly dataset: number
  /** Place among its optimizers; -1 for all of them. */
  readonly optimizer: number
}

const curves: Readonly<Record<string, string>> = {
  'train accuracy': 'train_accuracy',
  'val accuracy': 'val_accuracy',
  'train cross-entropy': 'train_cross_entropy',
  'val cross-entropy': 'val_cross_entropy',
  'train loss': 'train_loss',
}

/* Whether or not the file has it; undefined where no file could. */
function routeOf(source: RunSource, split: Split301, metric: Metric301): Route | undefined {
  if (split === 'test') {
    return metric === 'accuracy' ? { split, metric, curve: undefined, final: 'test_accuracy' } : undefined
  }
  const name = curves[`${split} ${metric}`]
  if (name === undefined) return undefined
  const curve = `Train/${name}`
  return {
    split,
    metric,
    curve: source.has(curveMeasure(curve)) ? curve : undefined,
    final: infoMeasure(`${name}_final`),
  }
}

function isHeld(source: RunSource, route: Route | undefined): route is Route {
  return route !== undefined && (route.curve !== undefined || source.has(route.final))
}

/** The splits and metrics that some run of the file has. */
export function heldNames(source: RunSource): { splits: Split301[]; metrics: Metric301[] } {
  const held = (split: Split301, metric: Metric301) => isHeld(source, routeOf(source, split, metric))
  return {
    splits: splits.filter((split) => metricNames.some((metric) => held(split, metric))),
    metrics: metricNames.filter((metric) => splits.some((split) => held(split, metric))),
  }
}

/**
 * Finds where a question's answer is.
 *
 * @throws NasBenchError UNKNOWN_SPLIT, UNKNOWN_METRIC, and NOT_IN_DATASET where the file has nothing of the kind
 */
export function findRoute(source: RunSource, file: string, options: QueryOptions301): Route {
  const { split = 'val', metric = 'accuracy' } = options
  if (!splits.includes(split)) throw unknownName('UNKNOWN_SPLIT', 'split', split, splits, 'nb301')
  if (!metricNames.includes(metric))
    throw unknownName('UNKNOWN_METRIC', 'metric', metric, metricNames, 'nb301')
  const route = routeOf(source, split, metric)
  if (isHeld(source, route)) return route
  const held = heldNames(source).splits.filter((other) => isHeld(source, routeOf(source, other, metric)))
  throw new NasBenchError(
    'NOT_IN_DATASET',
    `${file} has no ${split} ${metric}${held.length > 0 ? `, only that of ${held.join(' and ')}` : ''}`,
    { received: split, expected: held },
  )
}

/**
 * The runs that a question is about.
 *
 * @throws NasBenchError UNKNOWN_DATASET, UNKNOWN_SEED for any seed (none is recorded), INVALID_ARGUMENT for an optimizer
 * of which the file has no run, and for filters of another form
 */
export function findSelection(source: RunSource, options: QueryOptions301): Selection {
  const { dataset = defaultDataset(source), seed } = options
  const place = source.datasets.indexOf(dataset)
  if (place < 0) throw unknownName('UNKNOWN_DATASET', 'dataset', dataset, source.datasets, 'nb301')
  if (seed !== undefined) {
    throw new NasBenchError(
      'UNKNOWN_SEED',
      `unknown seed ${formatReceived(seed)} for nb301: no seed is recorded of any run; runs() has all those of an architecture`,
      { expected: 'no seed', received: seed },
    )
  }
  return { dataset: place, optimizer: findOptimizer(source, options) }
}

/**
 * The optimizer that options filter by, as its place in the file; -1 for all.
 *
 * @throws NasBenchError INVALID_ARGUMENT
 */
export function findOptimizer(
  source: RunSource,
  { optimizer, where }: { readonly optimizer?: string; readonly where?: RunFilter301 },
): number {
  if (where !== undefined && (typeof where !== 'object' || where === null)) {
    throw invalidArgument('where', "as in { optimizer: 'rs' }", where)
  }
  const wanted = optimizer ?? where?.optimizer
  if (wanted === undefined) return -1
  const both = optimizer !== undefined && where?.optimizer !== undefined && optimizer !== where.optimizer
  const place = both ? -1 : source.optimizers.indexOf(wanted)
  if (place < 0) {
    throw unknownName(
      'INVALID_ARGUMENT',
      'optimizer',
      both ? [optimizer, where.optimizer] : wanted,
      source.optimizers,
      'nb301',
    )
  }
  return place
}

/** That of the benchmark where the file has it, else the first one in it. */
export function defaultDataset(source: RunSource): string {
  return source.datasets.includes(dataset301) ? dataset301 : (source.datasets[0] ?? dataset301)
}

/**
 * The epoch that is asked for, if one is.
 *
 * @throws NasBenchError UNKNOWN_BUDGET for what can be no epoch
 */
export function checkBudget(budget: unknown, last: number): number | undefined {
  if (budget === undefined) return undefined
  if (typeof budget === 'number' && Number.isInteger(budget) && budget >= 1) return budget
  const hint = budget === 0 ? '; epochs are counted from 1' : ''
  throw new NasBenchError(
    'UNKNOWN_BUDGET',
    `unknown budget ${formatReceived(budget)} for nb301: expected a whole epoch from 1 (the longest run has ${last})${hint}`,
    { expected: `1 to ${last}`, received: budget },
  )
}
