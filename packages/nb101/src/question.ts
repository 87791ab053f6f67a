import { formatChoices, formatReceived, NasBenchError, type QueryOptions, unknownName } from '@nasbench/core'
import { budgetsOf, type CellRuns } from './runs.js'
import {
  accuracyPoint,
  type Budget101,
  budgets,
  repeats,
  type Stage101,
  stages,
  timePoint,
} from './tables.js'
import { RepeatValues } from './values.js'

/**
 * What a question may ask for. Left out: `split` val, `budget` 108 (or the most epochs that the file has), `stage`
 * final, `repeat` the mean over all that are there.
 */
export interface QueryOptions101 extends QueryOptions {
  readonly dataset?: 'cifar10'
  readonly split?: Split101
  /** Epochs of the training; each budget was trained for itself, with a learning rate schedule of its own. */
  readonly budget?: Budget101
  /** At the end of that training or half-way through it. */
  readonly stage?: Stage101
  /** One of the three trainings, as they follow one another in the file. */
  readonly repeat?: 0 | 1 | 2
  /** The same as `repeat`, under the name that it has for all benchmarks: the files have no seeds. */
  readonly seed?: number
  readonly metric?: 'accuracy'
}

export const splits = ['train', 'val', 'test'] as const
/** The images that an accuracy is of. */
export type Split101 = (typeof splits)[number]

/** Where the answer to a question is recorded. */
export interface Route {
  readonly split: Split101
  readonly budget: Budget101
  /** Its place among all budgets. */
  readonly budgetPlace: number
  readonly stage: Stage101
  readonly repeat: number | undefined
  readonly accuracy: RepeatValues
  readonly seconds: RepeatValues
}

/** Finds where a question's answer is; the same question finds the same route. */
export interface Router {
  /** All that are in the file, ascending. */
  readonly budgets: readonly Budget101[]
  /**
   * Throws UNKNOWN_DATASET, UNKNOWN_SPLIT, UNKNOWN_BUDGET, UNKNOWN_METRIC, UNKNOWN_SEED for a repeat that there is not,
   * INVALID_ARGUMENT for a stage, and NOT_IN_DATASET where the file has no trainings of that budget.
   */
  route(options: QueryOptions101): Route
}

export function createRouter(runs: CellRuns, file: string): Router {
  const present = budgetsOf(runs) as Budget101[]
  const latest = present.at(-1) ?? 108
  const loaded: RepeatValues[] = []
  const routes: (Route | undefined)[] = []
  const accuracies = new Map<number, RepeatValues>()
  const times = new Map<number, RepeatValues>()

  const values = (of: 'accuracy' | 'training-time', point: number): RepeatValues => {
    const known = of === 'accuracy' ? accuracies : times
    let found = known.get(point)
    if (!found) {
      found = new RepeatValues(runs, loaded, of, point)
      known.set(point, found)
    }
    return found
  }

  const open = (b: number, s: number, split: number, repeat: number | undefined): Route => ({
    split: splits[split] as Split101,
    budget: budgets[b] as Budget101,
    budgetPlace: b,
    stage: stages[s] as Stage101,
    repeat,
    accuracy: values('accuracy', accuracyPoint(b, s, split)),
    seconds: values('training-time', timePoint(b, s)),
  })

  return {
    budgets: present,
    route(options) {
      const { dataset, split = 'val', budget = latest, stage = 'final', metric } = options
      if (dataset !== undefined && dataset !== 'cifar10') {
        throw unknownName('UNKNOWN_DATASET', 'dataset', dataset, ['cifar10'], 'nb101')
      }
      const place = splits.indexOf(split)
      if (place < 0) throw unknownName('UNKNOWN_SPLIT', 'split', split, splits, 'nb101')
      if (metric !== undefined && metric !== 'accuracy') {
        throw unknownName('UNKNOWN_METRIC', 'metric', metric, ['accuracy'], 'nb101')
      }
      const s = stages.indexOf(stage)
      if (s < 0) throw unknownName('INVALID_ARGUMENT', 'stage', stage, stages, 'nb101')
      const repeat = checkRepeat(options)
      const b = budgets.indexOf(budget)
      if (b < 0 || !present.includes(budget)) throw unknownBudget(budget, present, file)
      const number = ((b * stages.length + s) * splits.length + place) * (repeats + 1) + (repeat ?? repeats)
      let route = routes[number]
      if (!route) {
        route = open(b, s, place, repeat)
        routes[number] = route
      }
      return route
    },
  }
}

function checkRepeat({ repeat, seed }: QueryOptions101): number | undefined {
  if (repeat === undefined && seed === undefined) return undefined
  const asked = repeat ?? seed
  if (repeat !== undefined && seed !== undefined && repeat !== seed) {
    throw new NasBenchError(
      'INVALID_ARGUMENT',
      `repeat ${formatReceived(repeat)} and seed ${formatReceived(seed)} are the same thing here: give one of them`,
      { received: { repeat, seed } },
    )
  }
  // -0 is 0.
  if (asked === 0 || asked === 1 || asked === 2) return asked | 0
  const what = repeat === undefined ? 'seed (which of the repeats)' : 'repeat'
  throw unknownName('UNKNOWN_SEED', what, asked, ['0', '1', '2'], 'nb101')
}

function unknownBudget(budget: unknown, present: readonly number[], file: string): NasBenchError {
  const known = (budgets as readonly unknown[]).includes(budget)
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
    `unknown budget ${formatReceived(budget)} for nb101: expected ${formatChoices(expected)} epochs; each is a training of its own, nothing was recorded between`,
    { expected, received: budget },
  )
}
