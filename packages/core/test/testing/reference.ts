import {
  type ArchitectureSpace,
  type Benchmark,
  checkOptionNames,
  type DatasetInfo,
  dispose,
  drawBigIndices,
  drawIndices,
  type ErrorCode,
  isNasBenchError,
  type MetricInfo,
  NasBenchError,
  type Plugin,
  type QueryOptions,
  type Ranked,
  resolveRng,
  unknownName,
} from '@nasbench/core'

/** Operations in a row; three of them, each of three, make 27 architectures. */
export type Toy = readonly string[]

const operations = ['conv', 'pool', 'skip'] as const

function invalid(value: unknown): NasBenchError {
  return new NasBenchError(
    'INVALID_ARCHITECTURE',
    'not a toy architecture: expected conv, pool and skip in a row',
    {
      expected: operations,
      received: value,
    },
  )
}

/** All rows of so many operations; beyond 33 of them the size is a bigint. */
export function createToySpace(length: number): ArchitectureSpace<Toy> {
  const count = 3n ** BigInt(length)
  const isBig = count > BigInt(Number.MAX_SAFE_INTEGER)
  const fit = (index: bigint) => (isBig ? index : Number(index))
  const places = Array.from({ length }, (_, at) => 3n ** BigInt(length - 1 - at))

  const problems = (arch: unknown) => {
    const right =
      Array.isArray(arch) &&
      arch.length === length &&
      arch.every((operation) => operations.includes(operation))
    return right ? [] : [{ message: `expected ${length} of conv, pool, skip` }]
  }
  const parse = (text: string): Toy =>
    /^\d{1,40}$/.test(text) ? at(BigInt(text)) : at(indexOf(text.split('-')))
  const indexOf = (value: unknown): bigint => {
    const arch =
      typeof value === 'string'
        ? parse(value)
        : typeof value === 'number' || typeof value === 'bigint'
          ? at(value)
          : value
    if (problems(arch).length > 0) throw invalid(arch)
    const row = arch as readonly (typeof operations)[number][]
    return row.reduce((sum, operation) => sum * 3n + BigInt(operations.indexOf(operation)), 0n)
  }
  const at = (index: number | bigint): Toy => {
    const whole = typeof index === 'bigint' || Number.isSafeInteger(index) ? BigInt(index) : -1n
    if (whole < 0n || whole >= count) throw invalid(index)
    return places.map((place) => operations[Number((whole / place) % 3n)] as string)
  }
  const neighbors = (arch: unknown): Toy[] => {
    const index = indexOf(arch)
    return places.flatMap((place) => {
      const own = (index / place) % 3n
      return [0n, 1n, 2n].filter((other) => other !== own).map((other) => at(index + (other - own) * place))
    })
  }

  return {
    name: 'toy',
    size: fit(count),
    operations: () => [...operations],
    validate: problems,
    isValid: (arch) => problems(arch).length === 0,
    from: (value) => at(indexOf(value)),
    parse: (text) => parse(String(text)),
    featureNames: places.flatMap((_, which) => operations.map((operation) => `${which}:${operation}`)),
    features: (arch) =>
      Float64Array.from(at(indexOf(arch)).flatMap((own) => operations.map((one) => Number(one === own)))),
    format: (arch) => at(indexOf(arch)).join('-'),
    encode: (arch) => String(indexOf(arch)),
    decode: (encoding) => {
      if (typeof encoding !== 'string' || !/^\d{1,40}$/.test(encoding)) throw invalid(encoding)
      return at(BigInt(encoding))
    },
    id: (arch) => `toy:${indexOf(arch)}`,
    getIndex: (arch) => fit(indexOf(arch)),
    at,
    randomSample: (options = {}) => drawBigIndices(options, count).map(at),
    *iterAll() {
      for (let index = 0n; index < count; index++) yield at(index)
    },
    neighbors,
    mutate: (arch, options = {}) => {
      if (options.kind !== undefined && options.kind !== 'op') {
        throw unknownName('INVALID_ARGUMENT', 'kind of edit', options.kind, ['op'], 'toy')
      }
      const all = neighbors(arch)
      return all[resolveRng(options).below(all.length)] as Toy
    },
    cost: (arch) => ({ params: 10 + 3 * Number(indexOf(arch)), flops: Number(count - indexOf(arch)) }),
  }
}

export const toySpace = createToySpace(3)

const datasets = ['small', 'large']
const splits = ['val', 'test']
const budgets = [1, 2, 4]
const metricInfos: MetricInfo[] = [
  { name: 'accuracy', unit: 'percent', direction: 'maximize', bounds: [0, 100] },
  { name: 'loss', unit: 'nats', direction: 'minimize', bounds: [0, 10] },
]

/** Architectures 5 and 20 were never trained; of the others the odd ones twice. */
export const trained = Array.from({ length: 27 }, (_, index) => index).filter(
  (index) => index !== 5 && index !== 20,
)
const seedsOf = (index: number) => (trained.includes(index) ? (index % 2 === 1 ? [1, 2] : [1]) : [])

function refuse(code: ErrorCode, what: string, value: unknown, allowed: readonly unknown[]): never {
  throw new NasBenchError(code, `unknown ${what} for toy`, { expected: allowed.map(String), received: value })
}

/** What the toy's broken brothers change. */
export type ToyBenchmark = Benchmark<Toy>

/** A benchmark as small as it can be, with all that the contract asks for. */
export function openToy(space = toySpace): ToyBenchmark {
  let closed = false
  const { at } = space
  const indexOf = (arch: unknown) => Number(space.getIndex(arch as Toy))

  const checked = (options: QueryOptions) => {
    checkOptionNames(options, new Set(['dataset', 'split', 'budget', 'seed', 'metric']), 'toy')
    const { dataset = 'small', split = 'val', budget = 4, seed, metric = 'accuracy' } = options
    if (!datasets.includes(dataset)) refuse('UNKNOWN_DATASET', 'dataset', dataset, datasets)
    if (!splits.includes(split)) refuse('UNKNOWN_SPLIT', 'split', split, splits)
    if (!budgets.includes(budget)) refuse('UNKNOWN_BUDGET', 'budget', budget, budgets)
    if (seed !== undefined && ![1, 2].includes(seed)) refuse('UNKNOWN_SEED', 'seed', seed, [1, 2])
    const info = metricInfos.find(({ name }) => name === metric)
    if (!info) return refuse('UNKNOWN_METRIC', 'metric', metric, ['accuracy', 'loss'])
    return { dataset, split, budget, seed, info }
  }
  const value = (index: number, seed: number, asked: ReturnType<typeof checked>) => {
    const { dataset, split, budget, info } = asked
    // Many ties: only five different accuracies.
    const accuracy =
      50 + (index % 5) * 5 + seed + budget + (dataset === 'large' ? 1 : 0) + (split === 'val' ? 1 : 0)
    return info.name === 'loss' ? (100 - accuracy) / 20 : accuracy
  }
  const summary = (arch: unknown, options: QueryOptions = {}) => {
    if (closed) throw new NasBenchError('INVALID_ARGUMENT', 'toy is closed')
    const index = indexOf(arch)
    const asked = checked(options)
    const seeds = seedsOf(index).filter((seed) => asked.seed === undefined || seed === asked.seed)
    if (seeds.length === 0)
      throw new NasBenchError('NOT_IN_DATASET', 'toy has no such run', { expected: 'a run' })
    const trials = seeds.map((seed) => value(index, seed, asked))
    const metric = trials.reduce((sum, trial) => sum + trial, 0) / trials.length
    return {
      metric,
      metricName: asked.info.name,
      unit: asked.info.unit as 'percent' | 'nats',
      cost: asked.budget * (index + 1),
      std:
        trials.length === 1 ? null : Math.sqrt(trials.reduce((sum, one) => sum + (one - metric) ** 2, 0) / 2),
      info: {
        dataset: asked.dataset,
        split: asked.split,
        budget: asked.budget,
        index,
        seeds,
        source: 'demo',
        version: 'made up',
      },
    }
  }
  const exists = ({ arch, ...options }: QueryOptions & { readonly arch?: unknown }): boolean => {
    checkOptionNames(options, new Set(['dataset', 'split', 'budget', 'seed', 'metric']), 'toy')
    if (arch === undefined) return trained.some((index) => exists({ ...options, arch: index }))
    try {
      summary(arch, options)
      return true
    } catch (error) {
      if (isNasBenchError(error)) return false
      throw error
    }
  }

  const metrics = () => metricInfos.map((info) => ({ ...info, bounds: [...info.bounds] as const }))
  const defaultsOf = (dataset = 'small') => {
    checked({ dataset })
    return {
      dataset,
      split: 'val',
      budget: 4,
      metric: 'accuracy',
      unit: 'percent',
      direction: 'maximize',
    } as const
  }
  const datasetInfo = (name = 'small'): DatasetInfo => ({
    name,
    title: `Toy, ${name}`,
    modality: 'image',
    task: 'classification',
    inputShape: [1, 2, 2],
    classes: 2,
    splits: [...splits],
    metrics: metrics(),
    defaults: defaultsOf(name),
  })
  const close = () => {
    closed = true
  }

  return {
    name: 'toy',
    kind: 'tabular',
    space,
    source: { kind: 'demo', file: 'demo', version: 'made up' },
    datasets: () => [...datasets],
    splits: (dataset = 'small') => {
      checked({ dataset })
      return [...splits]
    },
    metrics: ({ dataset = 'small' } = {}) => {
      checked({ dataset })
      return metrics()
    },
    datasetInfo,
    availableBudgets: ({ arch, ...options } = {}) => {
      checked(options)
      if (arch !== undefined) indexOf(arch)
      return [...budgets]
    },
    defaults: ({ dataset } = {}) => defaultsOf(dataset),
    getStatistics: () => ({
      architectures: trained.length,
      spaceSize: space.size,
      runs: trained.flatMap(seedsOf).length,
    }),
    exists,
    randomSample: (options = {}) =>
      drawIndices(options, trained.length).map((which) => at(trained[which] as number)),
    *iterAll() {
      for (const index of trained) yield at(index)
    },
    getIndex: (arch) => space.getIndex(arch),
    id: (arch) => space.id(arch),
    encode: (arch) => space.encode(arch),
    decode: (encoding) => space.decode(encoding),
    isValid: (arch) => space.isValid(arch),
    mutate: (arch, options) => space.mutate(arch, options),
    summary,
    queryMany(archs, options = {}) {
      checked(options)
      return Float64Array.from(archs, (arch) =>
        exists({ ...options, arch: at(space.getIndex(arch)) }) ? summary(arch, options).metric : Number.NaN,
      )
    },
    top({ k, by, maxParams = Infinity, maxFlops = Infinity, where = () => true, ...options }) {
      if (!Number.isInteger(k) || k < 1) throw new NasBenchError('INVALID_ARGUMENT', 'k must be 1 or more')
      const question = by === undefined ? options : { ...options, metric: by }
      const sign = checked(question).info.direction === 'minimize' ? -1 : 1
      return trained
        .filter((index) => exists({ ...question, arch: index }) && where(at(index), index))
        .filter(
          (index) => 10 + 3 * index <= maxParams && Number(BigInt(space.size) - BigInt(index)) <= maxFlops,
        )
        .map((index) => ({ index, arch: at(index), ...summary(index, question) }))
        .sort((a, b) => sign * (b.metric - a.metric) || a.index - b.index)
        .slice(0, k)
        .map(
          ({ arch, metric, cost }, which): Ranked<Toy> => ({
            rank: which + 1,
            index: space.getIndex(arch),
            arch,
            metric,
            cost,
          }),
        )
    },
    curve: (arch, options = {}) => {
      const { budget: _, ...others } = options
      checked(options)
      return Float64Array.from(budgets, (budget) => summary(arch, { ...others, budget }).metric)
    },
    trainTime: (arch, options) => summary(arch, options).cost,
    load: async ({ signal, ...options } = {}) => {
      if (signal?.aborted) throw new NasBenchError('ABORTED', 'the load was stopped')
      checked(options)
    },
    close,
    [dispose]: close,
  }
}

/** The toy as a package would export it. */
export const toyPlugin: Plugin<Toy> = {
  apiVersion: 1,
  name: 'toy',
  aliases: ['t'],
  title: 'Toy',
  citation: 'nobody',
  layoutVersion: 1,
  envVar: 'NASBENCH_TOY_PATH',
  importers: [
    {
      id: 'toy-text',
      title: 'Toy text',
      detect: (head) => String.fromCharCode(...head.subarray(0, 4)) === 'TOY!',
      run: async () => {},
    },
  ],
  downloads: [{ id: 'toy', title: 'Toy', fileName: 'toy.txt', note: 'not available' }],
  space: toySpace,
  open: async () => {
    throw new NasBenchError('DATA_NOT_FOUND', 'toy has no data')
  },
  demo: async () => openToy(),
}
