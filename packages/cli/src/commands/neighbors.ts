import type { Plugin } from '@nasbench/core'
import { architectureColumns, architectureFields, architectureRow, costFields } from '../architecture-row.js'
import { parserOf } from '../architectures.js'
import type { CommandContext, QueryFlags } from '../context.js'
import { queryOptions, sourceNote, withBenchmark } from '../open.js'
import type { Column, Row } from '../output/table.js'
import { createWriter, formatOf } from '../output/writer.js'
import { choosePlugin } from '../plugins/choose.js'
import { resultColumns, resultFields, resultHeading, resultRow, withCosts } from '../result-row.js'

export interface NeighborsCommandFlags extends QueryFlags {
  readonly n?: number | undefined
  /** Results too, best first. */
  readonly results?: boolean | undefined
}

/**
 * `nasbench neighbors`: all architectures at one edit, or the first few of them. Needs no data; with `--results`, or
 * an option that asks for some, their results come too, best first.
 */
export async function neighbors(
  context: CommandContext,
  bench: string,
  text: string,
  flags: NeighborsCommandFlags,
): Promise<void> {
  const plugin = await choosePlugin(bench, context)
  const { space } = plugin
  const { dataset: _, ...asked } = queryOptions(flags)
  const { data, demo, model } = context.options
  const named = data !== undefined || demo === true || model !== undefined
  if (flags.results || named || Object.keys(asked).length > 0) {
    return neighborsWithResults(plugin, context, text, flags)
  }
  const all = space.neighbors(space.parse(text))
  const shown = all.slice(0, flags.n)
  const writer = createWriter(context.options, {
    columns: architectureColumns(space),
    fields: architectureFields(space),
    piped: (row) => String(row.arch),
    note: shown.length < all.length ? `${shown.length} of ${all.length}` : `${all.length} in all`,
  })
  for (const one of shown) writer.add(architectureRow(space, one, flags.dataset))
  writer.end()
}

async function neighborsWithResults(
  plugin: Plugin,
  context: CommandContext,
  text: string,
  flags: NeighborsCommandFlags,
): Promise<void> {
  const { space } = plugin
  if (!plugin.ownNames) space.parse(text)
  await withBenchmark(plugin, context, (benchmark) => {
    const arch = parserOf(space, benchmark)(text)
    const asked = queryOptions(flags)
    // The architecture itself first: what is better and what is worse shows at once, and wrong names are told.
    const own: Row = {
      role: 'itself',
      ...resultRow(benchmark, arch, asked),
      ...costFields(space, arch, flags.dataset),
    }
    const all = space.neighbors(arch)
    const recorded = all.filter((one) => benchmark.exists({ ...asked, arch: one }))
    const rows = recorded.map((one) => ({
      role: 'neighbor',
      ...resultRow(benchmark, one, asked),
      ...costFields(space, one, flags.dataset),
    }))
    const lower = benchmark
      .metrics()
      .some((one) => one.name === own.metricName && one.direction === 'minimize')
    const worth = ({ metric }: Row) => (lower ? -Number(metric) : Number(metric))
    rows.sort((a: Row, b: Row) => worth(b) - worth(a))
    const shown = rows.slice(0, flags.n)
    const better = rows.filter((row) => worth(row) > worth(own)).length
    const missing = all.length - recorded.length
    const counts = `${better} of ${all.length} are better than #${own.index}${missing > 0 ? `, ${missing} have no such result` : ''}`
    const writer = createWriter(context.options, {
      columns: (list) => [roleColumn, ...withCosts(resultColumns(list), own.params !== undefined)],
      fields: ['role', ...resultFields, 'params', 'flops'],
      piped: (row) => String(row.arch),
      heading: resultHeading,
      note: `${counts}\n${sourceNote(benchmark)}`,
    })
    // A pipe gets neighbours, and nothing else.
    const piped = formatOf(context.options) === 'table' && !process.stdout.isTTY
    for (const row of piped ? shown : [own, ...shown]) writer.add(row)
    writer.end()
  })
}

const roleColumn: Column = { key: 'role', title: '', dispensable: 10 }
