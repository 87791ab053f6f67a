import {
  formatReceived,
  invalidArgument,
  matchName,
  NasBenchError,
  type QueryOptions,
  readInteger,
  splitSynonyms,
  unknownName,
} from '@nasbench/core'
import { dataset301 } from './dataset.js'
import type { RunSource } from './runs.js'
import { curveMeasure, infoMeasure } from './tables.js'

/** Selects runs of an architecture. */
export interface RunFilter301 {
  /** The search that trained them: `rs`, `de`, `tpe` … as the file has it. */
  readonly optimizer?: string
}

/**
 * Options of a question. Defaults: `dataset` that of the file (`cifar10`), `split` val, `metric` accuracy, `budget` the
 * last epoch of each run. Several runs of an architecture answer with their mean.
 */
export interface QueryOptions301 extends QueryOptions, RunFilter301 {
  readonly split?: Split301 | (string & Record<never, never>)
  /** Epoch from 1, as the curves are recorded: at most 98 in almost all runs. */
  readonly budget?: number
  readonly metric?: Metric301 | (string & Record<never, never>)
  /** True: a run that ended before the budget answers with its last epoch, which `info.epochUsed` shows. Default: false. */
  readonly clamp?: boolean
  /** The same as `optimizer`, in the form that `top`, `iterAll` and `randomSample` take. */
  readonly where?: RunFilter301
}

/** The names of these options. */
export const optionNames: ReadonlySet<string> = new Set([
  'dataset',
  'split',
  'budget',
  'metric',
  'clamp',
  'optimizer',
  'where',
  'seed',
])

export const splits = ['train', 'val', 'test'] as const
/** The images that a number is of. */
export type Split301 = (typeof splits)[number]

export const metricNames = ['accuracy', 'cross-entropy', 'loss'] as const
/** The metric: accuracy in percent; cross-entropy and training loss in nats. */
export type Metric301 = (typeof metricNames)[number]

/** Where the answer to a question is recorded. */
export interface Route {
  readonly split: Split301
  readonly metric: Metric301
  /** The learning curve; undefined if only a final value is recorded, or the file has no such curves. */
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

/* Whether or not the file has it; undefined if no file could. */
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
  const split = matchName(options.split ?? 'val', splits, splitSynonyms) as Split301 | undefined
  if (split === undefined) throw unknownName('UNKNOWN_SPLIT', 'split', options.split, splits, 'nb301')
  const metric = matchName(options.metric ?? 'accuracy', metricNames) as Metric301 | undefined
  if (metric === undefined)
    throw unknownName('UNKNOWN_METRIC', 'metric', options.metric, metricNames, 'nb301')
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
  const known = matchName(dataset, source.datasets)
  const place = known === undefined ? -1 : source.datasets.indexOf(known)
  if (place < 0) throw unknownName('UNKNOWN_DATASET', 'dataset', dataset, source.datasets, 'nb301')
  if (seed !== undefined) {
    throw new NasBenchError(
      'UNKNOWN_SEED',
      `unknown seed ${formatReceived(seed)} for nb301: the runs have no recorded seeds; runs() lists all runs of an architecture`,
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
  const known = matchName(wanted, source.optimizers)
  const place = both || known === undefined ? -1 : source.optimizers.indexOf(known)
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

/** The benchmark's own dataset if the file has it, else the first one in the file. */
export function defaultDataset(source: RunSource): string {
  return source.datasets.includes(dataset301) ? dataset301 : (source.datasets[0] ?? dataset301)
}

/**
 * The epoch of the options, if there is one. `last` is the last epoch of all runs, if it was looked up.
 *
 * @throws NasBenchError UNKNOWN_BUDGET for a value that is not an epoch of any run
 */
export function checkBudget(value: unknown, last: number | undefined, clamp: boolean): number | undefined {
  if (value === undefined) return undefined
  const budget = readInteger(value)
  if (budget !== undefined && budget >= 1 && (clamp || last === undefined || budget <= last)) return budget
  const hint =
    budget === 0
      ? '; epochs are counted from 1'
      : budget !== undefined && budget > 0
        ? '; clamp: true answers with the last epoch of each run'
        : ''
  const expected = last === undefined ? 'an epoch from 1' : `an epoch from 1 to ${last}`
  throw new NasBenchError(
    'UNKNOWN_BUDGET',
    `unknown budget ${formatReceived(value)} for nb301: expected ${expected}${hint}`,
    { expected, received: value },
  )
}
