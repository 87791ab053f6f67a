import { architectureColumns, architectureFields, architectureRow } from '../architecture-row.js'
import type { CommandContext } from '../context.js'
import { createWriter } from '../output/writer.js'
import { choosePlugin } from '../plugins/choose.js'

export interface MutateCommandFlags {
  readonly seed?: number | string | undefined
  readonly kind?: string | undefined
  readonly dataset?: string | undefined
}

/** `nasbench mutate`: one random edit. Needs no data. */
export async function mutate(
  context: CommandContext,
  bench: string,
  text: string,
  flags: MutateCommandFlags,
): Promise<void> {
  const { space } = await choosePlugin(bench, context)
  const { seed, kind } = flags
  const child = space.mutate(space.parse(text), {
    ...(seed !== undefined && { seed }),
    ...(kind !== undefined && { kind }),
  })
  const writer = createWriter(context.options, {
    columns: architectureColumns(space),
    fields: architectureFields(space),
    single: true,
    piped: (row) => String(row.arch),
  })
  writer.add(architectureRow(space, child, flags.dataset))
  writer.end()
}
