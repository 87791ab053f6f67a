import { formatReceived, NasBenchError, unknownName } from '@nasbench/core'
import { type Dataset201, datasets } from '../cost.js'
import { allPoints, type RunSource, type RunTable } from '../runs.js'
import type { EvaluationSet201 } from '../sets.js'
import { type Metric201, metricNames, recorded, type Split201, splits, splitsOf } from './question.js'

/** A question to either space: the training by its epochs or its name. */
export interface Question {
  readonly dataset?: string
  readonly split?: string
  readonly budget?: number
  readonly hp?: number | string
  readonly seed?: number
  readonly metric?: string
}

/** Where the answer to a question is recorded. */
export interface Route {
  /** The training by its table's name, and by its epochs. */
  readonly training: string
  readonly hp: number
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

/** Finds where a question's answer is; the same question finds the same route. */
export interface Router {
  /**
   * Throws UNKNOWN_DATASET, UNKNOWN_SPLIT, UNKNOWN_METRIC, INVALID_ARGUMENT for another `hp`, and NOT_IN_DATASET where
   * the file has no such runs.
   */
  route(question: Question): Route
  /** True if the source has some number of that kind. Throws nothing. */
  has(question: Question): boolean
  /** The epoch asked for, or the last one; throws UNKNOWN_BUDGET. */
  budget(route: Route, question: Question): number
}

/** A router over the runs of a file; the first of the trainings is meant where none is named. */
export function createRouter(
  source: RunSource<string>,
  file: string,
  owner: string,
  trainings: readonly string[],
): Router {
  const { hint } = source
  const routes: (Route | undefined)[] = []
  const trainingNumbers = new Map<number | string | undefined, number>([[undefined, 0]])
  for (const [number, name] of trainings.entries())
    trainingNumbers.set(Number(name), number).set(name, number)

  const open = (training: string, dataset: Dataset201, split: Split201, metric: Metric201): Route => {
    const found = recorded(dataset, split)
    if (!found)
      throw unknownName('UNKNOWN_SPLIT', 'split', split, splitsOf(dataset), `${dataset} of ${owner}`)
    const [trainedOn, set] = found
    const measure = `${set}-${metric}`
    const table = source.table(training, trainedOn)
    const budgets = table ? allPoints(table.points(measure)) : []
    const hp = Number(training)
    if (!table || budgets.length === 0) {
      throw new NasBenchError(
        'NOT_IN_DATASET',
        withHint(`${file} has no ${split} ${metric} of the ${hp}-epoch runs on ${trainedOn}`, hint),
        { received: { dataset, split, hp } },
      )
    }
    return { training, hp, dataset, split, trainedOn, set, metric, measure, table, budgets }
  }

  return {
    route(question) {
      const { dataset = 'cifar10', split = 'val', metric = 'accuracy', hp } = question
      const d = datasets.indexOf(dataset as Dataset201)
      if (d < 0) throw unknownName('UNKNOWN_DATASET', 'dataset', dataset, datasets, owner)
      const s = splits.indexOf(split as Split201)
      if (s < 0)
        throw unknownName(
          'UNKNOWN_SPLIT',
          'split',
          split,
          splitsOf(dataset as Dataset201),
          `${dataset} of ${owner}`,
        )
      const m = metricNames.indexOf(metric as Metric201)
      if (m < 0) throw unknownName('UNKNOWN_METRIC', 'metric', metric, metricNames, owner)
      const t = trainingNumbers.get(hp)
      if (t === undefined) {
        throw unknownName('INVALID_ARGUMENT', 'training length (hp)', hp, trainings, owner)
      }
      const number = ((d * splits.length + s) * metricNames.length + m) * trainings.length + t
      let route = routes[number]
      if (!route) {
        route = open(trainings[t] as string, dataset as Dataset201, split as Split201, metric as Metric201)
        routes[number] = route
      }
      return route
    },
    has({ dataset, split, metric = 'accuracy', hp }) {
      const found = recorded(dataset as Dataset201, split as Split201)
      const training = trainings[trainingNumbers.get(hp) ?? -1]
      if (!found || training === undefined) return false
      return (source.table(training, found[0])?.points(`${found[1]}-${metric}`).length ?? 0) > 0
    },
    budget(route, { budget }) {
      const { budgets } = route
      if (budget === undefined) return budgets[budgets.length - 1] as number
      // Mostly the budgets are all epochs, then an epoch is its own place.
      if (budgets[budget] === budget || budgets.includes(budget)) return budget
      // An epoch that the published file has, and the bundled results do not, is not an unknown one.
      if (hint !== undefined && Number.isInteger(budget) && budget >= 0 && budget < route.hp) {
        const { split, metric, dataset, hp } = route
        const lacking = `${file} has ${split} ${metric} of ${dataset} in the ${hp}-epoch runs only at epoch ${budgets.at(-1)}, not at ${budget}`
        throw new NasBenchError('NOT_IN_DATASET', withHint(lacking, hint), { received: budget })
      }
      throw unknownBudget(route, budget)
    },
  }
}

/** A message, and after it what to do. */
export function withHint(message: string, hint: string | undefined): string {
  return hint === undefined ? message : `${message}. ${hint}`
}

function unknownBudget({ budgets, dataset, split, hp }: Route, budget: unknown): NasBenchError {
  const allowed =
    budgets.length === 1
      ? `only epoch ${budgets[0]} was recorded`
      : `expected an epoch from ${budgets[0]} to ${budgets.at(-1)}`
  const hint = budget === hp ? `; epochs are counted from 0, so the last one is ${hp - 1}` : ''
  return new NasBenchError(
    'UNKNOWN_BUDGET',
    `unknown budget ${formatReceived(budget)} for ${split} of ${dataset} in the ${hp}-epoch runs: ${allowed}${hint}`,
    { expected: budgets.map(String), received: budget },
  )
}
