import { type Benchmark, type QueryOptions, suggest } from '@nasbench/core'
import type { Column, MeasureInfo } from '../protocol.js'
import type { Session } from './open-benchmark.js'
import { splitLabel } from './words.js'

/*
 * A measure is written as the command writes it, so that what is on the screen can be asked for at a terminal:
 * `[METRIC@][DATASET:]SPLIT[:BUDGET[:SEED]]`, `params`, `flops`, `time`, or `std(…)` of a result.
 */

/** A measure that has been read. */
export interface Measure {
  readonly info: MeasureInfo
  readonly what: 'metric' | 'std' | 'time' | 'params' | 'flops'
  readonly question: QueryOptions
}

const costLabels = { params: 'parameters', flops: 'multiply-adds' } as const

/**
 * Reads a measure.
 *
 * @throws Error that names the word and what is allowed.
 */
export function parseMeasure(session: Session, spec: string): Measure {
  const { benchmark } = session
  const text = spec.trim()
  if (text === 'params' || text === 'flops') return costMeasure(session, text, {})
  if (benchmark === undefined) throw unknownWord(text, ['params', 'flops'])
  const std = /^std\((.*)\)$/.exec(text)
  const [, word, rest] = /^(?:([^@:]+)@)?(.*)$/.exec(std?.[1] ?? text) ?? []
  const metrics = [
    ...new Set(
      benchmark.datasets().flatMap((dataset) => benchmark.metrics({ dataset }).map(({ name }) => name)),
    ),
  ]
  if (word === 'params' || word === 'flops')
    return costMeasure(session, word, parseQuestion(benchmark, rest ?? ''))
  if (word === 'time' || rest === 'time')
    return timeMeasure(benchmark, text, word === 'time' ? parseQuestion(benchmark, rest ?? '') : {})
  if (word !== undefined && !metrics.includes(word))
    throw unknownWord(word, ['params', 'flops', 'time', ...metrics])
  const question = { ...parseQuestion(benchmark, rest ?? ''), ...(word !== undefined && { metric: word }) }
  const answer = metricMeasure(benchmark, text, question)
  if (std === null) return answer
  const label = `${answer.info.label}, deviation over runs`
  return { ...answer, what: 'std', info: { ...answer.info, label, direction: 'minimize' } }
}

function costMeasure(
  { space, benchmark }: Session,
  what: 'params' | 'flops',
  question: QueryOptions,
): Measure {
  if (space.cost === undefined) throw new Error(`${space.name} has no formula for ${what}`)
  const { dataset } = question
  const label =
    dataset === undefined
      ? costLabels[what]
      : `${costLabels[what]}, ${benchmark?.datasetInfo(dataset).title ?? dataset}`
  const spec = dataset === undefined ? what : `${what}@${dataset}`
  return {
    what,
    question,
    info: { spec, label, unit: '', direction: 'minimize', whole: true, group: 'Costs' },
  }
}

function timeMeasure(benchmark: Benchmark, spec: string, question: QueryOptions): Measure {
  const { dataset = benchmark.defaults().dataset, budget } = question
  const epoch = budget === undefined ? '' : `, epoch ${budget}`
  const label = `training time, ${benchmark.datasetInfo(dataset).title}${epoch}`
  return {
    what: 'time',
    question,
    info: { spec, label, unit: 's', direction: 'minimize', whole: false, group: 'Costs' },
  }
}

function metricMeasure(benchmark: Benchmark, spec: string, question: QueryOptions): Measure {
  const { dataset = benchmark.defaults().dataset } = question
  const { split = benchmark.defaults({ dataset }).split, budget, seed } = question
  const metrics = benchmark.metrics({ dataset })
  const metric =
    question.metric === undefined ? metrics[0] : metrics.find(({ name }) => name === question.metric)
  const unit = metric?.unit === 'percent' ? '%' : metric?.unit === 'seconds' ? 's' : ''
  const words = [
    `${benchmark.datasetInfo(dataset).title} ${splitLabel(split)}${metric === undefined ? '' : ` ${metric.name}`}`,
    ...(budget === undefined ? [] : [`epoch ${budget}`]),
    ...(seed === undefined ? [] : [`seed ${seed}`]),
  ]
  return {
    what: 'metric',
    question,
    info: {
      spec,
      label: words.join(', '),
      unit,
      direction: metric?.direction ?? 'maximize',
      whole: false,
      group: benchmark.datasetInfo(dataset).title,
    },
  }
}

function parseQuestion(benchmark: Benchmark, text: string): QueryOptions {
  if (text === '') return {}
  const datasets = benchmark.datasets()
  const parts = text.split(':')
  const named = datasets.find((name) => name.toLowerCase() === parts[0]?.toLowerCase())
  const dataset = named ?? benchmark.defaults().dataset
  if (named !== undefined) parts.shift()
  const [split, budget, seed, ...more] = parts
  const splits = benchmark.splits(dataset)
  if (split !== undefined && !splits.includes(split))
    throw unknownWord(split, ['params', 'flops', 'time', ...datasets, ...splits])
  if (more.length > 0) throw new Error(`cannot read "${text}": expected DATASET:SPLIT:BUDGET:SEED`)
  return {
    dataset,
    ...(split !== undefined && { split }),
    ...(budget !== undefined && { budget: parseCount(budget, 'budget') }),
    ...(seed !== undefined && { seed: parseCount(seed, 'seed') }),
  }
}

function parseCount(text: string, what: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw new Error(`the ${what} "${text}" is not a number`)
}

function unknownWord(word: string, allowed: readonly string[]): Error {
  const guess = suggest(word, allowed)
  const hint = guess === undefined ? '' : ` (did you mean "${guess}"?)`
  return new Error(`unknown measure "${word}": expected ${[...new Set(allowed)].join(', ')}${hint}`)
}

/** The measure of every row; NaN if a row has no such result. */
export function readColumn(session: Session, spec: string): Column {
  const known = session.columns.get(spec)
  if (known !== undefined) return known
  const measure = parseMeasure(session, spec)
  const column = { info: measure.info, values: valuesOf(session, measure) }
  if (column.values.every(Number.isNaN)) firstAnswer(session, measure)
  session.columns.set(spec, column)
  return column
}

function valuesOf(session: Session, { what, question }: Measure): Float64Array {
  const { space, benchmark, population } = session
  const { rows, keys } = population
  if (what === 'params' || what === 'flops') {
    const options = question.dataset === undefined ? {} : { dataset: question.dataset }
    if (!population.sampled && space.costs !== undefined)
      return space.costs(keys as readonly number[], options)[what]
    return each(rows, (row) => space.cost?.(population.at(row), options)[what])
  }
  if (benchmark === undefined) return new Float64Array(rows).fill(Number.NaN)
  const values = benchmark.queryMany(keys as readonly never[], question)
  if (what === 'metric') return values
  return each(rows, (row) => {
    if (Number.isNaN(values[row])) return Number.NaN
    const key = keys[row] as never
    return what === 'time' ? benchmark.trainTime(key, question) : benchmark.summary(key, question).std
  })
}

function each(rows: number, value: (row: number) => number | null | undefined): Float64Array {
  const values = new Float64Array(rows)
  for (let row = 0; row < rows; row++) values[row] = value(row) ?? Number.NaN
  return values
}

/* The benchmark says in its own words what is missing. */
function firstAnswer({ benchmark, population }: Session, { question, what, info }: Measure): void {
  if (what === 'metric') benchmark?.summary(population.keys[0] as never, question)
  throw new Error(`${benchmark?.source.file ?? 'the space'} does not have ${info.label}`)
}

/** The measures that the lists offer: costs, and each split of each dataset that has results. */
export function listMeasures(session: Session): MeasureInfo[] {
  const { space, benchmark } = session
  const costs = space.cost === undefined ? [] : ['params', 'flops']
  if (benchmark === undefined) return costs.map((spec) => parseMeasure(session, spec).info)
  const specs = benchmark.datasets().flatMap((dataset) =>
    benchmark.splits(dataset).flatMap((split) =>
      benchmark.metrics({ dataset }).flatMap(({ name: metric }, at) => {
        if (!benchmark.exists({ dataset, split, metric })) return []
        return [`${at === 0 ? '' : `${metric}@`}${dataset}:${split}`]
      }),
    ),
  )
  const times = benchmark
    .datasets()
    .filter((dataset) => hasTime(session, dataset))
    .map((dataset) => `time@${dataset}`)
  return [...specs, ...costs, ...times].map((spec) => parseMeasure(session, spec).info)
}

function hasTime({ benchmark, population }: Session, dataset: string): boolean {
  try {
    return (benchmark?.trainTime(population.keys[0] as never, { dataset }) ?? null) !== null
  } catch {
    return false
  }
}
