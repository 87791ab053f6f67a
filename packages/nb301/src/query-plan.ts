import { checkOptionNames, invalidArgument, isNasBenchError, NasBenchError } from '@nasbench/core'
import type { ArchRef } from './arch-ref.js'
import {
  checkBudget,
  findRoute,
  findSelection,
  optionNames,
  type QueryOptions301,
  type Route,
  type Selection,
} from './question.js'
import type { RunSelection } from './run-selection.js'
import type { Numbers, RunSource } from './runs.js'
import { curveMeasure, pointsMeasure } from './tables.js'
import { RunValues } from './values.js'

/*
 * A plan is a question without the architecture, resolved once: which runs, which columns, which epoch. Invariants:
 * - A run answers at the epoch that was asked for, or not at all; only `clamp` lets its last epoch answer instead, and
 *   `epoch` is always the one that the number is of.
 * - Without a budget each run answers at its own last epoch.
 * - Several runs of an architecture answer with their mean over those that have the number.
 * `read` fills one shared object, because it is called for every run of a ranking.
 */

/** The values read of a run; reused. */
export interface Reading {
  /** NaN if there is no answer. */
  metric: number
  /** The epoch of the metric; NaN if the record does not say. */
  epoch: number
  clamped: boolean
  /** Why there is no answer: the run has no such value, or not at the budget. */
  refused: 'value' | 'budget' | undefined
}

/** Plans that are remembered; there are 98 budgets of a few splits. */
const maxPlans = 4096
/** Curves of the published runs end here, so that smaller budgets need no look at the lengths. */
const publishedEpochs = 98

/** A question without the architecture. */
export class QueryPlan {
  readonly reading: Reading = { metric: 0, epoch: 0, clamped: false, refused: undefined }
  private readonly points: Numbers | undefined
  private readonly declared: Numbers
  private readonly isAfterTraining: boolean

  constructor(
    readonly source: RunSource,
    readonly file: string,
    readonly selection: Selection,
    readonly route: Route,
    readonly budget: number | undefined,
    readonly clamp: boolean,
    private readonly values: RunValues,
    /** Curve that gives a run's epochs if only final values are queried. */
    lengths: string | undefined,
    private readonly runs: RunSelection,
  ) {
    this.isAfterTraining = route.split === 'test'
    const curve = this.isAfterTraining ? lengths : route.curve
    this.points = curve === undefined ? undefined : source.numbers(pointsMeasure(curve))
    this.declared = source.numbers('budget')
  }

  /** The metric of a run, NaN if there is none; the rest of the answer is in `reading`. */
  read(row: number): number {
    const { budget, reading } = this
    const last = this.lastEpoch(row)
    const isOnCurve =
      budget !== undefined && !this.isAfterTraining && budget < last && !Number.isNaN(this.length(row))
    reading.epoch = isOnCurve ? budget : last
    reading.clamped = budget !== undefined && reading.epoch !== budget
    reading.metric = Number.NaN
    if (reading.clamped && (!this.clamp || budget! < last)) {
      reading.refused = 'budget'
      return Number.NaN
    }
    const metric = this.values.at(row)
    reading.refused = Number.isNaN(metric) ? 'value' : undefined
    reading.metric = metric
    return metric
  }

  /** The mean of the metrics of an architecture's runs, of which `first` is the first; NaN if none has one. */
  mean(first: number, ref?: ArchRef): number {
    let sum = this.read(first)
    let row = ref && ref.row >= 0 ? -1 : this.runs.nextOf(first, this.selection)
    if (row < 0) return sum
    let count = Number.isNaN(sum) ? 0 : 1
    if (count === 0) sum = 0
    for (; row >= 0; row = this.runs.nextOf(row, this.selection)) {
      const metric = this.read(row)
      if (Number.isNaN(metric)) continue
      sum += metric
      count++
    }
    return count === 0 ? Number.NaN : sum / count
  }

  /** Number of values of a run's curve; NaN if there is none. */
  length(row: number): number {
    return this.points === undefined ? Number.NaN : this.points.at(row)
  }

  /** Epochs with an answer of one run, ascending. */
  budgetsOf(row: number): number[] {
    const length = this.length(row)
    if (!this.isAfterTraining && !Number.isNaN(length)) return Array.from({ length }, (_, at) => at + 1)
    const last = this.lastEpoch(row)
    return Number.isNaN(last) ? [] : [last]
  }

  /** Reads what the metrics of all runs need. */
  load(): void {
    this.values.all()
    this.points?.all()
    this.declared.all()
  }

  /** The reason why a run has no answer, right after `read`. */
  refusal(row: number): NasBenchError {
    const { budget, reading } = this
    const run = row < this.source.rows ? `run ${row} of ${this.file}` : `a run of ${this.file}`
    const what = `${this.route.split} ${this.route.metric}`
    if (reading.refused === 'value') {
      const at = budget === undefined ? '' : ` at epoch ${budget}`
      return new NasBenchError('NOT_IN_DATASET', `${run} has no ${what}${at}`, { received: budget ?? row })
    }
    const { epoch } = reading
    const isSingle = this.isAfterTraining || this.length(row) !== epoch
    const recorded = Number.isNaN(epoch) ? 'after training' : `after epoch ${epoch}, its last`
    const reason = isSingle ? `it was only recorded ${recorded}` : `its curve ends with epoch ${epoch}`
    const hint = budget! > epoch ? `; clamp: true answers with epoch ${epoch}` : ''
    return new NasBenchError(
      'UNKNOWN_BUDGET',
      `unknown budget ${budget} for ${what} of ${run}: ${reason}${hint}`,
      { received: budget, expected: [String(epoch)] },
    )
  }

  private lastEpoch(row: number): number {
    const length = this.length(row)
    return Number.isNaN(length) ? this.declared.at(row) : length
  }
}

/** Makes the plans of a source. The same question has the same plan. */
export class QueryPlans {
  private readonly plans = new Map<string, QueryPlan>()
  private readonly values = new Map<string, RunValues>()
  private readonly loaded: RunValues[] = []
  private readonly finals = new Map<string, QueryPlan | undefined>()
  private readonly maxima = new Map<string, number>()
  private readonly lengths: string | undefined
  private latest: { readonly options: QueryOptions301; readonly plan: QueryPlan } | undefined

  constructor(
    private readonly source: RunSource,
    private readonly file: string,
    private readonly runs: RunSelection,
  ) {
    this.lengths = ['Train/val_accuracy', 'Train/train_accuracy', 'Train/train_loss'].find((curve) =>
      source.has(curveMeasure(curve)),
    )
  }

  /** The plan of a question; throws the problems of its options. */
  find(options: QueryOptions301): QueryPlan {
    checkOptionNames(options, optionNames, 'nb301')
    // The same is mostly asked of many.
    if (this.latest && isSame(this.latest.options, options)) return this.latest.plan
    const { dataset, split, metric, budget, clamp, optimizer, where, seed } = options
    if (where !== undefined || seed !== undefined) return this.create(options)
    const key = [dataset, split, metric, budget, clamp, optimizer]
      .map((part) => `${typeof part}${part}`)
      .join('|')
    let plan = this.plans.get(key)
    if (!plan) {
      plan = this.create(options)
      if (this.plans.size < maxPlans) this.plans.set(key, plan)
    }
    this.latest = { options: { ...options }, plan }
    return plan
  }

  /** The accuracies after the last epoch; undefined if the file has none. */
  final(split: 'train' | 'val' | 'test', dataset: string): QueryPlan | undefined {
    const key = `${split}|${dataset}`
    if (!this.finals.has(key)) {
      let plan: QueryPlan | undefined
      try {
        plan = this.create({ split, dataset })
      } catch (error) {
        if (!isNasBenchError(error, 'NOT_IN_DATASET')) throw error
      }
      this.finals.set(key, plan)
    }
    return this.finals.get(key)
  }

  /** Epochs with an answer of some run, ascending. */
  budgets({ route: { curve } }: QueryPlan): number[] {
    const last = curve === undefined ? this.lastEpoch() : this.maximum(pointsMeasure(curve))
    if (curve === undefined) return last > 0 ? [last] : []
    return Array.from({ length: last }, (_, at) => at + 1)
  }

  private create(options: QueryOptions301): QueryPlan {
    const { source, file } = this
    const { clamp = false } = options
    if (typeof clamp !== 'boolean') throw invalidArgument('clamp', 'true or false', clamp)
    const selection = findSelection(source, options)
    const route = findRoute(source, file, options)
    const isShort = Number(options.budget) <= publishedEpochs && source.singly
    const last = options.budget === undefined || isShort ? undefined : this.longest()
    const budget = checkBudget(options.budget, last, clamp)
    const key = `${route.curve}|${route.final}|${route.curve === undefined ? '' : budget}`
    let values = this.values.get(key)
    if (!values) {
      values = new RunValues(source, route, budget ?? Number.POSITIVE_INFINITY, this.loaded)
      if (this.values.size < maxPlans) this.values.set(key, values)
    }
    return new QueryPlan(source, file, selection, route, budget, clamp, values, this.lengths, this.runs)
  }

  private lastEpoch(): number {
    return this.lengths === undefined ? this.maximum('budget') : this.maximum(pointsMeasure(this.lengths))
  }

  /* The longest budget of all runs, including those without curves. */
  private longest(): number {
    return Math.max(this.lastEpoch(), this.maximum('budget'))
  }

  private maximum(measure: string): number {
    let max = this.maxima.get(measure)
    if (max === undefined) {
      max = 0
      for (const number of this.source.numbers(measure).all()) if (number > max) max = number
      this.maxima.set(measure, max)
    }
    return max
  }
}

function isSame(one: QueryOptions301, other: QueryOptions301): boolean {
  return (
    one.dataset === other.dataset &&
    one.split === other.split &&
    one.metric === other.metric &&
    one.budget === other.budget &&
    one.clamp === other.clamp &&
    one.optimizer === other.optimizer &&
    other.where === undefined &&
    other.seed === undefined
  )
}
