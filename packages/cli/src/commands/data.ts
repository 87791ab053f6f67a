import { createInterface } from 'node:readline/promises'
import { isNasBenchError, NasBenchError, type Plugin } from '@nasbench/core'
import {
  checkStore,
  dataHome,
  dataPath,
  formatBytes,
  listData,
  listLeftovers,
  loadPlugin,
  removeData,
  useData,
} from '@nasbench/core/node'
import { choosePlugin, findPluginsFor } from '../choose-plugin.js'
import type { CommandContext } from '../context.js'
import { interruptible } from '../interrupt.js'
import { formatCount } from '../output/key-value.js'
import { createWriter, formatOf, writeDocument } from '../output/writer.js'
import { UsageError } from '../usage.js'

/** `nasbench data`: every store and published file that was found, and which one answers. */
export async function listAllData(context: CommandContext, bench: string | undefined): Promise<void> {
  const plugins = bench === undefined ? await installed(context) : [await choosePlugin(bench, context)]
  const leftovers = listLeftovers()
  const notes: string[] = []
  const writer = createWriter(context.options, {
    columns: [
      { key: 'benchmark', title: 'benchmark' },
      { key: 'current', title: 'answers', text: (value) => (value ? 'yes' : '') },
      { key: 'kind', title: 'kind' },
      { key: 'bytes', title: 'size', number: formatBytes },
      { key: 'date', title: 'date', text: (value) => String(value).slice(0, 10), dropPriority: 2 },
      { key: 'source', title: 'source', shrinks: true, dropPriority: 1 },
      { key: 'path', title: 'path', shrinks: true },
    ],
    fields: ['benchmark', 'current', 'kind', 'bytes', 'date', 'source', 'path', 'problem'],
    get note() {
      return notes.length === 0 ? undefined : notes.join('\n')
    },
    empty: `no data was found: nasbench download BENCH, or nasbench import FILE (to ${dataHome()})`,
  })
  for (const plugin of plugins) {
    for (const entry of await listData(plugin)) {
      if (entry.problem !== undefined) notes.push(`${entry.path}: ${entry.problem}`)
      writer.add({ benchmark: plugin.name, ...entry, problem: entry.problem ?? null })
    }
  }
  const downloads = leftovers.filter(({ kind }) => kind === 'download')
  for (const { path } of downloads) notes.push(`${path}: unfinished, the same nasbench download continues it`)
  if (leftovers.length > downloads.length) {
    const count = formatCount(leftovers.length - downloads.length)
    notes.push(`${count} left over from killed imports or removals: the next one removes them`)
  }
  writer.end()
}

/** `nasbench data use`: makes a store the one that answers. */
export async function useStore(context: CommandContext, bench: string, path: string): Promise<void> {
  const plugin = await choosePlugin(bench, context)
  const used = await useData(plugin, path)
  writeDocument(context.options, { benchmark: plugin.name, ...used }, () => `${used.location}\n`)
  if (used.overriddenBy !== undefined && !context.options.quiet) {
    process.stderr.write(`${used.overriddenBy} is set and comes first: unset it\n`)
  }
}

/** `nasbench data remove`: asks, or takes `--yes`. */
export async function removeStore(
  context: CommandContext,
  bench: string,
  path: string,
  { yes = false }: { readonly yes?: boolean | undefined },
): Promise<void> {
  const plugin = await choosePlugin(bench, context)
  if (!yes) {
    if (!process.stdin.isTTY || !process.stderr.isTTY) {
      throw new UsageError(
        `nothing was removed: add --yes, since there is no terminal to confirm the removal of ${path}`,
      )
    }
    const lines = createInterface({ input: process.stdin, output: process.stderr })
    const answer = await lines.question(`remove ${path}? [y/N] `)
    lines.close()
    if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError('nothing was removed')
  }
  await removeData(plugin, path)
  writeDocument(context.options, { benchmark: plugin.name, removed: path }, () => `${path}\n`)
}

/** `nasbench data path`: where the data is that answers; without a benchmark the data folder. */
export async function showPath(context: CommandContext, bench: string | undefined): Promise<void> {
  const path = bench === undefined ? dataHome() : await dataPath(await choosePlugin(bench, context))
  writeDocument(context.options, { path }, () => `${path}\n`)
}

/** `nasbench data check`: reads every byte of a store, or of all that are found; a damaged one exits with 1. */
export async function checkStores(context: CommandContext, paths: readonly string[]): Promise<void> {
  const stores = paths.length > 0 ? paths : await foundStores(context)
  if (stores.length === 0) throw new NasBenchError('DATA_NOT_FOUND', 'no store was found to check')
  const damaged: string[] = []
  const writer = createWriter(context.options, {
    columns: [
      { key: 'state', title: 'state' },
      { key: 'bytes', title: 'size', number: formatBytes },
      { key: 'path', title: 'store', shrinks: true },
    ],
    fields: ['path', 'state', 'bytes', 'reason'],
    get note() {
      return damaged.length === 0 ? 'every byte agrees with its checksum' : damaged.join('\n')
    },
  })
  for (const path of stores) {
    const { problems, bytes } = await interruptible((signal) => readStore(path, signal))
    if (problems.length > 0) damaged.push(...problems.map((problem) => `${path}: ${problem}`))
    writer.add({
      path,
      state: problems.length === 0 ? 'good' : 'damaged',
      bytes,
      reason: problems.join('; ') || null,
    })
  }
  writer.end()
  if (damaged.length === 0) return
  if (formatOf(context.options) !== 'table') process.stderr.write(`${damaged.join('\n')}\n`)
  process.exitCode = 1
}

async function readStore(
  path: string,
  signal: AbortSignal,
): Promise<{ problems: readonly string[]; bytes: number }> {
  try {
    const { checkedBytes, damaged } = await checkStore(path, { signal })
    return {
      bytes: checkedBytes,
      problems: damaged.map(({ column, reason }) => `column ${column}: ${reason}`),
    }
  } catch (error) {
    if (!isNasBenchError(error, 'CORRUPT_FILE')) throw error
    return { bytes: 0, problems: [error.message] }
  }
}

async function foundStores(context: CommandContext): Promise<string[]> {
  const paths: string[] = []
  for (const plugin of await installed(context)) {
    for (const { kind, path } of await listData(plugin)) if (kind === 'store') paths.push(path)
  }
  return paths
}

async function installed(context: CommandContext): Promise<Plugin[]> {
  const plugins: Plugin[] = []
  for (const found of findPluginsFor(context)) {
    if (found.shadowedBy !== undefined) continue
    const loaded = await loadPlugin(found)
    if ('plugin' in loaded && !plugins.some((one) => one.name === loaded.plugin.name))
      plugins.push(loaded.plugin)
  }
  return plugins
}
