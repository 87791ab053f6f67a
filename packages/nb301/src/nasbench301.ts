import {
  type Benchmark,
  checkOptionNames,
  type DatasetInfo,
  type DatasetOptions,
  drawIndices,
  type ExistsOptions,
  isNasBenchError,
  type LoadOptions,
  type MetricInfo,
  matchName,
  type OpenOptions,
  orNull,
  type QueryDefaults,
  resolveStore,
  type SampleOptions,
  type SourceInfo,
  SpaceBacked,
  sourceOfStore,
  type TopOptions,
  unknownName,
  whenLoaded,
} from '@nasbench/core'
import { type ArchInput301, type ArchRef, outsideSpace, parseArchRef, resolveArchRef } from './arch-ref.js'
import { nb301Data } from './data.js'
import { datasetInfoOf } from './dataset.js'
import { demoRuns, demoSource } from './demo.js'
import { type Genotype, genotypeOfCode } from './genotype.js'
import { metricInfos } from './metrics.js'
import { type QueryPlan, QueryPlans } from './query-plan.js'
import {
  defaultDataset,
  findOptimizer,
  heldNames,
  metricNames,
  optionNames,
  type QueryOptions301,
  type RunFilter301,
  type Selection,
} from './question.js'
import { rankOfCodes } from './rank.js'
import { genotypeOfRow, questionOfRanking, type Ranked301, rankRuns, type TopOptions301 } from './ranking.js'
import { type Record301, recordOf } from './record.js'
import type { Run301 } from './run.js'
import { type Answer301, type Result301, RunAnswers } from './run-answer.js'
import { RunSelection } from './run-selection.js'
import { type RunSource, runsOfStore } from './runs.js'
import { type DartsSpace, dartsSpace } from './space.js'
import { type Statistics301, statisticsOf } from './statistics.js'

/** Number of architectures, and the runs that they must have. */
export interface SampleOptions301 extends SampleOptions, RunFilter301 {
  readonly where?: RunFilter301
}

/** The description that core opens a store by. */
type StoreLocation = Parameters<typeof resolveStore>[1]

/** Runs of any optimizer or of one. */
type RunOptions301 = RunFilter301 & { readonly where?: RunFilter301 }

const filterNames: ReadonlySet<string> = new Set(['optimizer', 'where'])
const sampleNames: ReadonlySet<string> = new Set([...filterNames, 'n', 'seed', 'rng', 'replacement'])
const archNames: ReadonlySet<string> = new Set([...optionNames, 'arch'])

/**
 * The recorded training runs of NAS-Bench-301: 57,189 in the published file, each with its learning curves.
 *
 * A table, not the surrogate: it answers for the architectures that were trained and for no other. Opening is
 * asynchronous, all questions are answered synchronously. Architectures and runs are named as {@link ArchInput301} says: a
 * number is the index in the space, `{ run: 17 }` is a run of the file. Several runs of one architecture answer with their
 * mean (`std` and `info.runs` show it), and {@link runs} lists them. Accuracies are percentages, `cost` is the recorded
 * seconds of the whole run.
 *
 * A question without an answer throws: UNKNOWN_DATASET, UNKNOWN_SPLIT, UNKNOWN_BUDGET, UNKNOWN_SEED, UNKNOWN_METRIC,
 * INVALID_ARGUMENT or INVALID_ARCHITECTURE for what can never be right, NOT_IN_DATASET for what this file does not hold. An
 * epoch beyond the end of a run throws too, unless `clamp` is true.
 */
export class NASBench301 extends SpaceBacked<Genotype, bigint> implements Benchmark<Genotype> {
  readonly name = 'nb301'
  readonly kind = 'tabular'
  readonly space: DartsSpace = dartsSpace
  private readonly selection: RunSelection
  private readonly plans: QueryPlans
  private readonly answers: RunAnswers

  private constructor(
    private readonly recorded: RunSource,
    readonly source: SourceInfo,
  ) {
    super()
    this.selection = new RunSelection(recorded, source.file)
    this.plans = new QueryPlans(recorded, source.file, this.selection)
    this.answers = new RunAnswers(recorded, source, this.plans, this.selection)
  }

  /**
   * Opens a store or a published file, which is imported on first use and found again from then on. Default: the data that
   * NASBENCH301_PATH or the data folder names.
   *
   * Rejects with DATA_NOT_FOUND, CORRUPT_FILE, UNSUPPORTED_FILE, UNSAFE_PICKLE, STORE_VERSION, INVALID_ARGUMENT or ABORTED.
   */
  static async open(location?: StoreLocation, options: OpenOptions = {}): Promise<NASBench301> {
    const store = await resolveStore(nb301Data, location, options)
    return new NASBench301(runsOfStore(store), sourceOfStore(store))
  }

  /** A thousand made-up runs, and one of any other architecture on demand; every answer says so. Needs no file. */
  static demo(): NASBench301 {
    return new NASBench301(demoRuns(), demoSource)
  }

  datasets(): string[] {
    return [...this.recorded.datasets]
  }

  datasetInfo(dataset?: string): DatasetInfo {
    const name = this.datasetNamed(dataset)
    const options = { dataset: name }
    return datasetInfoOf(name, this.splits(name), this.metrics(options), this.defaults(options))
  }

  splits(dataset?: string): string[] {
    this.datasetNamed(dataset)
    return heldNames(this.recorded).splits
  }

  metrics({ dataset }: DatasetOptions = {}): MetricInfo[] {
    this.datasetNamed(dataset)
    const { metrics } = heldNames(this.recorded)
    return metricNames
      .filter((name) => metrics.includes(name))
      .map((name) => structuredClone(metricInfos[name]))
  }

  defaults({ dataset }: DatasetOptions = {}): QueryDefaults {
    const name = this.datasetNamed(dataset)
    const { splits, metrics } = heldNames(this.recorded)
    const split = splits.includes('val') ? 'val' : (splits[0] ?? 'val')
    const metric = metricInfos[metrics[0] ?? 'accuracy']
    const budget = this.availableBudgets({ dataset: name, split, metric: metric.name }).at(-1) ?? 1
    return {
      dataset: name,
      split,
      budget,
      metric: metric.name,
      unit: metric.unit,
      direction: metric.direction,
    }
  }

  /**
   * Epochs from 1 to the end of the longest curve, or of the runs of `arch`; the last epoch for numbers that are only
   * recorded at the end.
   */
  availableBudgets(options: QueryOptions301 & { readonly arch?: ArchInput301 } = {}): number[] {
    checkOptionNames(options, archNames, 'nb301')
    const { arch, ...question } = options
    const plan = this.plans.find(question)
    if (arch === undefined) return this.plans.budgets(plan)
    const rows = this.selection.all(this.refOf(arch), plan.selection)
    return [...new Set(rows.flatMap((row) => plan.budgetsOf(row)))].sort((a, b) => a - b)
  }

  getStatistics(): Statistics301 {
    const { index } = this.selection
    return statisticsOf(this.recorded, index.firsts, (row) => index.next(row), this.source)
  }

  exists(options: ExistsOptions<Genotype> & QueryOptions301): boolean {
    checkOptionNames(options, archNames, 'nb301')
    const { arch, ...question } = options
    try {
      const plan = this.plans.find(question)
      if (arch !== undefined) return !Number.isNaN(this.metricOf(arch, plan))
      return this.selection.firsts(plan.selection).some((row) => !Number.isNaN(plan.mean(row)))
    } catch (error) {
      if (isNasBenchError(error) && error.code !== 'NOT_LOADED') return false
      throw error
    }
  }

  /** Architectures with runs, or with those that the filter selects, each once. */
  randomSample(options: SampleOptions301 = {}): Genotype[] {
    checkOptionNames(options, sampleNames, 'nb301')
    const firsts = this.selection.firsts(this.selectionOf(options))
    return drawIndices(options, firsts.length).map((at) => genotypeOfRow(this.recorded, firsts[at]!))
  }

  /** Architectures with runs, or with those that the filter selects, each once, by ascending index in the space. */
  *iterAll(options: RunOptions301 = {}): IterableIterator<Genotype> {
    checkOptionNames(options, filterNames, 'nb301')
    for (const row of this.selection.firsts(this.selectionOf(options)))
      yield genotypeOfRow(this.recorded, row)
  }

  override getIndex(arch: ArchInput301): bigint {
    const { normal, reduce } = this.archOf(arch)
    return rankOfCodes(normal, reduce)
  }

  /** The text that identifies the architecture of a genotype or run. */
  override id(arch: ArchInput301): string {
    return dartsSpace.id(this.genotypeOf(arch))
  }

  /** For each cell eight pairs: predecessor and operation id. */
  override encode(arch: ArchInput301): ReturnType<this['space']['encode']> {
    return super.encode(this.genotypeOf(arch))
  }

  /** As `space.parse`; and a run by its path or as `run:17`, whose number is then in `run`. */
  parse(text: string): Genotype {
    return parseArchRef(this.recorded, this.source.file, text)
  }

  /** The recorded result, with everything that the file says of the run or runs. */
  query(arch: ArchInput301, options: QueryOptions301 = {}): Answer301 {
    const plan = this.plans.find(options)
    return this.answers.full(this.refOf(arch), plan)
  }

  summary(arch: ArchInput301, options: QueryOptions301 = {}): Result301 {
    const plan = this.plans.find(options)
    return this.answers.summary(this.refOf(arch), plan)
  }

  queryMany(archs: Iterable<ArchInput301>, options: QueryOptions301 = {}): Float64Array {
    const plan = unlessMissing(() => this.plans.find(options))
    return Float64Array.from(archs, (arch) => this.metricOf(arch, plan))
  }

  /** The best architectures by the metric; on ties, the lower index wins. */
  top(options: TopOptions301): Ranked301[]
  top(options: TopOptions<Genotype>): Ranked301[]
  top(options: TopOptions301 | TopOptions<Genotype>): Ranked301[] {
    const plan = this.plans.find(questionOfRanking(options as TopOptions301))
    const firsts = this.selection.firsts(plan.selection)
    return rankRuns(this.recorded, firsts, plan, this.answers, options as TopOptions301)
  }

  /**
   * The learning curve, one value per epoch; the one value if it is only recorded at the end. Several runs: at each epoch
   * the mean of the runs that have it.
   */
  curve(arch: ArchInput301, options: QueryOptions301 = {}): Float64Array {
    const { budget: _, ...atEnd } = options
    const plan = this.plans.find(atEnd)
    const ref = this.refOf(arch)
    const { curve } = plan.route
    const rows = this.selection.all(ref, plan.selection)
    const curves = rows.flatMap((row) => (curve === undefined ? [] : (this.recorded.curve(curve, row) ?? [])))
    if (curves.length === 0) return Float64Array.of(this.answers.summary(ref, plan).metric)
    return curves.length === 1 ? curves[0]! : meanCurve(curves)
  }

  /** Recorded seconds of the whole run, whatever the budget; null if the file does not have them. */
  trainTime(arch: ArchInput301, options: QueryOptions301 = {}): number | null {
    const plan = this.plans.find(options)
    const ref = this.refOf(arch)
    const [first] = this.selection.all(ref, plan.selection) as [number]
    return ref.row >= 0
      ? orNull(this.recorded.numbers('runtime').at(first))
      : this.answers.seconds(first, plan)
  }

  /**
   * All runs of an architecture in the order of the file, or the run that is named; those that the filter selects.
   *
   * @throws NasBenchError INVALID_ARCHITECTURE, and NOT_IN_DATASET if there is none
   */
  runs(arch: ArchInput301, options: RunOptions301 = {}): Run301[] {
    checkOptionNames(options, filterNames, 'nb301')
    const rows = this.selection.all(this.refOf(arch), this.selectionOf(options))
    return rows.map((row) => this.answers.describe(row))
  }

  /**
   * The whole record of a run as the file has it, with every curve and field; of an architecture, its first run.
   * Undefined for the demo.
   *
   * @throws NasBenchError INVALID_ARCHITECTURE, and NOT_IN_DATASET if there is none
   */
  record(arch: ArchInput301): Record301 | undefined {
    const [row] = this.selection.all(this.refOf(arch), { dataset: -1, optimizer: -1 })
    return recordOf(this.recorded, row!)
  }

  /** The searches whose runs the file has. */
  optimizers(): string[] {
    return [...this.recorded.optimizers]
  }

  async load({ signal, ...options }: LoadOptions = {}): Promise<void> {
    const work = () => {
      const plan = this.plans.find(options)
      this.recorded.load?.(plan.route.curve)
      plan.load()
      this.plans.budgets(plan)
      this.getStatistics()
    }
    await whenLoaded(work, signal === undefined ? {} : { signal })
  }

  close(): void {
    this.recorded.close()
  }

  private refOf(arch: ArchInput301): ArchRef {
    return resolveArchRef(this.recorded, this.source.file, arch)
  }

  private archOf(arch: ArchInput301): ArchRef {
    const ref = this.refOf(arch)
    if (Number.isNaN(ref.normal)) throw outsideSpace(this.source.file, ref.row)
    return ref
  }

  private genotypeOf(arch: ArchInput301): Genotype {
    const { normal, reduce } = this.archOf(arch)
    return genotypeOfCode(normal, reduce)
  }

  /* NaN for an architecture without a result; there is no plan if the file has no such numbers at all. */
  private metricOf(arch: ArchInput301, plan: QueryPlan | undefined): number {
    const ref = unlessMissing(() => this.refOf(arch))
    if (!plan || !ref) return Number.NaN
    const row = this.selection.find(ref, plan.selection)
    return row < 0 ? Number.NaN : plan.mean(row, ref)
  }

  private datasetNamed(dataset: string | undefined): string {
    const { datasets } = this.recorded
    if (dataset === undefined) return defaultDataset(this.recorded)
    const name = matchName(dataset, datasets)
    if (name === undefined) throw unknownName('UNKNOWN_DATASET', 'dataset', dataset, datasets, 'nb301')
    return name
  }

  private selectionOf(options: RunOptions301): Selection {
    return { dataset: -1, optimizer: findOptimizer(this.recorded, options) }
  }
}

/* Undefined if the file does not have it. */
function unlessMissing<Value>(find: () => Value): Value | undefined {
  try {
    return find()
  } catch (error) {
    if (isNasBenchError(error, 'NOT_IN_DATASET')) return undefined
    throw error
  }
}

function meanCurve(curves: readonly Float64Array[]): Float64Array {
  const length = Math.max(...curves.map((curve) => curve.length))
  return Float64Array.from({ length }, (_, epoch) => {
    const values = curves.map((curve) => curve[epoch] ?? Number.NaN).filter((value) => !Number.isNaN(value))
    return values.reduce((sum, value) => sum + value, 0) / values.length
  })
}
