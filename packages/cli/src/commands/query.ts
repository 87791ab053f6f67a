import { readArchitectures } from '../architectures.js'
import type { CommandContext, QueryFlags } from '../context.js'
import { answered, queryOptions, sourceNote, withBenchmark } from '../open.js'
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
  const read = readArchitectures(plugin, archs, context.options.quiet === true)
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
    for await (const batch of read(benchmark)) {
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
