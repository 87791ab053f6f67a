import { matchName, NasBenchError, type QueryOptions, splitSynonyms, unknownName } from '@nasbench/core'
import { type Dataset201, datasets } from '../cost.js'
import { type EvaluationSet201, hasSet } from '../sets.js'

/**
 * The options of a query. Defaults: `dataset` cifar10, `split` val, `hp` 200, the last epoch, accuracy, the mean over
 * all runs.
 */
export interface QueryOptions201 extends QueryOptions {
  readonly dataset?: Dataset201 | (string & Record<never, never>)
  /** `valtest` is `val` and `test` of cifar100 and ImageNet16-120 together; `x-valid` and so on are the published sets. */
  readonly split?: Split201 | (string & Record<never, never>)
  /** Epoch from 0: at most 199 in the run of 200 epochs, 11 in that of 12. */
  readonly budget?: number
  /** The training, by its number of epochs; the shorter one has a learning rate schedule of its own. */
  readonly hp?: 200 | 12
  /** 111, 777, 888 or 999, if the architecture has that run. */
  readonly seed?: number
  readonly metric?: Metric201 | (string & Record<never, never>)
}

/** A question to either space. Numbers may also be their digits as text. */
export interface Question {
  readonly dataset?: string
  readonly split?: string
  readonly budget?: number | string
  readonly hp?: number | string
  readonly seed?: number | string
  readonly metric?: string
}

/** The names of the options that select a number. */
export const questionNames: readonly string[] = ['dataset', 'split', 'budget', 'hp', 'seed', 'metric']

export const splits = ['train', 'val', 'test', 'valtest', 'x-valid', 'x-test', 'ori-test'] as const
/** The images that a number is of; see {@link QueryOptions201}. */
export type Split201 = (typeof splits)[number]

export const metricNames = ['accuracy', 'loss', 'top5', 'latency'] as const
/** The metric: top-1 accuracy (percent), cross-entropy (nats), top-5 accuracy (percent), inference time (seconds). */
export type Metric201 = (typeof metricNames)[number]

/** The names under which a dataset's results can be asked for. */
export function splitsOf(dataset: Dataset201): Split201[] {
  return splits.filter((split) => recorded(dataset, split) !== undefined)
}

/** The dataset that the network was trained on and the set that it was evaluated on; undefined if there is no such split. */
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

const datasetSynonyms = {
  imagenet: 'ImageNet16-120',
  imagenet16: 'ImageNet16-120',
  'cifar10-val': 'cifar10-valid',
}

/** The dataset that a name means, in any case; throws UNKNOWN_DATASET. */
export function checkDataset(name: string, benchmarkName: string): Dataset201 {
  if ((datasets as readonly string[]).includes(name)) return name as Dataset201
  const match = matchName(name, datasets, datasetSynonyms)
  if (match !== undefined) return match as Dataset201
  throw unknownName('UNKNOWN_DATASET', 'dataset', name, datasets, benchmarkName)
}

/** The split that a name means (`validation` is `val`); throws UNKNOWN_SPLIT. */
export function checkSplit(name: string, dataset: Dataset201, benchmarkName: string): Split201 {
  const allowed = splitsOf(dataset)
  if ((allowed as readonly string[]).includes(name)) return name as Split201
  const match = matchName(name, allowed, splitSynonyms)
  if (match !== undefined) return match as Split201
  throw unknownName('UNKNOWN_SPLIT', 'split', name, allowed, `${dataset} of ${benchmarkName}`)
}

/** The metric that a name means; throws UNKNOWN_METRIC. */
export function checkMetric(name: string, benchmarkName: string, what = 'metric'): Metric201 {
  const match = matchName(name, metricNames)
  if (match !== undefined) return match as Metric201
  throw unknownName('UNKNOWN_METRIC', what, name, metricNames, benchmarkName)
}

/** A message, and after it what to do. */
export function notInDataset(message: string, hint: string | undefined, received?: unknown): NasBenchError {
  return new NasBenchError('NOT_IN_DATASET', hint === undefined ? message : `${message}. ${hint}`, {
    received,
  })
}
