import { resolve } from 'node:path'
import type { ArchitectureSpace, Drawings } from '@nasbench/core'
import type { CommandContext } from '../context.js'
import { interruptible } from '../interrupt.js'
import { checkEnding } from '../output/picture-files.js'
import { writeDocument } from '../output/writer.js'
import { UsageError } from '../usage.js'

type DrawingForm = keyof Drawings<unknown>

export const drawingForms: readonly DrawingForm[] = ['svg', 'dot', 'mermaid']

/** Where each drawing goes: a file, or `-` for standard output. */
export interface ShowFileFlags extends Readonly<Partial<Record<DrawingForm, string | undefined>>> {
  readonly force?: boolean | undefined
}

/** Writes the drawings of a cell that are asked for, and says where. */
export async function writeDrawings(
  { options }: CommandContext,
  space: ArchitectureSpace<unknown>,
  arch: unknown,
  flags: ShowFileFlags,
): Promise<void> {
  const asked = drawingForms.filter((form) => flags[form] !== undefined)
  for (const form of asked) checkEnding(form, flags[form]!)
  const drawings = asked.map((form) => {
    const { drawings } = space
    if (drawings?.[form] === undefined) {
      const has = drawingForms.filter((other) => drawings?.[other])
      const instead = has.length > 0 ? `it has ${has.map((other) => `--${other}`).join(', ')}` : 'it has none'
      throw new UsageError(`${space.name} has no drawing for --${form}: ${instead}`)
    }
    const text = drawings[form](arch)
    return { to: flags[form] as string, text: text.endsWith('\n') ? text : `${text}\n` }
  })
  if (drawings.some(({ to }) => to === '-')) {
    if (drawings.length > 1) throw new UsageError('only one drawing can go to standard output')
    process.stdout.write(drawings[0]?.text ?? '')
    return
  }
  const { writeWhole } = await import('../export/sink.js')
  const files = await interruptible(async (signal) => {
    for (const { to, text } of drawings) await writeWhole(to, text, { force: flags.force === true, signal })
    return drawings.map(({ to }) => resolve(to))
  })
  const document = { benchmark: space.name, arch: space.format(arch), files }
  writeDocument(options, document, () => `${files.join('\n')}\n`)
}
