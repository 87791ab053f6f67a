import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  type DataDescription,
  formatChoices,
  isNasBenchError,
  NasBenchError,
  type Plugin,
} from '@nasbench/core'
import {
  detectBenchmarks,
  importFile,
  loadPlugin,
  progressLine,
  type Verified,
  verifyImport,
} from '@nasbench/core/node'
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
  const named = words.length === 2 ? await choosePlugin(words[0]!, context) : undefined
  const candidates = named ? [named] : await pluginsOfFile(file, context)
  const started = performance.now()
  const { plugin, location, reused } = await importAsOneOf(candidates, file, context, flags)
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
  for (const line of await describeImported(plugin, location)) process.stderr.write(`${line}\n`)
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

/* Files of some benchmarks look alike at their beginning: the first that can be imported is the right one. */
async function importAsOneOf(
  candidates: readonly Plugin[],
  file: string,
  context: CommandContext,
  flags: ImportCommandFlags,
): Promise<{ readonly plugin: Plugin; readonly location: string; readonly reused: boolean }> {
  let first: unknown
  for (const plugin of candidates) {
    try {
      const imported = await interruptible((signal) =>
        importFile(plugin, file, {
          signal,
          verbose: context.options.quiet !== true,
          ...(flags.out !== undefined && { to: resolve(flags.out) }),
          ...(flags.force === true && { force: true }),
        }),
      )
      return { plugin, ...imported }
    } catch (error) {
      if (!isNasBenchError(error, 'UNSUPPORTED_FILE')) throw error
      if (await opensAsItIs(plugin, file, error)) throw needsNoImport(plugin, file)
      first ??= error
    }
  }
  const [plugin] = candidates
  const others = (await installedPlugins(context)).filter(({ name }) => name !== plugin!.name)
  const [other] = candidates.length === 1 ? await detectBenchmarks(file, others) : []
  if (other === undefined) throw first
  throw new NasBenchError(
    'UNSUPPORTED_FILE',
    `${resolve(file)} is a file of ${other.title}: nasbench import ${other.name} ${file}`,
    { path: resolve(file), received: plugin!.name, cause: first },
  )
}

async function installedPlugins(context: CommandContext): Promise<Plugin[]> {
  const plugins: Plugin[] = []
  for (const found of findPluginsFor(context)) {
    if (found.shadowedBy !== undefined) continue
    const loaded = await loadPlugin(found)
    if ('plugin' in loaded) plugins.push(loaded.plugin)
  }
  return plugins
}

/* The benchmarks whose importers know the file, by its content. */
async function pluginsOfFile(file: string, context: CommandContext): Promise<Plugin[]> {
  if (!existsSync(file)) {
    if ((await choosePlugin(file, context).catch(() => undefined)) !== undefined)
      throw new UsageError(`nasbench import needs FILE: nasbench import ${file} FILE`)
    throw new NasBenchError('DATA_NOT_FOUND', `${resolve(file)}: there is no such file`, {
      path: resolve(file),
    })
  }
  const plugins = await installedPlugins(context)
  const found = (await detectBenchmarks(file, plugins)) as readonly Plugin[]
  if (found.length > 0) return [...found]
  const names = plugins.map(({ name }) => name)
  throw new NasBenchError(
    'UNSUPPORTED_FILE',
    `${resolve(file)} is not a published file of an installed benchmark (${formatChoices(names)}): name the benchmark, as in nasbench import BENCH FILE`,
    { path: resolve(file), expected: names },
  )
}

/* The imported contents: one line of counts, and a line for each unusual fact. */
async function describeImported(plugin: Plugin, location: string): Promise<string[]> {
  const benchmark = await plugin.open(location, { verbose: false })
  try {
    const { architectures, runs, notes = [] } = benchmark.getStatistics()
    const budgets = new Set<number>()
    for (const dataset of benchmark.datasets())
      for (const split of benchmark.splits(dataset))
        for (const budget of benchmark.availableBudgets({ dataset, split })) budgets.add(budget)
    const count = (number: number, noun: string) =>
      `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`
    return [
      [
        `read: ${count(architectures, 'architecture')}, ${count(runs, 'run')}`,
        `datasets ${benchmark.datasets().join(', ')}`,
        `budgets ${formatBudgets([...budgets])}`,
      ].join('; '),
      ...notes.map((note) => `note: ${note}`),
    ]
  } finally {
    benchmark.close()
  }
}

/* `0 to 199` for budgets that follow one another. */
function formatBudgets(budgets: readonly number[]): string {
  const sorted = [...budgets].sort((a, b) => a - b)
  const [first, last] = [sorted[0], sorted.at(-1)]
  if (first === undefined || last === undefined) return 'none'
  if (sorted.length > 3 && last - first === sorted.length - 1) return `${first} to ${last}`
  return formatChoices(sorted.map(String)).replace(' or ', ' and ')
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
