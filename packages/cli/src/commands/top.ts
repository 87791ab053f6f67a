import type { Benchmark, TopOptions } from '@nasbench/core'
import { costFields } from '../architecture-row.js'
import type { CommandContext, QueryFlags } from '../context.js'
import { queryOptions, sourceNote, withBenchmark } from '../open.js'
import { rankColumn } from '../output/columns.js'
import { createWriter } from '../output/writer.js'
import { choosePlugin } from '../plugins/choose.js'
import { resultColumns, resultFields, resultHeading, resultRow, withCosts } from '../result-row.js'

export interface TopCommandFlags extends QueryFlags {
  /** 10 unless said; with `pareto` all. */
  readonly k?: number | undefined
  readonly by?: string | undefined
  /** Objectives between commas. */
  readonly pareto?: string | undefined
  readonly maxParams?: number | undefined
  readonly maxFlops?: number | undefined
  /** Training seconds. */
  readonly maxTime?: number | undefined
}

/** `nasbench top`: the best of all that is recorded, within limits; with several objectives those that none beats. */
export async function top(context: CommandContext, bench: string, flags: TopCommandFlags): Promise<void> {
  const plugin = await choosePlugin(bench, context)
  await withBenchmark(plugin, context, async (benchmark) => {
    if (flags.pareto !== undefined) {
      const { topPareto } = await import('./top-pareto.js')
      return topPareto(context, benchmark, flags.pareto, flags)
    }
    const asked = queryOptions(flags)
    const writer = createWriter(context.options, {
      columns: (rows) => [rankColumn, ...withCosts(resultColumns(rows), rows[0]?.params !== undefined)],
      fields: ['rank', ...resultFields, 'params', 'flops'],
      heading: resultHeading,
      note: sourceNote(benchmark),
    })
    for (const { rank, arch } of benchmark.top({ ...asked, ...limitsOf(benchmark, flags) })) {
      const result = resultRow(benchmark, arch, asked)
      writer.add({ rank, ...result, ...costFields(benchmark.space, arch, String(result.dataset)) })
    }
    writer.end()
  })
}

function limitsOf(benchmark: Benchmark, flags: TopCommandFlags): TopOptions {
  const { k = 10, by, maxParams, maxFlops, maxTime } = flags
  const asked = queryOptions(flags)
  return {
    k,
    ...(by !== undefined && { by }),
    ...(maxParams !== undefined && { maxParams }),
    ...(maxFlops !== undefined && { maxFlops }),
    // Where no time is recorded nobody can say that it is short.
    ...(maxTime !== undefined && {
      where: (arch: never) => (benchmark.trainTime(arch, asked) ?? Number.POSITIVE_INFINITY) <= maxTime,
    }),
  }
}
