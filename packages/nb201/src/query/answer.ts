import { orNull, type SourceInfo, unknownName } from '@nasbench/core'
import { metricInfo } from '../metrics.js'
import type { RecordedSpace } from '../recorded-space.js'
import { endRow, firstRow, rowsOf } from '../tables.js'
import type { QueryPlan, Recording } from './plan.js'
import { notInDataset } from './question.js'
import type { Answer201, Result201, Trial201 } from './result.js'
import { createSeedLists, type SeedList } from './seed-lists.js'

/** Composes answers about architectures of one source. */
export class Answers<Arch> {
  private readonly seedLists = createSeedLists()
  private readonly oneSeed = new Map<number, SeedList>()
  private readonly texts: (string | undefined)[] = []
  /** The mean of the latest row range, and the number of runs that it is of. */
  private mean = Number.NaN
  private std: number | null = null
  private runs = 0

  constructor(
    private readonly source: SourceInfo,
    private readonly space: RecordedSpace<Arch>,
    private readonly hint: string | undefined,
  ) {}

  /** One number; throws NOT_IN_DATASET or UNKNOWN_SEED. */
  result(arch: unknown, plan: QueryPlan, seed: number | undefined): Result201 {
    const { space, source } = this
    const index = space.indexOf(arch)
    const { runs, values, metric } = plan
    const rowRange = runs.rowRange(index)
    let std: number | null = null
    let number: number
    let cost: number | null
    let seeds: SeedList
    if (seed === undefined) {
      this.average(plan, rowRange)
      if (this.runs === 0) throw this.notRecorded(plan, index)
      number = this.mean
      std = this.std
      cost = plan.seconds.mean(rowRange)
      seeds = this.seedLists(
        runs,
        rowRange,
        this.runs === endRow(rowRange) - firstRow(rowRange) ? undefined : values,
      )
    } else {
      const row = this.rowOfSeed(plan, index, seed)
      number = values.at(row)
      if (Number.isNaN(number) && !values.has(row)) throw this.notRecorded(plan, index)
      cost = orNull(plan.seconds.at(row))
      seeds = this.listOf(seed)
    }
    const { meanOf } = runs
    const readAs = space.readAs?.(arch)
    return {
      metric: number,
      metricName: metric,
      unit: metricInfo[metric].unit,
      cost,
      std,
      info: {
        index,
        arch: this.textOf(index),
        dataset: plan.dataset,
        split: plan.split,
        set: plan.set,
        trainedOn: plan.trainedOn,
        hp: plan.hp,
        budget: plan.budget,
        seeds,
        source: source.file,
        version: source.version,
        ...(meanOf !== undefined && seeds[0] === null && { meanOf }),
        ...(readAs !== undefined && { readAs }),
      },
    }
  }

  /** The same, with each run and the network's cost. */
  answer(arch: unknown, plan: QueryPlan, seed: number | undefined): Answer201 {
    const { metric, metricName, unit, cost, std, info } = this.result(arch, plan, seed)
    const { index } = info
    const { runs, accuracies, losses, seconds } = plan
    const rowRange = runs.rowRange(index)
    const trials: Trial201[] = []
    let lossSum = 0
    let accuracySum = 0
    const end = endRow(rowRange)
    for (let row = firstRow(rowRange); row < end; row++) {
      const own = orNull(runs.seed(row))
      if (seed !== undefined && own !== seed) continue
      const accuracy = accuracies.at(row)
      if (Number.isNaN(accuracy) && !accuracies.has(row)) continue
      const loss = losses.at(row)
      accuracySum += accuracy
      lossSum += loss
      trials.push({ seed: own, accuracy, loss: orNull(loss), trainSeconds: orNull(seconds.at(row)) })
    }
    const { params, flops } = this.space.cost(index, plan.trainedOn)
    return {
      // Copying the result with a spread takes five times as long as the whole question.
      metric,
      metricName,
      unit,
      cost,
      std,
      info,
      accuracy: accuracySum / trials.length,
      loss: orNull(lossSum / trials.length),
      trials,
      params,
      flops,
    }
  }

  /** The number of an architecture, or of its run with a seed; NaN if there is none. */
  metricAt(plan: QueryPlan, index: number, seed: number | undefined): number {
    const { runs, values } = plan
    const rowRange = runs.rowRange(index)
    if (seed === undefined) {
      this.average(plan, rowRange)
      return this.mean
    }
    const end = endRow(rowRange)
    for (let row = firstRow(rowRange); row < end; row++) if (runs.seed(row) === seed) return values.at(row)
    return Number.NaN
  }

  /** Training seconds; null if the file has none. */
  costAt({ runs, seconds }: QueryPlan, index: number, seed: number | undefined): number | null {
    const rowRange = runs.rowRange(index)
    if (seed === undefined) return seconds.mean(rowRange)
    const row = rowsOf(rowRange).find((one) => runs.seed(one) === seed)
    return row === undefined ? null : orNull(seconds.at(row))
  }

  /** The row of a run; throws NOT_IN_DATASET, or UNKNOWN_SEED naming the seeds that the architecture has. */
  rowOfSeed(recording: Recording, index: number, seed: number): number {
    const { runs, hp, trainedOn } = recording
    const rows = rowsOf(this.rowRange(recording, index)).filter((row) => runs.isRecorded(row))
    const found = rows.find((row) => runs.seed(row) === seed)
    if (found !== undefined) return found
    const present = rows.map((row) => runs.seed(row)).filter((own) => !Number.isNaN(own))
    if (present.length > 0) {
      const where = `architecture ${index} in the ${hp}-epoch runs on ${trainedOn}`
      throw unknownName('UNKNOWN_SEED', 'seed', seed, present.map(String), where)
    }
    throw notInDataset(
      `${this.source.file} has no single ${hp}-epoch runs on ${trainedOn}, so none with seed ${seed}, only their ${runs.meanOf}`,
      this.hint,
      seed,
    )
  }

  /** The runs of an architecture; throws NOT_IN_DATASET if there are none. */
  rowRange({ runs, hp, trainedOn }: Recording, index: number): number {
    const rowRange = runs.rowRange(index)
    if (rowRange !== 0) return rowRange
    const what = `architecture ${index} has no ${hp}-epoch runs on ${trainedOn} in ${this.source.file}`
    throw notInDataset(what, this.hint, index)
  }

  private notRecorded(plan: QueryPlan, index: number): Error {
    this.rowRange(plan, index)
    const { split, metric, dataset, budget } = plan
    const what = `no run of architecture ${index} has ${split} ${metric} of ${dataset} at epoch ${budget} in ${this.source.file}`
    return notInDataset(what, this.hint, { index, budget })
  }

  /* Mean and spread over the runs of a row range that have a value, added up in their order. */
  private average({ values }: QueryPlan, rowRange: number): void {
    const first = firstRow(rowRange)
    const end = endRow(rowRange)
    let sum = 0
    let runs = 0
    for (let row = first; row < end; row++) {
      const value = values.at(row)
      if (Number.isNaN(value) && !values.has(row)) continue
      sum += value
      runs++
    }
    const mean = runs === 0 ? Number.NaN : sum / runs
    this.runs = runs
    this.mean = mean
    this.std = null
    if (runs < 2) return
    let squares = 0
    for (let row = first; row < end; row++) {
      const value = values.at(row)
      if (Number.isNaN(value) && !values.has(row)) continue
      squares += (value - mean) * (value - mean)
    }
    this.std = Math.sqrt(squares / runs)
  }

  private listOf(seed: number): SeedList {
    const list = this.oneSeed.get(seed) ?? Object.freeze([seed])
    this.oneSeed.set(seed, list)
    return list
  }

  private textOf(index: number): string {
    const text = this.texts[index] ?? this.space.text(index)
    this.texts[index] = text
    return text
  }
}
