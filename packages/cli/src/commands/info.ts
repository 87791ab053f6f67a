import { type Benchmark, isNasBenchError, type Plugin } from '@nasbench/core'
import { choosePlugin } from '../choose-plugin.js'
import type { CommandContext } from '../context.js'
import { describeSource, withBenchmark } from '../open.js'
import { formatCount, formatKeyValues } from '../output/key-value.js'
import { createStyle, lineWidth, type Style } from '../output/style.js'
import { formatTable, type Row } from '../output/table.js'
import { createWriter, formatOf, writeDocument } from '../output/writer.js'
import { filesOf, publishedColumns } from '../outside/column-sources.js'

export interface InfoCommandFlags {
  /** The citation alone. */
  readonly bibtex?: boolean | undefined
}

/**
 * `nasbench info`: the space, the contents of its data, and the citation; without data, how to get some. With
 * `--bibtex` only the citation, which needs no data.
 */
export async function info(
  context: CommandContext,
  bench: string,
  { bibtex = false }: InfoCommandFlags,
): Promise<void> {
  const plugin = await choosePlugin(bench, context)
  if (bibtex) {
    const { name, title, citation } = plugin
    return writeDocument(context.options, { name, title, citation }, () => `${citation.trimEnd()}\n`)
  }
  let missing: string | undefined
  let data: ReturnType<typeof describeData> | undefined
  try {
    data = await withBenchmark(plugin, context, describeData)
  } catch (error) {
    // Somebody who names data wants that data.
    const { data: named, model } = context.options
    if (named !== undefined || model !== undefined || !isNasBenchError(error, 'DATA_NOT_FOUND')) throw error
    missing = error.message
  }
  if (formatOf(context.options) === 'csv') {
    const fields = ['benchmark', 'dataset', 'split', 'budgets', 'firstBudget', 'lastBudget', 'source']
    const writer = createWriter(context.options, { columns: [], fields })
    for (const row of data?.answers ?? [])
      writer.add({ benchmark: plugin.name, ...row, source: data?.source.kind })
    writer.end()
    return
  }
  const document = { ...describePlugin(plugin), data: data ?? null }
  writeDocument(context.options, document, () => {
    const style = createStyle(context.options)
    return [
      spaceText(plugin, style),
      data === undefined ? `${missing}\n` : dataText(data, style),
      citationText(plugin, style),
    ].join('\n')
  })
}

function describePlugin(plugin: Plugin) {
  const { name, title, aliases, space, models, queryOptions, envVar, downloads, citation } = plugin
  const columns = (plugin.columnSources ?? []).map((source) => ({
    name: source.name,
    title: source.title,
    unit: source.unit,
    columns: publishedColumns(plugin, source),
    found: [...filesOf(plugin, source).keys()],
    download: source.download,
    citation: source.citation,
  }))
  const described = { name: space.name, size: space.size, operations: space.operations() }
  return {
    name,
    title,
    aliases,
    space: described,
    ...(models !== undefined && { models }),
    options: queryOptions ?? {},
    ...(columns.length > 0 && { columns }),
    envVar,
    downloads,
    citation,
  }
}

function describeData(benchmark: Benchmark) {
  const answers = benchmark.datasets().flatMap((dataset) =>
    benchmark.splits(dataset).map((split) => {
      const budgets = benchmark.availableBudgets({ dataset, split })
      return { dataset, split, budgets: budgets.length, firstBudget: budgets[0], lastBudget: budgets.at(-1) }
    }),
  )
  return {
    kind: benchmark.kind,
    source: benchmark.source,
    defaults: benchmark.defaults(),
    statistics: benchmark.getStatistics(),
    metrics: benchmark.metrics(),
    answers,
  }
}

function citationText({ citation }: Plugin, style: Style): string {
  return `${style.dim('to cite (--bibtex prints this alone)')}\n${citation.trimEnd()}\n`
}

function spaceText(plugin: Plugin, style: Style): string {
  const { name, title, aliases, space, models = {}, queryOptions = {}, envVar, columnSources = [] } = plugin
  const measures = columnSources.map((source) => {
    const found = [...filesOf(plugin, source).keys()]
    const have =
      found.length === 0
        ? `nasbench download ${name} --id ${source.download}`
        : `downloaded: ${found.join(', ')}`
    return [`${source.name}:NAME`, `${source.title} [${source.unit}]; ${have}`] as const
  })
  return `${style.bold(title)}\n\n${formatKeyValues(
    [
      ['names', [name, ...aliases].join(', ')],
      ['architectures', formatCount(space.size)],
      ['operations', space.operations().join(', ')],
      ['data from', `--data PATH, or ${envVar}`],
      ...Object.entries(models).map(([model, what]) => [`--model ${model}`, what] as const),
      ...Object.entries(queryOptions).map(([option, what]) => [`-o ${option}=…`, what] as const),
      ...measures,
    ],
    style,
    lineWidth(),
  )}`
}

function dataText(data: ReturnType<typeof describeData>, style: Style): string {
  const { source, statistics, defaults } = data
  const { architectures, spaceSize, ...more } = statistics
  // Zero counts are left out.
  const counts = Object.entries(more).filter(([, value]) => typeof value === 'number' && value > 0)
  const recorded = [
    data.kind === 'surrogate'
      ? `predictions for ${formatCount(architectures)} architectures`
      : `${formatCount(architectures)} of ${formatCount(spaceSize)} architectures`,
    ...counts.map(([key, value]) => `${formatCount(value as number)} ${words(key)}`),
  ]
  const facts = formatKeyValues(
    [
      ['source', describeSource(source)],
      ['sha256', source.sha256],
      ['imported', source.importedAt],
      ['in', source.location],
      [data.kind === 'surrogate' ? 'answers' : 'recorded', recorded.join(', ')],
      ['defaults', `${defaults.dataset}, ${defaults.split}, budget ${defaults.budget}`],
    ],
    style,
    lineWidth(),
  )
  const answers = formatTable(
    [
      { key: 'dataset', title: 'dataset' },
      { key: 'splits', title: 'splits', shrinks: true },
      { key: 'budgets', title: 'budgets', number: String, dropPriority: 3 },
      { key: 'firstBudget', title: 'from', number: String, dropPriority: 2 },
      { key: 'lastBudget', title: 'to', number: String, dropPriority: 1 },
    ],
    together(data.answers),
    style,
    lineWidth(),
  )
  const metrics = formatTable(
    [
      { key: 'name', title: 'metric' },
      { key: 'unit', title: 'unit' },
      { key: 'direction', title: 'better' },
      { key: 'description', title: 'what it is', shrinks: true, dropPriority: 1 },
    ],
    data.metrics.map(
      (metric): Row => ({ ...metric, direction: metric.direction === 'maximize' ? 'higher' : 'lower' }),
    ),
    style,
    lineWidth(),
  )
  return `${facts}\n${answers}\n${metrics}`
}

/* One row for the splits of a dataset that have the same budgets. */
function together(answers: ReturnType<typeof describeData>['answers']): Row[] {
  const rows = new Map<string, Row & { readonly splits: string }>()
  for (const { split, ...rest } of answers) {
    const key = JSON.stringify(rest)
    const before = rows.get(key)
    rows.set(key, { ...rest, splits: before === undefined ? split : `${before.splits}, ${split}` })
  }
  return [...rows.values()]
}

/* trainedTwice → trained twice */
function words(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
