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
  type TopOptions,
  unknownName,
} from '@nasbench/core'
import {
  type Answer101,
  type Average101,
  averageOf,
  type ByBudget,
  type CellInfo101,
  epochOf,
  type RecordedRun101,
  type Result101,
  type Run101,
  recordsOfRow,
  runsOfRow,
} from './answers.js'
import { type Arch101, archOfIndex, plainArch } from './arch.js'
import { costColumns } from './cost.js'
import { nb101Data } from './data.js'
import { demoRuns, demoSource } from './demo.js'
import { looksLikeHash } from './hash-lookup.js'
import { spaceSize } from './operations.js'
import { parseArch101 } from './parse.js'
import { createRouter, type QueryOptions101, type Route, type Router, splits } from './question.js'
import { Best } from './ranking.js'
import { type CellRuns, runsOfStore } from './runs.js'
import type { SampleOptions101 } from './sample.js'
import { type Nb101Space, nb101Space, resolveArch } from './space.js'
import { type Statistics101, statisticsOf } from './statistics.js'
import type { Budget101 } from './tables.js'
import { repeats } from './tables.js'
import { type Spread, spreadOf } from './values.js'

type ArchLike = Arch101 | string | number

/** What is best, of which cells, and how many of them. */
export interface TopOptions101 extends QueryOptions101, Omit<TopOptions, keyof QueryOptions101 | 'where'> {
  readonly where?: (arch: Arch101, index: number) => boolean
}

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
  private readonly values = new Float64Array(repeats)
  private readonly spread: Spread = { mean: 0, std: 0, runs: 0 }
  private present: { readonly indices: Uint32Array; readonly rows: Uint32Array } | undefined

  private constructor(
    private readonly runs: CellRuns,
    readonly source: SourceInfo,
  ) {
    this.router = createRouter(runs, source.file)
  }

  /**
   * Opens a store or a published file (which is imported on first use and found again from then on), by path or, where
   * no path is given, as NASBENCH101_PATH or the data folder has it. In a browser: the address of a store.
   *
   * Rejects with DATA_NOT_FOUND, CORRUPT_FILE, UNSUPPORTED_FILE, UNSAFE_PICKLE, STORE_VERSION or ABORTED.
   */
  static async open(location?: string | ByteFolder, options: OpenOptions = {}): Promise<NASBench101> {
    const store = await resolveStore(nb101Data, location, options)
    const { source, createdAt } = store.layout
    return new NASBench101(runsOfStore(store), {
      kind: 'file',
      file: source.file,
      version: source.version,
      bytes: source.bytes,
      sha256: source.sha256,
      importedAt: createdAt,
      location: store.location,
    })
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
  availableBudgets(options: QueryOptions101 & { readonly arch?: ArchLike } = {}): number[] {
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
      const row = this.runs.row(resolveArch(arch as ArchLike))
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
    const { indices } = this.cells()
    const drawn = sampleIndices(resolveRng(options), indices.length, n)
    return drawn.map((at) => archOfIndex(indices[at] as number))
  }

  /** Cells of this file by ascending index. */
  *iterAll(): IterableIterator<Arch101> {
    for (const index of this.cells().indices) yield archOfIndex(index)
  }

  /** Module hashes of this file's cells, in the order of the file. */
  *iterHashes(): IterableIterator<string> {
    for (let row = 0; row < this.runs.rows; row++) yield this.runs.hash(row)
  }

  getIndex(arch: ArchLike): number {
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
  query(arch: ArchLike, options?: QueryOptions101 & { average?: false; summary?: false }): Answer101
  query(arch: ArchLike, options: QueryOptions101 & { average: true; summary?: false }): Average101
  query(arch: ArchLike, options: QueryOptions101 & { summary: true }): Result101
  query(
    arch: ArchLike,
    options: QueryOptions101 & { readonly average?: boolean; readonly summary?: boolean } = {},
  ): Answer101 | Average101 | Result101 {
    const index = resolveArch(arch)
    const route = this.router.route(options)
    const row = this.rowOf(index)
    if (options.summary) return this.answer(index, row, route)
    const accuracies = this.runs.values('accuracy', row)
    // What `summary` would not answer, this does not either.
    if (!hasAccuracy(route, accuracies)) throw this.notRecorded(index, row, route)
    const found = runsOfRow(this.runs, row, options.budget, route.repeat, accuracies)
    const counts: { [budget in Budget101]?: number } = {}
    const averages: { [budget in Budget101]?: Run101 } = {}
    for (const budget of this.router.budgets) {
      const list = found[budget]
      if (!list) continue
      counts[budget] = list.length
      if (options.average) averages[budget] = averageOf(list)
    }
    const info = this.cellInfo(arch, index, row, counts)
    return options.average ? [info, averages] : [info, found]
  }

  summary(arch: ArchLike, options: QueryOptions101 = {}): Result101 {
    const index = resolveArch(arch)
    return this.answer(index, this.rowOf(index), this.router.route(options))
  }

  /** Every number that the file has of a cell's runs, step 0 and total time among them. */
  records(arch: ArchLike): RecordedRun101[] {
    return recordsOfRow(this.runs, this.rowOf(resolveArch(arch)))
  }

  queryMany(archs: Iterable<ArchLike>, options: QueryOptions101 = {}): Float64Array {
    const route = this.router.route(options)
    const list = Array.isArray(archs) ? (archs as readonly ArchLike[]) : [...archs]
    route.accuracy.expect(list.length)
    const metrics = new Float64Array(list.length)
    for (let i = 0; i < list.length; i++) {
      const row = this.runs.row(resolveArch(list[i] as ArchLike))
      metrics[i] = row < 0 ? Number.NaN : route.accuracy.mean(row, route.repeat)
    }
    return metrics
  }

  /** The best by the metric; ties go to the lower index. */
  top(options: TopOptions101): Ranked<Arch101>[] {
    const { k, maxParams = Number.POSITIVE_INFINITY, maxFlops = Number.POSITIVE_INFINITY, where } = options
    if (!Number.isInteger(k) || k < 1) {
      throw new NasBenchError(
        'INVALID_ARGUMENT',
        `k must be a whole number from 1, not ${formatReceived(k)}`,
        { received: k },
      )
    }
    if (options.by !== undefined && options.by !== 'accuracy') {
      throw unknownName('UNKNOWN_METRIC', 'metric to rank by', options.by, ['accuracy'], 'nb101')
    }
    const route = this.router.route(options)
    const { indices, rows } = this.cells()
    route.accuracy.load()
    const costs =
      maxParams < Number.POSITIVE_INFINITY || maxFlops < Number.POSITIVE_INFINITY ? costColumns() : undefined
    const best = new Best(Math.min(k, indices.length))
    for (let at = 0; at < indices.length; at++) {
      const index = indices[at] as number
      const metric = route.accuracy.mean(rows[at] as number, route.repeat)
      if (Number.isNaN(metric) || !best.wants(metric)) continue
      if (
        costs &&
        ((costs.params[index] as number) > maxParams || (costs.flops[index] as number) > maxFlops)
      ) {
        continue
      }
      if (where && !where(archOfIndex(index), index)) continue
      best.add(index, metric)
    }
    return best.sorted().map(({ item, score }, at) => ({
      rank: at + 1,
      index: item,
      arch: archOfIndex(item),
      metric: score,
      cost: this.cost(route, this.runs.row(item)),
    }))
  }

  /** Training seconds of that budget, up to the stage; the mean over the repeats; null where the file has none. */
  trainTime(arch: ArchLike, options: QueryOptions101 = {}): number | null {
    const index = resolveArch(arch)
    const route = this.router.route(options)
    const row = this.rowOf(index)
    if (Number.isNaN(route.accuracy.mean(row, route.repeat))) throw this.notRecorded(index, row, route)
    return this.cost(route, row)
  }

  close(): void {
    this.runs.close()
  }

  private answer(index: number, row: number, route: Route): Result101 {
    const { spread, values } = this
    route.accuracy.read(row, values)
    spreadOf(values, route.repeat, spread)
    if (spread.runs === 0) throw this.notRecorded(index, row, route)
    const { mean, std } = spread
    const used = repeatLists[
      route.repeat === undefined
        ? (Number.isNaN(values[0]) ? 0 : 1) |
          (Number.isNaN(values[1]) ? 0 : 2) |
          (Number.isNaN(values[2]) ? 0 : 4)
        : 1 << route.repeat
    ] as readonly number[]
    return {
      metric: mean,
      metricName: 'accuracy',
      unit: 'fraction',
      cost: this.cost(route, row),
      std: Number.isNaN(std) ? null : std,
      info: {
        index,
        hash: this.runs.hash(row),
        dataset: 'cifar10',
        split: route.split,
        budget: route.budget,
        stage: route.stage,
        epoch: epochOf(this.runs, row, route.budgetPlace, route.stage),
        repeats: used,
        source: this.source.file,
        version: this.source.version,
      },
    }
  }

  private cellInfo(arch: ArchLike, index: number, row: number, counts: ByBudget<number>): CellInfo101 {
    const stored = archOfIndex(index)
    const parameters = this.runs.parameters(row)
    return {
      index,
      moduleHash: this.runs.hash(row),
      moduleAdjacency: stored.adjacency,
      moduleOperations: stored.operations,
      asked: askedForm(arch, stored),
      trainableParameters: Number.isNaN(parameters) ? null : parameters,
      repeats: counts,
      source: this.source.file,
      version: this.source.version,
    }
  }

  private cost(route: Route, row: number): number | null {
    const seconds = route.seconds.mean(row, route.repeat)
    return Number.isNaN(seconds) ? null : seconds
  }

  private rowOf(index: number): number {
    const row = this.runs.row(index)
    if (row >= 0) return row
    throw new NasBenchError('NOT_IN_DATASET', `cell ${index} has no runs in ${this.source.file}`, {
      received: index,
    })
  }

  private notRecorded(index: number, row: number, route: Route): NasBenchError {
    const which = route.repeat === undefined ? 'training' : `repeat ${route.repeat} of a training`
    const others = Object.keys(runsOfRow(this.runs, row, undefined, undefined))
    return new NasBenchError(
      'NOT_IN_DATASET',
      `${this.source.file} has no ${which} of cell ${index} with ${route.budget} epochs and a ${route.split} accuracy; it has runs of ${others.join(', ')} epochs`,
      { expected: others, received: { index, budget: route.budget } },
    )
  }

  /* The indices of the cells that there are, ascending, and their rows. */
  private cells(): { readonly indices: Uint32Array; readonly rows: Uint32Array } {
    if (!this.present) {
      const byRow = this.runs.indices()
      const rowOf = new Int32Array(spaceSize).fill(-1)
      for (let row = 0; row < byRow.length; row++) rowOf[byRow[row] as number] = row
      const indices = new Uint32Array(byRow.length)
      const rows = new Uint32Array(byRow.length)
      let found = 0
      for (let index = 0; index < spaceSize; index++) {
        const row = rowOf[index] as number
        if (row < 0) continue
        indices[found] = index
        rows[found++] = row
      }
      this.present = { indices, rows }
    }
    return this.present
  }
}

/* By which of the three are there, as bits. */
const repeatLists: readonly (readonly number[])[] = Array.from({ length: 1 << repeats }, (_, bits) =>
  Object.freeze([0, 1, 2].filter((repeat) => (bits >>> repeat) & 1)),
)

/* Whether a question has an answer among a cell's accuracies. */
function hasAccuracy({ accuracy: { point }, repeat }: Route, accuracies: Float64Array): boolean {
  if (repeat !== undefined) return !Number.isNaN(accuracies[point + repeat])
  for (let any = point; any < point + repeats; any++) if (!Number.isNaN(accuracies[any])) return true
  return false
}

/* The cell as it was asked for; by index or hash that is the stored one. */
function askedForm(arch: ArchLike, stored: Arch101): Arch101 {
  if (typeof arch === 'number' || (typeof arch === 'string' && looksLikeHash(arch.trim()))) return stored
  return typeof arch === 'string' ? parseArch101(arch) : plainArch(arch)
}
