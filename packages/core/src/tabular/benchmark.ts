import type {
  Benchmark,
  BenchmarkStatistics,
  DatasetInfo,
  DatasetOptions,
  ExistsOptions,
  LoadOptions,
  MetricInfo,
  QueryDefaults,
  QueryOptions,
  QueryResult,
  Ranked,
  ResultInfo,
  SourceInfo,
  TopOptions,
} from '../benchmark.js'
import { whenLoaded } from '../bytes/when-loaded.js'
import { invalidArgument, isNasBenchError, NasBenchError, unknownName } from '../errors.js'
import { checkOptionNames, matchName, readInteger, splitSynonyms } from '../options.js'
import { drawIndices } from '../random/sample.js'
import { checkCount, createBest } from '../ranking.js'
import type { ArchInput, ArchitectureSpace, SampleOptions } from '../space.js'
import { SpaceBacked } from '../space-backed.js'
import { meanAndStd, orNull } from '../statistics.js'
import type { ColumnValues } from '../store/lazy-column.js'
import { columnOf, type ResolvedAxes, type ResolvedDataset } from './axes.js'
import type { TabularMetric } from './record.js'
import type { TabularResults } from './results.js'

/** Where a number of a table comes from. */
export interface TabularInfo extends ResultInfo {
  readonly index: number | bigint
  /** Canonical text of the architecture. */
  readonly arch: string
  readonly seeds: readonly (number | null)[]
  /** The value of each run. */
  readonly values: readonly number[]
  /** The values of the table's further axes, if it has any. */
  readonly settings?: Readonly<Record<string, string | number>>
}

/** One number of a table. */
export interface TabularAnswer extends QueryResult {
  readonly info: TabularInfo
}

/** The selection of a query; resolved once per query. */
interface Selection {
  readonly dataset: ResolvedDataset
  readonly split: string
  /** Null for a metric with one value per architecture. */
  readonly budget: number | null
  readonly budgets: readonly number[]
  readonly metric: TabularMetric
  readonly settings: Readonly<Record<string, string | number>>
  readonly seed: number | undefined
}

/** The rows of one value per architecture: `first[row]` to `first[row] + count[row] - 1`. */
interface Rows {
  readonly first: (row: number) => number
  readonly count: (row: number) => number
  readonly seed: (position: number) => number | null
}

/** A benchmark that is a table. Questions throw as `Benchmark` says. */
export class TabularBenchmark<Arch> extends SpaceBacked<Arch> implements Benchmark<Arch> {
  readonly name: string
  readonly kind = 'tabular'
  readonly space: ArchitectureSpace<Arch>
  private readonly optionNames: ReadonlySet<string>

  constructor(
    space: ArchitectureSpace<Arch>,
    private readonly axes: ResolvedAxes,
    private readonly results: TabularResults,
    readonly source: SourceInfo,
  ) {
    super()
    this.name = space.name
    this.space = withRecordedCost(space, axes, results)
    this.optionNames = new Set(['dataset', 'split', 'budget', 'seed', 'metric', ...axes.settings.keys()])
  }

  /** The datasets that the data holds. */
  datasets(): string[] {
    return [...this.axes.datasets.keys()].filter((name) => this.holds(name))
  }

  datasetInfo(name?: string): DatasetInfo {
    const dataset = this.findDataset(name)
    const { title, modality, task, inputShape, classes, splits } = dataset
    return {
      name: dataset.name,
      title,
      modality,
      task,
      inputShape: inputShape && [...inputShape],
      classes,
      splits: [...splits],
      metrics: this.metricsOf(dataset).map(describeMetric),
      defaults: this.defaultsOf(dataset),
    }
  }

  splits(dataset?: string): string[] {
    return [...this.findDataset(dataset).splits]
  }

  metrics({ dataset }: DatasetOptions = {}): MetricInfo[] {
    return this.metricsOf(this.findDataset(dataset)).map(describeMetric)
  }

  availableBudgets({ arch, ...options }: ExistsOptions<Arch> = {}): number[] {
    const selection = this.selectOrNothing(options)
    if (selection === undefined) return []
    if (arch === undefined) return [...selection.budgets]
    const index = this.space.getIndex(arch as ArchInput<Arch>)
    this.positionsOf(selection, index)
    return selection.budgets.filter((budget) => isNumber(this.metricReader({ ...selection, budget })(index)))
  }

  defaults({ dataset }: DatasetOptions = {}): QueryDefaults {
    return this.defaultsOf(this.findDataset(dataset))
  }

  getStatistics(): BenchmarkStatistics & { readonly version: string } {
    return {
      architectures: this.results.indices().length,
      spaceSize: this.space.size,
      runs: this.datasets().reduce((sum, dataset) => sum + this.results.runCount(dataset), 0),
      version: this.source.version,
    }
  }

  exists({ arch, ...options }: ExistsOptions<Arch>): boolean {
    this.checkOptions(options)
    try {
      if (arch !== undefined) {
        this.summary(arch as ArchInput<Arch>, options)
        return true
      }
      const selection = this.select(options)
      const { seed } = selection
      if (selection.budget === null) return seed === undefined && this.valuesOf(selection).some(isNumber)
      const runs = this.results.runs(selection.dataset.name)
      return this.valuesOf(selection).some(
        (value, run) => isNumber(value) && (seed === undefined || runs?.seeds[run] === seed),
      )
    } catch (error) {
      if (isNasBenchError(error) && error.code !== 'NOT_LOADED') return false
      throw error
    }
  }

  randomSample(options: SampleOptions = {}): Arch[] {
    const indices = this.results.indices()
    return drawIndices(options, indices.length).map((at) => this.space.at(indices[at]!))
  }

  *iterAll(): IterableIterator<Arch> {
    for (const index of this.results.indices()) yield this.space.at(index)
  }

  /** The same as `summary`. */
  query(arch: ArchInput<Arch>, options: QueryOptions = {}): TabularAnswer {
    return this.summary(arch, options)
  }

  summary(arch: ArchInput<Arch>, options: QueryOptions = {}): TabularAnswer {
    const index = this.space.getIndex(arch)
    const selection = this.select(options)
    const column = this.valuesOf(selection)
    const positions = this.positionsOf(selection, index).filter((position) => isNumber(column[position]!))
    const { dataset, split, budget, metric, settings } = selection
    if (positions.length === 0) {
      throw this.missing(
        `${split} ${metric.name} of architecture ${index} on ${dataset.name} at budget ${budget}`,
        index,
      )
    }
    const values = positions.map((position) => column[position]!)
    const { mean, std } = meanAndStd(values)
    const rows = this.rowsOf(selection)
    return {
      metric: mean,
      metricName: metric.name,
      unit: metric.unit,
      cost: this.secondsOf(selection, positions),
      std,
      info: {
        index,
        arch: this.space.format(this.space.at(index)),
        dataset: dataset.name,
        split,
        budget,
        seeds: positions.map(rows.seed),
        values,
        ...(this.axes.settings.size > 0 && { settings }),
        source: this.source.file,
        version: this.source.version,
      },
    }
  }

  queryMany(archs: Iterable<ArchInput<Arch>>, options: QueryOptions = {}): Float64Array {
    const selection = this.selectOrNothing(options)
    const metricAt = selection && this.metricReader(selection)
    return Float64Array.from(archs, (arch) => {
      const index = this.space.getIndex(arch)
      return metricAt?.(index) ?? Number.NaN
    })
  }

  top(options: TopOptions<Arch>): Ranked<Arch>[] {
    const { k, by, maxParams, maxFlops, where, ...question } = options
    const indices = this.results.indices()
    const best = createBest(Math.min(checkCount(k), indices.length))
    const selection = this.select(by === undefined ? question : { ...question, metric: by })
    const metricAt = this.metricReader(selection)
    const limited = maxParams !== undefined || maxFlops !== undefined
    if (limited && !this.space.cost) {
      throw new NasBenchError('INVALID_ARGUMENT', `${this.name} has no parameters and FLOPs to limit`, {
        received: maxParams ?? maxFlops,
      })
    }
    const sign = selection.metric.direction === 'minimize' ? -1 : 1
    for (const [position, index] of indices.entries()) {
      const metric = metricAt(index)
      if (!isNumber(metric) || !best.wants(sign * metric)) continue
      if (limited) {
        const cost = this.space.cost?.(index, { dataset: selection.dataset.name })
        if (maxParams !== undefined && !(cost && cost.params <= maxParams)) continue
        if (maxFlops !== undefined && !(cost && cost.flops !== null && cost.flops <= maxFlops)) continue
      }
      if (where && !where(this.space.at(index), index)) continue
      best.add(position, sign * metric)
    }
    const column = this.valuesOf(selection)
    return best.sorted().map(({ item, score }, at) => {
      const index = indices[item]!
      const positions = this.positionsOf(selection, index).filter((position) => isNumber(column[position]!))
      return {
        rank: at + 1,
        index,
        arch: this.space.at(index),
        metric: sign * score,
        cost: this.secondsOf(selection, positions),
      }
    })
  }

  curve(arch: ArchInput<Arch>, options: QueryOptions = {}): Float64Array {
    const { budget: _, ...question } = options
    const index = this.space.getIndex(arch)
    const selection = this.select(question)
    this.positionsOf(selection, index)
    const values = selection.budgets.map((budget) => this.metricReader({ ...selection, budget })(index))
    return Float64Array.from(values.filter(isNumber))
  }

  trainTime(arch: ArchInput<Arch>, options: QueryOptions = {}): number | null {
    const index = this.space.getIndex(arch)
    const selection = this.select(options)
    return this.secondsOf(selection, this.positionsOf(selection, index))
  }

  load({ signal, ...options }: LoadOptions = {}): Promise<void> {
    return whenLoaded(
      () => {
        const selection = this.select(options)
        this.results.indices()
        this.rowsOf(selection)
        for (const budget of selection.budgets) {
          this.valuesOf({ ...selection, budget })
          this.results.seconds(selection.dataset.name, budget)
        }
        this.valuesOf(selection)
        this.space.cost?.(this.results.indices()[0] ?? 0, { dataset: selection.dataset.name })
      },
      signal === undefined ? {} : { signal },
    )
  }

  close(): void {
    this.results.close()
  }

  private checkOptions(options: object): void {
    checkOptionNames(options, this.optionNames, this.name)
  }

  private holds(dataset: string): boolean {
    return this.results.runCount(dataset) > 0 || this.heldPerArchitecture(dataset)
  }

  private heldPerArchitecture(dataset: string): boolean {
    const metrics = this.axes.datasets.get(dataset)?.metrics ?? []
    return metrics.some((metric) => metric.perArchitecture && this.results.hasConstant(dataset, metric.name))
  }

  private findDataset(name?: string): ResolvedDataset {
    const { datasets, defaultDataset } = this.axes
    if (name === undefined) {
      const held = this.holds(defaultDataset) ? defaultDataset : (this.datasets()[0] ?? defaultDataset)
      return datasets.get(held)!
    }
    const names = [...datasets.keys()]
    const dataset = datasets.get(matchName(name, names) ?? '')
    if (dataset === undefined) throw unknownName('UNKNOWN_DATASET', 'dataset', name, names, this.name)
    return dataset
  }

  /* The metrics that the data holds for a dataset, the default first; all declared ones if it holds none. */
  private metricsOf(dataset: ResolvedDataset): readonly TabularMetric[] {
    const held = dataset.metrics.filter((metric) =>
      metric.perArchitecture
        ? this.results.hasConstant(dataset.name, metric.name)
        : this.results.hasMetric(dataset.name, metric.name),
    )
    const metrics = held.length > 0 ? held : dataset.metrics
    const first = metrics.find(({ name }) => name === dataset.defaults.metric)
    return first === undefined ? metrics : [first, ...metrics.filter((metric) => metric !== first)]
  }

  private defaultsOf(dataset: ResolvedDataset): QueryDefaults {
    const { split } = dataset.defaults
    const { name, unit, direction } = this.metricsOf(dataset)[0]!
    const budgets = this.results.budgets(dataset.name, columnOf(this.axes, split, name, this.settingsOf({})))
    const budget = usualBudget(budgets, dataset.defaults.budget)
    return { dataset: dataset.name, split, budget, metric: name, unit, direction }
  }

  private settingsOf(options: Readonly<Record<string, unknown>>): Record<string, string | number> {
    const settings: Record<string, string | number> = {}
    for (const [name, { values, default: usual }] of this.axes.settings) {
      const given = options[name]
      const value = given === undefined ? usual : values.find((one) => String(one) === String(given))
      if (value === undefined)
        throw unknownName('INVALID_ARGUMENT', name, given, values.map(String), this.name)
      settings[name] = value
    }
    return settings
  }

  private select(options: QueryOptions): Selection {
    this.checkOptions(options)
    const dataset = this.findDataset(options.dataset)
    const split = matchName(options.split ?? dataset.defaults.split, dataset.splits, splitSynonyms)
    if (split === undefined)
      throw unknownName('UNKNOWN_SPLIT', 'split', options.split, dataset.splits, this.name)
    const names = dataset.metrics.map((metric) => metric.name)
    const metric =
      options.metric === undefined
        ? this.metricsOf(dataset)[0]
        : dataset.metrics.find((one) => one.name === matchName(options.metric, names))
    if (metric === undefined) throw unknownName('UNKNOWN_METRIC', 'metric', options.metric, names, this.name)
    const settings = this.settingsOf(options as Readonly<Record<string, unknown>>)
    const seed = options.seed === undefined ? undefined : readInteger(options.seed)
    if (options.seed !== undefined && seed === undefined)
      throw invalidArgument('seed', 'an integer', options.seed)
    if (metric.perArchitecture) {
      if (!this.results.hasConstant(dataset.name, metric.name))
        throw this.missing(`${metric.name} on ${dataset.name}`, options)
      return { dataset, split, metric, settings, seed, budget: null, budgets: [] }
    }
    const budgets = this.results.budgets(dataset.name, columnOf(this.axes, split, metric.name, settings))
    if (budgets.length === 0) throw this.missing(`${split} ${metric.name} on ${dataset.name}`, options)
    const budget =
      options.budget === undefined
        ? usualBudget(budgets, dataset.defaults.budget)
        : readInteger(options.budget)
    if (budget === undefined || !budgets.includes(budget)) {
      const what = `budget for ${split} of ${dataset.name}`
      throw unknownName('UNKNOWN_BUDGET', what, options.budget, budgets.map(String), this.name)
    }
    return { dataset, split, metric, settings, seed, budget, budgets }
  }

  /* Undefined if the data holds nothing for the question: then no architecture has a result. */
  private selectOrNothing(options: QueryOptions): Selection | undefined {
    try {
      return this.select(options)
    } catch (error) {
      if (isNasBenchError(error, 'NOT_IN_DATASET')) return undefined
      throw error
    }
  }

  private valuesOf({ dataset, split, budget, metric, settings }: Selection): ColumnValues {
    if (budget === null) return this.results.constants(dataset.name, metric.name)
    return this.results.values(dataset.name, columnOf(this.axes, split, metric.name, settings), budget)
  }

  private rowsOf({ dataset, budget }: Selection): Rows {
    if (budget === null) return { first: (row) => row, count: () => 1, seed: () => null }
    const runs = this.results.runs(dataset.name)!
    return {
      first: (row) => runs.first[row]!,
      count: (row) => runs.count[row]!,
      seed: (position) => orNull(runs.seeds[position]!),
    }
  }

  /* The positions of an architecture's values in a column: all runs, or the run of the seed. */
  private positionsOf(selection: Selection, index: number | bigint): number[] {
    const row = this.results.row(index)
    const rows = this.rowsOf(selection)
    const count = row === undefined ? 0 : rows.count(row)
    if (row === undefined || count === 0) {
      throw this.missing(`run of architecture ${index} on ${selection.dataset.name}`, index)
    }
    const all = Array.from({ length: count }, (_, at) => rows.first(row) + at)
    const { seed } = selection
    const chosen = seed === undefined ? all : all.filter((position) => rows.seed(position) === seed)
    if (chosen.length > 0) return chosen
    const seeds = all.map((position) => rows.seed(position) ?? 'no seed (a mean)')
    throw unknownName(
      'UNKNOWN_SEED',
      'seed',
      seed,
      seeds.map(String),
      `architecture ${index} of ${this.name}`,
    )
  }

  /* Reads one value per architecture without allocating, for passes over all architectures; NaN without a result. */
  private metricReader(selection: Selection): (index: number | bigint) => number {
    const values = this.valuesOf(selection)
    const rows = this.rowsOf(selection)
    const { seed } = selection
    return (index) => {
      const row = this.results.row(index)
      if (row === undefined) return Number.NaN
      const first = rows.first(row)
      let sum = 0
      let count = 0
      for (let position = first; position < first + rows.count(row); position++) {
        const value = values[position]!
        if (!isNumber(value) || (seed !== undefined && rows.seed(position) !== seed)) continue
        sum += value
        count++
      }
      return count === 0 ? Number.NaN : sum / count
    }
  }

  private secondsOf({ dataset, budget }: Selection, positions: readonly number[]): number | null {
    if (budget === null) return null
    const seconds = this.results.seconds(dataset.name, budget)
    return orNull(meanAndStd(positions.map((position) => seconds[position]!)).mean)
  }

  private missing(what: string, received: unknown): NasBenchError {
    return new NasBenchError('NOT_IN_DATASET', `${this.source.file} has no ${what}`, { received })
  }
}

function usualBudget(budgets: readonly number[], wanted: number): number {
  return budgets.includes(wanted) ? wanted : (budgets.at(-1) ?? wanted)
}

function describeMetric({ perArchitecture: _, ...metric }: TabularMetric): MetricInfo {
  return { ...metric, bounds: [...metric.bounds] }
}

function isNumber(value: number): boolean {
  return !Number.isNaN(value)
}

/*
 * Recorded sizes take precedence over a formula: those of the dataset, then those of all datasets. If no dataset is named and
 * sizes are recorded per dataset only, those of the default dataset answer, or of the first one that has any.
 */
function withRecordedCost<Arch>(
  space: ArchitectureSpace<Arch>,
  { datasets, defaultDataset }: ResolvedAxes,
  results: TabularResults,
): ArchitectureSpace<Arch> {
  const names = [defaultDataset, ...datasets.keys()]
  const sizes = (what: 'params' | 'flops', dataset: string | undefined) => {
    if (dataset !== undefined && results.hasCounts(what, dataset)) return results.counts(what, dataset)
    if (results.hasCounts(what) || dataset !== undefined) return results.counts(what)
    return results.counts(
      what,
      names.find((name) => results.hasCounts(what, name)),
    )
  }
  const recorded = (what: 'params' | 'flops') =>
    results.hasCounts(what) || names.some((name) => results.hasCounts(what, name))
  if (!recorded('params') && !recorded('flops')) return space
  return {
    ...space,
    cost(arch, { dataset } = {}) {
      const row = results.row(space.getIndex(arch))
      const read = (what: 'params' | 'flops') => {
        const value = row === undefined ? Number.NaN : sizes(what, dataset)[row]!
        return Number.isNaN(value) && space.cost
          ? (space.cost(arch, { ...(dataset !== undefined && { dataset }) })[what] ?? Number.NaN)
          : value
      }
      return { params: read('params'), flops: orNull(read('flops')) }
    },
  }
}
