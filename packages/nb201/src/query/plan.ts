/*
 * A question without its architecture is resolved once, here, into a plan: the runs, the epoch and the columns that answer
 * it. The same question finds the same plan, so that a query costs a few lookups.
 */
import {
  allPoints,
  formatReceived,
  type LazyColumn,
  NasBenchError,
  readInteger,
  unknownName,
} from '@nasbench/core'
import { type Dataset201, datasets } from '../cost.js'
import { createLatency } from '../latency.js'
import type { RunReader, Runs } from '../run-reader.js'
import type { EvaluationSet201 } from '../sets.js'
import { TrainSeconds } from '../train-seconds.js'
import {
  checkDataset,
  checkMetric,
  checkSplit,
  type Metric201,
  notInDataset,
  type Question,
  recorded,
  type Split201,
  splitsOf,
} from './question.js'

/** Where the numbers of a dataset, split, training and metric are recorded. */
export interface Recording {
  /** The training by its table's name, and by its epochs. */
  readonly training: string
  readonly hp: number
  readonly dataset: Dataset201
  readonly split: Split201
  /**
   * The dataset that the network was trained on: `val` of cifar10 is of another network than its `test`, trained on half of
   * the training images.
   */
  readonly trainedOn: Dataset201
  readonly set: EvaluationSet201
  readonly metric: Metric201
  /** `x-valid-accuracy` */
  readonly measure: string
  readonly runs: RunReader
  /** All epochs that some run has, ascending. */
  readonly budgets: readonly number[]
  readonly plans: Map<number, QueryPlan>
}

/** The plan that answers a query for any architecture. */
export interface QueryPlan extends Recording {
  readonly budget: number
  readonly values: LazyColumn
  readonly accuracies: LazyColumn
  readonly losses: LazyColumn
  readonly seconds: TrainSeconds
}

/** The defaults of a dataset. */
export interface DatasetDefaults {
  readonly dataset: Dataset201
  readonly split: Split201
  readonly metric: Metric201
}

/* Plans that are kept ready for each recording: each has up to half a megabyte of seconds. */
const maxPlans = 16

/** Resolves questions to the runs of a source. */
export class Planner {
  private readonly recordings = new Map<string, Recording>()
  private readonly trainingOf = new Map<unknown, string>()
  private readonly defaultsOf = new Map<Dataset201 | undefined, DatasetDefaults>()

  /** The first training is the default; `file` and `benchmarkName` are for messages. */
  constructor(
    private readonly runs: Runs,
    private readonly file: string,
    private readonly benchmarkName: string,
    private readonly trainings: readonly string[],
  ) {
    this.trainingOf.set(undefined, trainings[0]!)
    for (const name of trainings) this.trainingOf.set(Number(name), name).set(name, name)
  }

  /**
   * Throws UNKNOWN_DATASET, UNKNOWN_SPLIT, UNKNOWN_METRIC, UNKNOWN_BUDGET, INVALID_ARGUMENT for another `hp`, and
   * NOT_IN_DATASET if the source has no such number.
   */
  plan(question: Question): QueryPlan {
    const recording = this.recording(question)
    const budget = this.budget(recording, question.budget)
    const { plans, runs, set, measure, metric } = recording
    let plan = plans.get(budget)
    if (!plan) {
      if (plans.size >= maxPlans) plans.delete(plans.keys().next().value!)
      const values =
        metric === 'latency'
          ? this.runs.cache.column(createLatency(runs), { point: 0 })
          : runs.column(measure, budget)
      plan = {
        ...recording,
        budget,
        values,
        accuracies: runs.column(`${set}-accuracy`, budget),
        losses: runs.column(`${set}-loss`, budget),
        seconds: new TrainSeconds(runs, budget),
      }
      plans.set(budget, plan)
    }
    return plan
  }

  /** Throws as `plan` does, except for the budget. */
  recording(question: Question): Recording {
    const { dataset, split, metric, hp } = question
    // Texts and numbers as given make the key of what was found for them before.
    const isPlain = [dataset, split, metric, hp].every((part) => typeof part !== 'object')
    const key = isPlain ? `${hp}/${dataset}/${split}/${metric}` : ''
    const known = this.recordings.get(key)
    if (known) return known
    const { benchmarkName } = this
    const training = this.trainingOf.get(hp) ?? this.trainingOf.get(readInteger(hp) ?? '')
    if (training === undefined)
      throw unknownName('INVALID_ARGUMENT', 'training length (hp)', hp, this.trainings, benchmarkName)
    const defaults = this.defaults(dataset === undefined ? undefined : checkDataset(dataset, benchmarkName))
    const found = this.open(
      training,
      defaults.dataset,
      split === undefined ? defaults.split : checkSplit(split, defaults.dataset, benchmarkName),
      metric === undefined ? defaults.metric : checkMetric(metric, benchmarkName),
    )
    if (isPlain) this.recordings.set(key, found)
    return found
  }

  /** The defaults of a query without dataset, split or metric: the usual one, or the first that the source has. */
  defaults(only?: Dataset201): DatasetDefaults {
    const known = this.defaultsOf.get(only)
    if (known) return known
    const training = this.trainings[0]!
    const has = (dataset: Dataset201, split: Split201) => this.has(training, dataset, split, 'accuracy')
    const splitOf = (dataset: Dataset201) =>
      (['val', 'test', ...splitsOf(dataset)] as const).find((split) => has(dataset, split))
    const dataset = only ?? (['cifar10', ...datasets] as const).find((one) => splitOf(one)) ?? 'cifar10'
    const found: DatasetDefaults = { dataset, split: splitOf(dataset) ?? 'val', metric: 'accuracy' }
    this.defaultsOf.set(only, found)
    return found
  }

  /** True if the source has some number of that kind, in that training or in any. */
  has(training: string | undefined, dataset: Dataset201, split: Split201, metric: Metric201): boolean {
    if (training === undefined) return this.trainings.some((name) => this.has(name, dataset, split, metric))
    const found = recorded(dataset, split)
    const runs = found && this.runs.table(training, found[0])
    return runs !== undefined && runs.measure(measureOf(found![1], metric)).points.length > 0
  }

  private open(training: string, dataset: Dataset201, split: Split201, metric: Metric201): Recording {
    const [trainedOn, set] = recorded(dataset, split)!
    const measure = measureOf(set, metric)
    const runs = this.runs.table(training, trainedOn)
    const hp = Number(training)
    const points = runs?.measure(measure).points ?? []
    if (!runs || points.length === 0) {
      const others = this.trainings.filter((name) => this.has(name, dataset, split, metric))
      const elsewhere =
        others.length === 0
          ? ''
          : `; those of ${others.map(Number).join(' and ')} epochs have (hp: ${Number(others[0])})`
      throw notInDataset(
        `${this.file} has no ${split} ${metric} of the ${hp}-epoch runs on ${trainedOn}${elsewhere}`,
        this.runs.hint,
        { dataset, split, hp },
      )
    }
    // A latency is measured once, after the last epoch.
    const budgets = metric === 'latency' ? [hp - 1] : allPoints(points)
    return { training, hp, dataset, split, trainedOn, set, metric, measure, runs, budgets, plans: new Map() }
  }

  /* The epoch asked for, or the last one. */
  private budget(recording: Recording, given: unknown): number {
    const { budgets, dataset, split, metric, hp } = recording
    const last = budgets[budgets.length - 1]!
    if (given === undefined) return last
    const budget = typeof given === 'string' ? readInteger(given) : (given as number)
    // Budgets are usually all epochs, so that an epoch is its own index.
    if (budget !== undefined && (budgets[budget] === budget || budgets.includes(budget))) return budget
    if (this.runs.hint !== undefined && Number.isInteger(budget) && budget! >= 0 && budget! < hp) {
      throw notInDataset(
        `${this.file} has ${split} ${metric} of ${dataset} in the ${hp}-epoch runs only at epoch ${last}, not at ${budget}`,
        this.runs.hint,
        given,
      )
    }
    const allowed =
      budgets.length === 1
        ? `only epoch ${last} was recorded`
        : `expected an epoch from ${budgets[0]} to ${last}`
    const hint = budget === hp ? `; epochs are counted from 0, so the last one is ${hp - 1}` : ''
    throw new NasBenchError(
      'UNKNOWN_BUDGET',
      `unknown budget ${formatReceived(given)} for ${split} of ${dataset} in the ${hp}-epoch runs: ${allowed}${hint}`,
      { expected: budgets.map(String), received: given },
    )
  }
}

function measureOf(set: EvaluationSet201, metric: Metric201): string {
  return metric === 'latency' ? metric : `${set}-${metric}`
}
