import {
  type Benchmark,
  type BenchmarkStatistics,
  type ByteFolder,
  type ExistsOptions,
  formatReceived,
  isNasBenchError,
  type MetricInfo,
  type MutateOptions,
  NasBenchError,
  type OpenOptions,
  type QueryResult,
  type Ranked,
  resolveRng,
  resolveStore,
  type SampleOptions,
  type SourceInfo,
  sampleIndices,
  type TopOptions,
  unknownName,
} from '@nasbench/core'
import { type Arch201, textOfCode } from './arch.js'
import { costOfCode, type Dataset201, datasets } from './cost.js'
import { nb201Data } from './data.js'
import { demoRuns, demoSource } from './demo.js'
import { createOfficialApi, type OfficialApi } from './official/api.js'
import { officialTopology } from './official/topology.js'
import { spaceSize } from './operations.js'
import { codeOfIndex } from './order.js'
import {
  createRouter,
  metricNames,
  type QueryOptions201,
  type Route,
  type Router,
  splitsOf,
} from './question.js'
import { allPoints, type RunSource, runsOfStore } from './runs.js'
import { type Nb201Space, nb201Space, resolveArch } from './space.js'
import { statisticsOf } from './statistics.js'
import { firstRun, runCount } from './tables.js'
import {
  createValueCache,
  type RunSeconds,
  type RunValues,
  type Spread,
  spreadOf,
  type ValueCache,
} from './values.js'

/** Where a number comes from, and what exactly it is. */
export interface Info201 {
  readonly [key: string]: unknown
  /** Official index. */
  readonly index: number
  readonly arch: string
  readonly dataset: string
  readonly split: string
  /** The published set that `split` stands for, and the dataset that the network was trained on. */
  readonly set: string
  readonly trainedOn: string
  /** Epochs of the training. */
  readonly hp: 200 | 12
  /** Epoch from 0. */
  readonly budget: number
  /** The runs that the number is the mean of. */
  readonly seeds: readonly number[]
  /** The published file's name, or `demo`. */
  readonly source: string
  readonly version: string
}

/** One number of one architecture, and what it is. */
export interface Result201 extends QueryResult {
  readonly info: Info201
}

/** One training run's numbers at the epoch that was asked for. */
export interface Trial201 {
  /** The run's seed: 111, 777, 888 or 999. */
  readonly seed: number
  /** Percent. */
  readonly accuracy: number
  /** Cross-entropy in nats; null where the file has none. */
  readonly loss: number | null
  /** Training seconds up to the epoch and with it; null where the file has none. */
  readonly trainSeconds: number | null
}

/** All that is known of an architecture at one epoch of one training. */
export interface Answer201 extends Result201 {
  /** Percent; the mean over the runs. */
  readonly accuracy: number
  /** Nats; the mean over the runs, null where the file has none. */
  readonly loss: number | null
  readonly trials: readonly Trial201[]
  /** Trainable parameters and multiply-adds (counts), by formula: what the files record is at times another network's. */
  readonly params: number
  /** Multiply-adds of one image (count), by formula. */
  readonly flops: number
}

/** A question without the architecture. */
interface View {
  readonly route: Route
  readonly budget: number
  readonly values: RunValues
  readonly accuracies: RunValues
  readonly losses: RunValues
  readonly seconds: RunSeconds
}

type ArchLike = Arch201 | string | number

/** What is best, of which architectures, and how many of them. */
export interface TopOptions201 extends QueryOptions201, Omit<TopOptions, keyof QueryOptions201 | 'where'> {
  readonly where?: (arch: Arch201, index: number) => boolean
}

/**
 * NAS-Bench-201: 15,625 architectures, each trained on three datasets with up to three seeds, every epoch recorded.
 *
 * Opening is asynchronous, all questions are answered at once. Architectures may be given as themselves, as their text
 * or as their official index. Accuracies are percentages. Where a question has no answer it throws: UNKNOWN_DATASET,
 * UNKNOWN_SPLIT, UNKNOWN_BUDGET, UNKNOWN_SEED, UNKNOWN_METRIC or INVALID_ARCHITECTURE for what can never be right,
 * NOT_IN_DATASET for what this file does not hold.
 */
export class NASBench201 implements Benchmark<Arch201, Answer201> {
  readonly name = 'nb201'
  readonly kind = 'tabular'
  readonly space: Nb201Space = nb201Space
  private readonly router: Router
  private readonly cache: ValueCache
  private readonly spread: Spread = { mean: 0, std: 0, runs: 0 }
  private readonly seedLists = new Map<number, readonly number[]>()
  private readonly texts: (string | undefined)[] = []
  private readonly views = new Map<Route, View[]>()
  private present: readonly number[] | undefined
  private officialApi: OfficialApi<Arch201> | undefined

  private constructor(
    private readonly runs: RunSource,
    readonly source: SourceInfo,
  ) {
    this.router = createRouter(runs, source.file)
    this.cache = createValueCache(runs.singly)
  }

  /**
   * Opens a store or a published file (which is imported on first use and found again from then on), by path or, where
   * no path is given, as NASBENCH201_PATH or the data folder has it. In a browser: the address of a store.
   *
   * Rejects with DATA_NOT_FOUND, CORRUPT_FILE, UNSUPPORTED_FILE, UNSAFE_PICKLE, STORE_VERSION or ABORTED.
   */
  static async open(location?: string | ByteFolder, options: OpenOptions = {}): Promise<NASBench201> {
    const store = await resolveStore(nb201Data, location, options)
    const { source, createdAt } = store.layout
    return new NASBench201(runsOfStore(store), {
      kind: 'file',
      file: source.file,
      version: source.version,
      bytes: source.bytes,
      sha256: source.sha256,
      importedAt: createdAt,
      location: store.location,
    })
  }

  /** All architectures with true costs and made-up results; every answer says so. Needs no file. */
  static demo(): NASBench201 {
    return new NASBench201(demoRuns(), demoSource)
  }

  /** What the authors' own libraries (nas_201_api, nats_bench) answer, to the last bit and under their names. */
  get official(): OfficialApi<Arch201> {
    this.officialApi ??= createOfficialApi(this.runs, this.source, officialTopology)
    return this.officialApi
  }

  datasets(): string[] {
    return [...datasets]
  }

  splits(dataset: string = 'cifar10'): string[] {
    return splitsOf(checkDataset(dataset))
  }

  metrics(): MetricInfo[] {
    return [
      {
        name: 'accuracy',
        unit: 'percent',
        direction: 'maximize',
        bounds: [0, 100],
        description: 'top-1 accuracy',
      },
      {
        name: 'loss',
        unit: 'nats',
        direction: 'minimize',
        bounds: [0, Number.POSITIVE_INFINITY],
        description: 'mean cross-entropy',
      },
    ]
  }

  defaults(): { readonly dataset: string; readonly split: string; readonly budget: number } {
    return { dataset: 'cifar10', split: 'val', budget: 199 }
  }

  /** Epochs from 0 that some run has (or those of `arch`, where one is given), ascending. */
  availableBudgets(options: QueryOptions201 & { readonly arch?: ArchLike } = {}): number[] {
    const route = this.router.route(options)
    if (options.arch === undefined && options.seed === undefined) return [...route.budgets]
    const rows =
      options.arch === undefined
        ? Array.from({ length: route.table.rows }, (_, row) => row)
        : rowsAt(this.place(route, resolveArch(options.arch)))
    const wanted = rows.filter((row) => options.seed === undefined || route.table.seed(row) === options.seed)
    return allPoints(
      wanted.map((row) => route.table.pointsOf(route.measure, row)).filter((points) => points !== undefined),
    )
  }

  getStatistics(): BenchmarkStatistics {
    return statisticsOf(this.runs, this.indices(), this.source)
  }

  exists(options: ExistsOptions): boolean {
    try {
      const question = options as QueryOptions201
      if (options.arch !== undefined) {
        this.summary(options.arch as ArchLike, question)
        return true
      }
      const route = this.router.route(question)
      const budget = this.router.budget(route, question)
      const { table } = route
      const values = this.cache.values(table, route.measure, budget)
      for (let row = 0; row < table.rows; row++) {
        if (values.has(row) && (question.seed === undefined || table.seed(row) === question.seed)) return true
      }
      return false
    } catch (error) {
      if (isNasBenchError(error) && error.code !== 'NOT_LOADED') return false
      throw error
    }
  }

  /** Architectures of this file, without replacement as long as there are enough. */
  randomSample(options: SampleOptions = {}): Arch201[] {
    const indices = this.indices()
    const drawn = sampleIndices(resolveRng(options), indices.length, options.n ?? 1)
    return drawn.map((at) => nb201Space.at(indices[at] as number))
  }

  /** Architectures of this file by ascending index. */
  *iterAll(): IterableIterator<Arch201> {
    for (const index of this.indices()) yield nb201Space.at(index)
  }

  getIndex(arch: ArchLike): number {
    return resolveArch(arch)
  }

  id(arch: Arch201): string {
    return nb201Space.id(arch)
  }

  /** The ids (0 to 4) of the six operations. */
  encode(arch: Arch201): number[] {
    return nb201Space.encode(arch)
  }

  decode(encoding: unknown): Arch201 {
    return nb201Space.decode(encoding)
  }

  isValid(arch: unknown): boolean {
    return nb201Space.isValid(arch)
  }

  mutate(arch: Arch201, options: MutateOptions = {}): Arch201 {
    return nb201Space.mutate(arch, options)
  }

  query(arch: ArchLike, options: QueryOptions201 = {}): Answer201 {
    const index = resolveArch(arch)
    const view = this.view(options)
    const { metric, metricName, unit, cost, std, info } = this.answer(index, view, options.seed)
    const { route, accuracies, losses, seconds } = view
    const { table } = route
    const place = table.place(index)
    const first = firstRun(place)
    const end = first + runCount(place)
    const trials: Trial201[] = []
    let lossSum = 0
    let accuracySum = 0
    for (let row = first; row < end; row++) {
      const seed = table.seed(row)
      if (options.seed !== undefined && seed !== options.seed) continue
      const accuracy = accuracies.at(row)
      if (Number.isNaN(accuracy) && !accuracies.has(row)) continue
      const loss = losses.at(row)
      accuracySum += accuracy
      lossSum += loss
      trials.push({ seed, accuracy, loss: orNull(loss), trainSeconds: orNull(seconds.at(row)) })
    }
    const { params, flops } = costOfCode(codeOfIndex(index), route.trainedOn)
    return {
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

  summary(arch: ArchLike, options: QueryOptions201 = {}): Result201 {
    return this.answer(resolveArch(arch), this.view(options), options.seed)
  }

  queryMany(archs: Iterable<ArchLike>, options: QueryOptions201 = {}): Float64Array {
    const view = this.view(options)
    const { table } = view.route
    const list = Array.isArray(archs) ? archs : [...archs]
    const metrics = new Float64Array(list.length)
    for (let i = 0; i < list.length; i++) {
      metrics[i] = this.metric(view, table.place(resolveArch(list[i] as ArchLike)), options.seed)
    }
    return metrics
  }

  /** The best by the metric; ties go to the lower index. */
  top(options: TopOptions201): Ranked<Arch201>[] {
    const { k, maxParams = Number.POSITIVE_INFINITY, maxFlops = Number.POSITIVE_INFINITY, where } = options
    if (!Number.isInteger(k) || k < 1) {
      throw new NasBenchError(
        'INVALID_ARGUMENT',
        `k must be a whole number from 1, not ${formatReceived(k)}`,
        { received: k },
      )
    }
    if (options.by !== undefined && !(metricNames as readonly string[]).includes(options.by)) {
      throw unknownName('UNKNOWN_METRIC', 'metric to rank by', options.by, metricNames, 'nb201')
    }
    const question =
      options.by === undefined ? options : { ...options, metric: options.by as 'accuracy' | 'loss' }
    const view = this.view(question)
    const { route } = view
    view.values.all()
    const sign = route.metric === 'loss' ? -1 : 1
    const found: number[] = []
    const scores = new Float64Array(spaceSize)
    for (const index of this.indices()) {
      const metric = this.metric(view, route.table.place(index), options.seed)
      if (Number.isNaN(metric)) continue
      if (maxParams < Number.POSITIVE_INFINITY || maxFlops < Number.POSITIVE_INFINITY) {
        const cost = costOfCode(codeOfIndex(index), route.trainedOn)
        if (cost.params > maxParams || cost.flops > maxFlops) continue
      }
      if (where && !where(nb201Space.at(index), index)) continue
      scores[index] = sign * metric
      found.push(index)
    }
    found.sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b)
    return found.slice(0, k).map((index, at) => ({
      rank: at + 1,
      index,
      arch: nb201Space.at(index),
      metric: sign * (scores[index] as number),
      cost: this.cost(view, index, route.table.place(index), options.seed),
    }))
  }

  /** Means by epoch, at the epochs of `availableBudgets` with the same options and `arch`. */
  curve(arch: ArchLike, options: QueryOptions201 = {}): Float64Array {
    const index = resolveArch(arch)
    const route = this.router.route(options)
    const { table, measure } = route
    const rows = this.rows(route, index, options.seed)
    const sums = new Map<number, { sum: number; runs: number }>()
    for (const row of rows) {
      const points = table.pointsOf(measure, row)
      const values = table.values(measure, row)
      if (!points || !values) continue
      for (let i = 0; i < values.length; i++) {
        const epoch = points.at ? (points.at[i] as number) : points.from + i
        const entry = sums.get(epoch) ?? { sum: 0, runs: 0 }
        entry.sum += values[i] as number
        entry.runs++
        sums.set(epoch, entry)
      }
    }
    const epochs = [...sums.keys()].sort((a, b) => a - b)
    return Float64Array.from(epochs, (epoch) => {
      const { sum, runs } = sums.get(epoch) as { sum: number; runs: number }
      return sum / runs
    })
  }

  /** Training seconds up to an epoch and with it, the mean over the runs; null where the file has none. */
  trainTime(arch: ArchLike, options: QueryOptions201 = {}): number | null {
    const index = resolveArch(arch)
    const view = this.view(options.split === undefined ? { ...options, split: 'train' } : options)
    return this.cost(view, index, this.place(view.route, index), options.seed)
  }

  close(): void {
    this.runs.close()
  }

  /* All that does not depend on the architecture, for the same question the same object. */
  private view(options: QueryOptions201): View {
    const route = this.router.route(options)
    const budget = this.router.budget(route, options)
    let views = this.views.get(route)
    if (!views) {
      views = []
      this.views.set(route, views)
    }
    let view = views[budget]
    if (!view) {
      const { table, measure, set } = route
      view = {
        route,
        budget,
        values: this.cache.values(table, measure, budget),
        accuracies: this.cache.values(table, `${set}-accuracy`, budget),
        losses: this.cache.values(table, `${set}-loss`, budget),
        seconds: this.cache.seconds(table, budget),
      }
      views[budget] = view
    }
    return view
  }

  private answer(index: number, view: View, seed: number | undefined): Result201 {
    const { route, budget, values } = view
    const { table } = route
    const place = table.place(index)
    let metric: number
    let std: number | null = null
    let cost: number | null
    let seeds: readonly number[]
    if (seed === undefined) {
      const { spread } = this
      spreadOf(values, place, spread)
      if (spread.runs === 0) throw this.notRecorded(index, route, budget)
      metric = spread.mean
      if (spread.runs > 1) std = spread.std
      cost = view.seconds.mean(place)
      seeds = this.seedsAt(route, place, spread.runs === runCount(place) ? undefined : values)
    } else {
      const row = this.rowOfSeed(route, index, place, seed)
      metric = values.at(row)
      if (Number.isNaN(metric) && !values.has(row)) throw this.notRecorded(index, route, budget)
      cost = orNull(view.seconds.at(row))
      seeds = this.list(seed)
    }
    return {
      metric,
      metricName: route.metric,
      unit: route.metric === 'accuracy' ? 'percent' : 'nats',
      cost,
      std,
      info: {
        index,
        arch: this.text(index),
        dataset: route.dataset,
        split: route.split,
        set: route.set,
        trainedOn: route.trainedOn,
        hp: route.length === '200' ? 200 : 12,
        budget,
        seeds,
        source: this.source.file,
        version: this.source.version,
      },
    }
  }

  /* NaN where there is none. */
  private metric({ route, values }: View, place: number, seed: number | undefined): number {
    if (seed === undefined) {
      spreadOf(values, place, this.spread)
      return this.spread.mean
    }
    for (let row = firstRun(place); row < firstRun(place) + runCount(place); row++) {
      if (route.table.seed(row) === seed) return values.at(row)
    }
    return Number.NaN
  }

  private cost(view: View, index: number, place: number, seed: number | undefined): number | null {
    if (seed === undefined) return view.seconds.mean(place)
    return orNull(view.seconds.at(this.rowOfSeed(view.route, index, place, seed)))
  }

  private place(route: Route, index: number): number {
    const place = route.table.place(index)
    if (place === 0) {
      throw new NasBenchError(
        'NOT_IN_DATASET',
        `architecture ${index} has no ${route.length}-epoch runs on ${route.trainedOn} in ${this.source.file}`,
        { received: index },
      )
    }
    return place
  }

  private rows(route: Route, index: number, seed: number | undefined): number[] {
    const place = this.place(route, index)
    return seed === undefined ? rowsAt(place) : [this.rowOfSeed(route, index, place, seed)]
  }

  private rowOfSeed(route: Route, index: number, place: number, seed: number): number {
    if (place === 0) this.place(route, index)
    const first = firstRun(place)
    for (let row = first; row < first + runCount(place); row++) if (route.table.seed(row) === seed) return row
    const present = rowsAt(place).map((row) => String(route.table.seed(row)))
    throw unknownName(
      'UNKNOWN_SEED',
      'seed',
      seed,
      present,
      `architecture ${index} in the ${route.length}-epoch runs on ${route.trainedOn}`,
    )
  }

  private notRecorded(index: number, route: Route, budget: number): NasBenchError {
    this.place(route, index)
    return new NasBenchError(
      'NOT_IN_DATASET',
      `no run of architecture ${index} has ${route.split} ${route.metric} of ${route.dataset} at epoch ${budget} in ${this.source.file}`,
      { received: { index, budget } },
    )
  }

  /* Lists that are the same are one object. */
  private seedsAt(route: Route, place: number, only: RunValues | undefined): readonly number[] {
    let key = 0
    const first = firstRun(place)
    const end = first + runCount(place)
    for (let row = first; row < end; row++) {
      if (!only || only.has(row)) key = key * 65_536 + route.table.seed(row)
    }
    let list = Number.isSafeInteger(key) ? this.seedLists.get(key) : undefined
    if (!list) {
      list = Object.freeze(
        rowsAt(place)
          .filter((row) => !only || only.has(row))
          .map((row) => route.table.seed(row)),
      )
      this.seedLists.set(key, list)
    }
    return list
  }

  private list(seed: number): readonly number[] {
    let list = this.seedLists.get(seed)
    if (!list) {
      list = Object.freeze([seed])
      this.seedLists.set(seed, list)
    }
    return list
  }

  private text(index: number): string {
    let text = this.texts[index]
    if (text === undefined) {
      text = textOfCode(codeOfIndex(index))
      this.texts[index] = text
    }
    return text
  }

  /* Architectures with at least one run. */
  private indices(): readonly number[] {
    if (!this.present) {
      const seen = new Uint8Array(spaceSize)
      for (const length of ['200', '12'] as const) {
        for (const dataset of datasets) {
          const table = this.runs.table(length, dataset)
          if (table)
            for (let index = 0; index < spaceSize; index++) if (table.place(index) !== 0) seen[index] = 1
        }
      }
      const present: number[] = []
      for (let index = 0; index < spaceSize; index++) if (seen[index]) present.push(index)
      this.present = present
    }
    return this.present
  }
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value
}

function rowsAt(place: number): number[] {
  return Array.from({ length: runCount(place) }, (_, i) => firstRun(place) + i)
}

function checkDataset(dataset: string): Dataset201 {
  if ((datasets as readonly string[]).includes(dataset)) return dataset as Dataset201
  throw unknownName('UNKNOWN_DATASET', 'dataset', dataset, datasets, 'nb201')
}
