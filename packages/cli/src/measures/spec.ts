import { type Benchmark, formatChoices, type QueryOptions, suggest } from '@nasbench/core'
import { readNumber } from '../options/number.js'
import type { OutsideColumn } from '../outside/join.js'
import { UsageError } from '../usage.js'
import { columnName, type MeasureText, parseMeasureText } from './measure-text.js'

/** A measure whose words have been looked up: which number of which source. */
export interface Spec {
  /** The name of the column. */
  readonly name: string
  readonly what: 'metric' | 'column' | Quantity | Fact
  readonly question: QueryOptions
  /** The standard deviation over the runs, in place of the number itself. */
  readonly std: boolean
  /** Set by `min(…)` and `max(…)`. */
  readonly direction: 'minimize' | 'maximize' | undefined
  /** The column of another file, if `what` is one. */
  readonly column?: OutsideColumn
}

/** Numbers that need no metric. */
export type Quantity = 'params' | 'flops' | 'time'
/** Values that identify architectures and rows. */
export type Fact = 'index' | 'arch' | 'id' | 'source'

const quantities: readonly string[] = ['params', 'flops', 'time'] satisfies Quantity[]
const facts: readonly string[] = ['index', 'arch', 'id', 'source'] satisfies Fact[]

/** The names that measures are looked up in. */
export interface MeasureScope {
  readonly benchmark: Benchmark
  /** The query of the command line, to which a measure adds. */
  readonly asked: QueryOptions
  /** Columns of `--with` files. */
  readonly outside: readonly OutsideColumn[]
  /** Columns that can be downloaded: `latency:raspi4`. */
  readonly published: readonly string[]
}

/** Budgets and seeds of a measure that stands for several columns. */
export interface Several {
  readonly budgets?: readonly [from: number, to: number]
  readonly allSeeds?: boolean
}

/**
 * Looks up one measure. Parts that it leaves out come from the query of the command line. The benchmark itself refuses
 * values that it does not have.
 *
 * @throws UsageError for a text that cannot be read, an unknown word, and a measure that stands for several columns
 */
export function parseSpec(text: string, scope: MeasureScope): Spec {
  const { spec, several } = parseSpecs(text, scope)
  if (several !== undefined) {
    throw new UsageError(
      `${JSON.stringify(text)} stands for several columns: only export --columns takes ranges of budgets and * for seeds`,
      { received: text },
    )
  }
  return spec
}

/** The same, for commands that take several columns from one text: see {@link parseSpec}. */
export function parseSpecs(text: string, scope: MeasureScope): { spec: Spec; several: Several | undefined } {
  const parsed = parseMeasureText(text)
  const name = parsed.name ?? columnName(parsed.std ? `std_${parsed.body}` : parsed.body)
  const base = { name, std: parsed.std, direction: parsed.direction }
  const { words, metric } = parsed
  const single = metric === undefined && words.length === 1 ? words[0]! : undefined
  if (single !== undefined && (facts.includes(single) || quantities.includes(single.toLowerCase()))) {
    const what = facts.includes(single) ? single : single.toLowerCase()
    const question = facts.includes(single) ? {} : questionOf(parsed, [], scope).question
    return { spec: { ...base, what: what as Quantity | Fact, question }, several: undefined }
  }
  const column = findColumn(parsed, scope)
  if (column !== undefined)
    return { spec: { ...base, what: 'column', question: {}, column }, several: undefined }
  const metrics = metricNames(scope.benchmark)
  if (words[0] === 'latency' && metric === undefined) {
    return { spec: { ...base, what: 'metric', ...latency(parsed, scope, metrics) }, several: undefined }
  }
  if (single !== undefined) {
    const known = metrics.find((one) => sameName(one, single))
    if (known !== undefined) {
      const { question } = questionOf(parsed, [], scope)
      return {
        spec: { ...base, what: 'metric', question: { ...question, metric: known } },
        several: undefined,
      }
    }
  }
  const { question, several } = questionOf(parsed, words, scope)
  if (metric === undefined) return { spec: { ...base, what: 'metric', question }, several }
  if (quantities.includes(metric.toLowerCase())) {
    return { spec: { ...base, what: metric.toLowerCase() as Quantity, question }, several }
  }
  const known = metrics.find((one) => sameName(one, metric))
  if (known === undefined) throw unknownWord(parsed.text, metric, [...quantities, ...metrics])
  return { spec: { ...base, what: 'metric', question: { ...question, metric: known } }, several }
}

/* `naswot`, `FILE.naswot`, `latency:raspi4`, `cifar100:synflow`. */
function findColumn(
  { metric, words }: MeasureText,
  { outside, asked }: MeasureScope,
): OutsideColumn | undefined {
  if (metric !== undefined || outside.length === 0) return undefined
  const wanted = words.join(':')
  const find = (name: string) =>
    outside.find((one) => one.name === name) ??
    outside.find((one) => `${one.file}.${one.name}` === name) ??
    outside.find((one) => sameName(one.name, name))
  const own = find(wanted)
  if (own !== undefined) return own
  if (words[0] === 'latency' && words.length === 2) {
    return find(words[1]!) ?? find(`latency_${words[1]}`) ?? find(`latency-${words[1]}`)
  }
  // A file of several datasets: the query's dataset, or the only one that has such a column.
  if (words.length !== 1) return undefined
  const dataset = asked.dataset === undefined ? undefined : find(`${asked.dataset}:${wanted}`)
  if (dataset !== undefined) return dataset
  const ends = outside.filter((one) => one.name.endsWith(`:${wanted}`))
  if (ends.length < 2) return ends[0]
  throw new UsageError(
    `${JSON.stringify(wanted)} is a column of several datasets: expected ${formatChoices(ends.map((one) => one.name))}`,
    { expected: ends.map((one) => one.name), received: wanted },
  )
}

function latency(
  parsed: MeasureText,
  scope: MeasureScope,
  metrics: readonly string[],
): { question: QueryOptions } {
  const device = parsed.words.slice(1).join(':')
  const found = metrics.find((one) =>
    [`latency:${device}`, `latency_${device}`, `latency-${device}`].some((name) => sameName(one, name)),
  )
  if (found !== undefined && device !== '') {
    return { question: { ...questionOf(parsed, [], scope).question, metric: found } }
  }
  const devices = [
    ...scope.outside.map((one) => one.name),
    ...metrics.filter((one) => /^latency[:_-]/i.test(one)),
    ...scope.published,
  ]
  const guess = suggest(`latency:${device}`, devices)
  const hint = guess === undefined ? '' : ` (did you mean "${guess}"?)`
  const list =
    devices.length === 0
      ? '; a file of latencies is read with --with FILE'
      : `: expected ${formatChoices(devices, 30)}${hint}`
  throw new UsageError(`${scope.benchmark.name} has no latency of device ${JSON.stringify(device)}${list}`, {
    expected: devices,
    received: parsed.text,
  })
}

/* Reads [DATASET][:SPLIT[:BUDGET[:SEED]]], where the dataset may be left out altogether. */
function questionOf(
  { text, settings }: MeasureText,
  words: readonly string[],
  { benchmark, asked, outside }: MeasureScope,
): { question: QueryOptions; several: Several | undefined } {
  const rest = [...words]
  const datasets = benchmark.datasets()
  let dataset: string | undefined
  let split: string | undefined
  if (rest.length > 0) {
    const first = rest[0]!
    dataset = matchDataset(first, datasets)
    const splits = benchmark.splits(dataset ?? asked.dataset)
    if (dataset !== undefined || first === '') rest.shift()
    else if (matchSplit(first, splits) === undefined) {
      if (rest.length === 1 || matchSplit(rest[1]!, splits) === undefined) {
        const known = [
          ...quantities,
          ...outside.map((one) => one.name),
          ...metricNames(benchmark),
          ...datasets,
          ...splits,
        ]
        throw unknownWord(text, first, known)
      }
      // The benchmark's own words for a dataset that it does not have.
      dataset = rest.shift()
    }
    const next = rest.shift()
    if (next !== undefined && next !== '') {
      split = matchSplit(next, splits)
      if (split === undefined) throw unknownWord(text, next, splits, 'split')
    }
  }
  const [budgetText = '', seedText = ''] = rest
  if (rest.length > 2) throw unreadable(text)
  const range = /^(\d+)\s*-\s*(\d+)$/.exec(budgetText)
  const several: Several = {
    ...(range !== null && { budgets: [Number(range[1]), Number(range[2])] as const }),
    ...(seedText === '*' && { allSeeds: true }),
  }
  if (several.budgets !== undefined && several.budgets[0] > several.budgets[1]) {
    throw new UsageError(
      `the budgets ${budgetText} in ${JSON.stringify(text)}: expected the lower one first`,
      { received: text },
    )
  }
  const number = (part: string, what: string) => {
    if (part === '') return undefined
    const value = readNumber(part)
    if (!Number.isNaN(value)) return value
    throw new UsageError(`the ${what} ${JSON.stringify(part)} in ${JSON.stringify(text)} is not a number`, {
      received: text,
    })
  }
  const given = {
    dataset,
    split,
    budget: range === null ? number(budgetText, 'budget') : undefined,
    seed: seedText === '*' ? undefined : number(seedText, 'seed'),
  }
  const kept = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  return {
    question: { ...asked, ...kept, ...settings } as QueryOptions,
    several: Object.keys(several).length === 0 ? undefined : several,
  }
}

/** The dataset that a word names, in any case; `imagenet` is the only one of its family. */
function matchDataset(word: string, datasets: readonly string[]): string | undefined {
  const same = datasets.find((one) => sameName(one, word))
  if (same !== undefined || !/^[a-z]{4,}$/i.test(word)) return same
  const family = datasets.filter((one) => plainName(one.replace(/[^a-z].*$/i, '')) === plainName(word))
  return family.length === 1 ? family[0] : undefined
}

/** The split that a word names; `valid` and `validation` are `val`. */
function matchSplit(word: string, splits: readonly string[]): string | undefined {
  const same = splits.find((one) => sameName(one, word))
  if (same !== undefined) return same
  return /^valid(ation)?$/i.test(word) ? splits.find((one) => one === 'val') : undefined
}

/** Names of all metrics of a benchmark, those of the default dataset first. */
function metricNames(benchmark: Benchmark): string[] {
  const metrics = [undefined, ...benchmark.datasets()].flatMap((dataset) =>
    benchmark.metrics(dataset === undefined ? {} : { dataset }),
  )
  return [...new Set(metrics.map((metric) => metric.name))]
}

function sameName(a: string, b: string): boolean {
  return a === b || plainName(a) === plainName(b)
}

function plainName(name: string): string {
  return name.toLowerCase()
}

function unreadable(text: string): UsageError {
  return new UsageError(`cannot read ${JSON.stringify(text)}: expected [DATASET:]SPLIT[:BUDGET[:SEED]]`, {
    received: text,
  })
}

function unknownWord(text: string, word: string, allowed: readonly string[], kind = 'measure'): UsageError {
  const list = [...new Set(allowed)]
  const guess = suggest(word, list)
  const hint = guess === undefined ? '' : ` (did you mean "${guess}"?)`
  const where = word === text ? '' : ` in ${JSON.stringify(text)}`
  const forms = kind === 'measure' ? ' or [DATASET:]SPLIT[:BUDGET[:SEED]]' : ''
  return new UsageError(
    `unknown ${kind} ${JSON.stringify(word)}${where}: expected ${formatChoices(list, 24)}${forms}${hint}`,
    { expected: list, received: text },
  )
}
