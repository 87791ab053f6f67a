import { architectureColumns, architectureFields, architectureRow } from '../architecture-row.js'
import type { CommandContext } from '../context.js'
import { createWriter } from '../output/writer.js'
import { choosePlugin } from '../plugins/choose.js'

export interface NeighborsCommandFlags {
  readonly n?: number | undefined
  readonly dataset?: string | undefined
}

/** `nasbench neighbors`: all architectures at one edit, or the first few of them. Needs no data. */
export async function neighbors(
  context: CommandContext,
  bench: string,
  text: string,
  flags: NeighborsCommandFlags,
): Promise<void> {
  const { space } = await choosePlugin(bench, context)
  const all = space.neighbors(space.parse(text))
  const shown = all.slice(0, flags.n)
  const writer = createWriter(context.options, {
    columns: architectureColumns(space),
    fields: architectureFields(space),
    piped: (row) => String(row.arch),
    note: shown.length < all.length ? `${shown.length} of ${all.length}` : `${all.length} in all`,
  })
  for (const arch of shown) writer.add(architectureRow(space, arch, flags.dataset))
  writer.end()
}
