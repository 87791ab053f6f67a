import type { Benchmark, QueryOptions } from '@nasbench/core'
import { readArchitectures } from '../architectures.js'
import type { CommandContext, QueryFlags } from '../context.js'
import { queryOptions, sourceNote, withBenchmark } from '../open.js'
import { createWriter } from '../output/writer.js'
import { choosePlugin } from '../plugins/choose.js'
import { resultColumns, resultFields, resultHeading, resultRow } from '../result-row.js'

export interface QueryCommandFlags extends QueryFlags {
  /** Every dataset and split that has an answer. */
  readonly all?: boolean | undefined
}

/**
 * `nasbench query`: with `--json` one object for one ARCH, a list where ARCH is `-` or several, or with `--all`:
 * what comes back depends on the command line and not on the data.
 */
export async function query(
  context: CommandContext,
  bench: string,
  archs: readonly string[],
  flags: QueryCommandFlags,
): Promise<void> {
  const plugin = await choosePlugin(bench, context)
  const batches = readArchitectures(plugin.space, archs, context.options.quiet === true)
  await withBenchmark(plugin, context, async (benchmark) => {
    const single = archs.length === 1 && archs[0] !== '-' && !flags.all
    const asked = queryOptions(flags)
    const writer = createWriter(context.options, {
      columns: resultColumns,
      fields: resultFields,
      single,
      heading: resultHeading,
      note: sourceNote(benchmark),
    })
    for await (const batch of batches) {
      for (const arch of batch) {
        for (const options of flags.all ? answered(benchmark, arch, asked) : [asked]) {
          writer.add(resultRow(benchmark, arch, options))
        }
      }
      writer.flush()
    }
    writer.end()
  })
}

/* The queries with an answer, over all datasets and splits that the flags leave open. */
function answered(benchmark: Benchmark, arch: unknown, asked: QueryOptions): QueryOptions[] {
  const datasets = asked.dataset === undefined ? benchmark.datasets() : [asked.dataset]
  const queries = datasets.flatMap((dataset) => {
    const splits = asked.split === undefined ? benchmark.splits(dataset) : [asked.split]
    return splits.map((split) => ({ ...asked, dataset, split }))
  })
  const found = queries.filter((options) => benchmark.exists({ ...options, arch }))
  // Nothing at all: the benchmark itself says why.
  return found.length > 0 ? found : [asked]
}
