import { type Benchmark, type QueryOptions, suggest } from '@nasbench/core'
import {
  archColumn,
  costColumn,
  flopsColumn,
  indexColumn,
  metricColumns,
  paramsColumn,
  stdColumn,
} from './output/columns.js'
import type { Column, Row } from './output/table.js'
import { UsageError } from './usage.js'

/** Fields of a result in a CSV file. */
export const resultFields = [
  ...['benchmark', 'index', 'arch', 'dataset', 'split', 'budget', 'seed'],
  ...['metric', 'metricName', 'unit', 'std', 'cost', 'source'],
]

/**
 * One answer of a benchmark as a row: what was asked, what was used, and the number in full precision.
 *
 * @throws UsageError for an option of which the answer's `info` says nothing: it was not heeded, and an answer to
 * another question is worse than none.
 */
export function resultRow(benchmark: Benchmark, arch: unknown, options: QueryOptions): Row {
  const { metric, metricName, unit, std, cost, info } = benchmark.summary(arch as never, options)
  for (const name of Object.keys(options)) {
    if (!(name in info) && !common.has(name)) throw unknownOption(benchmark.name, name, Object.keys(info))
  }
  // What was used has the last word: a benchmark may know a dataset by several names.
  const used: Row = { ...benchmark.defaults(), ...options, ...info }
  return {
    benchmark: benchmark.name,
    index: benchmark.getIndex(arch),
    arch: benchmark.space.format(arch),
    dataset: used.dataset,
    split: used.split,
    budget: used.budget,
    seed: options.seed ?? null,
    metric,
    metricName,
    unit,
    std,
    cost,
    source: benchmark.source.kind,
    info,
  }
}

/* Those of every benchmark, which say in the answer itself what came of them. */
const common: ReadonlySet<string> = new Set(['dataset', 'split', 'budget', 'seed', 'metric'])

function unknownOption(owner: string, name: string, known: readonly string[]): UsageError {
  const guess = suggest(name, known)
  const hint = guess === undefined ? '' : ` (did you mean "${guess}"?)`
  return new UsageError(`${owner} takes no option ${JSON.stringify(name)}${hint}`, { received: name })
}

/** The table of such rows: what differs among them. The rest stands once, in {@link resultHeading}. */
export function resultColumns(rows: readonly Row[]): Column[] {
  const several = rows.length < 2 || varies(rows, 'arch')
  return [
    ...(several ? [indexColumn] : []),
    ...questionColumns.filter(({ key }) => varies(rows, key)),
    ...metricColumns(rows),
    stdColumn(rows),
    costColumn,
    ...(several ? [archColumn] : []),
  ]
}

/** Parameters and FLOPs, if the space has a formula, and more columns go before the architecture, which is long. */
export function withCosts(columns: readonly Column[], has: boolean, more: readonly Column[] = []): Column[] {
  const shown = new Set(more.map((column) => column.key))
  const costs = has ? [paramsColumn, flopsColumn].filter((column) => !shown.has(column.key)) : []
  return [...columns.slice(0, -1), ...costs, ...more, ...columns.slice(-1)]
}

/** What all rows have in common, above their table. */
export function resultHeading(rows: readonly Row[]): string | undefined {
  const [first] = rows
  if (first === undefined) return undefined
  const same = (key: string) => first[key] !== null && !varies(rows, key)
  const parts = [
    String(first.benchmark),
    ['dataset', 'split']
      .filter(same)
      .map((key) => first[key])
      .join(' '),
    ...['budget', 'seed'].filter(same).map((key) => `${key} ${first[key]}`),
  ]
  const line = parts.filter((part) => part !== '').join(', ')
  return rows.length === 1 || varies(rows, 'arch')
    ? line
    : `${line}\narchitecture ${first.index}: ${first.arch}`
}

const questionColumns: readonly Column[] = [
  { key: 'dataset', title: 'dataset', dispensable: 1 },
  { key: 'split', title: 'split' },
  { key: 'budget', title: 'budget', number: String, dispensable: 8 },
  { key: 'seed', title: 'seed', number: String, dispensable: 9 },
]

function varies(rows: readonly Row[], key: string): boolean {
  return rows.some((row) => row[key] !== rows[0]?.[key])
}
