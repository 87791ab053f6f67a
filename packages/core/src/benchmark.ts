import type { ArchitectureSpace, MutateOptions, SampleOptions } from './space.js'

/** A kind of number that a benchmark answers with. */
export interface MetricInfo {
  readonly name: string
  readonly unit: 'percent' | 'fraction' | 'seconds' | 'count' | 'nats'
  /** Which way is better. */
  readonly direction: 'maximize' | 'minimize'
  /** The least and the greatest value there can be. */
  readonly bounds: readonly [number, number]
  readonly description?: string
}

/** Where answers come from. */
export interface SourceInfo {
  /** `'file'`: imported from a published file; `'demo'`: made up from a documented formula; `'model'`: predicted. */
  readonly kind: 'file' | 'demo' | 'model'
  /** The published file's name, without its folder; of a demo, what it is. */
  readonly file: string
  /** Its layout or version as far as it can be told: `NASBenchAPI pickle, v1_0`. */
  readonly version: string
  /** Length of the published file. */
  readonly bytes?: number
  /** Lower-case hex of the whole published file. */
  readonly sha256?: string
  /** ISO 8601. */
  readonly importedAt?: string
  /** Where the store is. */
  readonly location?: string
}

/** What there is in a benchmark's data, counted. */
export interface BenchmarkStatistics {
  /** How many architectures have at least one result. */
  readonly architectures: number
  /** Architectures in the space. */
  readonly spaceSize: number | bigint
  /** How many training runs are recorded. */
  readonly runs: number
  /** Whatever else a benchmark counts. */
  readonly [more: string]: unknown
}

/** Which number is asked for. What is left out has a documented default. */
export interface QueryOptions {
  readonly dataset?: string
  readonly split?: string
  /** Epochs of the training or the epoch, as the benchmark counts them: see its own options. */
  readonly budget?: number
  /** One trial; the mean over all that are present where it is left out. */
  readonly seed?: number
  readonly metric?: string
}

/** One number, the same shape for every benchmark. */
export interface QueryResult {
  /** The number that was asked for, in `unit`; the mean over the runs unless one was named. */
  readonly metric: number
  readonly metricName: string
  readonly unit: 'fraction' | 'percent' | 'nats'
  /** Training seconds spent for it; null where the file has none. */
  readonly cost: number | null
  /** Standard deviation over the runs (population, divisor n); null where there is one run. */
  readonly std: number | null
  /** What was asked and what was used: dataset, split, budget, seeds, index, source … */
  readonly info: Readonly<Record<string, unknown>>
}

/** A question, about one architecture or about any. */
export interface ExistsOptions extends QueryOptions {
  readonly arch?: unknown
}

/** What is best, of which architectures, and how many of them. */
export interface TopOptions extends QueryOptions {
  /** How many. */
  readonly k: number
  /** What to rank by; the queried metric unless said. */
  readonly by?: string
  /** Upper limits, inclusive: parameters (count), multiply-adds (count). */
  readonly maxParams?: number
  /** Multiply-adds of one image (count), inclusive. */
  readonly maxFlops?: number
  /** Keeps an architecture when true. */
  readonly where?: (arch: never, index: number) => boolean
}

/** An architecture and its place among the best. */
export interface Ranked<Arch = unknown> {
  /** 1 is best; ties go to the lower index. */
  readonly rank: number
  /** Index in the space. */
  readonly index: number | bigint
  readonly arch: Arch
  /** The value that was ranked by, in the unit that `metrics()` says. */
  readonly metric: number
  /** Training seconds spent for it; null where the file has none. */
  readonly cost: number | null
}

/** A space with measured or predicted results. After it is opened, every query is synchronous. */
export interface Benchmark<Arch = unknown, Native = QueryResult> {
  readonly name: string
  readonly kind: 'tabular' | 'surrogate'
  readonly space: ArchitectureSpace<Arch>
  readonly source: SourceInfo
  datasets(): string[]
  splits(dataset?: string): string[]
  metrics(): MetricInfo[]
  /** The budgets there are results of, ascending, in the benchmark's own unit (epochs of a training, or the epoch). */
  availableBudgets(options?: QueryOptions): number[]
  /** What a query uses where an option is left out. */
  defaults(): { readonly dataset: string; readonly split: string; readonly budget: number }
  getStatistics(): BenchmarkStatistics
  /** True exactly when `query` would answer. Never throws. */
  exists(options: ExistsOptions): boolean
  randomSample(options?: SampleOptions): Arch[]
  iterAll(): IterableIterator<Arch>
  /** The architecture's index in the space; throws INVALID_ARCHITECTURE. */
  getIndex(arch: Arch): number | bigint
  id(arch: Arch): string
  encode(arch: Arch): unknown
  decode(encoding: unknown): Arch
  isValid(arch: unknown): boolean
  /**
   * What a text names in this data: all that `space.parse` reads and, beside it, names that only the data knows, such as
   * that of a recorded run. Absent where there are none.
   */
  parse?(text: string): Arch
  mutate(arch: Arch, options?: MutateOptions): Arch
  /** The benchmark's own rich answer. Architectures may also be given as their index or text. */
  query(arch: Arch | number | string, options?: QueryOptions): Native
  /** One number in the shape that all benchmarks share; throws where there is none. */
  summary(arch: Arch | number | string, options?: QueryOptions): QueryResult
  /** The metrics of `summary`, in order; NaN where there is no such result. */
  queryMany(archs: Iterable<Arch | number | string>, options?: QueryOptions): Float64Array
  top(options: TopOptions): Ranked<Arch>[]
  /** The learning curve, one value a budget; where the benchmark has one. */
  curve?(arch: Arch | number | string, options?: QueryOptions): Float64Array
  /** Training seconds up to the budget; null where the file has none. */
  trainTime(arch: Arch | number | string, options?: QueryOptions): number | null
  close(): void
}
