export type {
  Benchmark,
  BenchmarkStatistics,
  MetricInfo,
  QueryOptions,
  QueryResult,
  SourceInfo,
} from './benchmark.js'
export type { ByteFolder, ByteSource } from './bytes/source.js'
export type { ErrorCode, ErrorDetails } from './errors.js'
export { isNasBenchError, NasBenchError } from './errors.js'
export type { OnProgress, Progress } from './progress.js'
export type { Rng } from './random/rng.js'
export type { ArchitectureSpace, MutateOptions, Problem, RandomOptions, SampleOptions } from './space.js'
