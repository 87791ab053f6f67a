import {
  jsonSafe,
  meanAndStd,
  orNull,
  type QueryResult,
  type ResultInfo,
  type SourceInfo,
} from '@nasbench/core'
import type { ArchRef } from './arch-ref.js'
import type { QueryPlan, QueryPlans } from './query-plan.js'
import { rankOfCodes } from './rank.js'
import { createBestEpochs, describeRun, entryOf, type Run301 } from './run.js'
import type { RunSelection } from './run-selection.js'
import type { RunSource } from './runs.js'
import { textOfCodes } from './text.js'

/** Where a number comes from, and what exactly it is. Fields on which several runs differ are null. */
export interface Info301 extends ResultInfo {
  /** The run's number in the file; null for several runs, and for one that the demo makes up on demand. */
  readonly entry: number | null
  readonly path: string | null
  readonly optimizer: string | null
  /** Index in the space; null if the recorded configuration is outside the space. JSON has it as decimal text. */
  readonly index: bigint | null
  /** Short text form; null if the recorded configuration is outside the space. */
  readonly arch: string | null
  /** The epoch of the number. */
  readonly budget: number | null
  /** The same. */
  readonly epochUsed: number | null
  /** The epoch that was asked for; null for the last one of each run. */
  readonly requestedBudget: number | null
  /** True if a run ended before the requested epoch and its last epoch answers instead (`clamp: true`). */
  readonly clamped: boolean
  /** Number of values of the run's curve; null if there is no curve. */
  readonly epochsRecorded: number | null
  /** Epochs that were to be trained. */
  readonly declaredBudget: number | null
  /** The epoch of the best validation accuracy, from 1. */
  readonly bestEpoch: number | null
  /** Percent. */
  readonly bestValAccuracy: number | null
  /** Number of runs that the answer is the mean of. */
  readonly runs: number
  /** Their numbers in the file. */
  readonly entries: readonly (number | null)[]
}

/** One number of the runs of an architecture, and what it is. */
export interface Result301 extends QueryResult {
  readonly info: Info301
}

/** A number, and all that is known of its runs: means of numbers, and null for other fields on which runs differ. */
export interface Answer301 extends Result301, Run301 {}

/** Answers about runs. */
export class RunAnswers {
  private readonly runtime
  private readonly declared
  private readonly bestEpoch

  constructor(
    private readonly source: RunSource,
    private readonly about: SourceInfo,
    private readonly plans: QueryPlans,
    private readonly runs: RunSelection,
  ) {
    this.runtime = source.numbers('runtime')
    this.declared = source.numbers('budget')
    this.bestEpoch = createBestEpochs(source)
  }

  /** The one number of a question; throws NOT_IN_DATASET or UNKNOWN_BUDGET if no run has it. */
  summary(ref: ArchRef, plan: QueryPlan): Result301 {
    return this.result(this.rowsWith(ref, plan), ref, plan)
  }

  /** That number and all that is known of its runs. */
  full(ref: ArchRef, plan: QueryPlan): Answer301 {
    const rows = this.rowsWith(ref, plan)
    const { metric, metricName, unit, cost, std, info } = this.result(rows, ref, plan)
    const run = rows.length === 1 ? this.describe(rows[0]!) : meanRun(rows.map((row) => this.describe(row)))
    // By name, which is ten times as fast as spreading both.
    return {
      metric,
      metricName,
      unit,
      cost,
      std,
      info,
      entry: run.entry,
      path: run.path,
      optimizer: run.optimizer,
      dataset: run.dataset,
      arch: run.arch,
      epochs: run.epochs,
      declaredBudget: run.declaredBudget,
      valAccuracy: run.valAccuracy,
      trainAccuracy: run.trainAccuracy,
      testAccuracy: run.testAccuracy,
      bestValAccuracy: run.bestValAccuracy,
      bestEpoch: run.bestEpoch,
      runtime: run.runtime,
      modelParameters: run.modelParameters,
      hyperparameters: run.hyperparameters,
    }
  }

  /** All that is known of a run. */
  describe(row: number): Run301 {
    const { source } = this
    return describeRun(source, row, this.bestEpoch(row), (split) => {
      const plan = this.plans.final(split, source.datasets[source.dataset.at(row)]!)
      return plan ? orNull(plan.read(row)) : null
    })
  }

  /** Mean of the recorded seconds of an architecture's runs, of which `first` is the first; null if none has any. */
  seconds(first: number, { selection }: QueryPlan): number | null {
    const seconds: number[] = []
    for (let row = first; row >= 0; row = this.runs.nextOf(row, selection)) seconds.push(this.runtime.at(row))
    return orNull(meanAndStd(seconds).mean)
  }

  /** The epoch of an architecture's answer, of which `first` is the first run; null if its runs have different ones. */
  epoch(first: number, plan: QueryPlan): number | null {
    const epochs = new Set<number>()
    for (let row = first; row >= 0; row = this.runs.nextOf(row, plan.selection)) {
      if (!Number.isNaN(plan.read(row))) epochs.add(plan.reading.epoch)
    }
    const [epoch = Number.NaN] = epochs
    return epochs.size === 1 ? orNull(epoch) : null
  }

  /* The runs that have the number; throws the reason of the first one if none has. */
  private rowsWith(ref: ArchRef, plan: QueryPlan): number[] {
    const { selection } = plan
    const first = this.runs.find(ref, selection)
    if (first < 0) throw this.runs.noRun(ref, selection)
    const rows: number[] = []
    for (let row = first; row >= 0; row = this.runs.next(row, ref, selection)) {
      if (!Number.isNaN(plan.read(row))) rows.push(row)
    }
    if (rows.length > 0) return rows
    plan.read(first)
    throw plan.refusal(first)
  }

  private result(rows: readonly number[], ref: ArchRef, plan: QueryPlan): Result301 {
    const { source, about } = this
    const { route, budget, reading } = plan
    const [row] = rows as [number, ...number[]]
    const isSingle = rows.length === 1
    let clamped = false
    const read = (each: number) => {
      const metric = plan.read(each)
      clamped ||= reading.clamped
      return metric
    }
    const values = isSingle ? { mean: read(row), std: null } : meanAndStd(rows.map(read))
    const epoch = isSingle
      ? orNull(reading.epoch)
      : common(rows, (each) => {
          plan.read(each)
          return orNull(reading.epoch)
        })
    const seconds = isSingle
      ? this.runtime.at(row)
      : meanAndStd(rows.map((each) => this.runtime.at(each))).mean
    const best = isSingle ? this.bestEpoch(row) : { epoch: null, valAccuracy: null }
    const isOutside = Number.isNaN(ref.normal)
    return {
      metric: values.mean,
      metricName: route.metric,
      unit: route.metric === 'accuracy' ? 'percent' : 'nats',
      cost: orNull(seconds),
      std: values.std,
      info: jsonSafe({
        entry: isSingle ? entryOf(source, row) : null,
        path: isSingle ? source.path(row) : null,
        optimizer: common(rows, (each) => source.optimizers[source.optimizer.at(each)] ?? null),
        index: isOutside ? null : rankOfCodes(ref.normal, ref.reduce),
        arch: isOutside ? null : textOfCodes(ref.normal, ref.reduce),
        dataset: source.datasets[source.dataset.at(row)]!,
        split: route.split,
        budget: epoch,
        epochUsed: epoch,
        requestedBudget: budget ?? null,
        clamped,
        epochsRecorded: common(rows, (each) => orNull(plan.length(each))),
        declaredBudget: common(rows, (each) => orNull(this.declared.at(each))),
        bestEpoch: best.epoch,
        bestValAccuracy: best.valAccuracy,
        runs: rows.length,
        entries: rows.map((each) => entryOf(source, each)),
        source: about.file,
        version: about.version,
      }),
    }
  }
}

/* The value that all rows share; null if they differ. */
function common<Value>(rows: readonly number[], fieldOf: (row: number) => Value): Value | null {
  const value = fieldOf(rows[0]!)
  for (let at = 1; at < rows.length; at++) if (fieldOf(rows[at]!) !== value) return null
  return value
}

const meanFields: ReadonlySet<string> = new Set([
  'valAccuracy',
  'trainAccuracy',
  'testAccuracy',
  'bestValAccuracy',
  'runtime',
  'modelParameters',
])

function meanRun(runs: readonly Run301[]): Run301 {
  const [first] = runs as [Run301, ...Run301[]]
  const entries = Object.entries(first).map(([key, value]) => {
    const values = runs.map((run) => run[key as keyof Run301])
    if (meanFields.has(key)) {
      const numbers = values.map((one) => (typeof one === 'number' ? one : Number.NaN))
      return [key, orNull(meanAndStd(numbers).mean)]
    }
    const isCommon = values.every((one) => JSON.stringify(one) === JSON.stringify(value))
    return [key, isCommon ? value : key === 'hyperparameters' ? {} : null]
  })
  return Object.fromEntries(entries) as unknown as Run301
}
