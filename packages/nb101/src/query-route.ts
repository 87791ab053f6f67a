import {
  checkOptionNames,
  formatChoices,
  formatReceived,
  type LazyColumn,
  matchName,
  NasBenchError,
  type QueryOptions,
  readInteger,
  splitSynonyms,
  unknownName,
} from '@nasbench/core'
import type { CellRuns } from './runs.js'
import {
  accuracyPoint,
  type Budget101,
  budgets,
  repeats,
  type Stage101,
  stages,
  timePoint,
} from './tables.js'

/**
 * Selects one number. Defaults: `split` val, `budget` 108 (or the largest that the file has), `stage` final, `repeat` the
 * mean over all recorded repeats.
 */
export interface QueryOptions101 extends QueryOptions {
  readonly dataset?: 'cifar10'
  readonly split?: Split101
  /** Epochs of the training; each budget is a separate training run with its own learning rate schedule. */
  readonly budget?: Budget101
  /** At the end of that training or halfway through it. */
  readonly stage?: Stage101
  /** One of the three training runs, in the order of the file. */
  readonly repeat?: 0 | 1 | 2
  /** The same as `repeat`, under the name that all benchmarks have for it: the files have no seeds. */
  readonly seed?: number
  readonly metric?: 'accuracy'
}

/** The names of {@link QueryOptions101}, for checks. */
export const optionNames = ['dataset', 'split', 'budget', 'stage', 'repeat', 'seed', 'metric']

export const splits = ['train', 'val', 'test'] as const
/** The images that an accuracy is measured on. */
export type Split101 = (typeof splits)[number]

/** Where the answer to a question is recorded. */
export interface QueryRoute {
  readonly split: Split101
  readonly budget: Budget101
  /** Its position in the list of all budgets. */
  readonly budgetIndex: number
  readonly stage: Stage101
  readonly repeat: number | undefined
  /** The point of the first repeat's accuracy. */
  readonly point: number
  readonly accuracy: LazyColumn
  readonly seconds: LazyColumn
}

/**
 * Finds where the answer to a question is recorded; the same question gets the same object.
 *
 * Throws INVALID_ARGUMENT for an unknown option or stage, UNKNOWN_DATASET, UNKNOWN_SPLIT, UNKNOWN_BUDGET, UNKNOWN_METRIC,
 * UNKNOWN_SEED for an unknown repeat, and NOT_IN_DATASET if the file has no trainings of that budget.
 */
export type FindRoute = (options: QueryOptions101, allowed?: ReadonlySet<string>) => QueryRoute

const queryNames: ReadonlySet<string> = new Set(optionNames)

/** Makes the function that finds routes; `file` is the name of the data for messages. */
export function createRoutes(runs: CellRuns, file: string): FindRoute {
  const present = runs.budgets
  const latest = present.at(-1) ?? 108
  const routes: (QueryRoute | undefined)[] = []
  const create = (b: number, s: number, set: number, repeat: number | undefined): QueryRoute => ({
    split: splits[set]!,
    budget: budgets[b]!,
    budgetIndex: b,
    stage: stages[s]!,
    repeat,
    point: accuracyPoint(b, s, set),
    accuracy: runs.repeatsAt('accuracy', accuracyPoint(b, s, set)),
    seconds: runs.repeatsAt('training-time', timePoint(b, s)),
  })
  return (options, allowed = queryNames) => {
    checkOptionNames(options, allowed, 'nb101')
    const { dataset, split = 'val', budget = latest, stage = 'final', metric } = options
    if (dataset !== undefined) checkDataset(dataset)
    const set = positionOf(splits, split, splitSynonyms)
    if (set < 0) throw unknownName('UNKNOWN_SPLIT', 'split', split, splits, 'nb101')
    if (metric !== undefined && matchName(metric, ['accuracy']) === undefined) {
      throw unknownName('UNKNOWN_METRIC', 'metric', metric, ['accuracy'], 'nb101')
    }
    const s = positionOf(stages, stage)
    if (s < 0) throw unknownName('INVALID_ARGUMENT', 'stage', stage, stages, 'nb101')
    const repeat = readRepeat(options)
    const b = budgets.indexOf(readInteger(budget) as Budget101)
    if (b < 0 || !present.includes(budgets[b]!)) throw unknownBudget(budget, present, file)
    const number = ((b * stages.length + s) * splits.length + set) * (repeats + 1) + (repeat ?? repeats)
    routes[number] ??= create(b, s, set, repeat)
    return routes[number]
  }
}

/** Throws UNKNOWN_DATASET for anything that does not name CIFAR-10. */
export function checkDataset(dataset: unknown): void {
  if (dataset === 'cifar10' || matchName(dataset, ['cifar10']) !== undefined) return
  throw unknownName('UNKNOWN_DATASET', 'dataset', dataset, ['cifar10'], 'nb101')
}

/** The mean over a cell's repeats that have a value, or the value of one of them; NaN if there is none. */
export function meanOf(column: LazyColumn, row: number, repeat: number | undefined): number {
  if (repeat !== undefined) return column.at(row, repeat)
  const [first, second, third] = [column.at(row, 0), column.at(row, 1), column.at(row, 2)]
  const mean = (first + second + third) / repeats
  if (!Number.isNaN(mean)) return mean
  let sum = 0
  let count = 0
  for (const value of [first, second, third]) {
    if (Number.isNaN(value)) continue
    sum += value
    count++
  }
  return count === 0 ? Number.NaN : sum / count
}

function positionOf(names: readonly string[], value: unknown, synonyms = {}): number {
  const position = names.indexOf(value as string)
  return position >= 0 ? position : names.indexOf(matchName(value, names, synonyms) ?? '')
}

function readRepeat({ repeat, seed }: QueryOptions101): number | undefined {
  if (repeat === undefined && seed === undefined) return undefined
  const requested = readInteger(repeat ?? seed)
  if (repeat !== undefined && seed !== undefined && requested !== readInteger(seed)) {
    throw new NasBenchError(
      'INVALID_ARGUMENT',
      `repeat ${formatReceived(repeat)} and seed ${formatReceived(seed)} are the same thing here: give one of them`,
      { received: { repeat, seed } },
    )
  }
  // -0 is 0.
  if (requested === 0 || requested === 1 || requested === 2) return requested | 0
  const what = repeat === undefined ? 'seed (which of the repeats)' : 'repeat'
  throw unknownName('UNKNOWN_SEED', what, repeat ?? seed, ['0', '1', '2'], 'nb101')
}

function unknownBudget(budget: unknown, present: readonly number[], file: string): NasBenchError {
  const known = (budgets as readonly unknown[]).includes(readInteger(budget))
  const expected = (known ? present : budgets).map(String)
  if (known) {
    return new NasBenchError(
      'NOT_IN_DATASET',
      `${file} has no trainings of ${budget} epochs, only of ${formatChoices(expected)}`,
      { expected, received: budget },
    )
  }
  return new NasBenchError(
    'UNKNOWN_BUDGET',
    `unknown budget ${formatReceived(budget)} for nb101: expected ${formatChoices(expected)} epochs; each budget is a separate training run, no intermediate epochs exist`,
    { expected, received: budget },
  )
}
