import { type Benchmark, type QueryOptions, suggest } from '@nasbench/core'
import { UsageError } from '../usage.js'

/** What a column, an axis or an objective shows, as it is typed: `cifar10:val:11`, `params`, `loss@cifar10:test`. */
export interface Spec {
  /** The name of the column. */
  readonly name: string
  /** `index`, `params`, …, or `metric`. */
  readonly what: 'metric' | Quantity | Fact
  readonly question: QueryOptions
}

/** Numbers that need no result, or are none. */
export type Quantity = 'params' | 'flops' | 'time'
/** What tells architectures and rows apart. */
export type Fact = 'index' | 'arch' | 'id' | 'source'

const quantities: readonly string[] = ['params', 'flops', 'time'] satisfies Quantity[]
const facts: readonly string[] = ['index', 'arch', 'id', 'source'] satisfies Fact[]

/** What a spec is read for. */
export interface SpecUse {
  /** The query that a spec adds to. */
  readonly asked: QueryOptions
  /** A column of a table may be no number. */
  readonly table?: boolean
}

/**
 * Reads a spec: `[NAME=][WHAT@][DATASET][:SPLIT[:BUDGET[:SEED]]]`. One word may be a quantity, a fact, a metric, a
 * dataset or a split; the dataset may be left out altogether, as in `val:12`. What it leaves out is as `asked`. Whether
 * the benchmark has it is for the benchmark to say.
 *
 * @throws UsageError for what cannot be read.
 */
export function parseSpec(text: string, benchmark: Benchmark, use: SpecUse): Spec {
  const { asked } = use
  const [, given, body = ''] = /^(?:(\w+)=)?(.*)$/s.exec(text) ?? []
  const at = body.indexOf('@')
  const [first, rest] = at < 0 ? [undefined, body] : [body.slice(0, at), body.slice(at + 1)]
  const name = given ?? columnName(body)
  const metrics = benchmark.metrics().map((metric) => metric.name)
  if (first === undefined && !rest.includes(':')) return oneWord(text, rest, name, benchmark, use, metrics)
  const question = parseQuestion(text, rest, benchmark, asked)
  if (first === undefined) return { name, what: 'metric', question }
  if (quantities.includes(first)) return { name, what: first as Quantity, question }
  if (metrics.includes(first)) return { name, what: 'metric', question: { ...question, metric: first } }
  throw unknownWord(text, first, [...quantities, ...metrics])
}

function oneWord(
  text: string,
  word: string,
  name: string,
  benchmark: Benchmark,
  { asked, table = false }: SpecUse,
  metrics: readonly string[],
): Spec {
  if (facts.includes(word)) return { name, what: word as Fact, question: {} }
  if (quantities.includes(word)) return { name, what: word as Quantity, question: asked }
  if (metrics.includes(word)) return { name, what: 'metric', question: { ...asked, metric: word } }
  const datasets = benchmark.datasets()
  if (datasets.includes(word)) return { name, what: 'metric', question: { ...asked, dataset: word } }
  const splits = benchmark.splits(asked.dataset)
  if (splits.includes(word)) return { name, what: 'metric', question: { ...asked, split: word } }
  const words = [...quantities, ...(table ? facts : []), ...metrics, ...datasets, ...splits]
  throw unknownWord(text, word, words)
}

function parseQuestion(text: string, rest: string, benchmark: Benchmark, asked: QueryOptions): QueryOptions {
  const parts = rest.split(':')
  // `val:12` where the dataset goes without saying.
  const known = benchmark.datasets().includes(parts[0] ?? '')
  if (!known && parts.length < 4 && benchmark.splits(asked.dataset).includes(parts[0] ?? ''))
    parts.unshift('')
  if (parts.length > 4) {
    throw new UsageError(`cannot read ${JSON.stringify(text)}: expected DATASET:SPLIT:BUDGET:SEED`, {
      received: text,
    })
  }
  const [dataset, split, budget, seed] = parts
  const number = (part: string | undefined, what: string) => {
    if (part === undefined || part === '') return undefined
    const value = Number(part)
    if (Number.isFinite(value)) return value
    throw new UsageError(`the ${what} ${JSON.stringify(part)} in ${JSON.stringify(text)} is no number`, {
      received: text,
    })
  }
  const given = {
    dataset: dataset || undefined,
    split: split || undefined,
    budget: number(budget, 'budget'),
    seed: number(seed, 'seed'),
  }
  return { ...asked, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) }
}

/* A name that needs no quotes in SQL. */
function columnName(body: string): string {
  return body.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '')
}

function unknownWord(text: string, word: string, allowed: readonly string[]): UsageError {
  const guess = suggest(word, allowed)
  const hint = guess === undefined ? '' : ` (did you mean "${guess}"?)`
  const where = word === text ? '' : ` in ${JSON.stringify(text)}`
  return new UsageError(
    `unknown column ${JSON.stringify(word)}${where}: expected ${[...new Set(allowed)].join(', ')} or DATASET:SPLIT[:BUDGET[:SEED]]${hint}`,
    { expected: allowed, received: text },
  )
}
