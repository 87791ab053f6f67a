import { isNasBenchError } from '@nasbench/core'
import { placed, readArchitectures } from '../architectures.js'
import { choosePlugin } from '../choose-plugin.js'
import type { CommandContext, QueryFlags } from '../context.js'
import { answered, queryOptions, sourceNote, withBenchmark } from '../open.js'
import { reportMissing } from '../output/missing.js'
import { createWriter } from '../output/writer.js'
import { resultRows } from '../result-row.js'

export interface QueryCommandFlags extends QueryFlags {
  /** Every dataset and split that has an answer. */
  readonly all?: boolean | undefined
  /** Architectures without a result are left out and counted. */
  readonly skipMissing?: boolean | undefined
}

/**
 * `nasbench query`: with `--json` one object for one ARCH, a list if ARCH is `-` or several, or with `--all`: the form
 * depends on the command line and not on the data.
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
    const single = archs.length === 1 && archs[0] !== '-' && !flags.all && !flags.skipMissing
    const asked = queryOptions(flags)
    const results = resultRows(plugin, benchmark, asked)
    const writer = createWriter(context.options, {
      columns: results.columns,
      fields: results.fields,
      single,
      heading: results.heading,
      note: sourceNote(benchmark),
      empty: 'no architecture has such a result',
    })
    let missing = 0
    for await (const batch of read(benchmark)) {
      for (const { arch, place } of batch) {
        try {
          for (const options of flags.all ? answered(benchmark, arch, asked) : [asked]) {
            writer.add(results.row(arch, options))
          }
        } catch (error) {
          if (flags.skipMissing && isNasBenchError(error, 'NOT_IN_DATASET')) missing++
          else {
            writer.flush()
            throw placed(error, place)
          }
        }
      }
      writer.flush()
    }
    writer.end()
    reportMissing(missing, context.options)
  })
}
