import { invalidArgument, isNasBenchError, NasBenchError } from '@nasbench/core'
import {
  checkBudget,
  findRoute,
  findSelection,
  type QueryOptions301,
  type Route,
  type Selection,
} from './question.js'
import type { RunSource } from './runs.js'
import { curveMeasure, pointsMeasure } from './tables.js'
import { RunValues } from './values.js'

/** What was read of a run for a question; used again and again. */
export interface Reading {
  /** NaN where there is no answer. */
  metric: number
  /** The epoch that the metric is of; NaN where the record does not say. */
  epoch: number
  clamped: boolean
  /** Why there is no answer: the run has no such value, or not at the budget that was asked for. */
  refused: 'value' | 'budget' | undefined
}

/** A question without the architecture. */
export interface View {
  readonly route: Route
  readonly budget: number | undefined
  readonly strict: boolean
  readonly selection: Selection
  /** The metric of a run, NaN where there is none; the rest of the answer goes into `reading`. */
  metric(row: number, reading: Reading): number
  /** How many values the curve of a run has; NaN where there is none. */
  length(row: number): number
  /** Why the run had no answer, right after `metric`. */
  refusal(row: number, reading: Reading): NasBenchError
  /** Reads what the metrics of all runs need. */
  load(): void
  /** Epochs that some run has, and those of one run, ascending. */
  budgets(): number[]
  budgetsOf(row: number): number[]
}

export interface Views {
  /** The same question has the same view. Throws what is wrong with the options. */
  find(options: QueryOptions301): View
  /** The accuracies after the last epoch; undefined where the file has none. */
  last(split: 'train' | 'val' | 'test', dataset: string): View | undefined
}

/* Views that are remembered; there are 98 budgets of a few splits. */
const mostViews = 4096

export function createViews(source: RunSource, file: string): Views {
  const views = new Map<string, View>()
  const columns = new Map<string, RunValues>()
  const loaded: RunValues[] = []
  const lasts = new Map<string, View | undefined>()
  /* What the epochs of a run are told by where nothing but a final number is asked for. */
  const lengths = ['Train/val_accuracy', 'Train/train_accuracy', 'Train/train_loss'].find((curve) =>
    source.has(curveMeasure(curve)),
  )
  const longest = new Map<string, number>()

  const greatest = (measure: string): number => {
    let most = longest.get(measure)
    if (most === undefined) {
      most = 0
      for (const number of source.numbers(measure).all()) if (number > most) most = number
      longest.set(measure, most)
    }
    return most
  }
  const longestOf = (curve: string): number => greatest(pointsMeasure(curve))

  const lastOfAll = (): number => (lengths === undefined ? greatest('budget') : longestOf(lengths))

  const valuesOf = (route: Route, epoch: number): RunValues => {
    const key = `${route.curve}|${route.final}|${route.curve === undefined ? '' : epoch}`
    let values = columns.get(key)
    if (!values) {
      values = new RunValues(source, route, epoch, loaded)
      if (columns.size < mostViews) columns.set(key, values)
    }
    return values
  }

  const createView = (options: QueryOptions301): View => {
    const selection = findSelection(source, options)
    const route = findRoute(source, file, options)
    const { strict = false } = options
    if (typeof strict !== 'boolean') {
      throw invalidArgument('strict', 'true or false', strict)
    }
    const budget = checkBudget(options.budget, lastOfAllFor(options.budget))
    const values = valuesOf(route, budget ?? Number.POSITIVE_INFINITY)
    const { curve } = route
    /* Of what was measured after training there is no earlier value, but the curves tell when that was. */
    const atEnd = route.split === 'test'
    const told = atEnd ? lengths : curve
    const points = told === undefined ? undefined : source.numbers(pointsMeasure(told))
    const declared = source.numbers('budget')

    return {
      route,
      budget,
      strict,
      selection,
      metric(row, reading) {
        const length = points === undefined ? Number.NaN : points.at(row)
        const hasLength = !Number.isNaN(length)
        const last = hasLength ? length : declared.at(row)
        const epoch = hasLength && !atEnd && budget !== undefined && budget < last ? budget : last
        const clamped = budget !== undefined && budget !== epoch
        reading.epoch = epoch
        reading.clamped = clamped
        if ((strict && clamped) || (atEnd && budget !== undefined && !(budget >= last))) {
          reading.refused = 'budget'
          return Number.NaN
        }
        const metric = values.at(row)
        reading.refused = Number.isNaN(metric) ? 'value' : undefined
        reading.metric = metric
        return metric
      },
      length: (row) => (points === undefined ? Number.NaN : points.at(row)),
      refusal(row, reading) {
        const run = row < source.rows ? `run ${row} of ${file}` : `a run of ${file}`
        const { split, metric } = route
        if (reading.refused === 'value') {
          return new NasBenchError(
            'NOT_IN_DATASET',
            `${run} has no ${split} ${metric}${budget === undefined ? '' : ` at epoch ${budget}`}`,
            { received: budget ?? row },
          )
        }
        const only = Number.isNaN(reading.epoch) ? 'after training' : `after epoch ${reading.epoch}, its last`
        const alone = atEnd || points?.at(row) !== reading.epoch
        return new NasBenchError(
          'UNKNOWN_BUDGET',
          `unknown budget ${budget} for ${split} ${metric} of ${run}: ${alone ? `it was recorded ${only}, alone` : `its curve ends with epoch ${reading.epoch}`}${strict ? ' (strict)' : ''}`,
          { received: budget, expected: [String(reading.epoch)] },
        )
      },
      load() {
        values.all()
        points?.all()
      },
      budgets() {
        const last = curve === undefined ? lastOfAll() : longestOf(curve)
        if (curve === undefined) return last > 0 ? [last] : []
        return Array.from({ length: last }, (_, at) => at + 1)
      },
      budgetsOf(row) {
        const length = points === undefined ? Number.NaN : points.at(row)
        if (!atEnd && !Number.isNaN(length)) return Array.from({ length }, (_, at) => at + 1)
        const last = Number.isNaN(length) ? declared.at(row) : length
        return Number.isNaN(last) ? [] : [last]
      },
    }
  }

  /* For a message only, so nothing is read where the budget is right. */
  const lastOfAllFor = (budget: unknown): number =>
    budget === undefined || (Number.isInteger(budget) && (budget as number) >= 1) ? 0 : lastOfAll()

  let latest: { readonly options: QueryOptions301; readonly view: View } | undefined
  const isLatest = (options: QueryOptions301): boolean => {
    const before = latest?.options
    return (
      before !== undefined &&
      before.dataset === options.dataset &&
      before.split === options.split &&
      before.metric === options.metric &&
      before.budget === options.budget &&
      before.strict === options.strict &&
      before.optimizer === options.optimizer &&
      options.where === undefined &&
      options.seed === undefined
    )
  }

  return {
    find(options) {
      // The same is mostly asked of many.
      if (latest && isLatest(options)) return latest.view
      const { dataset, split, metric, budget, strict, optimizer, where, seed } = options
      // What is not of the right type might look the same as what is.
      const plain =
        (budget === undefined || typeof budget === 'number') &&
        typeof dataset !== 'object' &&
        typeof split !== 'object' &&
        typeof metric !== 'object' &&
        typeof (optimizer ?? where?.optimizer) !== 'object' &&
        (strict === undefined || typeof strict === 'boolean') &&
        seed === undefined &&
        (where === undefined || (typeof where === 'object' && where !== null && optimizer === undefined))
      if (!plain) return createView(options)
      const key = `${dataset}|${split}|${metric}|${budget}|${strict}|${optimizer ?? where?.optimizer}`
      let view = views.get(key)
      if (!view) {
        view = createView(options)
        if (views.size < mostViews) views.set(key, view)
      }
      if (where === undefined) latest = { options: { ...options }, view }
      return view
    },
    last(split, dataset) {
      const key = `${split}|${dataset}`
      if (!lasts.has(key)) {
        let view: View | undefined
        try {
          view = createView({ split, dataset })
        } catch (error) {
          if (!isNasBenchError(error, 'NOT_IN_DATASET')) throw error
        }
        lasts.set(key, view)
      }
      return lasts.get(key)
    },
  }
}
