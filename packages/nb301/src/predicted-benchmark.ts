import {
  type Benchmark,
  type BenchmarkStatistics,
  type ExistsOptions,
  isNasBenchError,
  type MetricInfo,
  type MutateOptions,
  type QueryResult,
  type Ranked,
  type SampleOptions,
  type SourceInfo,
  unknownName,
} from '@nasbench/core'
import type { Genotype } from './genotype.js'
import { resolveGenotype } from './parse.js'
import { type DartsSpace, dartsSpace, dataset301 } from './space.js'
import {
  checkDataset,
  checkQuestion,
  type SurrogateOptions301,
  type SurrogateQuestion,
  type SurrogateScope,
} from './surrogate-question.js'
import { candidatesOf, rankCandidates, type SurrogateTopOptions301 } from './surrogate-ranking.js'

/** An architecture as itself, as its text or as its rank. */
export type GenotypeInput = Genotype | string | number | bigint

/** Where a prediction comes from, and what exactly it is. */
export interface SurrogateInfo301 {
  readonly [key: string]: unknown
  /** The architecture's rank in decimal: as a number it would lose digits, as a bigint it would be no JSON. */
  readonly rank: string
  /** The short text form. */
  readonly arch: string
  readonly dataset: string
  readonly split: string
  /** The epoch that is predicted. */
  readonly budget: number
  readonly noise: string
  /** The seed of the noise; null without noise. */
  readonly seed: number | null
  /** The model's file or folder, without its path. */
  readonly source: string
  readonly version: string
}

/**
 * What all surrogates of NAS-Bench-301 have in common as benchmarks: they answer for every architecture of the space, for
 * CIFAR-10's validation accuracy alone.
 *
 * Where a question has no answer it throws: INVALID_ARCHITECTURE, UNKNOWN_DATASET, UNKNOWN_SPLIT, UNKNOWN_BUDGET,
 * UNKNOWN_METRIC, UNKNOWN_SEED, or INVALID_ARGUMENT for a kind of noise or a limit that is none.
 */
export abstract class PredictedBenchmark<Answer extends QueryResult> implements Benchmark<Genotype, Answer> {
  readonly name = 'nb301'
  readonly kind = 'surrogate'
  readonly space: DartsSpace = dartsSpace
  protected abstract readonly scope: SurrogateScope

  protected constructor(readonly source: SourceInfo) {}

  /** The rich answer; its `metric` is what `metricsOf` gives. */
  protected abstract answer(arch: Genotype, question: SurrogateQuestion): Answer
  protected abstract metricsOf(archs: readonly Genotype[], question: SurrogateQuestion): Float64Array
  /** Predicted training seconds; null where no model predicts them. */
  protected abstract secondsOf(arch: Genotype, budget: number): number | null

  datasets(): string[] {
    return [dataset301]
  }

  splits(dataset: string = dataset301): string[] {
    checkDataset(dataset)
    return ['val']
  }

  metrics(): MetricInfo[] {
    return this.scope.metrics.map((metric) => ({ ...metric, bounds: [...metric.bounds] as [number, number] }))
  }

  availableBudgets(options: SurrogateOptions301 = {}): number[] {
    const { budget: _, ...rest } = options
    checkQuestion(rest, this.scope)
    return [...this.scope.budgets]
  }

  defaults(): { readonly dataset: string; readonly split: string; readonly budget: number } {
    return { dataset: dataset301, split: 'val', budget: this.scope.budgets.at(-1) as number }
  }

  /** Everything can be predicted; there are no runs. `architectures` is the size of the space, rounded to a number. */
  getStatistics(): BenchmarkStatistics {
    return { architectures: Number(dartsSpace.size), spaceSize: dartsSpace.size, runs: 0 }
  }

  exists(options: ExistsOptions): boolean {
    try {
      checkQuestion(options as SurrogateOptions301, this.scope)
      if (options.arch !== undefined) resolveGenotype(options.arch as GenotypeInput)
      return true
    } catch (error) {
      if (isNasBenchError(error)) return false
      throw error
    }
  }

  randomSample(options?: SampleOptions): Genotype[] {
    return dartsSpace.randomSample(options)
  }

  /** All of the space by ascending rank: more than anyone goes through. */
  iterAll(): IterableIterator<Genotype> {
    return dartsSpace.iterAll()
  }

  getIndex(arch: Genotype): bigint {
    return dartsSpace.getIndex(arch)
  }

  id(arch: Genotype): string {
    return dartsSpace.id(arch)
  }

  /** For each cell eight pairs: predecessor and operation id. */
  encode(arch: Genotype): ReturnType<DartsSpace['encode']> {
    return dartsSpace.encode(arch)
  }

  decode(encoding: unknown): Genotype {
    return dartsSpace.decode(encoding)
  }

  isValid(arch: unknown): boolean {
    return dartsSpace.isValid(arch)
  }

  mutate(arch: Genotype, options?: MutateOptions): Genotype {
    return dartsSpace.mutate(arch, options)
  }

  query(arch: GenotypeInput, options: SurrogateOptions301 = {}): Answer {
    const genotype = resolveGenotype(arch)
    return this.answer(genotype, checkQuestion(options, this.scope))
  }

  summary(arch: GenotypeInput, options: SurrogateOptions301 = {}): QueryResult {
    const { metric, metricName, unit, cost, std, info } = this.query(arch, options)
    return { metric, metricName, unit, cost, std, info }
  }

  queryMany(archs: Iterable<GenotypeInput>, options: SurrogateOptions301 = {}): Float64Array {
    const question = checkQuestion(options, this.scope)
    return this.metricsOf(Array.from(archs, resolveGenotype), question)
  }

  /** The best of the architectures `among`; of 1,000 drawn with seed 0 unless some are named. */
  top(options: SurrogateTopOptions301): Ranked<Genotype>[] {
    const names = this.scope.metrics.map(({ name }) => name)
    if (options.by !== undefined && !names.includes(options.by)) {
      throw unknownName('UNKNOWN_METRIC', 'metric to rank by', options.by, names, 'this surrogate of nb301')
    }
    const question = checkQuestion(
      options.by === undefined ? options : { ...options, metric: options.by },
      this.scope,
    )
    const candidates = candidatesOf(options)
    const metrics = this.metricsOf(
      candidates.map(({ arch }) => arch),
      question,
    )
    const direction = this.scope.metrics.find(({ name }) => name === question.metric)?.direction ?? 'maximize'
    const cost = (arch: Genotype) => this.secondsOf(arch, question.budget)
    return rankCandidates(candidates, metrics, direction, options.k, cost)
  }

  trainTime(arch: GenotypeInput, options: SurrogateOptions301 = {}): number | null {
    const genotype = resolveGenotype(arch)
    return this.secondsOf(genotype, checkQuestion(options, this.scope).budget)
  }

  /** Lets go of nothing: a model is in memory as a whole. */
  close(): void {}

  protected infoOf(arch: Genotype, { budget, noise, seed }: SurrogateQuestion): SurrogateInfo301 {
    return {
      rank: String(dartsSpace.getIndex(arch)),
      arch: dartsSpace.format(arch),
      dataset: dataset301,
      split: 'val',
      budget,
      noise,
      seed: noise === 'none' ? null : seed,
      source: this.source.file,
      version: this.source.version,
    }
  }
}
