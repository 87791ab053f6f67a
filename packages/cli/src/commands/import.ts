import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import {
  type DataDescription,
  formatChoices,
  isNasBenchError,
  NasBenchError,
  type Plugin,
} from '@nasbench/core'
import { importFile, loadPlugin, progressLine, type Verified, verifyImport } from '@nasbench/core/node'
import { choosePlugin, findPluginsFor } from '../choose-plugin.js'
import type { CommandContext } from '../context.js'
import { interruptible } from '../interrupt.js'
import { writeDocument } from '../output/writer.js'
import { UsageError } from '../usage.js'

export interface ImportCommandFlags {
  readonly out?: string | undefined
  readonly force?: boolean | undefined
  readonly verify?: boolean | undefined
}

/** `nasbench import`: prints the store's folder. Ctrl-C leaves no files. */
export async function importData(
  context: CommandContext,
  words: readonly string[],
  flags: ImportCommandFlags,
): Promise<void> {
  if (words.length > 2) {
    throw new UsageError(`nasbench import takes [BENCH] FILE, ${words.length} words are given`)
  }
  const file = words.at(-1)!
  const { options } = context
  const plugin =
    words.length === 2 ? await choosePlugin(words[0]!, context) : await pluginOfFile(file, context)
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

/* The benchmark whose importers know the file, by its content. */
async function pluginOfFile(file: string, context: CommandContext): Promise<Plugin> {
  if (!existsSync(file) && (await choosePlugin(file, context).catch(() => undefined)) !== undefined) {
    throw new UsageError(`nasbench import needs FILE: nasbench import ${file} FILE`)
  }
  const head = headOf(file)
  const names: string[] = []
  for (const found of findPluginsFor(context)) {
    if (found.shadowedBy !== undefined) continue
    const loaded = await loadPlugin(found)
    if ('refused' in loaded) continue
    const { plugin } = loaded
    names.push(plugin.name)
    const importers = typeof plugin.importers === 'function' ? await plugin.importers() : plugin.importers
    const knows = importers.some((importer) =>
      head instanceof Uint8Array ? importer.detect(head, basename(file)) : importer.folder?.detect(head),
    )
    if (knows) return plugin
  }
  throw new NasBenchError(
    'UNSUPPORTED_FILE',
    `${resolve(file)} is not a published file of an installed benchmark (${formatChoices(names)}): name the benchmark, as in nasbench import BENCH FILE`,
    { path: resolve(file), expected: names },
  )
}

/* The first bytes of a file, or the names in a folder. */
function headOf(file: string): Uint8Array | string[] {
  try {
    if (statSync(file).isDirectory()) return readdirSync(file).sort()
    const handle = openSync(file, 'r')
    try {
      const bytes = new Uint8Array(65_536)
      return bytes.subarray(0, readSync(handle, bytes))
    } finally {
      closeSync(handle)
    }
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    const reason = code === 'ENOENT' ? 'there is no such file' : message
    throw new NasBenchError('DATA_NOT_FOUND', `${resolve(file)}: ${reason}`, { path: resolve(file), cause })
  }
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
          // The importers report that they read; the label says why the file is read again.
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
