/// <reference lib="esnext.disposable" preserve="true" />
import type { ArchInput, ArchitectureSpace, MutateOptions, SampleOptions } from './space.js'

/** The unit of a number; benchmarks may have units of their own (`'ms'`, `'J'`). */
export type Unit =
  | 'percent'
  | 'fraction'
  | 'seconds'
  | 'milliseconds'
  | 'count'
  | 'nats'
  | (string & Record<never, never>)

/** Which way is better. */
export type Direction = 'maximize' | 'minimize'

/** A kind of number that a benchmark answers with. */
export interface MetricInfo {
  readonly name: string
  readonly unit: Unit
  readonly direction: Direction
  /** The smallest and the largest possible value, inclusive. */
  readonly bounds: readonly [number, number]
  readonly description?: string
}

/** Where answers come from. */
export interface SourceInfo {
  /**
   * `'file'`: imported from a published file; `'bundled'`: real results that come with the package; `'demo'`: made up from a
   * documented formula; `'model'`: predicted.
   */
  readonly kind: 'file' | 'bundled' | 'demo' | 'model'
  /** The published file's name, without its folder; for a demo, a description. */
  readonly file: string
  /** File layout and version, if known: `NASBenchAPI pickle, v1_0`. */
  readonly version: string
  /** Length of the published file. */
  readonly bytes?: number
  /** Lower-case hex of the whole published file. */
  readonly sha256?: string
  /** ISO 8601. */
  readonly importedAt?: string
  /** Path or URL of the store. */
  readonly location?: string
}

/** Counts of a benchmark's data. Benchmarks add their own. */
export interface BenchmarkStatistics {
  /** Number of architectures with at least one result. */
  readonly architectures: number
  /** Architectures in the space. */
  readonly spaceSize: number | bigint
  /** Number of recorded training runs. */
  readonly runs: number
  /** Unusual facts about the data, one sentence each. */
  readonly notes?: readonly string[]
}

/** Selects one number. Every option has a default; see `defaults()`. */
export interface QueryOptions {
  readonly dataset?: string
  readonly split?: string
  /** Epochs of the training or the epoch, as the benchmark counts them: see its own options. */
  readonly budget?: number
  /** One trial. Default: the mean over all recorded trials. */
  readonly seed?: number
  readonly metric?: string
}

/** The meaning and the source of a number. Benchmarks add their own fields. */
export interface ResultInfo {
  readonly dataset: string
  readonly split: string
  /** The budget of the number, in the benchmark's own unit; null if the data does not say. */
  readonly budget: number | null
  /** The seeds of the runs that the number is the mean of; null for a run without a seed. */
  readonly seeds?: readonly (number | null)[]
  /** The published file's name, or `demo`. */
  readonly source: string
  /** File layout and version. */
  readonly version: string
}

/** One number, in the same shape for every benchmark. `JSON.stringify` works on it. */
export interface QueryResult {
  /** The selected number, in `unit`; the mean over the runs if no run was selected. */
  readonly metric: number
  readonly metricName: string
  readonly unit: Unit
  /** Training seconds that the number costs; null if the file does not record them. */
  readonly cost: number | null
  /** Standard deviation over the runs (population, divisor n); null for a single run. */
  readonly std: number | null
  readonly info: ResultInfo
}

/** A question about one architecture or, without `arch`, about the whole data. */
export interface ExistsOptions<Arch = unknown> extends QueryOptions {
  /** Any accepted form or the index of an architecture. */
  readonly arch?: ArchInput<Arch>
}

/** Ranking criteria and limits. */
export interface TopOptions<Arch = unknown> extends QueryOptions {
  /** Number of architectures. */
  readonly k: number
  /** Metric to rank by. Default: the queried metric. */
  readonly by?: string
  /** Upper limit of trainable parameters (count), inclusive. */
  readonly maxParams?: number
  /** Upper limit of multiply-adds of one input (count), inclusive. */
  readonly maxFlops?: number
  /** Keeps an architecture when true. */
  where?(arch: Arch, index: number | bigint): boolean
}

/** An architecture and its rank. */
export interface Ranked<Arch = unknown> {
  /** 1 is best; on ties, the lower index wins. */
  readonly rank: number
  /** Index in the space. */
  readonly index: number | bigint
  readonly arch: Arch
  /** The ranked value, in the unit that `metrics()` gives. */
  readonly metric: number
  /** Training seconds that the number costs; null if the file does not record them. */
  readonly cost: number | null
}

/** The values of the options that a query leaves out. */
export interface QueryDefaults {
  readonly dataset: string
  readonly split: string
  /** In the benchmark's own unit: epochs of a training, or the epoch. */
  readonly budget: number
  readonly metric: string
  readonly unit: Unit
  readonly direction: Direction
}

/** Facts about a dataset of a benchmark. */
export interface DatasetInfo {
  readonly name: string
  /** For people: `CIFAR-10`. */
  readonly title: string
  readonly modality: 'image' | 'graph' | 'text' | 'audio' | 'tabular' | (string & Record<never, never>)
  /** `classification`, `regression`, … */
  readonly task: string
  /** Shape of one input, channels first: `[3, 32, 32]`; null if inputs vary or the shape is unknown. */
  readonly inputShape: readonly number[] | null
  /** Number of classes; null if the task has none. */
  readonly classes: number | null
  readonly splits: readonly string[]
  readonly metrics: readonly MetricInfo[]
  readonly defaults: QueryDefaults
}

/** Selects a dataset. Default: the benchmark's default dataset. */
export interface DatasetOptions {
  readonly dataset?: string
}

/** Which numbers `load` fetches, and how the fetch is stopped. */
export interface LoadOptions extends QueryOptions {
  readonly signal?: AbortSignal
}

/**
 * A space with measured or predicted results. After it is opened, every query is synchronous.
 *
 * Unknown option names throw INVALID_ARGUMENT. Unknown values throw UNKNOWN_DATASET, UNKNOWN_SPLIT, UNKNOWN_BUDGET,
 * UNKNOWN_SEED or UNKNOWN_METRIC, invalid architectures INVALID_ARCHITECTURE, and numbers that the data lacks
 * NOT_IN_DATASET. Over HTTP a query may throw NOT_LOADED: see `whenLoaded` and `load`.
 */
export interface Benchmark<Arch = unknown> extends Disposable {
  readonly name: string
  readonly kind: 'tabular' | 'surrogate'
  readonly space: ArchitectureSpace<Arch>
  readonly source: SourceInfo
  datasets(): string[]
  datasetInfo(dataset?: string): DatasetInfo
  splits(dataset?: string): string[]
  /** The metrics of a dataset; the default metric comes first. */
  metrics(options?: DatasetOptions): MetricInfo[]
  /** The budgets with results (of `arch`, if given), ascending, in the benchmark's own unit (epochs of a training, or the epoch). */
  availableBudgets(options?: ExistsOptions<Arch>): number[]
  defaults(options?: DatasetOptions): QueryDefaults
  getStatistics(): BenchmarkStatistics
  /** True exactly when `summary` would answer. Unknown values are false; unknown option names throw, and so does NOT_LOADED. */
  exists(options: ExistsOptions<Arch>): boolean
  /** Architectures with results, without replacement; more than there are is INVALID_ARGUMENT unless `replacement` is true. */
  randomSample(options?: SampleOptions): Arch[]
  /** Architectures with results, by ascending index. */
  iterAll(): IterableIterator<Arch>
  /** The architecture's index in the space. */
  getIndex(arch: ArchInput<Arch>): number | bigint
  /** The text that identifies the architecture: equal for equal architectures. */
  id(arch: ArchInput<Arch>): string
  /** The space's own encoding: numbers, text or a list of them, as JSON. */
  encode(arch: ArchInput<Arch>): unknown
  decode(encoding: unknown): Arch
  isValid(arch: unknown): boolean
  /**
   * Reads a text as `space.parse` does, and also names that only the data defines, such as that of a recorded run. Absent if
   * the data defines no names.
   */
  parse?(text: string): Arch
  /** An architecture at one random edit; the seed makes it repeatable. */
  mutate(arch: ArchInput<Arch>, options?: MutateOptions): Arch
  /** One number in the shape that all benchmarks share. */
  summary(arch: ArchInput<Arch>, options?: QueryOptions): QueryResult
  /** The metrics of `summary`, in order; NaN for an architecture without a result. */
  queryMany(archs: Iterable<ArchInput<Arch>>, options?: QueryOptions): Float64Array
  /** The best architectures; on ties, the lower index wins. */
  top(options: TopOptions<Arch>): Ranked<Arch>[]
  /** The learning curve, one value per budget of `availableBudgets` with the same options and `arch`; absent without curves. */
  curve?(arch: ArchInput<Arch>, options?: QueryOptions): Float64Array
  /** Training seconds up to the budget; null if the file does not record them. */
  trainTime(arch: ArchInput<Arch>, options?: QueryOptions): number | null
  /**
   * Fetches everything that questions with these options need, so that `summary`, `queryMany`, `top`, `curve`, `randomSample`
   * and `getStatistics` never throw NOT_LOADED for them afterwards. Does nothing where all data is at hand.
   */
  load(options?: LoadOptions): Promise<void>
  close(): void
}
