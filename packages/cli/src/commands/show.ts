import { architectureRow } from '../architecture-row.js'
import { readArchitecture } from '../architectures.js'
import { choosePlugin } from '../choose-plugin.js'
import type { CommandContext } from '../context.js'
import { formatCount, formatKeyValues } from '../output/key-value.js'
import { createStyle, lineWidth } from '../output/style.js'
import { writeDocument } from '../output/writer.js'
import { drawingForms, type ShowFileFlags, writeDrawings } from './show-files.js'

export interface ShowCommandFlags extends ShowFileFlags {
  readonly dataset?: string | undefined
}

/** `nasbench show`: the cell drawn as text or to files, and what it costs by formula. Needs no data. */
export async function show(
  context: CommandContext,
  bench: string,
  text: string,
  flags: ShowCommandFlags,
): Promise<void> {
  const plugin = await choosePlugin(bench, context)
  const { space } = plugin
  const arch = await readArchitecture(plugin, text, context.options.quiet === true)
  if (drawingForms.some((form) => flags[form] !== undefined))
    return writeDrawings(context, space, arch, flags)
  const row = architectureRow(space, arch, flags.dataset)
  const document = { ...row, id: space.id(arch), encoding: space.encode(arch) }
  writeDocument(context.options, document, () => {
    const facts = formatKeyValues(
      [
        ['benchmark', `${space.name}, architecture ${row.index} of ${formatCount(space.size)}`],
        ['architecture', row.arch],
        ['id', document.id === row.arch ? undefined : document.id],
        ['parameters', typeof row.params === 'number' ? formatCount(row.params) : undefined],
        ['FLOPs', typeof row.flops === 'number' ? formatCount(row.flops) : undefined],
        ['for', row.params === undefined ? undefined : flags.dataset],
      ],
      createStyle(context.options),
      lineWidth(),
    )
    return space.draw === undefined ? facts : `${facts}\n${space.draw(arch).trimEnd()}\n`
  })
}
