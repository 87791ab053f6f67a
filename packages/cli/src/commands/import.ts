import { resolve } from 'node:path'
import { importFile } from '@nasbench/core/node'
import type { CommandContext } from '../context.js'
import { interruptible } from '../interrupt.js'
import { writeDocument } from '../output/writer.js'
import { choosePlugin } from '../plugins/choose.js'

export interface ImportCommandFlags {
  readonly out?: string | undefined
  readonly force?: boolean | undefined
}

/** `nasbench import`: prints the store's folder. Ctrl-C leaves nothing behind. */
export async function importData(
  context: CommandContext,
  bench: string,
  file: string,
  flags: ImportCommandFlags,
): Promise<void> {
  const plugin = await choosePlugin(bench, context)
  const { options } = context
  const started = performance.now()
  const { location, reused } = await interruptible((signal) =>
    importFile(plugin, file, {
      signal,
      verbose: options.quiet !== true,
      ...(flags.out !== undefined && { to: resolve(flags.out) }),
      ...(flags.force === true && { force: true }),
    }),
  )
  const seconds = (performance.now() - started) / 1000
  const row = { benchmark: plugin.name, file: resolve(file), location, reused, seconds }
  writeDocument(options, row, () => `${location}\n`)
  if (options.quiet || options.json || options.jsonl || options.csv) return
  const done = reused
    ? 'was imported before (--force imports it again)'
    : `imported in ${seconds.toFixed(1)} s`
  process.stderr.write(
    `${done}; try: nasbench info ${plugin.name}${flags.out === undefined ? '' : ` --data ${flags.out}`}\n`,
  )
}
