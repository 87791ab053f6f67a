import type { SampleOptions } from '@nasbench/core'
import { architectureColumns, architectureFields, architectureRow } from '../architecture-row.js'
import type { CommandContext } from '../context.js'
import { withBenchmark } from '../open.js'
import { createWriter } from '../output/writer.js'
import { choosePlugin } from '../plugins/choose.js'

export interface SampleCommandFlags {
  readonly n: number
  readonly seed?: number | string | undefined
  readonly rng?: 'cpython' | undefined
  readonly dataset?: string | undefined
}

/** `nasbench sample`: of the whole space, which needs no data; with `--data` or `--demo` of what is recorded there. */
export async function sample(
  context: CommandContext,
  bench: string,
  flags: SampleCommandFlags,
): Promise<void> {
  const plugin = await choosePlugin(bench, context)
  const { space } = plugin
  const options: SampleOptions = {
    n: flags.n,
    ...(flags.seed !== undefined && { seed: flags.seed }),
    ...(flags.rng !== undefined && { rng: flags.rng }),
  }
  const { data, demo, model } = context.options
  const recorded = data !== undefined || model !== undefined || demo === true
  const archs = recorded
    ? await withBenchmark(plugin, context, (benchmark) => benchmark.randomSample(options))
    : space.randomSample(options)
  const writer = createWriter(context.options, {
    columns: architectureColumns(space),
    fields: architectureFields(space),
    piped: (row) => String(row.arch),
  })
  for (const arch of archs) writer.add(architectureRow(space, arch, flags.dataset))
  writer.end()
}
