import type { Benchmark, QueryOptions } from '@nasbench/core'
import { resultRow } from '../result-row.js'
import { UsageError } from '../usage.js'
import type { Batch, Population } from './population.js'
import type { Quantity, Spec } from './spec.js'

/** A number that every architecture of a population has, or has not. */
export interface Measure {
  readonly name: string
  /** For people: `cifar10 val accuracy, budget 11`. */
  readonly title: string
  /** `%`, `fraction`, `nats`, `s`; empty for counts. */
  readonly unit: string
  /** Whole numbers. */
  readonly whole: boolean
  /** Which way is better. */
  readonly direction: 'maximize' | 'minimize'
  /** One value an architecture; NaN where there is none. */
  read(batch: Batch): Float64Array
}

/**
 * What a spec measures on a benchmark.
 *
 * @throws NasBenchError for a dataset, split, budget, seed or metric that is not there, and where no architecture of
 * the population has such a result.
 * @throws UsageError for what is no number, and for an option that the benchmark does not heed.
 */
export function createMeasure(benchmark: Benchmark, spec: Spec, population: Population): Measure {
  const { name, what, question } = spec
  if (what === 'metric') return metricMeasure(benchmark, name, question, population)
  if (what === 'params' || what === 'flops') return costMeasure(benchmark, name, what, question)
  if (what === 'time') return timeMeasure(benchmark, name, question, population)
  throw new UsageError(`${what} is no number to measure by: expected params, flops, time or a result`, {
    received: what,
  })
}

function metricMeasure(
  benchmark: Benchmark,
  name: string,
  question: QueryOptions,
  population: Population,
): Measure {
  const { metricName, unit, title } = firstAnswer(benchmark, question, population)
  const info = benchmark.metrics().find((metric) => metric.name === metricName)
  return {
    name,
    title,
    unit: unit === 'percent' ? '%' : unit,
    whole: false,
    direction: info?.direction ?? 'maximize',
    read: ({ keys }) => benchmark.queryMany(keys as Iterable<never>, question),
  }
}

function costMeasure(
  { name: owner, space }: Benchmark,
  name: string,
  what: Quantity,
  question: QueryOptions,
): Measure {
  if (space.cost === undefined)
    throw new UsageError(`${owner} has no formula for ${what}`, { received: what })
  const options = question.dataset === undefined ? {} : { dataset: question.dataset }
  return {
    name,
    title: what === 'params' ? 'parameters' : 'FLOPs',
    unit: '',
    whole: true,
    direction: 'minimize',
    read: (batch) =>
      Float64Array.from(
        batch.archs(),
        (arch) => space.cost?.(arch, options)[what as 'params' | 'flops'] ?? Number.NaN,
      ),
  }
}

function timeMeasure(
  benchmark: Benchmark,
  name: string,
  question: QueryOptions,
  population: Population,
): Measure {
  const { dataset, budget } = question
  // It says so where a name is wrong.
  firstAnswer(benchmark, question, population)
  return {
    name,
    title: `training time${dataset === undefined ? '' : ` on ${dataset}`}${budget === undefined ? '' : `, budget ${budget}`}`,
    unit: 's',
    whole: false,
    direction: 'minimize',
    read({ keys }) {
      // Where there is no result there is no time either, and asking for it throws.
      const there = benchmark.queryMany(keys as Iterable<never>, question)
      return there.map((metric, i) =>
        Number.isNaN(metric) ? metric : (benchmark.trainTime(keys[i] as never, question) ?? Number.NaN),
      )
    },
  }
}

/* What was used to answer, from the first architecture that has an answer; the benchmark says why where none has. */
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
  const { dataset, split, budget, seed, metricName, unit } = resultRow(benchmark, arch, question)
  const parts = [
    `${dataset} ${split} ${metricName}`,
    ...(budget === benchmark.defaults().budget && question.budget === undefined ? [] : [`budget ${budget}`]),
    ...(seed === null ? [] : [`seed ${seed}`]),
  ]
  return { metricName: String(metricName), unit: String(unit), title: parts.join(', ') }
}
