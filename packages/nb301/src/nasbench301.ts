import {
  type Benchmark,
  type ByteFolder,
  type ExistsOptions,
  isNasBenchError,
  type MetricInfo,
  type MutateOptions,
  type OpenOptions,
  type Ranked,
  resolveRng,
  resolveStore,
  type SampleOptions,
  type SourceInfo,
  sampleIndices,
  sourceOfStore,
  type TopOptions,
  unknownName,
} from '@nasbench/core'
import type { Answer301, Result301 } from './answers.js'
import { cellCount } from './cell-code.js'
import { nb301Data } from './data.js'
import { demoRuns, demoSource } from './demo.js'
import type { Genotype } from './genotype.js'
import { metricInfos } from './metrics.js'
import {
  defaultDataset,
  findOptimizer,
  heldNames,
  metricNames,
  type QueryOptions301,
  type RunFilter301,
  type Selection,
} from './question.js'
import { genotypeOfRow, questionOfRanking, rankRuns, type TopOptions301 } from './ranking.js'
import { type Record301, recordOf } from './record.js'
import {
  type ArchLike301,
  type Named,
  noArchitecture,
  parseNamed,
  type RecordedGenotype,
  resolveNamed,
} from './resolve.js'
import { orNull, type Run301 } from './run.js'
import { createRunAnswers, type RunAnswers } from './run-answer.js'
import { createRunChoice, type RunChoice } from './run-choice.js'
import { type RunSource, runsOfStore } from './runs.js'
import { type DartsSpace, dartsSpace } from './space.js'
import { type Statistics301, statisticsOf } from './statistics.js'
import { createViews, type Reading, type Views } from './view.js'

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
  private readonly choice: RunChoice
  private readonly answers: RunAnswers
  private readonly reading: Reading = { metric: 0, epoch: 0, clamped: false, refused: undefined }

  private constructor(
    private readonly recorded: RunSource,
    readonly source: SourceInfo,
  ) {
    this.views = createViews(recorded, source.file)
    this.choice = createRunChoice(recorded, source.file)
    this.answers = createRunAnswers(recorded, source, this.views, this.choice)
  }

  /**
   * Opens a store or a published file (which is imported on first use and found again from then on), by path or, where
   * no path is given, as NASBENCH301_PATH or the data folder has it. In a browser: the address of a store.
   *
   * Rejects with DATA_NOT_FOUND, CORRUPT_FILE, UNSUPPORTED_FILE, UNSAFE_PICKLE, STORE_VERSION or ABORTED.
   */
  static async open(location?: string | ByteFolder, options: OpenOptions = {}): Promise<NASBench301> {
    const store = await resolveStore(nb301Data, location, options)
    return new NASBench301(runsOfStore(store), sourceOfStore(store))
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
      .map((name) => structuredClone(metricInfos[name]))
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
    return view.budgetsOf(this.choice.get(this.named(arch), view.selection))
  }

  getStatistics(): Statistics301 {
    const { index } = this.choice
    return statisticsOf(this.recorded, index.firsts, (row) => index.next(row), this.source)
  }

  exists(options: ExistsOptions): boolean {
    try {
      const { arch, ...question } = options as QueryOptions301 & { arch?: ArchLike301 }
      if (arch !== undefined) {
        this.summary(arch, question)
        return true
      }
      const view = this.views.find(question)
      const firsts = this.choice.firsts(view.selection)
      return firsts.some((row) => !Number.isNaN(view.metric(row, this.reading)))
    } catch (error) {
      if (isNasBenchError(error) && error.code !== 'NOT_LOADED') return false
      throw error
    }
  }

  /** Architectures with runs (that fit, where a filter is given), each once; without replacement as long as there are enough. */
  randomSample(options: SampleOptions301 = {}): Genotype[] {
    const firsts = this.choice.firsts(this.selectionOf(options))
    return sampleIndices(resolveRng(options), firsts.length, options.n ?? 1).map((at) =>
      genotypeOfRow(this.recorded, firsts[at] as number),
    )
  }

  /** Architectures with runs (that fit, where a filter is given), each once, by ascending rank in the space. */
  *iterAll(options: RunFilter301 & { readonly where?: RunFilter301 } = {}): IterableIterator<Genotype> {
    for (const row of this.choice.firsts(this.selectionOf(options))) yield genotypeOfRow(this.recorded, row)
  }

  /** The rank in the space, which needs no run. The place of a run in the file is `info.entry`, or `runs(arch)[0].entry`. */
  getIndex(arch: ArchLike301): bigint {
    const { row, normal, reduce } = this.named(arch)
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
    const named = this.named(arch)
    return this.answers.full(this.choice.get(named, view.selection), named, view)
  }

  summary(arch: ArchLike301, options: QueryOptions301 = {}): Result301 {
    const view = this.views.find(options)
    const named = this.named(arch)
    return this.answers.summary(this.choice.get(named, view.selection), named, view)
  }

  queryMany(archs: Iterable<ArchLike301>, options: QueryOptions301 = {}): Float64Array {
    const view = unlessMissing(() => this.views.find(options))
    const list = Array.isArray(archs) ? archs : [...archs]
    const metrics = new Float64Array(list.length)
    for (let i = 0; i < list.length; i++) {
      const named = unlessMissing(() => this.named(list[i] as ArchLike301))
      const row = view && named ? this.choice.find(named, view.selection) : -1
      metrics[i] = view && row >= 0 ? view.metric(row, this.reading) : Number.NaN
    }
    return metrics
  }

  /** The best architectures by the metric; ties go to the lower rank. */
  top(options: TopOptions301): Ranked<Genotype>[]
  top(options: TopOptions): Ranked<Genotype>[]
  top(options: TopOptions301 | TopOptions): Ranked<Genotype>[] {
    const view = this.views.find(questionOfRanking(options as TopOptions301))
    return rankRuns(this.recorded, this.choice.firsts(view.selection), view, options as TopOptions301)
  }

  /** The learning curve as recorded, one value an epoch; of what is only recorded at the end, that one value. */
  curve(arch: ArchLike301, options: QueryOptions301 = {}): Float64Array {
    const view = this.views.find(options)
    const named = this.named(arch)
    const row = this.choice.get(named, view.selection)
    const { curve } = view.route
    const values = curve === undefined ? undefined : this.recorded.curve(curve, row)
    if (values) return values
    const { budget: _, ...atEnd } = options
    return Float64Array.of(this.answers.summary(row, named, this.views.find(atEnd)).metric)
  }

  /** Recorded seconds of the whole run, whatever the budget; null where the file has none. */
  trainTime(arch: ArchLike301, options: QueryOptions301 = {}): number | null {
    const { selection } = this.views.find(options)
    return orNull(this.recorded.numbers('runtime').at(this.choice.get(this.named(arch), selection)))
  }

  /**
   * All runs of an architecture in the order of the file, or the run that a number or a path names; those that fit,
   * where a filter is given.
   *
   * @throws NasBenchError INVALID_ARCHITECTURE, and NOT_IN_DATASET where there is none
   */
  runs(arch: ArchLike301, options: RunFilter301 & { readonly where?: RunFilter301 } = {}): Run301[] {
    const selection = this.selectionOf(options)
    return this.choice.all(this.named(arch), selection).map((row) => this.answers.describe(row))
  }

  /**
   * The whole record of a run, as the file has it: of the first of an architecture, or of that which a number or a path
   * names. For what no other question is about: every curve, every field. Undefined for the demo.
   */
  record(arch: ArchLike301): Record301 | undefined {
    return recordOf(this.recorded, this.choice.get(this.named(arch), { dataset: -1, optimizer: -1 }))
  }

  /** The searches whose runs the file has. */
  optimizers(): string[] {
    return [...this.recorded.optimizers]
  }

  close(): void {
    this.recorded.close()
  }

  private named(arch: ArchLike301): Named {
    return resolveNamed(this.recorded, this.source.file, arch)
  }

  private selectionOf(options: RunFilter301 & { readonly where?: RunFilter301 }): Selection {
    return { dataset: -1, optimizer: findOptimizer(this.recorded, options) }
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
