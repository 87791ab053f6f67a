import type { LazyColumn } from '@nasbench/core'
import type { Dataset201 } from '../cost.js'
import type { RunReader } from '../run-reader.js'
import { type EvaluationSet201, evaluationSets } from '../sets.js'
import { firstRow, runCount } from '../tables.js'
import { brokenTimes, createSeconds, type SecondsColumn } from './seconds.js'

/** The sets that a dataset's results are called after, in the official order of keys. */
export const moreInfoSets: Readonly<Record<Dataset201, readonly (readonly [Prefix, EvaluationSet201])[]>> = {
  'cifar10-valid': [
    ['train', 'train'],
    ['valid', 'x-valid'],
    ['test', 'ori-test'],
  ],
  cifar10: [
    ['train', 'train'],
    ['test', 'ori-test'],
  ],
  cifar100: [
    ['train', 'train'],
    ['valid', 'x-valid'],
    ['test', 'x-test'],
    ['valtest', 'ori-test'],
  ],
  'ImageNet16-120': [
    ['train', 'train'],
    ['valid', 'x-valid'],
    ['test', 'x-test'],
    ['valtest', 'ori-test'],
  ],
}

type Prefix = 'train' | 'valid' | 'test' | 'valtest'

type InfoOf<P extends Prefix> = { [K in `${P}-loss` | `${P}-accuracy`]: number } & {
  [K in `${P}-per-time` | `${P}-all-time`]: number | null
}

/**
 * The official keys: loss (nats), accuracy (percent), seconds an epoch and in all. Those of a set that has no result at
 * that epoch are absent; times that the file does not have (version 1.0) are null.
 */
export type MoreInfo = InfoOf<'train'> & Partial<InfoOf<'valid'> & InfoOf<'test'> & InfoOf<'valtest'>>

/** The results of one set at one epoch: of one run, or the mean of all. */
export interface SetResult {
  loss: number
  accuracy: number
  /** Seconds of the last epoch, and of all up to it; null if the file has none. */
  allTime: number | null
}

/** One set's results of all runs at one epoch. */
export interface SetColumns {
  readonly prefix: Prefix
  /** The keys under which they are given. */
  readonly keys: readonly [string, string, string, string]
  readonly loss: LazyColumn
  readonly accuracy: LazyColumn
  readonly seconds: SecondsColumn
}

export function createSetColumns(
  table: RunReader,
  set: EvaluationSet201,
  epoch: number,
  prefix: Prefix = 'train',
): SetColumns {
  return {
    prefix,
    keys: [`${prefix}-loss`, `${prefix}-accuracy`, `${prefix}-per-time`, `${prefix}-all-time`],
    loss: table.column(`${set}-loss`, epoch),
    accuracy: table.column(`${set}-accuracy`, epoch),
    seconds: createSeconds(table, set, epoch, evaluationSets),
  }
}

/**
 * The mean over the runs at a rowRange, or the run `only` (a row; -1 for the mean), into `into`. False if some run has
 * no such result, as the official library then has none either, not even of the others.
 */
export function readSet(columns: SetColumns, rowRange: number, only: number, into: SetResult): boolean {
  const { loss, accuracy, seconds } = columns
  const first = firstRow(rowRange)
  const count = runCount(rowRange)
  let losses = 0
  let accuracies = 0
  let times = 0
  for (let row = first; row < first + count; row++) {
    const oneLoss = loss.at(row)
    const oneAccuracy = accuracy.at(row)
    if (Number.isNaN(oneLoss) && !loss.has(row)) return false
    if (Number.isNaN(oneAccuracy) && !accuracy.has(row)) return false
    const oneTime = seconds.at(row)
    if (oneTime === brokenTimes) return false
    if (row === only) {
      into.loss = oneLoss
      into.accuracy = oneAccuracy
      into.allTime = Number.isNaN(oneTime) ? null : oneTime
    }
    losses += oneLoss
    accuracies += oneAccuracy
    times += oneTime
  }
  if (only < 0) {
    into.loss = losses / count
    into.accuracy = accuracies / count
    into.allTime = Number.isNaN(times) ? null : times / count
  }
  return true
}
