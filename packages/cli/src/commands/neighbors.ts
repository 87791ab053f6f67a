import { type Benchmark, isNasBenchError, type Plugin } from '@nasbench/core'
import { architectureColumns, architectureFields, architectureRow, costFields } from '../architecture-row.js'
import { placed, readArchitectures } from '../architectures.js'
import { choosePlugin } from '../choose-plugin.js'
import type { CommandContext } from '../context.js'
import type { Measure } from '../measures/measure.js'
import { type MeasureFlags, startMeasuring } from '../measures/scope.js'
import { queryOptions, sourceNote, withBenchmark } from '../open.js'
import { formatCount } from '../output/key-value.js'
import { reportMissing } from '../output/missing.js'
import type { Column, Row } from '../output/table.js'
import { createWriter, formatOf, type ResultWriter } from '../output/writer.js'
import { type ResultRows, resultRows, withCosts } from '../result-row.js'
import { createFilter, type Filter, needsNoData } from '../where/filter.js'

export interface NeighborsCommandFlags extends MeasureFlags {
  readonly n?: number | undefined
  /** With results, best first. */
  readonly results?: boolean | undefined
  /** Architectures without a result are left out and counted. */
  readonly skipMissing?: boolean | undefined
}

/**
 * `nasbench neighbors`: the architectures one edit away, all or the first few. Needs no data; with `--results`, or an
 * option that asks for some, their results come too, best first.
 */
export async function neighbors(
  context: CommandContext,
  bench: string,
  archs: readonly string[],
  flags: NeighborsCommandFlags,
): Promise<void> {
  const plugin = await choosePlugin(bench, context)
  const { space } = plugin
  const { dataset: _, ...asked } = queryOptions(flags)
  const { data, demo, model, quiet } = context.options
  const named = data !== undefined || demo === true || model !== undefined
  const filtered = flags.where !== undefined && !(flags.with === undefined && needsNoData(flags.where))
  if (flags.results || named || filtered || Object.keys(asked).length > 0) {
    return neighborsWithResults(plugin, context, archs, flags)
  }
  const { costMeasure } = await import('../measures/measure.js')
  const filter =
    flags.where === undefined
      ? undefined
      : createFilter(flags.where, {
          space,
          measure: (text): Measure => costMeasure(space, text, text.toLowerCase() as 'params' | 'flops', {}),
        })
  const several = archs.length > 1 || archs[0] === '-'
  let counts: string | undefined
  const shape = {
    columns: [...(several ? [ofColumn] : []), ...architectureColumns(space)],
    fields: [...(several ? ['of'] : []), ...architectureFields(space)],
    piped: (row: Row) => String(row.arch),
    get note() {
      return counts
    },
  }
  const writer = createWriter(context.options, shape)
  for await (const batch of readArchitectures(plugin, archs, quiet === true)()) {
    for (const { arch } of batch) {
      const all = keep(space.neighbors(arch as object), filter, space)
      const shown = all.slice(0, flags.n)
      if (!several)
        counts = shown.length < all.length ? `${shown.length} of ${all.length}` : `${all.length} in all`
      const of = several ? { of: space.getIndex(arch as object) } : {}
      for (const one of shown) writer.add({ ...of, ...architectureRow(space, one, flags.dataset) })
    }
    writer.flush()
  }
  writer.end()
}

async function neighborsWithResults(
  plugin: Plugin,
  context: CommandContext,
  archs: readonly string[],
  flags: NeighborsCommandFlags,
): Promise<void> {
  const read = readArchitectures(plugin, archs, context.options.quiet === true)
  await withBenchmark(plugin, context, async (benchmark) => {
    const asked = queryOptions(flags)
    const results = resultRows(plugin, benchmark, asked)
    const filter = flags.where === undefined ? undefined : await filterOf(plugin, benchmark, flags)
    const several = archs.length > 1 || archs[0] === '-'
    const remarks: string[] = []
    const writer = createWriter(context.options, {
      columns: (rows) => [
        ...(several ? [ofColumn] : []),
        roleColumn,
        ...withCosts(results.columns(rows), rows[0]?.params !== undefined),
      ],
      fields: [...(several ? ['of'] : []), 'role', ...results.fields, 'params', 'flops'],
      piped: (row) => String(row.arch),
      heading: results.heading,
      get note() {
        return [...remarks, sourceNote(benchmark)].join('\n')
      },
    })
    let missing = 0
    for await (const batch of read(benchmark)) {
      for (const { arch, place } of batch) {
        try {
          const remark = addNeighbors(writer, benchmark, results, arch, { flags, filter, several, context })
          if (!several) remarks.push(remark)
        } catch (error) {
          if (!flags.skipMissing || !isNasBenchError(error, 'NOT_IN_DATASET')) throw placed(error, place)
          missing++
        }
      }
      writer.flush()
    }
    writer.end()
    reportMissing(missing, context.options)
  })
}

interface Work {
  readonly flags: NeighborsCommandFlags
  readonly filter: Filter | undefined
  readonly several: boolean
  readonly context: CommandContext
}

/* The architecture itself first: better and worse ones show by their place. Returns the counts, for people. */
function addNeighbors(
  writer: ResultWriter,
  benchmark: Benchmark,
  results: ResultRows,
  arch: unknown,
  { flags, filter, several, context }: Work,
): string {
  const { space } = benchmark
  const asked = queryOptions(flags)
  const of = several ? { of: space.getIndex(arch as object) } : {}
  const rowOf = (role: string, one: unknown): Row => ({
    ...of,
    role,
    ...results.row(one, asked),
    ...costFields(space, one, flags.dataset),
  })
  const own = rowOf('itself', arch)
  const all = keep(space.neighbors(arch as object), filter, space)
  const recorded = all.filter((one) => benchmark.exists({ ...asked, arch: one as object }))
  const rows = recorded.map((one) => rowOf('neighbor', one))
  const lower = benchmark.metrics().some((one) => one.name === own.metricName && one.direction === 'minimize')
  const quality = ({ metric }: Row) => (lower ? -Number(metric) : Number(metric))
  rows.sort((a, b) => quality(b) - quality(a))
  const better = rows.filter((row) => quality(row) > quality(own)).length
  const missing = all.length - recorded.length
  // A pipe gets neighbours, and nothing else.
  const piped = formatOf(context.options) === 'table' && !process.stdout.isTTY
  for (const row of piped ? rows.slice(0, flags.n) : [own, ...rows.slice(0, flags.n)]) writer.add(row)
  const lacking = missing > 0 ? `, ${formatCount(missing)} have no such result` : ''
  return `${better} of ${all.length} are better than #${own.index}${lacking}`
}

/* The filter of `--where`, with columns of other files. */
async function filterOf(plugin: Plugin, benchmark: Benchmark, flags: NeighborsCommandFlags): Promise<Filter> {
  const { measure } = await startMeasuring(plugin, benchmark, flags, 1000)
  return createFilter(flags.where!, { space: benchmark.space, measure })
}

function keep(
  archs: readonly unknown[],
  filter: Filter | undefined,
  space: Plugin['space'],
): readonly unknown[] {
  if (filter === undefined) return archs
  const keys = typeof space.size === 'number' ? archs.map((arch) => space.getIndex(arch as object)) : archs
  const decisions = filter({ keys, archs: () => archs })
  return archs.filter((_, i) => decisions[i] === 1)
}

const roleColumn: Column = { key: 'role', title: '', dropPriority: 10 }
const ofColumn: Column = { key: 'of', title: 'of', number: String }
