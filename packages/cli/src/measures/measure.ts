import type { ArchitectureSpace, Benchmark, QueryOptions } from '@nasbench/core'
import { UsageError } from '../usage.js'
import type { Batch, Population } from './population.js'
import type { MeasureScope, Quantity, Spec } from './spec.js'

/** A number that architectures of a population have. */
export interface Measure {
  readonly name: string
  /** For people: `cifar10 val accuracy, budget 11`. */
  readonly title: string
  /** `%`, `fraction`, `nats`, `s`; empty for counts. */
  readonly unit: string
  /** Integers. */
  readonly whole: boolean
  /** The better end. */
  readonly direction: 'maximize' | 'minimize'
  /** True if the measure itself does not say which end is better, as a column of another file. */
  readonly undirected: boolean
  /** One value per architecture; NaN if an architecture has none. */
  read(batch: Batch): Float64Array
}

/**
 * The measure of a spec on a benchmark.
 *
 * @throws NasBenchError for a dataset, split, budget, seed or metric that the benchmark does not have, and if no
 * architecture of the population has such a result
 * @throws UsageError for a fact that is not a number, and for a setting that has no effect on the benchmark's answer
 */
export function createMeasure({ benchmark }: MeasureScope, spec: Spec, population: Population): Measure {
  const measure = undirectedMeasure(benchmark, spec, population)
  return spec.direction === undefined ? measure : { ...measure, direction: spec.direction, undirected: false }
}

function undirectedMeasure(benchmark: Benchmark, spec: Spec, population: Population): Measure {
  const { name, what, question, std } = spec
  if (std && what !== 'metric') {
    throw new UsageError(
      `std(…) needs a result: ${what === 'column' ? `column ${name}` : what} has one value per architecture`,
      {
        received: name,
      },
    )
  }
  if (what === 'column') return columnMeasure(spec)
  if (what === 'metric') return metricMeasure(benchmark, spec, population)
  if (what === 'params' || what === 'flops') return costMeasure(benchmark.space, name, what, question)
  if (what === 'time') return timeMeasure(benchmark, name, question, population)
  throw new UsageError(`${what} is not a number to measure by: expected params, flops, time or a result`, {
    received: what,
  })
}

function columnMeasure({ name, column }: Spec): Measure {
  return {
    name,
    title:
      column!.title ?? (column!.name === column!.file ? column!.name : `${column!.name} of ${column!.file}`),
    unit: column!.unit ?? '',
    whole: false,
    direction: 'minimize',
    undirected: true,
    read: ({ keys }) => Float64Array.from(keys, (key) => column!.valueOf(key)),
  }
}

function metricMeasure(benchmark: Benchmark, { name, question, std }: Spec, population: Population): Measure {
  const { metricName, unit, title } = firstAnswer(benchmark, question, population)
  const info = benchmark
    .metrics({ ...(question.dataset !== undefined && { dataset: question.dataset }) })
    .find((metric) => metric.name === metricName)
  const latency = /^latency/i.test(metricName)
  return {
    name,
    title: std ? `std of ${title}` : title,
    unit: unit === 'percent' ? '%' : unit,
    whole: false,
    direction: std ? 'minimize' : (info?.direction ?? 'maximize'),
    undirected: latency,
    read: ({ keys }) => {
      const values = benchmark.queryMany(keys as Iterable<never>, question)
      if (!std) return values
      return values.map((value, i) =>
        Number.isNaN(value) ? value : (benchmark.summary(keys[i] as never, question).std ?? Number.NaN),
      )
    },
  }
}

/** Parameters or FLOPs by formula; needs no data. */
export function costMeasure(
  space: ArchitectureSpace,
  name: string,
  what: Quantity,
  question: QueryOptions,
): Measure {
  if (space.cost === undefined)
    throw new UsageError(`${space.name} has no formula for ${what}`, { received: what })
  const options = question.dataset === undefined ? {} : { dataset: question.dataset }
  return {
    name,
    title: what === 'params' ? 'parameters' : 'FLOPs',
    unit: '',
    whole: true,
    direction: 'minimize',
    undirected: false,
    read: (batch) => readCosts(space, batch, options)[what as 'params' | 'flops'],
  }
}

/* A formula for many indices is faster than one for each architecture. */
function readCosts(space: ArchitectureSpace, { keys, archs }: Batch, options: { readonly dataset?: string }) {
  if (space.costs !== undefined && typeof space.size === 'number')
    return space.costs(keys as number[], options)
  const costs = archs().map((arch) => space.cost!(arch as object, options))
  return {
    params: Float64Array.from(costs, (cost) => cost.params),
    flops: Float64Array.from(costs, (cost) => cost.flops ?? Number.NaN),
  }
}

function timeMeasure(
  benchmark: Benchmark,
  name: string,
  question: QueryOptions,
  population: Population,
): Measure {
  const { dataset, budget } = question
  // The benchmark refuses names that it does not know.
  firstAnswer(benchmark, question, population)
  return {
    name,
    title: `training time${dataset === undefined ? '' : ` on ${dataset}`}${budget === undefined ? '' : `, budget ${budget}`}`,
    unit: 's',
    whole: false,
    direction: 'minimize',
    undirected: false,
    read({ keys }) {
      // An architecture without a result has no time either, and a question for it throws.
      const present = benchmark.queryMany(keys as Iterable<never>, question)
      return present.map((metric, i) =>
        Number.isNaN(metric) ? metric : (benchmark.trainTime(keys[i] as never, question) ?? Number.NaN),
      )
    },
  }
}

/* The words of the answer, from the first architecture that has one; the benchmark gives the reason if none has. */
function firstAnswer(benchmark: Benchmark, question: QueryOptions, population: Population) {
  let first: unknown
  for (const { keys } of population.batches()) {
    const at = benchmark
      .queryMany(keys as Iterable<never>, question)
      .findIndex((metric) => !Number.isNaN(metric))
    first ??= keys[0]
    if (at < 0) continue
    first = keys[at]
    break
  }
  if (first === undefined) throw new UsageError(`${benchmark.name} has no architecture with results here`)
  const arch = typeof first === 'number' ? benchmark.space.at(first) : first
  const { metricName, unit, info } = benchmark.summary(arch as never, question)
  const { dataset, split, budget } = info
  const common = ['dataset', 'split', 'budget', 'seed', 'metric']
  const settings = Object.entries(question).filter(([key]) => !common.includes(key))
  const usual =
    question.budget === undefined && (budget === null || budget === benchmark.defaults({ dataset }).budget)
  const parts = [
    `${dataset} ${split} ${metricName}`,
    ...(usual ? [] : [`budget ${budget ?? question.budget}`]),
    ...(question.seed === undefined ? [] : [`seed ${question.seed}`]),
    ...settings.map(([key, value]) => `${key} ${String(value)}`),
  ]
  return { metricName, unit, title: parts.join(', ') }
}
