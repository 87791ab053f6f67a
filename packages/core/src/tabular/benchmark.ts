import type { Benchmark, QueryOptions, QueryResult, SourceInfo } from '../benchmark.js'
import { isNasBenchError, NasBenchError, unknownName } from '../errors.js'
import { checkCount, createBest } from '../ranking.js'
import type { ArchitectureSpace } from '../space.js'
import type { ColumnValues } from '../store/lazy-column.js'
import { defaultsOf } from './axes.js'
import type { TabularAxes, TabularMetric } from './record.js'
import type { RunRows, TabularResults } from './results.js'

/** A benchmark that is a table. `query` and `summary` are one; `info.values` has the value of each run. */
export type TabularBenchmark<Arch> = Benchmark<Arch, QueryResult>

/** Where the numbers of an answer are. */
interface View {
  readonly dataset: string
  readonly split: string
  readonly budget: number
  readonly budgets: readonly number[]
  readonly metric: TabularMetric
  readonly runs: RunRows
  /** By run; read when it is first asked for. */
  values(): ColumnValues
}

type ArchLike<Arch> = Arch | string | number

/** The benchmark over results, asked as the contract says. */
export function createTabularBenchmark<Arch>(
  plain: ArchitectureSpace<Arch>,
  axes: TabularAxes,
  results: TabularResults,
  source: SourceInfo,
): TabularBenchmark<Arch> {
  const owner = plain.name
  const { datasets, splits, metrics } = axes
  const defaults = defaultsOf(axes)
  const space = withRecordedCost(plain, results)

  const resolve = (arch: ArchLike<Arch>): number | bigint => {
    if (typeof arch === 'string') return space.getIndex(space.parse(arch))
    return space.getIndex(typeof arch === 'number' ? space.at(arch) : arch)
  }
  const named = ({ dataset = defaults.dataset, split = defaults.split, metric }: QueryOptions) => {
    if (!datasets.includes(dataset)) throw unknownName('UNKNOWN_DATASET', 'dataset', dataset, datasets, owner)
    if (!splits.includes(split)) throw unknownName('UNKNOWN_SPLIT', 'split', split, splits, owner)
    const found = metric === undefined ? metrics[0] : metrics.find(({ name }) => name === metric)
    if (found) return { dataset, split, metric: found }
    throw unknownName(
      'UNKNOWN_METRIC',
      'metric',
      metric,
      metrics.map(({ name }) => name),
      owner,
    )
  }
  const viewOf = (options: QueryOptions): View => {
    const { dataset, split, metric } = named(options)
    const runs = results.runs(dataset)
    const budgets = results.budgets(dataset, split, metric.name)
    if (!runs || budgets.length === 0) {
      throw new NasBenchError(
        'NOT_IN_DATASET',
        `${source.file} has no ${split} ${metric.name} on ${dataset}`,
        {
          received: { dataset, split, metric: metric.name },
        },
      )
    }
    const usual = budgets.includes(defaults.budget) ? defaults.budget : (budgets.at(-1) as number)
    const { budget = usual } = options
    if (!budgets.includes(budget)) {
      const what = `budget for ${split} of ${dataset}`
      throw unknownName('UNKNOWN_BUDGET', what, budget, budgets.map(String), owner)
    }
    const values = () => results.values(dataset, split, metric.name, budget)
    return { dataset, split, budget, budgets, metric, runs, values }
  }
  /* The runs of an architecture: all, or the one of that seed. */
  const runsOf = ({ runs, dataset }: View, index: number | bigint, seed: number | undefined): number[] => {
    const row = results.row(index)
    const count = row === undefined ? 0 : (runs.count[row] as number)
    if (row === undefined || count === 0) {
      throw new NasBenchError(
        'NOT_IN_DATASET',
        `${source.file} has no run of architecture ${index} on ${dataset}`,
        {
          received: index,
        },
      )
    }
    const all = Array.from({ length: count }, (_, at) => (runs.first[row] as number) + at)
    const chosen = seed === undefined ? all : all.filter((run) => runs.seeds[run] === seed)
    if (chosen.length > 0) return chosen
    const seeds = all.map((run) => String(runs.seeds[run]))
    throw unknownName('UNKNOWN_SEED', 'seed', seed, seeds, `architecture ${index} of ${owner}`)
  }
  /* Allocates nothing, for passes over all architectures. NaN where there is none. */
  const metricAt = (
    view: View,
    values: ColumnValues,
    index: number | bigint,
    seed: number | undefined,
  ): number => {
    const row = results.row(index)
    if (row === undefined) return Number.NaN
    const first = view.runs.first[row] as number
    let sum = 0
    let count = 0
    for (let run = first; run < first + (view.runs.count[row] as number); run++) {
      const value = values[run] as number
      if (Number.isNaN(value) || (seed !== undefined && view.runs.seeds[run] !== seed)) continue
      sum += value
      count++
    }
    return count === 0 ? Number.NaN : sum / count
  }
  const costOf = ({ dataset, budget }: View, runs: readonly number[]): number | null => {
    const seconds = results.seconds(dataset, budget)
    return meanOf(runs.map((run) => seconds[run] as number).filter((one) => !Number.isNaN(one)))
  }

  const summary = (arch: ArchLike<Arch>, options: QueryOptions = {}): QueryResult => {
    const index = resolve(arch)
    const view = viewOf(options)
    const column = view.values()
    const runs = runsOf(view, index, options.seed).filter((run) => !Number.isNaN(column[run]))
    const values = runs.map((run) => column[run] as number)
    const mean = meanOf(values)
    const { dataset, split, budget, metric } = view
    if (mean === null) {
      const what = `${split} ${metric.name} of architecture ${index} on ${dataset} at budget ${budget}`
      throw new NasBenchError('NOT_IN_DATASET', `${source.file} has no ${what}`, { received: index })
    }
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    return {
      metric: mean,
      metricName: metric.name,
      unit: metric.unit,
      cost: costOf(view, runs),
      std: values.length > 1 ? Math.sqrt(squares / values.length) : null,
      info: {
        index,
        arch: space.format(space.at(index)),
        dataset,
        split,
        budget,
        seeds: runs.map((run) => view.runs.seeds[run] as number),
        values,
        source: source.file,
        version: source.version,
      },
    }
  }
  const answers = (question: () => unknown): boolean => {
    try {
      question()
      return true
    } catch (error) {
      if (isNasBenchError(error) && error.code !== 'NOT_LOADED') return false
      throw error
    }
  }
  const hasAny = (options: QueryOptions): boolean => {
    const view = viewOf(options)
    const { seed } = options
    return view
      .values()
      .some((value, run) => !Number.isNaN(value) && (seed === undefined || view.runs.seeds[run] === seed))
  }

  return {
    name: owner,
    kind: 'tabular',
    space,
    source,
    datasets: () => [...datasets],
    splits(dataset) {
      named(dataset === undefined ? {} : { dataset })
      return [...splits]
    },
    metrics: () => metrics.map((metric) => ({ ...metric, bounds: [...metric.bounds] as const })),
    availableBudgets(options = {}) {
      const { dataset, split, metric } = named(options)
      return [...results.budgets(dataset, split, metric.name)]
    },
    defaults: () => ({ ...defaults }),
    getStatistics: () => ({
      architectures: results.indices().length,
      spaceSize: space.size,
      runs: datasets.reduce((sum, dataset) => sum + results.runCount(dataset), 0),
      version: source.version,
    }),
    exists({ arch, ...options }) {
      if (arch !== undefined) return answers(() => summary(arch as ArchLike<Arch>, options))
      let any = false
      return (
        answers(() => {
          any = hasAny(options)
        }) && any
      )
    },
    randomSample(options = {}) {
      const all = results.indices()
      const chosen = sampleIndices(resolveRng(options), all.length, options.n ?? 1)
      return chosen.map((which) => space.at(all[which] as number | bigint))
    },
    *iterAll() {
      for (const index of results.indices()) yield space.at(index)
    },
    getIndex: (arch) => resolve(arch),
    id: (arch) => space.id(arch),
    encode: (arch) => space.encode(arch),
    decode: (encoding) => space.decode(encoding),
    isValid: (arch) => space.isValid(arch),
    mutate: (arch, options) => space.mutate(arch, options),
    query: summary,
    summary,
    queryMany(archs, options = {}) {
      const view = viewOf(options)
      const values = view.values()
      return Float64Array.from(archs, (arch) => metricAt(view, values, resolve(arch), options.seed))
    },
    top(options) {
      const { k, by, maxParams, maxFlops, where, ...question } = options
      const all = results.indices()
      const best = createBest(Math.min(checkCount(k), all.length))
      const view = viewOf(by === undefined ? question : { ...question, metric: by })
      const values = view.values()
      const limited = maxParams !== undefined || maxFlops !== undefined
      if (limited && !space.cost) {
        throw new NasBenchError('INVALID_ARGUMENT', `${owner} has no parameters and FLOPs to limit`, {
          received: maxParams ?? maxFlops,
        })
      }
      const sign = view.metric.direction === 'minimize' ? -1 : 1
      for (const [place, index] of all.entries()) {
        const metric = metricAt(view, values, index, question.seed)
        if (Number.isNaN(metric) || !best.wants(sign * metric)) continue
        if (limited) {
          const cost = space.cost?.(space.at(index), { dataset: view.dataset })
          if (maxParams !== undefined && !(cost && cost.params <= maxParams)) continue
          if (maxFlops !== undefined && !(cost && cost.flops <= maxFlops)) continue
        }
        if (where && !where(space.at(index) as never, Number(index))) continue
        best.add(place, sign * metric)
      }
      return best.sorted().map(({ item, score }, at) => {
        const index = all[item] as number | bigint
        const runs = runsOf(view, index, question.seed).filter((run) => !Number.isNaN(values[run]))
        return {
          rank: at + 1,
          index,
          arch: space.at(index),
          metric: sign * score,
          cost: costOf(view, runs),
        }
      })
    },
    curve(arch, { budget: _, ...options } = {}) {
      const index = resolve(arch)
      const view = viewOf(options)
      runsOf(view, index, options.seed)
      return Float64Array.from(view.budgets, (budget) =>
        metricAt(
          view,
          results.values(view.dataset, view.split, view.metric.name, budget),
          index,
          options.seed,
        ),
      )
    },
    trainTime(arch, options = {}) {
      const index = resolve(arch)
      const view = viewOf(options)
      return costOf(view, runsOf(view, index, options.seed))
    },
    close: () => results.close(),
  }
}

/* Recorded parameters and FLOPs take the place of a formula's; NaN where a record has none. */
function withRecordedCost<Arch>(
  space: ArchitectureSpace<Arch>,
  results: TabularResults,
): ArchitectureSpace<Arch> {
  if (!results.hasCounts('params') && !results.hasCounts('flops')) return space
  return {
    ...space,
    cost(arch) {
      const row = results.row(space.getIndex(arch))
      const of = (what: 'params' | 'flops') =>
        row === undefined ? Number.NaN : (results.counts(what)[row] as number)
      return { params: of('params'), flops: of('flops') }
    },
  }
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}
