import {
  type Benchmark,
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
import { cellCount } from './cell-code.js'
import { textOfCodes } from './code-text.js'
import { costOf } from './cost.js'
import { nb301Data } from './data.js'
import { demoRuns, demoSource } from './demo.js'
import { type Genotype, genotypeOfCode } from './genotype.js'
import { type ArchIndex, createArchIndex } from './lookup.js'
import {
  defaultDataset,
  findOptimizer,
  heldNames,
  metricNames,
  type QueryOptions301,
  type RunFilter301,
  type Selection,
} from './question.js'
import { BestOf } from './ranking.js'
import { type Record301, recordOf } from './record.js'
import {
  type ArchLike301,
  type Named,
  noArchitecture,
  parseNamed,
  type RecordedGenotype,
  resolveNamed,
} from './resolve.js'
import { type BestEpoch, createBestEpochs, describeRun, entryOf, orNull, type Run301 } from './run.js'
import { type Numbers, type RunSource, runsOfStore } from './runs.js'
import { type DartsSpace, dartsSpace } from './space.js'
import { type Statistics301, statisticsOf } from './statistics.js'
import { createViews, type Reading, type View, type Views } from './view.js'

/** Where a number comes from, and what exactly it is. */
export interface Info301 {
  readonly [key: string]: unknown
  /** The run's number in the file; null for one that the demo makes up when it is asked. */
  readonly entry: number | null
  readonly path: string | null
  readonly optimizer: string | null
  /** Short text form; null where the recorded configuration is no architecture of the space. */
  readonly arch: string | null
  readonly dataset: string
  readonly split: string
  /** The epoch that was asked for, or the last one. */
  readonly budget: number | null
  /** The epoch that the number is of. */
  readonly epochUsed: number | null
  /** True where that is another epoch than was asked for: the run has no value of that one. */
  readonly clamped: boolean
  readonly strict: boolean
  /** Values that the run's curve has; null where there is no curve. */
  readonly epochsRecorded: number | null
  /** Epochs that were to be trained. */
  readonly declaredBudget: number | null
  /** The epoch of the best validation accuracy, from 1. */
  readonly bestEpoch: number | null
  /** Percent. */
  readonly bestValAccuracy: number | null
  /** How many runs of the architecture fit the question; this is the first of them. */
  readonly runs: number
  /** The published file's name, or `demo`. */
  readonly source: string
  readonly version: string
}

/** One number of one run, and what it is. */
export interface Result301 extends QueryResult {
  readonly info: Info301
}

/** A number, and all that is known of the run that it comes from. */
export interface Answer301 extends Result301, Run301 {}

/** What is best, of which runs, and how many of them. */
export interface TopOptions301
  extends Omit<QueryOptions301, 'where'>,
    Omit<TopOptions, keyof QueryOptions301> {
  /** Only runs like this, or architectures of which this is true. */
  readonly where?: RunFilter301 | ((arch: Genotype, index: bigint) => boolean)
}

/** How many architectures are drawn, of which runs. */
export interface SampleOptions301 extends SampleOptions, RunFilter301 {
  readonly where?: RunFilter301
}

/**
 * The recorded training runs of NAS-Bench-301: 57,189 in the published file, each with its learning curves.
 *
 * A table, not the surrogate: it answers of the architectures that were trained and of no other. Opening is
 * asynchronous, all questions are answered at once. Architectures may be named in all the ways of {@link ArchLike301};
 * of several runs of one architecture the first in the order of the file answers, `info.runs` says how many there are and
 * {@link runs} has all of them. Accuracies are percentages, `cost` is the recorded seconds of the whole run.
 *
 * Where a question has no answer it throws: UNKNOWN_DATASET, UNKNOWN_SPLIT, UNKNOWN_BUDGET, UNKNOWN_SEED, UNKNOWN_METRIC
 * or INVALID_ARCHITECTURE for what can never be right, NOT_IN_DATASET for what this file does not hold. An epoch beyond
 * the end of a run is answered with its last one (`info.clamped`), unless the question is `strict`.
 */
export class NASBench301 implements Benchmark<Genotype, Answer301> {
  readonly name = 'nb301'
  readonly kind = 'tabular'
  readonly space: DartsSpace = dartsSpace
  private readonly views: Views
  private readonly selected = new Map<number, Int32Array>()
  private readonly reading: Reading = { metric: 0, epoch: 0, clamped: false, refused: undefined }
  private readonly runtime: Numbers
  private readonly declared: Numbers
  private readonly bestEpoch: (row: number) => BestEpoch
  private archIndex: ArchIndex | undefined

  private constructor(
    private readonly recorded: RunSource,
    readonly source: SourceInfo,
  ) {
    this.views = createViews(recorded, source.file)
    this.runtime = recorded.numbers('runtime')
    this.declared = recorded.numbers('budget')
    this.bestEpoch = createBestEpochs(recorded)
  }

  /**
   * Opens a store or a published file (which is imported on first use and found again from then on), by path or, where
   * no path is given, as NASBENCH301_PATH or the data folder has it. In a browser: the address of a store.
   *
   * Rejects with DATA_NOT_FOUND, CORRUPT_FILE, UNSUPPORTED_FILE, UNSAFE_PICKLE, STORE_VERSION or ABORTED.
   */
  static async open(location?: string | ByteFolder, options: OpenOptions = {}): Promise<NASBench301> {
    const store = await resolveStore(nb301Data, location, options)
    const { source, createdAt } = store.layout
    return new NASBench301(runsOfStore(store), {
      kind: 'file',
      file: source.file,
      version: source.version,
      bytes: source.bytes,
      sha256: source.sha256,
      importedAt: createdAt,
      location: store.location,
    })
  }

  /** A thousand made-up runs, and one of any other architecture that is asked for; every answer says so. Needs no file. */
  static demo(): NASBench301 {
    return new NASBench301(demoRuns(), demoSource)
  }

  datasets(): string[] {
    return [...this.recorded.datasets]
  }

  splits(dataset: string = defaultDataset(this.recorded)): string[] {
    const { datasets } = this.recorded
    if (!datasets.includes(dataset)) {
      throw unknownName('UNKNOWN_DATASET', 'dataset', dataset, datasets, 'nb301')
    }
    return heldNames(this.recorded).splits
  }

  metrics(): MetricInfo[] {
    const { metrics } = heldNames(this.recorded)
    return metricNames
      .filter((name) => metrics.includes(name))
      .map((name) =>
        name === 'accuracy'
          ? { name, unit: 'percent', direction: 'maximize', bounds: [0, 100], description: 'top-1 accuracy' }
          : {
              name,
              unit: 'nats',
              direction: 'minimize',
              bounds: [0, Number.POSITIVE_INFINITY],
              description: name === 'loss' ? 'what was trained for, mixup and all' : 'mean cross-entropy',
            },
      )
  }

  defaults(): { readonly dataset: string; readonly split: string; readonly budget: number } {
    const [split = 'val'] = this.splits().includes('val') ? ['val'] : this.splits()
    const budget = this.availableBudgets({ split } as QueryOptions301).at(-1) ?? 1
    return { dataset: defaultDataset(this.recorded), split, budget }
  }

  /**
   * Epochs from 1 to the end of the longest curve, or of the runs of `arch`, where one is given; of what is only
   * recorded at the end, the last epoch.
   */
  availableBudgets(options: QueryOptions301 & { readonly arch?: ArchLike301 } = {}): number[] {
    const { arch } = options
    const view = this.views.find(options)
    if (arch === undefined) return view.budgets()
    return view.budgetsOf(this.runOf(resolveNamed(this.recorded, this.source.file, arch), view.selection))
  }

  getStatistics(): Statistics301 {
    return statisticsOf(this.recorded, this.index.firsts, (row) => this.index.next(row), this.source)
  }

  exists(options: ExistsOptions): boolean {
    try {
      const { arch, ...question } = options as QueryOptions301 & { arch?: ArchLike301 }
      if (arch !== undefined) {
        this.summary(arch, question)
        return true
      }
      const view = this.views.find(question)
      return this.firsts(view.selection).some((row) => !Number.isNaN(view.metric(row, this.reading)))
    } catch (error) {
      if (isNasBenchError(error) && error.code !== 'NOT_LOADED') return false
      throw error
    }
  }

  /** Architectures with runs (that fit, where a filter is given), each once; without replacement as long as there are enough. */
  randomSample(options: SampleOptions301 = {}): Genotype[] {
    const firsts = this.firsts({ dataset: -1, optimizer: findOptimizer(this.recorded, options) })
    return sampleIndices(resolveRng(options), firsts.length, options.n ?? 1).map((at) =>
      this.genotype(firsts[at] as number),
    )
  }

  /** Architectures with runs (that fit, where a filter is given), each once, by ascending rank in the space. */
  *iterAll(options: RunFilter301 & { readonly where?: RunFilter301 } = {}): IterableIterator<Genotype> {
    for (const row of this.firsts({ dataset: -1, optimizer: findOptimizer(this.recorded, options) })) {
      yield this.genotype(row)
    }
  }

  /** The rank in the space, which needs no run. The place of a run in the file is `info.entry`, or `runs(arch)[0].entry`. */
  getIndex(arch: ArchLike301): bigint {
    const { row, normal, reduce } = resolveNamed(this.recorded, this.source.file, arch)
    if (row >= 0 && Number.isNaN(normal)) throw noArchitecture(this.source.file, row)
    return BigInt(normal) * BigInt(cellCount) + BigInt(reduce)
  }

  id(arch: Genotype): string {
    return dartsSpace.id(arch)
  }

  /** For each cell eight pairs: predecessor and operation id. */
  encode(arch: Genotype): [[number, number][], [number, number][]] {
    return dartsSpace.encode(arch)
  }

  decode(encoding: unknown): Genotype {
    return dartsSpace.decode(encoding)
  }

  isValid(arch: unknown): boolean {
    return dartsSpace.isValid(arch)
  }

  /** As the command reads ARCH: a run by its path, its number in the file or `run:17`, an architecture, or a rank. */
  parse(text: string): Genotype | RecordedGenotype {
    return parseNamed(this.recorded, this.source.file, text)
  }

  mutate(arch: Genotype, options: MutateOptions = {}): Genotype {
    return dartsSpace.mutate(arch, options)
  }

  query(arch: ArchLike301, options: QueryOptions301 = {}): Answer301 {
    const view = this.views.find(options)
    const named = resolveNamed(this.recorded, this.source.file, arch)
    const row = this.runOf(named, view.selection)
    const { metric, metricName, unit, cost, std, info } = this.answer(row, named, view)
    const run = this.describe(row)
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

  summary(arch: ArchLike301, options: QueryOptions301 = {}): Result301 {
    const view = this.views.find(options)
    const named = resolveNamed(this.recorded, this.source.file, arch)
    return this.answer(this.runOf(named, view.selection), named, view)
  }

  queryMany(archs: Iterable<ArchLike301>, options: QueryOptions301 = {}): Float64Array {
    const view = unlessMissing(() => this.views.find(options))
    const list = Array.isArray(archs) ? archs : [...archs]
    const metrics = new Float64Array(list.length)
    for (let i = 0; i < list.length; i++) {
      const named = unlessMissing(() => resolveNamed(this.recorded, this.source.file, list[i] as ArchLike301))
      const row = view && named ? this.findRun(named, view.selection) : -1
      metrics[i] = view && row >= 0 ? view.metric(row, this.reading) : Number.NaN
    }
    return metrics
  }

  /** The best architectures by the metric; ties go to the lower rank. */
  top(options: TopOptions301): Ranked<Genotype>[]
  top(options: TopOptions): Ranked<Genotype>[]
  top(options: TopOptions301 | TopOptions): Ranked<Genotype>[] {
    const { k, by, maxParams, maxFlops, where, ...question } = options as TopOptions301
    if (!Number.isInteger(k) || k < 1) {
      throw new NasBenchError(
        'INVALID_ARGUMENT',
        `k must be a whole number from 1, not ${formatReceived(k)}`,
        {
          received: k,
        },
      )
    }
    if (by !== undefined && !(metricNames as readonly string[]).includes(by)) {
      throw unknownName('UNKNOWN_METRIC', 'metric to rank by', by, metricNames, 'nb301')
    }
    const view = this.views.find({
      ...question,
      ...(by !== undefined && { metric: by as 'accuracy' }),
      ...(typeof where !== 'function' && where !== undefined && { where }),
    })
    const sign = view.route.metric === 'accuracy' ? 1 : -1
    const firsts = this.firsts(view.selection)
    const best = new BestOf(Math.min(k, firsts.length))
    view.load()
    const limited = maxParams !== undefined || maxFlops !== undefined
    for (let at = 0; at < firsts.length; at++) {
      const row = firsts[at] as number
      const score = sign * view.metric(row, this.reading)
      if (Number.isNaN(score) || !best.wants(score)) continue
      if (limited || typeof where === 'function') {
        const arch = this.genotype(row)
        const { params, flops } = limited ? costOf(arch) : { params: 0, flops: 0 }
        if (params > (maxParams ?? params) || flops > (maxFlops ?? flops)) continue
        if (typeof where === 'function' && !where(arch, this.rank(row))) continue
      }
      best.add(at, score)
    }
    return best.sorted().map(({ item, score }, at) => {
      const row = firsts[item] as number
      return {
        rank: at + 1,
        index: this.rank(row),
        arch: this.genotype(row),
        metric: sign * score,
        cost: orNull(this.runtime.at(row)),
      }
    })
  }

  /** The learning curve as recorded, one value an epoch; of what is only recorded at the end, that one value. */
  curve(arch: ArchLike301, options: QueryOptions301 = {}): Float64Array {
    const view = this.views.find(options)
    const named = resolveNamed(this.recorded, this.source.file, arch)
    const row = this.runOf(named, view.selection)
    const { curve } = view.route
    const values = curve === undefined ? undefined : this.recorded.curve(curve, row)
    if (values) return values
    const { budget: _, ...atEnd } = options
    return Float64Array.of(this.answer(row, named, this.views.find(atEnd)).metric)
  }

  /** Recorded seconds of the whole run, whatever the budget; null where the file has none. */
  trainTime(arch: ArchLike301, options: QueryOptions301 = {}): number | null {
    const { selection } = this.views.find(options)
    const named = resolveNamed(this.recorded, this.source.file, arch)
    return orNull(this.runtime.at(this.runOf(named, selection)))
  }

  /**
   * All runs of an architecture in the order of the file, or the run that a number or a path names; those that fit,
   * where a filter is given.
   *
   * @throws NasBenchError INVALID_ARCHITECTURE, and NOT_IN_DATASET where there is none
   */
  runs(arch: ArchLike301, options: RunFilter301 & { readonly where?: RunFilter301 } = {}): Run301[] {
    const selection = { dataset: -1, optimizer: findOptimizer(this.recorded, options) }
    const named = resolveNamed(this.recorded, this.source.file, arch)
    const rows: number[] = []
    for (let row = this.runOf(named, selection); row >= 0; row = this.nextRun(row, named, selection))
      rows.push(row)
    return rows.map((row) => this.describe(row))
  }

  /**
   * The whole record of a run, as the file has it: of the first of an architecture, or of that which a number or a path
   * names. For what no other question is about: every curve, every field. Undefined for the demo.
   */
  record(arch: ArchLike301): Record301 | undefined {
    const named = resolveNamed(this.recorded, this.source.file, arch)
    return recordOf(this.recorded, this.runOf(named, { dataset: -1, optimizer: -1 }))
  }

  /** The searches whose runs the file has. */
  optimizers(): string[] {
    return [...this.recorded.optimizers]
  }

  close(): void {
    this.recorded.close()
  }

  private get index(): ArchIndex {
    this.archIndex ??= createArchIndex(this.recorded)
    return this.archIndex
  }

  private answer(row: number, named: Named, view: View): Result301 {
    const { recorded, reading, source } = this
    const { route, budget, strict, selection } = view
    const metric = view.metric(row, reading)
    if (Number.isNaN(metric)) throw view.refusal(row, reading)
    const epochUsed = orNull(reading.epoch)
    const best = this.bestEpoch(row)
    return {
      metric,
      metricName: route.metric,
      unit: route.metric === 'accuracy' ? 'percent' : 'nats',
      cost: orNull(this.runtime.at(row)),
      std: null,
      info: {
        entry: entryOf(recorded, row),
        path: recorded.path(row),
        optimizer: recorded.optimizers[recorded.optimizer.at(row)] ?? null,
        arch: Number.isNaN(named.normal) ? null : textOfCodes(named.normal, named.reduce),
        dataset: recorded.datasets[recorded.dataset.at(row)] as string,
        split: route.split,
        budget: budget ?? epochUsed,
        epochUsed,
        clamped: reading.clamped,
        strict,
        epochsRecorded: orNull(view.length(row)),
        declaredBudget: orNull(this.declared.at(row)),
        bestEpoch: best.epoch,
        bestValAccuracy: best.valAccuracy,
        runs: this.countRuns(row, named, selection),
        source: source.file,
        version: source.version,
      },
    }
  }

  private describe(row: number): Run301 {
    return describeRun(this.recorded, row, this.bestEpoch(row), (split) => {
      const view = this.views.last(split, this.recorded.datasets[this.recorded.dataset.at(row)] as string)
      return view ? orNull(view.metric(row, this.reading)) : null
    })
  }

  private countRuns(row: number, named: Named, selection: Selection): number {
    if (row >= this.recorded.rows || Number.isNaN(named.normal)) return 1
    const { index } = this
    const first = index.firstOf(row)
    if (this.fitsAll(selection)) return index.count(first)
    let runs = 0
    for (let run = first; run >= 0; run = index.next(run)) if (this.fits(run, selection)) runs++
    return runs
  }

  private runOf(named: Named, selection: Selection): number {
    const row = this.findRun(named, selection)
    if (row >= 0) return row
    throw this.noRun(named, selection)
  }

  /* -1: there is none. */
  private findRun({ row, normal, reduce }: Named, selection: Selection): number {
    if (row >= 0) return this.fits(row, selection) ? row : -1
    const first = this.index.first(normal, reduce)
    if (first < 0) {
      const made = this.recorded.extra?.(normal, reduce) ?? -1
      return made >= 0 && this.fits(made, selection) ? made : -1
    }
    for (let run = first; run >= 0; run = this.index.next(run)) if (this.fits(run, selection)) return run
    return -1
  }

  private nextRun(row: number, named: Named, selection: Selection): number {
    if (named.row >= 0 || row >= this.recorded.rows) return -1
    for (let run = this.index.next(row); run >= 0; run = this.index.next(run)) {
      if (this.fits(run, selection)) return run
    }
    return -1
  }

  private fits(row: number, { dataset, optimizer }: Selection): boolean {
    const { recorded } = this
    return (
      (dataset < 0 || recorded.datasets.length === 1 || recorded.dataset.at(row) === dataset) &&
      (optimizer < 0 || recorded.optimizer.at(row) === optimizer)
    )
  }

  private fitsAll({ dataset, optimizer }: Selection): boolean {
    return optimizer < 0 && (dataset < 0 || this.recorded.datasets.length === 1)
  }

  /* Of each architecture the first run that fits, by ascending rank. */
  private firsts(selection: Selection): Int32Array {
    const { optimizers } = this.recorded
    if (this.fitsAll(selection)) return this.index.firsts
    const key = (selection.dataset + 1) * (optimizers.length + 1) + selection.optimizer + 1
    let firsts = this.selected.get(key)
    if (!firsts) {
      firsts = this.index.firsts
        .map((first) => {
          let row = first
          while (row >= 0 && !this.fits(row, selection)) row = this.index.next(row)
          return row
        })
        .filter((row) => row >= 0)
      this.selected.set(key, firsts)
    }
    return firsts
  }

  private genotype(row: number): Genotype {
    return genotypeOfCode(this.recorded.normal(row), this.recorded.reduce(row))
  }

  private rank(row: number): bigint {
    return BigInt(this.recorded.normal(row)) * BigInt(cellCount) + BigInt(this.recorded.reduce(row))
  }

  private noRun(named: Named, { dataset, optimizer }: Selection): NasBenchError {
    const { datasets, optimizers } = this.recorded
    const what = named.row >= 0 ? `run ${named.row}` : `run of ${textOfCodes(named.normal, named.reduce)}`
    const on = dataset >= 0 && datasets.length > 1 ? ` on ${datasets[dataset]}` : ''
    const by = optimizer >= 0 ? ` by ${optimizers[optimizer]}` : ''
    const { file } = this.source
    return new NasBenchError(
      'NOT_IN_DATASET',
      named.row >= 0 ? `${what} of ${file} is none${on}${by}` : `there is no ${what}${on}${by} in ${file}`,
      { received: named.row >= 0 ? named.row : textOfCodes(named.normal, named.reduce) },
    )
  }
}

/* Undefined for what the file does not hold, where that is told by a NaN. */
function unlessMissing<Value>(find: () => Value): Value | undefined {
  try {
    return find()
  } catch (error) {
    if (isNasBenchError(error, 'NOT_IN_DATASET')) return undefined
    throw error
  }
}
