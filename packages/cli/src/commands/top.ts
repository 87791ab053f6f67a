import type { TopOptions } from '@nasbench/core'
import { costFields } from '../architecture-row.js'
import type { CommandContext, QueryFlags } from '../context.js'
import { queryOptions, sourceNote, withBenchmark } from '../open.js'
import { flopsColumn, paramsColumn, rankColumn } from '../output/columns.js'
import { createWriter } from '../output/writer.js'
import { choosePlugin } from '../plugins/choose.js'
import { resultColumns, resultFields, resultHeading, resultRow } from '../result-row.js'

export interface TopCommandFlags extends QueryFlags {
  readonly k: number
  readonly by?: string | undefined
  readonly maxParams?: number | undefined
  readonly maxFlops?: number | undefined
}

/** `nasbench top`: the best of all that is recorded, within limits. */
export async function top(context: CommandContext, bench: string, flags: TopCommandFlags): Promise<void> {
  const plugin = await choosePlugin(bench, context)
  await withBenchmark(plugin, context, (benchmark) => {
    const asked = queryOptions(flags)
    const { k, by, maxParams, maxFlops } = flags
    const limits: TopOptions = {
      k,
      ...(by !== undefined && { by }),
      ...(maxParams !== undefined && { maxParams }),
      ...(maxFlops !== undefined && { maxFlops }),
    }
    const writer = createWriter(context.options, {
      columns: (rows) => [rankColumn, ...withCosts(resultColumns(rows), rows[0]?.params !== undefined)],
      fields: ['rank', ...resultFields, 'params', 'flops'],
      heading: resultHeading,
      note: sourceNote(benchmark),
    })
    for (const { rank, arch } of benchmark.top({ ...asked, ...limits })) {
      const result = resultRow(benchmark, arch, asked)
      writer.add({ rank, ...result, ...costFields(benchmark.space, arch, String(result.dataset)) })
    }
    writer.end()
  })
}

/* Parameters and FLOPs go before the architecture, which is long. */
function withCosts<T>(columns: readonly T[], has: boolean): (T | typeof paramsColumn)[] {
  return has ? [...columns.slice(0, -1), paramsColumn, flopsColumn, ...columns.slice(-1)] : [...columns]
}
