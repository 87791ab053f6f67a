import { type Benchmark, type Plugin, type QueryOptions, suggest } from '@nasbench/core'
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

/** Turns answers of a benchmark into rows, and describes their columns. */
export interface ResultRows {
  /** Fields of a result in a CSV file. */
  readonly fields: readonly string[]
  /**
   * One answer as a row: the question, what was used for it, and the number in full precision.
   *
   * @throws NasBenchError if there is no such result
   */
  row(arch: unknown, options: QueryOptions): Row
  /** The columns of a table: the fields that differ among the rows. The heading has the others, once. */
  columns(rows: readonly Row[]): Column[]
  /** The line above a table: everything that distinguishes its numbers from others. */
  heading(rows: readonly Row[]): string | undefined
}

/**
 * Prepares the rows of a question.
 *
 * @throws UsageError for an option that the benchmark does not take: an answer to another question is worse than none
 */
export function resultRows(plugin: Plugin, benchmark: Benchmark, asked: QueryOptions): ResultRows {
  const own = Object.keys(plugin.queryOptions ?? {})
  const given = Object.keys(asked).filter((name) => !common.has(name))
  if (plugin.queryOptions !== undefined) {
    const wrong = given.find((name) => !own.includes(name))
    if (wrong !== undefined) throw unknownOption(benchmark.name, wrong, own)
  }
  const settings = [...new Set([...own, ...given, ...(plugin.models === undefined ? [] : ['model'])])]
  const fields = [
    ...['benchmark', 'index', 'arch', 'dataset', 'split', 'budget', 'seed', 'runs'],
    ...settings.filter((name) => !common.has(name) && name !== 'runs'),
    ...['metric', 'metricName', 'unit', 'std', 'cost', 'source'],
  ]
  return {
    fields,
    row: (arch, options) => resultRow(benchmark, arch, options, settings, own),
    columns: (rows) => resultColumns(rows, settings),
    heading: (rows) => resultHeading(rows, settings),
  }
}

function resultRow(
  benchmark: Benchmark,
  arch: unknown,
  options: QueryOptions,
  settings: readonly string[],
  own: readonly string[],
): Row {
  const { metric, metricName, unit, std, cost, info } = benchmark.summary(arch as never, options)
  const used = info as unknown as Readonly<Record<string, unknown>>
  // A benchmark that declares no options may ignore a name: one that the answer does not repeat had no effect.
  for (const [name, value] of Object.entries(options)) {
    if (common.has(name) || own.includes(name)) continue
    if (String(used[name]).toLowerCase() !== String(value).toLowerCase())
      throw unknownOption(benchmark.name, name, Object.keys(used))
  }
  const { dataset, split, budget, seeds } = info
  const runs = Array.isArray(seeds) ? seeds.length : used.runs
  const asked = options as Readonly<Record<string, unknown>>
  return {
    benchmark: benchmark.name,
    index: benchmark.getIndex(arch as never),
    arch: benchmark.space.format(arch as never),
    // The answer has the last word: a benchmark may know a dataset by several names.
    dataset: dataset ?? options.dataset,
    split: split ?? options.split,
    budget: budget ?? null,
    seed: options.seed ?? null,
    runs: typeof runs === 'number' ? runs : null,
    ...Object.fromEntries(settings.map((name) => [name, plain(used[name]) ?? plain(asked[name]) ?? null])),
    metric,
    metricName,
    unit,
    std,
    cost,
    source: benchmark.source.kind,
    info,
  }
}

/* The options of every benchmark; the answer itself shows their values. */
const common: ReadonlySet<string> = new Set(['dataset', 'split', 'budget', 'seed', 'metric'])

function plain(value: unknown): unknown {
  return typeof value === 'object' ? undefined : value
}

function unknownOption(owner: string, name: string, known: readonly string[]): UsageError {
  const guess = suggest(name, known)
  const hint = guess === undefined ? '' : ` (did you mean "${guess}"?)`
  const list = known.length === 0 ? '' : `: expected ${known.join(', ')}`
  return new UsageError(`unknown option ${JSON.stringify(name)} for ${owner}${list}${hint}`, {
    expected: known,
    received: name,
  })
}

function resultColumns(rows: readonly Row[], settings: readonly string[]): Column[] {
  const several = rows.length < 2 || varies(rows, 'arch')
  const more: Column[] = settings.map((key) => ({ key, title: key, dropPriority: 7 }))
  return [
    ...(several ? [indexColumn] : []),
    ...[...questionColumns, ...more].filter(({ key }) => varies(rows, key)),
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

function resultHeading(rows: readonly Row[], settings: readonly string[]): string | undefined {
  const [first] = rows
  if (first === undefined) return undefined
  const same = (key: string) => first[key] !== null && first[key] !== undefined && !varies(rows, key)
  const runs =
    same('runs') && first.seed === null ? `mean of ${first.runs} ${first.runs === 1 ? 'run' : 'runs'}` : ''
  const parts = [
    String(first.benchmark),
    ['dataset', 'split']
      .filter(same)
      .map((key) => first[key])
      .join(' '),
    ...['budget', 'seed', ...settings].filter(same).map((key) => `${key} ${first[key]}`),
    first.runs === 1 ? '' : runs,
  ]
  const line = parts.filter((part) => part !== '').join(', ')
  return rows.length === 1 || varies(rows, 'arch')
    ? line
    : `${line}\narchitecture ${first.index}: ${first.arch}`
}

const questionColumns: readonly Column[] = [
  { key: 'dataset', title: 'dataset', dropPriority: 1 },
  { key: 'split', title: 'split' },
  { key: 'budget', title: 'budget', number: String, dropPriority: 8 },
  { key: 'seed', title: 'seed', number: String, dropPriority: 9 },
]

function varies(rows: readonly Row[], key: string): boolean {
  return rows.some((row) => row[key] !== rows[0]?.[key])
}
