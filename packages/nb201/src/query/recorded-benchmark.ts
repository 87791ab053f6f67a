import {
  type ArchInput,
  type ArchitectureSpace,
  allPoints,
  type Benchmark,
  checkCount,
  checkOptionNames,
  createBest,
  createColumnCache,
  type DatasetInfo,
  type DatasetOptions,
  drawIndices,
  type ExistsOptions,
  isNasBenchError,
  type LoadOptions,
  type MetricInfo,
  type QueryDefaults,
  type QueryOptions,
  type Ranked,
  readInteger,
  type SampleOptions,
  type SourceInfo,
  SpaceBacked,
  type TopOptions,
  whenLoaded,
} from '@nasbench/core'
import { type Dataset201, datasetShape, datasets, datasetTitles } from '../cost.js'
import { metricInfo } from '../metrics.js'
import { createOfficialApi } from '../official/api.js'
import type { OfficialApi } from '../official/types.js'
import type { RecordedSpace } from '../recorded-space.js'
import type { RunMeasure, Runs } from '../run-reader.js'
import { recordedIndices, type Statistics201, statisticsOf } from '../statistics.js'
import { rowsOf } from '../tables.js'
import { Answers } from './answer.js'
import { Planner, type QueryPlan } from './plan.js'
import {
  checkDataset,
  checkMetric,
  metricNames,
  notInDataset,
  type Question,
  questionNames,
  splitsOf,
} from './question.js'
import type { Answer201, Result201 } from './result.js'

const names = (...more: readonly string[]) => new Set([...questionNames, ...more])
const queryNames = names()
const archNames = names('arch')
const topNames = names('k', 'by', 'maxParams', 'maxFlops', 'where')
const loadNames = names('signal')
const datasetNames = new Set(['dataset'])

/** A search space with recorded training runs: what NAS-Bench-201 and NATS-Bench's size space have in common. */
export abstract class RecordedBenchmark<
    Arch,
    Space extends ArchitectureSpace<Arch>,
    Options extends QueryOptions,
  >
  extends SpaceBacked<Arch, number>
  implements Benchmark<Arch>
{
  readonly kind = 'tabular'
  readonly name: string
  readonly space: Space
  private readonly planner: Planner
  private readonly answers: Answers<Arch>
  private known: readonly number[] | undefined
  private officialApi: OfficialApi<Arch> | undefined

  protected constructor(
    private readonly runs: Runs,
    readonly source: SourceInfo,
    private readonly about: RecordedSpace<Arch, Space>,
  ) {
    super()
    this.space = about.space
    this.name = about.space.name
    this.planner = new Planner(runs, source.file, this.name, [...about.trainings].reverse())
    this.answers = new Answers(source, about, runs.hint)
  }

  /** The answers of the authors' own libraries (nas_201_api, nats_bench), to the last bit and under their names. */
  get official(): OfficialApi<Arch> {
    this.officialApi ??= createOfficialApi(this.runs, this.source, this.about)
    return this.officialApi
  }

  /** The datasets with some result. */
  datasets(): string[] {
    return datasets.filter((dataset) => this.splitsOf(dataset).length > 0)
  }

  datasetInfo(dataset?: string): DatasetInfo {
    const name = this.datasetOf(dataset)
    const { classes, pixels } = datasetShape(name)
    return {
      name,
      title: datasetTitles[name],
      modality: 'image',
      task: 'classification',
      inputShape: [3, pixels, pixels],
      classes,
      splits: this.splits(name),
      metrics: this.metrics({ dataset: name }),
      defaults: this.defaults({ dataset: name }),
    }
  }

  /** The splits with some result. */
  splits(dataset?: string): string[] {
    return this.splitsOf(this.datasetOf(dataset))
  }

  /** The metrics with some result. */
  metrics(options: DatasetOptions = {}): MetricInfo[] {
    checkOptionNames(options, datasetNames, this.name)
    const some = options.dataset === undefined ? datasets : [this.datasetOf(options.dataset)]
    const has = (metric: (typeof metricNames)[number]) =>
      some.some((dataset) =>
        splitsOf(dataset).some((split) => this.planner.has(undefined, dataset, split, metric)),
      )
    return metricNames.filter(has).map((metric) => {
      const { bounds, ...info } = metricInfo[metric]
      return { ...info, bounds: [...bounds] as const }
    })
  }

  defaults(options: DatasetOptions = {}): QueryDefaults {
    checkOptionNames(options, datasetNames, this.name)
    const { dataset } = options
    const { split, metric, ...rest } = this.planner.defaults(
      dataset === undefined ? undefined : checkDataset(dataset, this.name),
    )
    const { unit, direction } = metricInfo[metric]
    const budget = Number(this.about.trainings.at(-1)) - 1
    return { ...rest, split, budget, metric, unit, direction }
  }

  /** Epochs from 0 that some run has (or those of `arch`), ascending. */
  availableBudgets(options: Options & { readonly arch?: ArchInput<Arch> } = {} as Options): number[] {
    checkOptionNames(options, archNames, this.name)
    const { arch } = options
    const recording = this.planner.recording(options)
    const { runs, measure, budgets, metric } = recording
    const seed = seedOf(options)
    if ((arch === undefined && seed === undefined) || metric === 'latency') return [...budgets]
    const rows =
      arch === undefined
        ? Array.from({ length: runs.rows }, (_, row) => row)
        : rowsOf(this.answers.rowRange(recording, this.about.indexOf(arch)))
    const chosen = rows.filter((row) => seed === undefined || runs.seed(row) === seed)
    return allPoints(chosen.flatMap((row) => runs.measure(measure).pointsOf(row) ?? []))
  }

  getStatistics(): Statistics201 {
    return statisticsOf(this.runs, this.about, this.indices(), this.source)
  }

  /** Unknown values are false; unknown option names and NOT_LOADED throw. */
  exists(options: ExistsOptions<Arch> & { readonly hp?: number | string }): boolean {
    checkOptionNames(options, archNames, this.name)
    const { arch, ...question } = options
    try {
      if (arch === undefined) return this.someRunHas(question)
      this.answers.result(arch, this.planner.plan(question), seedOf(question))
      return true
    } catch (error) {
      if (isNasBenchError(error) && error.code !== 'NOT_LOADED') return false
      throw error
    }
  }

  /** Architectures with results. */
  randomSample(options: SampleOptions = {}): Arch[] {
    const indices = this.indices()
    return drawIndices(options, indices.length).map((drawn) => this.space.at(indices[drawn]!))
  }

  /** Architectures with results, by ascending index. */
  *iterAll(): IterableIterator<Arch> {
    for (const index of this.indices()) yield this.space.at(index)
  }

  /** All numbers of an architecture at one epoch: each run, their means, and the network's cost. */
  query(arch: ArchInput<Arch>, options: Options = {} as Options): Answer201 {
    return this.answers.answer(arch, this.plan(options), seedOf(options))
  }

  summary(arch: ArchInput<Arch>, options: Options = {} as Options): Result201 {
    return this.answers.result(arch, this.plan(options), seedOf(options))
  }

  queryMany(archs: Iterable<ArchInput<Arch>>, options: Options = {} as Options): Float64Array {
    const plan = this.plan(options)
    const seed = seedOf(options)
    const { about, answers } = this
    const list = Array.isArray(archs) ? archs : [...archs]
    plan.values.expect(list.length)
    const metrics = new Float64Array(list.length)
    for (let i = 0; i < list.length; i++) metrics[i] = answers.metricAt(plan, about.indexOf(list[i]), seed)
    return metrics
  }

  /** The best by the metric; on ties, the lower index wins. */
  top(options: TopOptions<Arch> & Options): Ranked<Arch>[] {
    checkOptionNames(options, topNames, this.name)
    const { k, by, maxParams = Number.POSITIVE_INFINITY, maxFlops = Number.POSITIVE_INFINITY } = options
    const { about, answers, space } = this
    checkCount(k)
    const metric = by === undefined ? undefined : checkMetric(by, this.name, 'metric to rank by')
    const plan = this.planner.plan(metric === undefined ? options : { ...options, metric })
    const seed = seedOf(options)
    plan.values.all()
    const sign = metricInfo[plan.metric].direction === 'minimize' ? -1 : 1
    const isLimited = maxParams < Number.POSITIVE_INFINITY || maxFlops < Number.POSITIVE_INFINITY
    const best = createBest(Math.min(k, about.size))
    for (const index of this.indices()) {
      const value = answers.metricAt(plan, index, seed)
      if (Number.isNaN(value) || !best.wants(sign * value)) continue
      if (isLimited) {
        const { params, flops } = about.cost(index, plan.trainedOn)
        if (params > maxParams || flops > maxFlops) continue
      }
      if (options.where && !options.where(space.at(index), index)) continue
      best.add(index, sign * value)
    }
    return best.sorted().map(({ item: index, score }, at) => ({
      rank: at + 1,
      index,
      arch: space.at(index),
      metric: sign * score,
      cost: answers.costAt(plan, index, seed),
    }))
  }

  /** The mean over the runs at each epoch, at the epochs of `availableBudgets` with the same options and `arch`. */
  curve(arch: ArchInput<Arch>, options: Options = {} as Options): Float64Array {
    checkOptionNames(options, queryNames, this.name)
    const recording = this.planner.recording(options)
    const index = this.about.indexOf(arch)
    const { runs, measure, split, metric, dataset, hp, budgets } = recording
    if (this.runs.hint !== undefined || metric === 'latency') {
      throw notInDataset(
        `${this.source.file} has no curves: of the ${hp}-epoch runs it has ${split} ${metric} of ${dataset} at epoch ${budgets.at(-1)}`,
        this.runs.hint,
      )
    }
    const seed = seedOf(options)
    const rows =
      seed === undefined
        ? rowsOf(this.answers.rowRange(recording, index))
        : [this.answers.rowOfSeed(recording, index, seed)]
    return meanCurve(runs.measure(measure), rows)
  }

  /** Training seconds up to and including an epoch, the mean over the runs; null if the file has none. */
  trainTime(arch: ArchInput<Arch>, options: Options = {} as Options): number | null {
    const index = this.about.indexOf(arch)
    const { dataset } = this.planner.defaults(this.datasetOf(options.dataset))
    const split = (['train', 'val', 'test'] as const).find((one) =>
      this.planner.has(undefined, dataset, one, 'accuracy'),
    )
    const plan = this.plan({ split: split ?? 'train', ...options })
    const seed = seedOf(options)
    if (seed === undefined) this.answers.rowRange(plan, index)
    else this.answers.rowOfSeed(plan, index, seed)
    return this.answers.costAt(plan, index, seed)
  }

  /** Fetches what questions with these options need; does nothing if the data is at hand. */
  async load(options: LoadOptions & Options = {} as Options): Promise<void> {
    checkOptionNames(options, loadNames, this.name)
    const { signal, ...question } = options as LoadOptions
    const fetchAll = () => {
      const { runs, measure, values, accuracies, losses, budget } = this.planner.plan(question)
      if (!this.runs.isRemote) return
      for (const column of [values, accuracies, losses]) column.all()
      this.getStatistics()
      // Curves and the times that a cost is the sum of; their bytes stay in the store's cache.
      for (const { from, count } of runs.measure(measure).points)
        loadPoints(runs.measure(measure), from, count)
      loadPoints(runs.measure('train-time'), 0, budget + 1)
    }
    await whenLoaded(fetchAll, signal === undefined ? {} : { signal })
  }

  close(): void {
    this.runs.close()
  }

  private plan(options: Question): QueryPlan {
    checkOptionNames(options, queryNames, this.name)
    return this.planner.plan(options)
  }

  private datasetOf(name: string | undefined): Dataset201 {
    return name === undefined ? this.planner.defaults().dataset : checkDataset(name, this.name)
  }

  private splitsOf(dataset: Dataset201): string[] {
    return splitsOf(dataset).filter((split) =>
      // A latency is of the network and of no split.
      metricNames.some(
        (metric) => metric !== 'latency' && this.planner.has(undefined, dataset, split, metric),
      ),
    )
  }

  private indices(): readonly number[] {
    this.known ??= recordedIndices(this.runs, this.about)
    return this.known
  }

  private someRunHas(question: Question): boolean {
    const { runs, values } = this.planner.plan(question)
    const seed = seedOf(question)
    for (let row = 0; row < runs.rows; row++) {
      if (values.has(row) && (seed === undefined || runs.seed(row) === seed)) return true
    }
    return false
  }
}

/* A string of digits is a seed. Other values are looked up unchanged, and not found. */
function seedOf({ seed }: Question): number | undefined {
  return typeof seed === 'string' ? (readInteger(seed) ?? (seed as unknown as number)) : seed
}

/* The mean over the runs at each epoch that some of them has, by ascending epoch. */
function meanCurve(measure: RunMeasure, rows: readonly number[]): Float64Array {
  const sums = new Map<number, { sum: number; runs: number }>()
  for (const row of rows) {
    const points = measure.pointsOf(row)
    const values = measure.row(row)
    if (!points || !values) continue
    for (let i = 0; i < values.length; i++) {
      const epoch = points.at ? points.at[i]! : points.from + i
      const entry = sums.get(epoch) ?? { sum: 0, runs: 0 }
      entry.sum += values[i]!
      entry.runs++
      sums.set(epoch, entry)
    }
  }
  const byEpoch = [...sums].sort(([a], [b]) => a - b)
  return Float64Array.from(byEpoch, ([, { sum, runs }]) => sum / runs)
}

/* Reads points of all rows, so that what is missing is fetched side by side; the values are dropped. */
function loadPoints(measure: RunMeasure, from: number, count: number): void {
  if (measure.points.length === 0) return
  createColumnCache({ remote: true, computed: false }).column(measure, { point: from, width: count }).all()
}
