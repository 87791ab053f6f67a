import { type QueryOptions, unknownName } from '@nasbench/core'
import { type Dataset201, datasets } from '../cost.js'
import { type EvaluationSet201, hasSet } from '../sets.js'

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

/** Throws UNKNOWN_DATASET. */
export function checkDataset(dataset: string, owner: string): Dataset201 {
  if ((datasets as readonly string[]).includes(dataset)) return dataset as Dataset201
  throw unknownName('UNKNOWN_DATASET', 'dataset', dataset, datasets, owner)
}
