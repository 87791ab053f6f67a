import { type Benchmark, isNasBenchError, type Plugin, type QueryOptions } from '@nasbench/core'
import { architectureRow } from '../architecture-row.js'
import { type ArchitectureReader, placed, readArchitectures } from '../architectures.js'
import { seriesLabel } from '../chart/series-label.js'
import { choosePlugin } from '../choose-plugin.js'
import type { CommandContext, QueryFlags } from '../context.js'
import { answered, queryOptions, sourceNote, withBenchmark } from '../open.js'
import { formatCount } from '../output/key-value.js'
import { besides } from '../output/side-by-side.js'
import { createStyle, lineWidth } from '../output/style.js'
import { type Column, formatTable, type Row } from '../output/table.js'
import { createWriter, formatOf } from '../output/writer.js'
import { type ResultRows, resultRows } from '../result-row.js'

/** An architecture, what it costs, and its results. */
interface Compared {
  readonly arch: unknown
  readonly row: Row
  readonly results: readonly Row[]
}

/**
 * `nasbench compare`: architectures side by side. JSON has one object per architecture, with all its `results`; CSV one
 * line per result. Without data, only the architectures and their costs.
 */
export async function compare(
  context: CommandContext,
  bench: string,
  archs: readonly string[],
  flags: QueryFlags,
): Promise<void> {
  const plugin = await choosePlugin(bench, context)
  const read = readArchitectures(plugin, archs, context.options.quiet === true)
  const asked = queryOptions(flags)
  const { compared, note, fields: resultFields } = await compareAll(plugin, context, read, asked)
  const format = formatOf(context.options)
  if (format === 'table') return writeTable(context, plugin, compared, note)
  const fields = [...resultFields, 'params', 'flops']
  const writer = createWriter(context.options, { columns: [], fields })
  for (const { row, results } of compared) {
    if (format === 'csv')
      for (const result of results.length > 0 ? results : [{}]) writer.add({ ...row, ...result })
    else writer.add({ ...row, results })
  }
  writer.end()
}

async function compareAll(
  plugin: Plugin,
  context: CommandContext,
  read: ArchitectureReader,
  asked: QueryOptions,
) {
  const describe = async (benchmark?: Benchmark) => {
    const results = benchmark && resultRows(plugin, benchmark, asked)
    const compared: Compared[] = []
    for await (const batch of read(benchmark)) {
      for (const { arch, place } of batch) {
        const row = architectureRow(plugin.space, arch, asked.dataset)
        try {
          compared.push({ arch, row, results: benchmark ? resultsOf(benchmark, results!, arch, asked) : [] })
        } catch (error) {
          throw placed(error, place)
        }
      }
    }
    return { compared, fields: results?.fields ?? ['benchmark', 'index', 'arch'] }
  }
  try {
    return await withBenchmark(plugin, context, async (benchmark) => ({
      ...(await describe(benchmark)),
      note: sourceNote(benchmark),
    }))
  } catch (error) {
    const { data, model } = context.options
    // Somebody who names data wants that data.
    if (data !== undefined || model !== undefined || !isNasBenchError(error, 'DATA_NOT_FOUND')) throw error
    return {
      ...(await describe()),
      note: `no results: nasbench info ${plugin.name} says how to get data; --demo does without`,
    }
  }
}

/* An architecture that the data lacks has costs and a drawing, and no results. */
function resultsOf(benchmark: Benchmark, results: ResultRows, arch: unknown, asked: QueryOptions): Row[] {
  try {
    return answered(benchmark, arch, asked).map((options) => results.row(arch, options))
  } catch (error) {
    if (isNasBenchError(error, 'NOT_IN_DATASET')) return []
    throw error
  }
}

/* A line for each cost and result, a column for each architecture, and the drawings below. */
function writeTable(
  context: CommandContext,
  { space }: Plugin,
  compared: readonly Compared[],
  note: string,
): void {
  const style = createStyle(context.options)
  const width = lineWidth()
  const [first, second] = compared
  const rows: Row[] = []
  const add = (name: string, unit: string, values: readonly unknown[], text: (value: number) => string) => {
    const shown = values.map((value) => (typeof value === 'number' ? text(value) : undefined))
    const [a, b] = values
    const both = typeof a === 'number' && typeof b === 'number'
    const less = both ? `${b > a ? '+' : ''}${text(b - a)}` : undefined
    rows.push({ name, unit, difference: less, ...Object.fromEntries(shown.map((value, i) => [i, value])) })
  }
  for (const [key, name] of [
    ['params', 'parameters'],
    ['flops', 'FLOPs'],
  ] as const) {
    if (first?.row[key] !== undefined)
      add(
        name,
        '',
        compared.map((one) => one.row[key]),
        formatCount,
      )
  }
  for (const { name, metric, places, values } of questionsOf(compared)) {
    add(name, metric, values, (value) => value.toFixed(places))
  }
  const right = (key: string, title: string, dropPriority?: number): Column => ({
    key,
    title,
    right: true,
    ...(dropPriority !== undefined && { dropPriority }),
  })
  const columns: Column[] = [
    { key: 'name', title: '' },
    { key: 'unit', title: '', dropPriority: 98 },
    ...compared.map((one, i) =>
      right(String(i), `${seriesLabel(i)} #${one.row.index}`, i < 2 ? undefined : i),
    ),
    ...(second !== undefined && compared.length === 2 ? [right('difference', 'B − A', 99)] : []),
  ]
  const legend = compared.map(({ row }, i) => `${style.bold(seriesLabel(i))} ${row.arch}`)
  const drawings =
    space.draw === undefined
      ? []
      : compared.map(({ arch }, i) => [seriesLabel(i), ...(space.draw?.(arch).trimEnd().split('\n') ?? [])])
  const parts = [
    `${legend.join('\n')}\n`,
    formatTable(columns, rows, style, width),
    ...(drawings.length > 0 ? [`${besides(drawings, width ?? 120).join('\n')}\n`] : []),
  ]
  process.stdout.write(`${parts.join('\n')}${style.dim(note)}\n`)
}

/*
 * Everything that some architecture has a result for, in the order of the benchmark. Splits of a dataset that have the
 * very same values are two names of one set: they share a line.
 */
function questionsOf(compared: readonly Compared[]) {
  const questions = new Map<
    string,
    { dataset: unknown; splits: unknown[]; metric: unknown; unit: string; values: unknown[] }
  >()
  const seen = new Set<string>()
  for (const { dataset, split, metricName, unit } of compared.flatMap((one) => one.results)) {
    const same = (row: Row) => row.dataset === dataset && row.split === split && row.metricName === metricName
    const asked = JSON.stringify([dataset, split, metricName])
    if (seen.has(asked)) continue
    seen.add(asked)
    const values = compared.map(({ results }) => results.find(same)?.metric)
    const key = JSON.stringify([dataset, metricName, values])
    const before = questions.get(key)
    if (before !== undefined) before.splits.push(split)
    else
      questions.set(key, {
        dataset,
        splits: [split],
        metric: metricName,
        unit: unit === 'percent' ? '%' : String(unit),
        values,
      })
  }
  return [...questions.values()].map(({ dataset, splits, metric, unit, values }) => ({
    name: `${dataset} ${splits.join(' = ')}`,
    metric: `${metric} [${unit}]`,
    places: unit === '%' ? 2 : 4,
    values,
  }))
}
