import {
  type Benchmark,
  type ByteFolder,
  formatReceived,
  isNasBenchError,
  NasBenchError,
  type OpenOptions,
  type QueryOptions,
  type QueryResult,
  resolveRng,
  resolveStore,
  type SourceInfo,
  sampleIndices,
  unknownName,
} from '@nasbench/core'
import { type Dataset201, datasets } from '../cost.js'
import { createOfficialApi, type OfficialApi } from '../official/api.js'
import { checkDataset, trainingOf } from '../official/space.js'
import { metricNames, recorded, type Split201, splits, splitsOf } from '../question.js'
import { allPoints, type RunSource, type RunTable, runsOfStore } from '../runs.js'
import { firstRun, runCount } from '../tables.js'
import { createValueCache, spreadOf } from '../values.js'
import { resolveSizeArch, type SizeArch, sizeArchAt, sizeSpaceSize, sizeTextAt } from './arch.js'
import { sizeCost } from './cost.js'
import { natsSssData } from './data.js'
import { sizeDemoRuns, sizeDemoSource } from './demo.js'
import { officialSize } from './official.js'
import { type NatsSssSpace, natsSssSpace } from './space.js'
import { type SizeTraining, sizeTrainings } from './tables.js'

/** What a question may ask for; the rest is as in NAS-Bench-201. `hp` is the training: 90 (unless said), 12 or 1 epochs. */
export interface SizeQueryOptions extends QueryOptions {
  /** Epochs of the training: 90, 12 or 1. */
  readonly hp?: number | string
}

/** NATS-Bench's size space with results. Questions throw as those of `NASBench201` do. */
export interface NatsSss extends Benchmark<SizeArch, QueryResult> {
  readonly space: NatsSssSpace
  /** What nats_bench answers of it, to the last bit. */
  readonly official: OfficialApi<SizeArch>
  query(arch: SizeArch | string | number, options?: SizeQueryOptions): QueryResult
  /** One number; throws as `query` does. */
  summary(arch: SizeArch | string | number, options?: SizeQueryOptions): QueryResult
}

/**
 * Opens a store, a file or a folder of NATS-Bench's size space; where none is named, as NATS_SSS_PATH or the data folder
 * has it.
 *
 * @throws NasBenchError what `NASBench201.open` rejects with
 */
export async function openNatsSss(
  location?: string | ByteFolder,
  options: OpenOptions = {},
): Promise<NatsSss> {
  const store = await resolveStore(natsSssData, location, options)
  const { source, createdAt } = store.layout
  const { file, version, bytes, sha256 } = source
  return createNatsSss(runsOfStore<SizeTraining>(store), {
    kind: 'file',
    file,
    version,
    bytes,
    sha256,
    importedAt: createdAt,
    location: store.location,
  })
}

/** All 32,768 networks with true costs and made-up results. Needs no file. */
export function demoNatsSss(): NatsSss {
  return createNatsSss(sizeDemoRuns(), sizeDemoSource)
}

type ArchLike = SizeArch | string | number

interface View {
  readonly training: string
  readonly dataset: Dataset201
  readonly split: Split201
  readonly trainedOn: Dataset201
  readonly set: string
  readonly metric: (typeof metricNames)[number]
  readonly table: RunTable
  readonly budget: number
  readonly budgets: readonly number[]
}

/** The benchmark over recorded runs. */
function createNatsSss(runs: RunSource<SizeTraining>, source: SourceInfo): NatsSss {
  const cache = createValueCache(runs.singly)
  const owner = 'nats-sss'
  let present: readonly number[] | undefined
  let official: OfficialApi<SizeArch> | undefined

  const indices = () => {
    const tables = sizeTrainings.flatMap((training) =>
      datasets.flatMap((dataset) => runs.table(training, dataset) ?? []),
    )
    present ??= Array.from({ length: sizeSpaceSize }, (_, index) => index).filter((index) =>
      tables.some((table) => table.place(index) !== 0),
    )
    return present
  }

  const viewOf = (options: SizeQueryOptions): View => {
    const { dataset: name = 'cifar10', split = 'val', metric = 'accuracy' } = options
    const training = trainingOf(officialSize, options.hp)
    const dataset = checkDataset(name, owner)
    const known = (splits as readonly string[]).includes(split)
      ? recorded(dataset, split as Split201)
      : undefined
    if (!known)
      throw unknownName('UNKNOWN_SPLIT', 'split', split, splitsOf(dataset), `${dataset} of ${owner}`)
    if (!(metricNames as readonly string[]).includes(metric))
      throw unknownName('UNKNOWN_METRIC', 'metric', metric, metricNames, owner)
    const [trainedOn, set] = known
    const table = runs.table(training as SizeTraining, trainedOn)
    const budgets = table ? allPoints(table.points(`${set}-${metric}`)) : []
    if (!table || budgets.length === 0) {
      throw new NasBenchError(
        'NOT_IN_DATASET',
        `${source.file} has no ${split} ${metric} of the ${training}-epoch runs on ${trainedOn}`,
      )
    }
    const budget = options.budget ?? (budgets.at(-1) as number)
    if (!budgets.includes(budget)) {
      throw new NasBenchError(
        'UNKNOWN_BUDGET',
        `unknown budget ${formatReceived(budget)} for ${split} of ${dataset} in the ${training}-epoch runs: expected an epoch from ${budgets[0]} to ${budgets.at(-1)}`,
        { expected: budgets.map(String), received: budget },
      )
    }
    return {
      training,
      dataset,
      split: split as Split201,
      trainedOn,
      set,
      metric: metric as View['metric'],
      table,
      budget,
      budgets,
    }
  }

  const rowsOf = (
    { table, trainedOn, training }: View,
    index: number,
    seed: number | undefined,
  ): number[] => {
    const place = table.place(index)
    if (place === 0) {
      throw new NasBenchError(
        'NOT_IN_DATASET',
        `architecture ${index} has no ${training}-epoch runs on ${trainedOn} in ${source.file}`,
        { received: index },
      )
    }
    const rows = Array.from({ length: runCount(place) }, (_, i) => firstRun(place) + i)
    const wanted = seed === undefined ? rows : rows.filter((row) => table.seed(row) === seed)
    if (wanted.length > 0) return wanted
    const seeds = rows.map((row) => String(table.seed(row)))
    throw unknownName('UNKNOWN_SEED', 'seed', seed, seeds, `architecture ${index} of ${owner}`)
  }

  /* NaN where there is none. */
  const metricOf = (view: View, index: number, seed: number | undefined): number => {
    const { table, set, metric, budget } = view
    const place = table.place(index)
    const values = cache.values(table, `${set}-${metric}`, budget)
    if (seed === undefined) {
      const spread = { mean: Number.NaN, std: Number.NaN, runs: 0 }
      spreadOf(values, place, spread)
      return spread.mean
    }
    for (let row = firstRun(place); row < firstRun(place) + runCount(place); row++) {
      if (table.seed(row) === seed) return values.at(row)
    }
    return Number.NaN
  }

  const costOf = (view: View, rows: readonly number[]): number | null => {
    const seconds = rows.map((row) => cache.seconds(view.table, view.budget).at(row))
    const timed = seconds.filter((one) => !Number.isNaN(one))
    return timed.length === 0 ? null : timed.reduce((sum, one) => sum + one, 0) / timed.length
  }

  const summary = (arch: ArchLike, options: SizeQueryOptions = {}): QueryResult => {
    const index = resolveSizeArch(arch)
    const view = viewOf(options)
    const rows = rowsOf(view, index, options.seed)
    const values = rows.map((row) =>
      cache.values(view.table, `${view.set}-${view.metric}`, view.budget).at(row),
    )
    if (values.some(Number.isNaN)) {
      throw new NasBenchError(
        'NOT_IN_DATASET',
        `a run of architecture ${index} has no ${view.split} ${view.metric} at epoch ${view.budget} in ${source.file}`,
      )
    }
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    const { training, dataset, split, set, trainedOn, metric, budget } = view
    return {
      metric: mean,
      metricName: metric,
      unit: metric === 'accuracy' ? 'percent' : 'nats',
      cost: costOf(view, rows),
      std: values.length > 1 ? Math.sqrt(squares / values.length) : null,
      info: {
        index,
        arch: sizeTextAt(index),
        dataset,
        split,
        set,
        trainedOn,
        hp: Number(training),
        budget,
        seeds: rows.map((row) => view.table.seed(row)),
        source: source.file,
        version: source.version,
      },
    }
  }

  const bench: NatsSss = {
    name: 'nats-sss',
    kind: 'tabular',
    space: natsSssSpace,
    source,
    get official() {
      official ??= createOfficialApi(runs, source, officialSize)
      return official
    },
    datasets: () => [...datasets],
    splits: (dataset = 'cifar10') => splitsOf(checkDataset(dataset, owner)),
    metrics: () => [
      {
        name: 'accuracy',
        unit: 'percent',
        direction: 'maximize',
        bounds: [0, 100],
        description: 'top-1 accuracy',
      },
      {
        name: 'loss',
        unit: 'nats',
        direction: 'minimize',
        bounds: [0, Number.POSITIVE_INFINITY],
        description: 'mean cross-entropy',
      },
    ],
    availableBudgets: (options = {}) => [...viewOf(withoutBudget(options)).budgets],
    defaults: () => ({ dataset: 'cifar10', split: 'val', budget: 89 }),
    getStatistics() {
      const tables = sizeTrainings.flatMap((training) =>
        datasets.flatMap((dataset) => runs.table(training, dataset) ?? []),
      )
      const count = tables.reduce((sum, table) => sum + table.rows, 0)
      return {
        architectures: indices().length,
        spaceSize: sizeSpaceSize,
        runs: count,
        version: source.version,
      }
    },
    exists(options) {
      try {
        if (options.arch !== undefined) summary(options.arch as ArchLike, options)
        else {
          const view = viewOf(options)
          if (options.seed === undefined) return true
          for (let row = 0; row < view.table.rows; row++)
            if (view.table.seed(row) === options.seed) return true
          return false
        }
        return true
      } catch (error) {
        if (isNasBenchError(error) && error.code !== 'NOT_LOADED') return false
        throw error
      }
    },
    randomSample(options = {}) {
      const all = indices()
      return sampleIndices(resolveRng(options), all.length, options.n ?? 1).map((at) =>
        sizeArchAt(all[at] as number),
      )
    },
    *iterAll() {
      for (const index of indices()) yield sizeArchAt(index)
    },
    getIndex: resolveSizeArch,
    id: (arch) => natsSssSpace.id(arch),
    encode: (arch) => natsSssSpace.encode(arch),
    decode: (encoding) => natsSssSpace.decode(encoding),
    isValid: (arch) => natsSssSpace.isValid(arch),
    mutate: (arch, options) => natsSssSpace.mutate(arch, options),
    query: summary,
    summary,
    queryMany(archs, options: SizeQueryOptions = {}) {
      const view = viewOf(options)
      return Float64Array.from(archs, (arch) => metricOf(view, resolveSizeArch(arch), options.seed))
    },
    top(options) {
      const { k, maxParams = Number.POSITIVE_INFINITY, maxFlops = Number.POSITIVE_INFINITY, where } = options
      if (!Number.isInteger(k) || k < 1) {
        throw new NasBenchError(
          'INVALID_ARGUMENT',
          `k must be a whole number from 1, not ${formatReceived(k)}`,
          {
            received: k,
          },
        )
      }
      const view = viewOf(options.by === undefined ? options : { ...options, metric: options.by })
      const sign = view.metric === 'loss' ? -1 : 1
      const limited = maxParams < Number.POSITIVE_INFINITY || maxFlops < Number.POSITIVE_INFINITY
      const found: { readonly index: number; readonly metric: number }[] = []
      for (const index of indices()) {
        const metric = metricOf(view, index, options.seed)
        if (Number.isNaN(metric)) continue
        if (limited) {
          const { params, flops } = sizeCost(sizeArchAt(index), view.trainedOn)
          if (params > maxParams || flops > maxFlops) continue
        }
        if (where && !where(sizeArchAt(index) as never, index)) continue
        found.push({ index, metric })
      }
      found.sort((a, b) => sign * (b.metric - a.metric) || a.index - b.index)
      return found.slice(0, k).map(({ index, metric }, at) => ({
        rank: at + 1,
        index,
        arch: sizeArchAt(index),
        metric,
        cost: costOf(view, rowsOf(view, index, options.seed)),
      }))
    },
    curve(arch, options: SizeQueryOptions = {}) {
      const index = resolveSizeArch(arch)
      const view = viewOf(withoutBudget(options))
      const rows = rowsOf(view, index, options.seed)
      const curves = rows.map(
        (row) => view.table.values(`${view.set}-${view.metric}`, row) ?? new Float64Array(0),
      )
      return Float64Array.from(view.budgets, (_, at) => {
        const there = curves.filter((curve) => at < curve.length)
        return there.reduce((sum, curve) => sum + (curve[at] as number), 0) / there.length
      })
    },
    trainTime(arch, options: SizeQueryOptions = {}) {
      const view = viewOf({ split: 'train', ...options })
      return costOf(view, rowsOf(view, resolveSizeArch(arch), options.seed))
    },
    close: () => runs.close(),
  }
  return bench
}

function withoutBudget({ budget: _, ...rest }: SizeQueryOptions): SizeQueryOptions {
  return rest
}
