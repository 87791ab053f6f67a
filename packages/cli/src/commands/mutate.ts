import { architectureColumns, architectureFields, architectureRow } from '../architecture-row.js'
import { readArchitectures } from '../architectures.js'
import { choosePlugin } from '../choose-plugin.js'
import type { CommandContext } from '../context.js'
import { createWriter } from '../output/writer.js'

export interface MutateCommandFlags {
  readonly seed?: number | string | undefined
  readonly kind?: string | undefined
  readonly dataset?: string | undefined
}

/** `nasbench mutate`: one random edit per architecture. Needs no data. */
export async function mutate(
  context: CommandContext,
  bench: string,
  archs: readonly string[],
  flags: MutateCommandFlags,
): Promise<void> {
  const plugin = await choosePlugin(bench, context)
  const { space } = plugin
  const { seed, kind } = flags
  const writer = createWriter(context.options, {
    columns: architectureColumns(space),
    fields: architectureFields(space),
    single: archs.length === 1 && archs[0] !== '-',
    piped: (row) => String(row.arch),
    empty: 'no architecture was given',
  })
  for await (const batch of readArchitectures(plugin, archs, context.options.quiet === true)()) {
    for (const { arch } of batch) {
      const child = space.mutate(arch as object, {
        ...(seed !== undefined && { seed }),
        ...(kind !== undefined && { kind }),
      })
      writer.add(architectureRow(space, child, flags.dataset))
    }
    writer.flush()
  }
  writer.end()
}
