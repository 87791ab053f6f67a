import { resolve } from 'node:path'
import { type Download, formatChoices, isNasBenchError, NasBenchError, type Plugin } from '@nasbench/core'
import {
  choosePlugin,
  formatBytes,
  loadPlugin,
  type ProgressLine,
  printableLines,
  progressLine,
} from '@nasbench/core/node'
import { download } from '../download.js'
import type { Downloaded } from '../options.js'
import { chooseEntry } from './entry.js'
import type { DownloadCommand } from './flags.js'
import { importDownloaded, removeImported } from './import-downloaded.js'
import { askBenchmark, canAsk, confirmed } from './prompts.js'
import { describePlan, type Plan, planFields, showList, sizeOf, writeJson } from './show.js'
import { chooseTarget } from './target.js'

/**
 * Runs `nasbench-download`, or `nasbench download`: fetches a published file of a benchmark and imports it. Where it is, or
 * with an import its store, goes to standard output; everything else to standard error. Asks on a terminal alone.
 *
 * @throws NasBenchError what `download` and the import throw, PLUGIN_NOT_FOUND, and INVALID_ARGUMENT for flags that
 * cannot be right
 */
export async function runDownload(command: DownloadCommand): Promise<void> {
  const { flags, signal } = command
  checkFlags(command)
  if (flags.list) {
    showList(await listed(command), flags.json === true)
    return
  }
  const plugin = await thePlugin(command)
  const entry = chooseEntry(plugin, flags)
  const plan: Plan = { plugin, entry, target: chooseTarget(plugin, entry, flags.output) }
  if (flags.dryRun) {
    if (flags.json) writeJson(planFields(plan))
    else process.stdout.write(describePlan(plan))
    return
  }
  refuseByHand(entry)
  if (!flags.yes) {
    checkAsking(command)
    await agree(plan, command)
  }
  const line = flags.quiet ? undefined : progressLine()
  const say = (text: string) => {
    line?.end('failed')
    if (!flags.quiet) process.stderr.write(`${printableLines(text)}\n`)
  }
  try {
    const file = await fetchFile(plan, command, line, say)
    await finish(plan, file, { command, line, say })
  } catch (error) {
    // The caller may have its own words for Ctrl-C; what is left, only we know.
    if (isNasBenchError(error, 'ABORTED') && signal.aborted) reportStopped(plan, error)
    throw error
  }
}

async function fetchFile(
  { entry, target }: Plan,
  { flags, signal }: DownloadCommand,
  line: ProgressLine | undefined,
  say: (text: string) => void,
): Promise<Downloaded> {
  try {
    const file = await download(entry, {
      to: target.to,
      signal,
      onNotice: say,
      ...(line && { onProgress: line }),
      ...(flags.force && { force: true }),
    })
    line?.end()
    for (const one of file.files ?? [file]) say(describeFile(one))
    return file
  } catch (error) {
    line?.end('failed')
    throw error
  }
}

function describeFile({ path, bytes, checked, reused }: Downloaded): string {
  const by =
    checked.length > 0
      ? `right by ${checked.join(', ')}`
      : 'not checked, since neither size nor hash is published'
  return `${path}: ${reused ? 'there already, ' : ''}${formatBytes(bytes)}, ${by}`
}

async function finish(
  { plugin, entry }: Plan,
  file: Downloaded,
  context: { command: DownloadCommand; line: ProgressLine | undefined; say: (text: string) => void },
): Promise<void> {
  const { line, say } = context
  const { flags, signal } = context.command
  const result = { benchmark: plugin.name, id: entry.id, ...file, sha256: file.sha256 ?? null }
  const imports =
    flags.import !== false &&
    (typeof plugin.importers === 'function' || plugin.importers.length > 0) &&
    entry.imported !== false
  if (!imports) {
    if (flags.json) writeJson({ ...result, store: null, removed: false })
    else process.stdout.write(`${file.path}\n`)
    if (entry.imported === false) say(howToUse(plugin, entry, file))
    return
  }
  const { location, reused } = await importDownloaded(plugin, file, { signal, line })
  let removed = false
  if (flags.keep === false) {
    removed = await removeRaw(plugin, file, location, context)
  }
  if (flags.json) writeJson({ ...result, store: location, removed })
  else process.stdout.write(`${location}\n`)
  say(`${reused ? 'was imported before' : 'imported'}; try: nasbench info ${plugin.name}`)
}

function howToUse({ name, columnSources = [] }: Plugin, { id }: Download, { path }: Downloaded): string {
  const columns = columnSources.find(({ download }) => download === id)
  if (columns) return `its columns are measures of ${name} now: ${columns.name}:NAME`
  return `it is used as it is: --data ${path}, or open it by its path`
}

/* Somebody's own file of that name is not ours to remove, unless it is surely the published one. */
async function removeRaw(
  plugin: Plugin,
  file: Downloaded,
  store: string,
  {
    command,
    line,
    say,
  }: { command: DownloadCommand; line: ProgressLine | undefined; say: (text: string) => void },
): Promise<boolean> {
  if (file.reused && !file.checked.some((check) => check !== 'size')) {
    say(`${file.path} was there before, and no hash tells that it is the published file: it is kept`)
    return false
  }
  await removeImported(plugin, file, store, { signal: command.signal, line })
  say(`${file.path} is removed: every number of it is in ${store}`)
  const named = process.env[plugin.envVar]
  if (named && resolve(named) === file.path)
    say(`${plugin.envVar} names the removed file: set it to ${store}, or unset it`)
  return true
}

async function agree(plan: Plan, { signal }: DownloadCommand): Promise<void> {
  process.stderr.write(describePlan(plan))
  await confirmed(`Download ${sizeOf(plan.entry)} to ${plan.target.path}?`, signal)
}

async function thePlugin(command: DownloadCommand): Promise<Plugin> {
  const { flags, found, signal, name } = command
  if (flags.benchmark !== undefined) return choosePlugin(flags.benchmark, found)
  const plugins = await usable(command)
  const [only] = plugins
  if (!canAsk() || flags.yes || flags.json) {
    const names = formatChoices(plugins.map((plugin) => plugin.name))
    const example = name === 'nasbench-download' ? `${name} --benchmark=201 --yes` : `${name} nb201 --yes`
    throw new NasBenchError('INVALID_ARGUMENT', `name a benchmark (${names}): ${example}`, {
      expected: names,
    })
  }
  return plugins.length === 1 && only !== undefined ? only : askBenchmark(plugins, signal)
}

async function listed(command: DownloadCommand): Promise<Plugin[]> {
  const { benchmark } = command.flags
  return benchmark === undefined ? usable(command) : [await choosePlugin(benchmark, command.found)]
}

/* All that have something to download; of two for the same benchmark the first. */
async function usable({ found }: DownloadCommand): Promise<Plugin[]> {
  const plugins: Plugin[] = []
  for (const one of found.filter(({ shadowedBy }) => shadowedBy === undefined)) {
    const loaded = await loadPlugin(one)
    if ('refused' in loaded || loaded.plugin.downloads.length === 0) continue
    if (!plugins.some(({ name }) => name === loaded.plugin.name)) plugins.push(loaded.plugin)
  }
  if (plugins.length > 0) return plugins
  throw new NasBenchError(
    'PLUGIN_NOT_FOUND',
    'no benchmark package is installed, and each describes its own downloads: npm install @nasbench/nb201',
  )
}

function checkFlags({ flags }: DownloadCommand): void {
  if (flags.import === false && flags.keep === false) {
    throw new NasBenchError('INVALID_ARGUMENT', '--no-import and --no-keep together would leave nothing')
  }
}

/* Named values are checked first: a mistake in them is the more useful message. */
function checkAsking({ flags, name }: DownloadCommand): void {
  const refuse = (why: string) => {
    throw new NasBenchError('INVALID_ARGUMENT', why)
  }
  if (flags.json) refuse(`--json asks nothing: ${name} --json needs --yes, --dry-run or --list`)
  if (!canAsk()) refuse(`there is no terminal to ask on: ${name} needs --yes, --dry-run or --list here`)
}

function refuseByHand(entry: Download): void {
  if (entry.url !== undefined) return
  throw new NasBenchError('DOWNLOAD_FAILED', `${entry.title} has to be fetched by hand. ${entry.note}`)
}

function reportStopped({ target }: Plan, error: NasBenchError): void {
  const stopped = target.files.find(({ part }) => part === error.path)
  if (stopped === undefined) return
  process.stderr.write(
    `stopped; what has come is kept in ${stopped.part}, and the same command continues from there\n`,
  )
}
