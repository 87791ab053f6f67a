import {
  type Benchmark,
  checkOptionNames,
  type DataLocation,
  type DatasetInfo,
  type DatasetOptions,
  drawIndices,
  type ExistsOptions,
  invalidArgument,
  isNasBenchError,
  type LoadOptions,
  type MetricInfo,
  type OpenOptions,
  type QueryDefaults,
  type Ranked,
  resolveStore,
  type SourceInfo,
  SpaceBacked,
  sourceOfStore,
  whenLoaded,
} from '@nasbench/core'
import type { Answer101, Average101, RecordedRun101, Result101 } from './answers.js'
import { type Arch101, archOfIndex } from './arch.js'
import { nb101Data } from './data.js'
import { demoSource, demoStore } from './demo.js'
import { createOfficialApi, type OfficialApi } from './official.js'
import { spaceSize } from './operations.js'
import {
  checkDataset,
  createRoutes,
  type FindRoute,
  meanOf,
  optionNames,
  type QueryOptions101,
  splits,
} from './query-route.js'
import { rankCells, type TopOptions101 } from './ranking.js'
import { recordsOfRow } from './recorded-runs.js'
import type { ArchInput101 } from './resolve.js'
import { answerOf, type QueryData, rowOf, secondsOf, summaryOf } from './results.js'
import { CellRuns } from './runs.js'
import type { SampleOptions101 } from './sample.js'
import { type Nb101Space, nb101Space } from './space.js'
import { type Statistics101, statisticsOf } from './statistics.js'

const namesWith = (...more: string[]): ReadonlySet<string> => new Set([...optionNames, ...more])
const withArch = namesWith('arch')
const withAverage = namesWith('average')
const ofTop = namesWith('k', 'by', 'maxParams', 'maxFlops', 'where')
const ofLoad = namesWith('signal')
const ofDataset: ReadonlySet<string> = new Set(['dataset'])
const ofSample: ReadonlySet<string> = new Set(['n', 'seed', 'rng', 'replacement', 'sampler'])

const accuracy: MetricInfo = {
  name: 'accuracy',
  unit: 'fraction',
  direction: 'maximize',
  bounds: [0, 1],
  description: 'top-1 accuracy on 9,984 images',
}

/**
 * NAS-Bench-101: 423,624 cells, each trained on CIFAR-10 for 4, 12, 36 and 108 epochs, three times each.
 *
 * Opening is asynchronous, all queries are synchronous. A cell may be given in any form that `space.from` takes; a number is
 * its index. Accuracies are fractions. Queries without an answer throw: UNKNOWN_DATASET, UNKNOWN_SPLIT, UNKNOWN_BUDGET,
 * UNKNOWN_SEED, UNKNOWN_METRIC, INVALID_ARGUMENT or INVALID_ARCHITECTURE for values that can never be right, NOT_IN_DATASET
 * for numbers that this file lacks.
 *
 * There is no learning curve: the four budgets are separate trainings, each with its own learning rate schedule, and each was
 * evaluated only halfway and at the end. A curve through them would belong to no network.
 */
export class NASBench101 extends SpaceBacked<Arch101, number> implements Benchmark<Arch101> {
  readonly name = 'nb101'
  readonly kind = 'tabular'
  readonly space: Nb101Space = nb101Space
  private readonly runs: CellRuns
  private readonly data: QueryData
  private readonly route: FindRoute
  private officialApi: OfficialApi | undefined

  private constructor(
    runs: CellRuns,
    readonly source: SourceInfo,
  ) {
    super()
    this.runs = runs
    this.data = { runs, source }
    this.route = createRoutes(runs, source.file)
  }

  /**
   * Opens a store or a published file (which is imported on first use and reused afterwards), by path or, without a path, from
   * NASBENCH101_PATH or the data folder. In a browser: a URL of a store, or a published file.
   *
   * Rejects with DATA_NOT_FOUND, CORRUPT_FILE, UNSUPPORTED_FILE, UNSAFE_PICKLE, STORE_VERSION or ABORTED.
   */
  static async open(location?: DataLocation, options: OpenOptions = {}): Promise<NASBench101> {
    const store = await resolveStore(nb101Data, location as string | undefined, options)
    return new NASBench101(new CellRuns(store), sourceOfStore(store))
  }

  /** All cells with their true hashes and costs, and made-up results; every answer says so. Needs no file. */
  static demo(): NASBench101 {
    return new NASBench101(new CellRuns(demoStore()), demoSource)
  }

  /** The calls of the official Python API, with seed 0; see `createOfficialApi` for another seed. */
  get official(): OfficialApi {
    this.officialApi ??= createOfficialApi(this)
    return this.officialApi
  }

  datasets(): string[] {
    return ['cifar10']
  }

  datasetInfo(dataset = 'cifar10'): DatasetInfo {
    checkDataset(dataset)
    return {
      name: 'cifar10',
      title: 'CIFAR-10',
      modality: 'image',
      task: 'classification',
      inputShape: [3, 32, 32],
      classes: 10,
      splits: this.splits(),
      metrics: this.metrics(),
      defaults: this.defaults(),
    }
  }

  splits(dataset = 'cifar10'): string[] {
    checkDataset(dataset)
    return [...splits]
  }

  metrics(options: DatasetOptions = {}): MetricInfo[] {
    checkOptionNames(options, ofDataset, this.name)
    checkDataset(options.dataset ?? 'cifar10')
    return [{ ...accuracy, bounds: [0, 1] }]
  }

  defaults(options: DatasetOptions = {}): QueryDefaults {
    checkOptionNames(options, ofDataset, this.name)
    checkDataset(options.dataset ?? 'cifar10')
    const { name: metric, unit, direction } = accuracy
    return { dataset: 'cifar10', split: 'val', budget: this.route({}).budget, metric, unit, direction }
  }

  /** The epochs of the trainings that some cell has (or `arch`, if one is given), ascending. */
  availableBudgets(options: QueryOptions101 & { readonly arch?: ArchInput101 } = {}): number[] {
    const { arch, budget: _, ...question } = options
    const routes = this.runs.budgets.map((budget) => this.route({ ...question, budget } as QueryOptions101))
    if (routes.length === 0) this.route(question)
    const row = arch === undefined ? -1 : this.rowOf(arch).row
    const answered = routes.filter(({ accuracy, repeat, point }) =>
      arch === undefined ? this.hasPoint(point, repeat) : !Number.isNaN(meanOf(accuracy, row, repeat)),
    )
    return answered.map((route) => route.budget)
  }

  getStatistics(): Statistics101 {
    return statisticsOf(this.runs, this.source)
  }

  exists(options: ExistsOptions<Arch101> & Pick<QueryOptions101, 'stage' | 'repeat'>): boolean {
    checkOptionNames(options, withArch, this.name)
    try {
      const { arch } = options
      const { accuracy, repeat, point } = this.route(options as QueryOptions101, withArch)
      if (arch === undefined) return this.hasPoint(point, repeat)
      const row = this.runs.row(nb101Space.getIndex(arch))
      return row >= 0 && !Number.isNaN(meanOf(accuracy, row, repeat))
    } catch (error) {
      if (
        isNasBenchError(error) &&
        (/^UNKNOWN_|^INVALID_/.test(error.code) || error.code === 'NOT_IN_DATASET')
      ) {
        return false
      }
      throw error
    }
  }

  /** Cells of this file; other samplers than `uniform` need all cells, see `sampleArchs101`. */
  randomSample(options: SampleOptions101 = {}): Arch101[] {
    checkOptionNames(options, ofSample, this.name)
    if (this.runs.rows === spaceSize) return nb101Space.randomSample(options)
    const { sampler = 'uniform' } = options
    if (sampler !== 'uniform') {
      const have = `${this.source.file} has only ${this.runs.rows} of the ${spaceSize} cells`
      throw invalidArgument('sampler', `"uniform" (${have}: other samplers need the space)`, sampler)
    }
    const { indices } = this.runs.byIndex()
    return drawIndices(options, indices.length).map((at) => archOfIndex(indices[at]!))
  }

  /** Cells of this file by ascending index. */
  *iterAll(): IterableIterator<Arch101> {
    for (const index of this.runs.byIndex().indices) yield archOfIndex(index)
  }

  /** Module hashes of this file's cells, in the order of the file. */
  *iterHashes(): IterableIterator<string> {
    for (let row = 0; row < this.runs.rows; row++) yield this.runs.hash(row)
  }

  /**
   * All that the file has of a cell: `[info, runs by budget]`, or with `average` the mean run of each budget in place of the
   * list. A `budget` or `repeat` leaves out the others.
   */
  query(arch: ArchInput101, options?: QueryOptions101 & { readonly average?: false }): Answer101
  query(arch: ArchInput101, options: QueryOptions101 & { readonly average: true }): Average101
  query(
    arch: ArchInput101,
    options: QueryOptions101 & { readonly average?: boolean } = {},
  ): Answer101 | Average101 {
    const route = this.route(options, withAverage)
    return answerOf(this.data, arch, this.rowOf(arch), route, options)
  }

  summary(arch: ArchInput101, options: QueryOptions101 = {}): Result101 {
    const route = this.route(options)
    return summaryOf(this.data, this.rowOf(arch), route)
  }

  /** Every number that the file has of a cell's runs, including step 0 and the total time. */
  records(arch: ArchInput101): RecordedRun101[] {
    return recordsOfRow(this.runs, this.rowOf(arch).row)
  }

  queryMany(archs: Iterable<ArchInput101>, options: QueryOptions101 = {}): Float64Array {
    const { accuracy, repeat } = this.route(options)
    const list = Array.isArray(archs) ? (archs as readonly ArchInput101[]) : [...archs]
    accuracy.expect(list.length)
    return Float64Array.from(list, (arch) => {
      const row = this.runs.row(nb101Space.getIndex(arch))
      return row < 0 ? Number.NaN : meanOf(accuracy, row, repeat)
    })
  }

  /** The best by the metric; on ties, the lower index wins. */
  top(options: TopOptions101): Ranked<Arch101>[] {
    return rankCells(this.runs, this.route(options, ofTop), options)
  }

  /** Training seconds of that budget, up to the stage; the mean over the repeats; null if the file has none. */
  trainTime(arch: ArchInput101, options: QueryOptions101 = {}): number | null {
    const route = this.route(options)
    return secondsOf(this.data, this.rowOf(arch), route)
  }

  async load(options: LoadOptions & QueryOptions101 = {}): Promise<void> {
    const { accuracy, seconds } = this.route(options, ofLoad)
    const { signal } = options
    const columns = [() => this.runs.loadLookups(), () => accuracy.all(), () => seconds.all()]
    const needed = this.runs.store.remote ? columns : [() => undefined]
    await Promise.all(needed.map((column) => whenLoaded(() => void column(), signal ? { signal } : {})))
  }

  close(): void {
    this.runs.store.close()
  }

  private rowOf(arch: ArchInput101): { readonly index: number; readonly row: number } {
    return rowOf(this.data, nb101Space.getIndex(arch))
  }

  /* True if some cell has an accuracy at the point of the repeat, or of any repeat. */
  private hasPoint(point: number, repeat: number | undefined): boolean {
    return (repeat === undefined ? [0, 1, 2] : [repeat]).some((at) => this.runs.has('accuracy', point + at))
  }
}
