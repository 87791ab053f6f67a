import type { Benchmark, QueryOptions } from '@nasbench/core'
import { archColumn, costColumn, indexColumn, metricColumns, stdColumn } from './output/columns.js'
import type { Column, Row } from './output/table.js'

/** Fields of a result in a CSV file. */
export const resultFields = [
  ...['benchmark', 'index', 'arch', 'dataset', 'split', 'budget', 'seed'],
  ...['metric', 'metricName', 'unit', 'std', 'cost', 'source'],
]

/** One answer of a benchmark as a row: what was asked, what was used, and the number in full precision. */
export function resultRow(benchmark: Benchmark, arch: unknown, options: QueryOptions): Row {
  const { metric, metricName, unit, std, cost, info } = benchmark.summary(arch as never, options)
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

/** The table of such rows. */
export function resultColumns(rows: readonly Row[]): Column[] {
  const seeds = rows.some((row) => row.seed !== null)
  return [
    indexColumn,
    { key: 'dataset', title: 'dataset', dispensable: 1 },
    { key: 'split', title: 'split' },
    { key: 'budget', title: 'budget', number: String, dispensable: 8 },
    ...(seeds ? [{ key: 'seed', title: 'seed', number: String, dispensable: 9 }] : []),
    ...metricColumns(rows),
    stdColumn(rows),
    costColumn,
    archColumn,
  ]
}
