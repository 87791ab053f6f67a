import {
  type Benchmark,
  type BenchmarkStatistics,
  checkOptionNames,
  type DatasetInfo,
  type DatasetOptions,
  type ExistsOptions,
  isNasBenchError,
  jsonSafe,
  type LoadOptions,
  type MetricInfo,
  matchName,
  NasBenchError,
  type QueryDefaults,
  type QueryResult,
  type ResultInfo,
  type SampleOptions,
  type SourceInfo,
  SpaceBacked,
  unknownName,
} from '@nasbench/core'
import { checkDataset, dataset301, datasetInfoOf } from './dataset.js'
import { canonicalGenotype, codeOfGenotype, type Genotype, type GenotypeInput } from './genotype.js'
import { rankOfCodes } from './rank.js'
import { type DartsSpace, dartsSpace } from './space.js'
import {
  checkQuestion,
  questionNames,
  type SurrogateOptions301,
  type SurrogateQuestion,
  type SurrogateScope,
} from './surrogate-question.js'
import {
  candidatesOf,
  type RankedPrediction301,
  rankCandidates,
  rankingNames,
  type SurrogateTopOptions301,
} from './surrogate-ranking.js'
import { textOfCodes } from './text.js'

/** Where a prediction comes from, and what exactly it is. */
export interface SurrogateInfo301 extends ResultInfo {
  /** Index in the space. JSON has it as decimal text. */
  readonly index: bigint
  /** The short text form. */
  readonly arch: string
  /** The epoch that is predicted. */
  readonly budget: number
  readonly noise: string
  /** The seed of the noise; null without noise. */
  readonly seed: number | null
}

const archNames: ReadonlySet<string> = new Set([...questionNames, 'arch'])

/**
 * The base of the surrogates of NAS-Bench-301: they answer for every architecture of the space, and only for the validation
 * accuracy on CIFAR-10.
 *
 * A question without an answer throws: INVALID_ARCHITECTURE, UNKNOWN_DATASET, UNKNOWN_SPLIT, UNKNOWN_BUDGET,
 * UNKNOWN_METRIC, UNKNOWN_SEED, or INVALID_ARGUMENT for an unknown kind of noise, option or limit.
 */
export abstract class PredictedBenchmark<Answer extends QueryResult>
  extends SpaceBacked<Genotype, bigint>
  implements Benchmark<Genotype>
{
  readonly name = 'nb301'
  readonly kind = 'surrogate'
  readonly space: DartsSpace = dartsSpace
  protected abstract readonly scope: SurrogateScope

  protected constructor(readonly source: SourceInfo) {
    super()
  }

  /** The rich answer; its `metric` is what `metricsOf` gives. */
  protected abstract answer(arch: Genotype, question: SurrogateQuestion): Answer
  protected abstract metricsOf(archs: readonly Genotype[], question: SurrogateQuestion): Float64Array
  /** Predicted training seconds; null if no model predicts them. */
  protected abstract secondsOf(arch: Genotype, budget: number): number | null

  datasets(): string[] {
    return [dataset301]
  }

  datasetInfo(dataset: string = dataset301): DatasetInfo {
    const name = checkDataset(dataset)
    return datasetInfoOf(name, this.splits(name), this.metrics(), this.defaults())
  }

  splits(dataset: string = dataset301): string[] {
    checkDataset(dataset)
    return ['val']
  }

  metrics({ dataset = dataset301 }: DatasetOptions = {}): MetricInfo[] {
    checkDataset(dataset)
    return this.scope.metrics.map((metric) => structuredClone(metric))
  }

  availableBudgets(options: SurrogateOptions301 & { readonly arch?: GenotypeInput } = {}): number[] {
    const { budget: _, arch, ...rest } = options
    checkQuestion(rest, this.scope)
    if (arch !== undefined) codeOfGenotype(arch)
    return [...this.scope.budgets]
  }

  defaults({ dataset = dataset301 }: DatasetOptions = {}): QueryDefaults {
    const [{ name, unit, direction }] = this.scope.metrics as [MetricInfo]
    const budget = this.scope.budgets.at(-1)!
    return { dataset: checkDataset(dataset), split: 'val', budget, metric: name, unit, direction }
  }

  /** Everything can be predicted; there are no runs. `architectures` is the size of the space, rounded to a number. */
  getStatistics(): BenchmarkStatistics {
    return { architectures: Number(dartsSpace.size), spaceSize: dartsSpace.size, runs: 0 }
  }

  exists(options: ExistsOptions<Genotype> & SurrogateOptions301): boolean {
    checkOptionNames(options, archNames, 'a surrogate of nb301')
    const { arch, ...question } = options
    try {
      checkQuestion(question, this.scope)
      if (arch !== undefined) codeOfGenotype(arch)
      return true
    } catch (error) {
      if (isNasBenchError(error)) return false
      throw error
    }
  }

  randomSample(options?: SampleOptions): Genotype[] {
    return dartsSpace.randomSample(options)
  }

  /** The whole space by ascending index: 10^18 architectures. */
  iterAll(): IterableIterator<Genotype> {
    return dartsSpace.iterAll()
  }

  /** The prediction; the same seed gives the same noise. */
  query(arch: GenotypeInput, options: SurrogateOptions301 = {}): Answer {
    const genotype = canonicalGenotype(arch)
    return this.answer(genotype, checkQuestion(options, this.scope))
  }

  summary(arch: GenotypeInput, options: SurrogateOptions301 = {}): QueryResult {
    const { metric, metricName, unit, cost, std, info } = this.query(arch, options)
    return { metric, metricName, unit, cost, std, info }
  }

  queryMany(archs: Iterable<GenotypeInput>, options: SurrogateOptions301 = {}): Float64Array {
    const question = checkQuestion(options, this.scope)
    return this.metricsOf(
      Array.from(archs, (arch) => canonicalGenotype(arch)),
      question,
    )
  }

  /** The best of the architectures `among`. Default: of 1,000 drawn with seed 0. */
  top(options: SurrogateTopOptions301): RankedPrediction301[] {
    checkOptionNames(options, rankingNames, 'a surrogate of nb301')
    const { k, by, maxParams: _, maxFlops: __, where: ___, among: ____, ...rest } = options
    const names = this.scope.metrics.map(({ name }) => name)
    if (by !== undefined && matchName(by, names) === undefined) {
      throw unknownName('UNKNOWN_METRIC', 'metric to rank by', by, names, 'this surrogate of nb301')
    }
    const question = checkQuestion(by === undefined ? rest : { ...rest, metric: by }, this.scope)
    const candidates = candidatesOf(options)
    const metrics = this.metricsOf(
      candidates.map(({ arch }) => arch),
      question,
    )
    const { direction } = this.scope.metrics.find(({ name }) => name === question.metric)!
    const cost = (arch: Genotype) => this.secondsOf(arch, question.budget)
    return rankCandidates(candidates, metrics, direction, k, cost)
  }

  trainTime(arch: GenotypeInput, options: SurrogateOptions301 = {}): number | null {
    const genotype = canonicalGenotype(arch)
    return this.secondsOf(genotype, checkQuestion(options, this.scope).budget)
  }

  /** Nothing is fetched: a model is in memory as a whole. Throws what is wrong with the options. */
  async load({ signal, ...options }: LoadOptions = {}): Promise<void> {
    checkQuestion(options, this.scope)
    if (signal?.aborted) throw new NasBenchError('ABORTED', 'stopped while loading', { cause: signal.reason })
  }

  /** Frees nothing: a model is in memory as a whole. */
  close(): void {}

  protected infoOf(arch: Genotype, { budget, noise, seed }: SurrogateQuestion): SurrogateInfo301 {
    const { normal, reduce } = codeOfGenotype(arch)
    return jsonSafe({
      index: rankOfCodes(normal, reduce),
      arch: textOfCodes(normal, reduce),
      dataset: dataset301,
      split: 'val',
      budget,
      noise,
      seed: noise === 'none' ? null : seed,
      source: this.source.file,
      version: this.source.version,
    })
  }
}
