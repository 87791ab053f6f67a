import {
  type Benchmark,
  type ByteFolder,
  type ExistsOptions,
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
} from '@nasbench/core'
import { type Arch201, textOfCode } from './arch.js'
import { bundledFile } from './bundled-runs.js'
import { costOfCode } from './cost.js'
import { nb201Data } from './data.js'
import { demoRuns, demoSource } from './demo.js'
import { recordedMetrics } from './metrics.js'
import { createOfficialApi } from './official/api.js'
import type { OfficialApi } from './official/surface.js'
import { officialTopology } from './official/topology.js'
import { spaceSize } from './operations.js'
import { codeOfIndex } from './order.js'
import { createQueries, type Queries } from './query/queries.js'
import type { QueryOptions201 } from './query/question.js'
import type { Answer201, Result201 } from './query/result.js'
import type { QuerySpace } from './query/space.js'
import { type RunSource, runsOfStore } from './runs.js'
import { type Nb201Space, nb201Space, resolveArch } from './space.js'
import { type Statistics201, statisticsOf } from './statistics.js'
import { runLengths } from './tables.js'

type ArchLike = Arch201 | string | number

/** What is best, of which architectures, and how many of them. */
export interface TopOptions201 extends QueryOptions201, Omit<TopOptions, keyof QueryOptions201 | 'where'> {
  readonly where?: (arch: Arch201, index: number) => boolean
}

const topology: QuerySpace<Arch201> = {
  owner: 'nb201',
  size: spaceSize,
  trainings: runLengths,
  resolve: resolveArch,
  at: (index) => nb201Space.at(index),
  text: (index) => textOfCode(codeOfIndex(index)),
  cost: (index, dataset) => costOfCode(codeOfIndex(index), dataset),
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
  private readonly queries: Queries<Arch201>
  private officialApi: OfficialApi<Arch201> | undefined

  private constructor(
    private readonly runs: RunSource,
    readonly source: SourceInfo,
  ) {
    this.queries = createQueries(runs, source, topology)
  }

  /**
   * Opens a store or a published file (which is imported on first use and found again from then on), by path or, where
   * no path is given, as NASBENCH201_PATH or the data folder has it. In a browser: the address of a store.
   *
   * Rejects with DATA_NOT_FOUND, CORRUPT_FILE, UNSUPPORTED_FILE, UNSAFE_PICKLE, STORE_VERSION or ABORTED.
   */
  static async open(location?: string | ByteFolder, options: OpenOptions = {}): Promise<NASBench201> {
    const store = await resolveStore(nb201Data, location, options)
    return new NASBench201(runsOfStore(store), sourceOfStore(store))
  }

  /**
   * The results that come with the package, measured and public; no download, no import. All 15,625 architectures have:
   * the validation accuracy of every recorded 200-epoch run, the mean test accuracy of the 200-epoch runs, validation and
   * test accuracy of the 12-epoch run (`hp: 12`), and its training seconds on CIFAR-10 (`cifar10-valid`).
   *
   * A number that is a mean has no run: `trials` has one with `seed: null`, `std` is null, and `info.meanOf` names the
   * runs. Everything else (curves, losses, other epochs, test accuracy per run) throws NOT_IN_DATASET.
   *
   * `location`: path or URL of `bundled/nb201.zip`, for a bundler that moves the module away from it.
   * Rejects with DATA_NOT_FOUND.
   */
  static async bundled(options: { readonly location?: string | URL } = {}): Promise<NASBench201> {
    // Only users of these results load the reader of the archive.
    const { openBundled } = await import('./bundled.js')
    const store = await openBundled(options.location)
    return new NASBench201(runsOfStore(store), {
      ...sourceOfStore(store),
      kind: 'bundled',
      file: bundledFile,
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
    return this.queries.datasets()
  }

  splits(dataset: string = 'cifar10'): string[] {
    return this.queries.splits(dataset)
  }

  metrics(): MetricInfo[] {
    return recordedMetrics(this.queries.metrics())
  }

  defaults(): { readonly dataset: string; readonly split: string; readonly budget: number } {
    return { dataset: 'cifar10', split: 'val', budget: 199 }
  }

  /** Epochs from 0 that some run has (or those of `arch`, where one is given), ascending. */
  availableBudgets(options: QueryOptions201 & { readonly arch?: ArchLike } = {}): number[] {
    return this.queries.budgets(options)
  }

  getStatistics(): Statistics201 {
    return statisticsOf(this.runs, this.queries.indices(), this.source)
  }

  exists(options: ExistsOptions): boolean {
    return this.queries.exists(options)
  }

  /** Architectures of this file, without replacement as long as there are enough. */
  randomSample(options: SampleOptions = {}): Arch201[] {
    const indices = this.queries.indices()
    const drawn = sampleIndices(resolveRng(options), indices.length, options.n ?? 1)
    return drawn.map((at) => nb201Space.at(indices[at] as number))
  }

  /** Architectures of this file by ascending index. */
  *iterAll(): IterableIterator<Arch201> {
    for (const index of this.queries.indices()) yield nb201Space.at(index)
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
    return this.queries.query(arch, options) as Answer201
  }

  summary(arch: ArchLike, options: QueryOptions201 = {}): Result201 {
    return this.queries.summary(arch, options) as Result201
  }

  queryMany(archs: Iterable<ArchLike>, options: QueryOptions201 = {}): Float64Array {
    return this.queries.queryMany(archs, options)
  }

  /** The best by the metric; ties go to the lower index. */
  top(options: TopOptions201): Ranked<Arch201>[] {
    return this.queries.top(options)
  }

  /** Means by epoch, at the epochs of `availableBudgets` with the same options and `arch`. */
  curve(arch: ArchLike, options: QueryOptions201 = {}): Float64Array {
    return this.queries.curve(arch, options)
  }

  /** Training seconds up to an epoch and with it, the mean over the runs; null where the file has none. */
  trainTime(arch: ArchLike, options: QueryOptions201 = {}): number | null {
    return this.queries.trainTime(arch, options)
  }

  close(): void {
    this.runs.close()
  }
}
