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
  type Ranked,
  resolveRng,
  resolveStore,
  type SourceInfo,
  sampleIndices,
  sourceOfStore,
  unknownName,
} from '@nasbench/core'
import type { Answer101, Average101, RecordedRun101, Result101 } from './answers.js'
import { type Arch101, archOfIndex } from './arch.js'
import { type ArchLike101, answerOf } from './cell-answer.js'
import { nb101Data } from './data.js'
import { demoRuns, demoSource } from './demo.js'
import { noRuns, notRecorded } from './missing.js'
import { spaceSize } from './operations.js'
import { createRouter, type QueryOptions101, type Router, splits } from './question.js'
import { checkRanking, rankCells, type TopOptions101 } from './ranking.js'
import { type RecordedCells, recordedCells } from './recorded-cells.js'
import { recordsOfRow } from './recorded-runs.js'
import { type CellRuns, runsOfStore } from './runs.js'
import type { SampleOptions101 } from './sample.js'
import { type Nb101Space, nb101Space, resolveArch } from './space.js'
import { type Statistics101, statisticsOf } from './statistics.js'
import { createSummary, type Summarise } from './summary.js'

/**
 * NAS-Bench-101: 423,624 cells, each trained on CIFAR-10 for 4, 12, 36 and 108 epochs, three times each.
 *
 * Opening is asynchronous, all questions are answered at once. Cells may be given as themselves in any spelling
 * (relabelled, or with vertices that are not used), as text, module hash or index. Accuracies are fractions. Where a
 * question has no answer it throws: UNKNOWN_DATASET, UNKNOWN_SPLIT, UNKNOWN_BUDGET, UNKNOWN_SEED, UNKNOWN_METRIC or
 * INVALID_ARCHITECTURE for what can never be right, NOT_IN_DATASET for what this file does not hold.
 *
 * There is no learning curve: the four budgets are trainings of their own, each with its own learning rate schedule,
 * and were recorded half-way and at the end alone. Joined, they would make a curve that no network ever had.
 */
export class NASBench101 implements Benchmark<Arch101, Answer101 | Average101 | Result101> {
  readonly name = 'nb101'
  readonly kind = 'tabular'
  readonly space: Nb101Space = nb101Space
  private readonly router: Router
  private readonly summarise: Summarise
  private present: RecordedCells | undefined

  private constructor(
    private readonly runs: CellRuns,
    readonly source: SourceInfo,
  ) {
    this.router = createRouter(runs, source.file)
    this.summarise = createSummary(runs, source)
  }

  /**
   * Opens a store or a published file (which is imported on first use and found again from then on), by path or, where
   * no path is given, as NASBENCH101_PATH or the data folder has it. In a browser: the address of a store.
   *
   * Rejects with DATA_NOT_FOUND, CORRUPT_FILE, UNSUPPORTED_FILE, UNSAFE_PICKLE, STORE_VERSION or ABORTED.
   */
  static async open(location?: string | ByteFolder, options: OpenOptions = {}): Promise<NASBench101> {
    const store = await resolveStore(nb101Data, location, options)
    return new NASBench101(runsOfStore(store), sourceOfStore(store))
  }

  /** All cells with their true hashes and costs, and made-up results; every answer says so. Needs no file. */
  static demo(): NASBench101 {
    return new NASBench101(demoRuns(), demoSource)
  }

  datasets(): string[] {
    return ['cifar10']
  }

  splits(dataset = 'cifar10'): string[] {
    if (dataset !== 'cifar10') throw unknownName('UNKNOWN_DATASET', 'dataset', dataset, ['cifar10'], 'nb101')
    return [...splits]
  }

  metrics(): MetricInfo[] {
    return [
      {
        name: 'accuracy',
        unit: 'fraction',
        direction: 'maximize',
        bounds: [0, 1],
        description: 'top-1 accuracy on 9,984 images',
      },
    ]
  }

  defaults(): { readonly dataset: string; readonly split: string; readonly budget: number } {
    return { dataset: 'cifar10', split: 'val', budget: this.router.route({}).budget }
  }

  /** The epochs of the trainings that some cell has (or `arch`, where one is given), ascending. */
  availableBudgets(options: QueryOptions101 & { readonly arch?: ArchLike101 } = {}): number[] {
    const { arch, budget: _, ...question } = options
    const routes = this.router.budgets.map((budget) => this.router.route({ ...question, budget }))
    if (routes.length === 0) this.router.route(question)
    const row = arch === undefined ? -1 : this.rowOf(resolveArch(arch))
    const answered = routes.filter((route) => {
      if (arch === undefined) return route.accuracy.has(route.repeat)
      return !Number.isNaN(route.accuracy.mean(row, route.repeat))
    })
    return answered.map((route) => route.budget)
  }

  getStatistics(): Statistics101 {
    return statisticsOf(this.runs, this.source)
  }

  exists(options: ExistsOptions): boolean {
    try {
      const { arch, ...question } = options
      const route = this.router.route(question as QueryOptions101)
      if (arch === undefined) return route.accuracy.has(route.repeat)
      const row = this.runs.row(resolveArch(arch as ArchLike101))
      return row >= 0 && !Number.isNaN(route.accuracy.mean(row, route.repeat))
    } catch (error) {
      if (isNasBenchError(error) && error.code !== 'NOT_LOADED') return false
      throw error
    }
  }

  /** Cells of this file, without replacement as long as there are enough; other samplers see `sampleArchs101`. */
  randomSample(options: SampleOptions101 = {}): Arch101[] {
    const { sampler = 'uniform', n = 1 } = options
    if (this.runs.rows === spaceSize) return nb101Space.randomSample(options)
    if (sampler !== 'uniform') {
      throw new NasBenchError(
        'INVALID_ARGUMENT',
        `${this.source.file} has only ${this.runs.rows} of the ${spaceSize} cells, so there is no sampler ${formatReceived(sampler)} over it: sample from the space`,
        { received: sampler, expected: ['uniform'] },
      )
    }
    const { indices } = this.cells
    const drawn = sampleIndices(resolveRng(options), indices.length, n)
    return drawn.map((at) => archOfIndex(indices[at] as number))
  }

  /** Cells of this file by ascending index. */
  *iterAll(): IterableIterator<Arch101> {
    for (const index of this.cells.indices) yield archOfIndex(index)
  }

  /** Module hashes of this file's cells, in the order of the file. */
  *iterHashes(): IterableIterator<string> {
    for (let row = 0; row < this.runs.rows; row++) yield this.runs.hash(row)
  }

  getIndex(arch: ArchLike101): number {
    return resolveArch(arch)
  }

  id(arch: Arch101): string {
    return nb101Space.id(arch)
  }

  encode(arch: Arch101): ReturnType<Nb101Space['encode']> {
    return nb101Space.encode(arch)
  }

  decode(encoding: unknown): Arch101 {
    return nb101Space.decode(encoding)
  }

  isValid(arch: unknown): boolean {
    return nb101Space.isValid(arch)
  }

  mutate(arch: Arch101, options: MutateOptions = {}): Arch101 {
    return nb101Space.mutate(arch, options)
  }

  /**
   * All that the file has of a cell: `[info, runs by budget]`; with `average` the mean run of each budget in place of the
   * list, with `summary` the one number of {@link summary}. A `budget` or `repeat` leaves out the others.
   */
  query(arch: ArchLike101, options?: QueryOptions101 & { average?: false; summary?: false }): Answer101
  query(arch: ArchLike101, options: QueryOptions101 & { average: true; summary?: false }): Average101
  query(arch: ArchLike101, options: QueryOptions101 & { summary: true }): Result101
  query(
    arch: ArchLike101,
    options: QueryOptions101 & { readonly average?: boolean; readonly summary?: boolean } = {},
  ): Answer101 | Average101 | Result101 {
    const index = resolveArch(arch)
    const route = this.router.route(options)
    const row = this.rowOf(index)
    if (options.summary) return this.summarise(index, row, route)
    return answerOf(this.runs, this.source, { arch, index, row }, route, options)
  }

  summary(arch: ArchLike101, options: QueryOptions101 = {}): Result101 {
    const index = resolveArch(arch)
    return this.summarise(index, this.rowOf(index), this.router.route(options))
  }

  /** Every number that the file has of a cell's runs, step 0 and total time among them. */
  records(arch: ArchLike101): RecordedRun101[] {
    return recordsOfRow(this.runs, this.rowOf(resolveArch(arch)))
  }

  queryMany(archs: Iterable<ArchLike101>, options: QueryOptions101 = {}): Float64Array {
    const route = this.router.route(options)
    const list = Array.isArray(archs) ? (archs as readonly ArchLike101[]) : [...archs]
    route.accuracy.expect(list.length)
    const metrics = new Float64Array(list.length)
    for (let i = 0; i < list.length; i++) {
      const row = this.runs.row(resolveArch(list[i] as ArchLike101))
      metrics[i] = row < 0 ? Number.NaN : route.accuracy.mean(row, route.repeat)
    }
    return metrics
  }

  /** The best by the metric; ties go to the lower index. */
  top(options: TopOptions101): Ranked<Arch101>[] {
    checkRanking(options)
    return rankCells(this.cells, this.router.route(options), options)
  }

  /** Training seconds of that budget, up to the stage; the mean over the repeats; null where the file has none. */
  trainTime(arch: ArchLike101, options: QueryOptions101 = {}): number | null {
    const index = resolveArch(arch)
    const route = this.router.route(options)
    const row = this.rowOf(index)
    if (Number.isNaN(route.accuracy.mean(row, route.repeat))) {
      throw notRecorded(this.runs, this.source.file, { index, row }, route)
    }
    const seconds = route.seconds.mean(row, route.repeat)
    return Number.isNaN(seconds) ? null : seconds
  }

  close(): void {
    this.runs.close()
  }

  private rowOf(index: number): number {
    const row = this.runs.row(index)
    if (row < 0) throw noRuns(index, this.source.file)
    return row
  }

  private get cells(): RecordedCells {
    this.present ??= recordedCells(this.runs)
    return this.present
  }
}
