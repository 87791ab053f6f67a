import { resolve } from 'node:path'
import { type DataDescription, isNasBenchError, NasBenchError, type Plugin } from '@nasbench/core'
import { importFile, progressLine, type Verified, verifyImport } from '@nasbench/core/node'
import { choosePlugin } from '../choose-plugin.js'
import type { CommandContext } from '../context.js'
import { interruptible } from '../interrupt.js'
import { writeDocument } from '../output/writer.js'

export interface ImportCommandFlags {
  readonly out?: string | undefined
  readonly force?: boolean | undefined
  readonly verify?: boolean | undefined
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
  ).catch(async (error: unknown) => {
    throw (await opensAsItIs(plugin, file, error)) ? needsNoImport(plugin, file) : error
  })
  const seconds = (performance.now() - started) / 1000
  const verified = flags.verify ? await verify(plugin, file, location, options.quiet === true) : undefined
  const row = {
    benchmark: plugin.name,
    file: resolve(file),
    location,
    reused,
    seconds,
    ...(verified && { verifiedValues: verified.values, verifiedRows: verified.rows }),
  }
  writeDocument(options, row, () => `${location}\n`)
  if (options.quiet || options.json || options.jsonl || options.csv) return
  const done = reused
    ? 'was imported before (--force imports it again)'
    : `imported in ${seconds.toFixed(1)} s`
  if (verified) {
    const [values, rows] = [verified.values, verified.rows].map((count) => count.toLocaleString('en-US'))
    process.stderr.write(`verified: ${values} numbers in ${rows} rows are those of the file, bit for bit\n`)
  }
  process.stderr.write(
    `${done}; try: nasbench info ${plugin.name}${flags.out === undefined ? '' : ` --data ${flags.out}`}\n`,
  )
}

/* Not all that a benchmark answers from is imported: surrogates are opened where they are. */
async function opensAsItIs(plugin: Plugin, file: string, error: unknown): Promise<boolean> {
  // Where an importer knew the file, its own error says what is wrong with it.
  if (!isNasBenchError(error, 'UNSUPPORTED_FILE') || !Array.isArray(error.expected)) return false
  try {
    const benchmark = await plugin.open(resolve(file), { verbose: false })
    benchmark.close()
    return true
  } catch {
    return false
  }
}

function needsNoImport(plugin: Plugin, file: string): NasBenchError {
  return new NasBenchError(
    'UNSUPPORTED_FILE',
    `${resolve(file)} needs no import, it is opened as it is: nasbench info ${plugin.name} --data ${JSON.stringify(file)}`,
    { path: resolve(file) },
  )
}

async function verify(
  plugin: DataDescription,
  file: string,
  location: string,
  quiet: boolean,
): Promise<Verified> {
  const line = quiet ? undefined : progressLine()
  try {
    const verified = await interruptible((signal) =>
      verifyImport(plugin, file, location, {
        signal,
        ...(line && {
          // The importers say that they read; here the reader wants to know why once more.
          onProgress: (progress) => line({ ...progress, label: `verifying: ${progress.label}` }),
        }),
      }),
    )
    line?.end()
    return verified
  } catch (error) {
    line?.end('failed')
    throw error
  }
}
