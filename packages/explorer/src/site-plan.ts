import { existsSync, realpathSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type CommandHost, isNasBenchError, NasBenchError, type Plugin } from '@nasbench/core'
import { findData, findPlugins, loadPlugin } from '@nasbench/core/node'
import { collectModules, type PluginModules } from './plugin-modules.js'

/** A folder that the site offers. */
export interface SiteStore {
  /** Relative to the site, with a slash at its end: `stores/nb201/`. */
  readonly url: string
  /** Its real path. */
  readonly folder: string
}

/** Everything that a site consists of. */
export interface SitePlan {
  /** The folder of the built page. */
  readonly page: string
  readonly stores: readonly SiteStore[]
  /** Code of benchmarks that the page is not built with: text by path. */
  readonly modules: ReadonlyMap<string, string>
  /** The content of `site.json`. */
  readonly manifest: string
  /** The state of the first view: the part of the address from `#`, or empty. */
  readonly link: string
  /** For people: what is offered, and what was left out and why. */
  readonly notes: readonly string[]
}

/** The benchmarks that the page is built with. */
const builtIn: ReadonlySet<string> = new Set(['nb201', 'nats-sss', 'nb101', 'nb301'])

/**
 * Finds what a site can offer: the current store of every installed benchmark, `data` for the benchmark that is named, and
 * the code of benchmarks from outside.
 *
 * Rejects with PLUGIN_NOT_FOUND, DATA_NOT_FOUND for a path without a store, and INVALID_ARGUMENT for `data` without a
 * benchmark.
 */
export async function planSite(host: CommandHost, bench?: string, data?: string): Promise<SitePlan> {
  const named = bench === undefined ? undefined : await host.choosePlugin(bench)
  if (data !== undefined && named === undefined) {
    throw host.usageError('--data needs the benchmark that it is of: nasbench explore BENCH --data …', {
      received: data,
    })
  }
  const notes: string[] = []
  const stores: SiteStore[] = []
  const entries: object[] = []
  const modules = new Map<string, string>()
  const outside = await modulesOfPlugins(host, notes)
  for (const plugin of await host.plugins()) {
    const code = builtIn.has(plugin.name) ? undefined : outside.get(plugin.name)
    if (!builtIn.has(plugin.name) && code === undefined) continue
    for (const [path, text] of code?.files ?? []) modules.set(path, text)
    const folder =
      plugin.name === named?.name && data !== undefined ? localStore(data, host.cwd) : await current(plugin)
    const store = folder === undefined ? undefined : { url: `stores/${plugin.name}/`, folder }
    if (store !== undefined) {
      stores.push(store)
      notes.push(`${plugin.title}: ${store.folder}`)
    }
    entries.push({
      name: plugin.name,
      title: plugin.title,
      ...(code && { module: code.entry }),
      stores: store === undefined ? [] : [{ label: 'Your imported results', url: store.url }],
    })
  }
  return {
    page: pageFolder(),
    stores,
    modules,
    manifest: `${JSON.stringify({ benchmarks: entries }, undefined, 2)}\n`,
    link: linkOf(named, data, stores),
    notes,
  }
}

function pageFolder(): string {
  const folder = fileURLToPath(new URL('./site/', import.meta.url))
  if (existsSync(join(folder, 'index.html'))) return folder
  throw new NasBenchError(
    'DATA_NOT_FOUND',
    `the page is missing at ${folder}: install @nasbench/explorer again, or run its build`,
    { path: folder },
  )
}

const isUrl = (location: string): boolean => /^https?:\/\//i.test(location)

function linkOf(plugin: Plugin | undefined, data: string | undefined, stores: readonly SiteStore[]): string {
  if (plugin === undefined) return ''
  const store = stores.find(({ url }) => url === `stores/${plugin.name}/`)
  const shown = data !== undefined && isUrl(data) ? data : store?.url
  return `#bench=${encodeURIComponent(plugin.name)}${shown === undefined ? '' : `&data=${encodeURIComponent(shown)}`}`
}

/* Undefined for a URL, which the page reads by itself. */
function localStore(data: string, cwd: string): string | undefined {
  if (isUrl(data)) return undefined
  const folder = resolve(cwd, data)
  if (existsSync(join(folder, 'zarr.json'))) return realpathSync(folder)
  const reason = existsSync(folder)
    ? 'is not a store: run nasbench import on the published file first'
    : 'does not exist'
  throw new NasBenchError('DATA_NOT_FOUND', `--data ${data} ${reason}`, { path: folder, received: data })
}

async function current(plugin: Plugin): Promise<string | undefined> {
  try {
    const { kind, location } = await findData(plugin)
    return kind === 'store' && existsSync(join(location, 'zarr.json')) ? realpathSync(location) : undefined
  } catch (error) {
    if (isNasBenchError(error)) return undefined
    throw error
  }
}

/* The code of installed benchmarks that the page is not built with, by the benchmark's name. */
async function modulesOfPlugins(host: CommandHost, notes: string[]): Promise<Map<string, PluginModules>> {
  const found = findPlugins({
    cwd: host.cwd,
    variable: host.env.NASBENCH_PLUGINS,
    beside: fileURLToPath(new URL('.', import.meta.url)),
  })
  const all = new Map<string, PluginModules>()
  for (const one of found) {
    if (one.problem !== undefined || one.shadowedBy !== undefined) continue
    const loaded = await loadPlugin(one)
    if (!('plugin' in loaded) || builtIn.has(loaded.plugin.name)) continue
    try {
      all.set(loaded.plugin.name, await collectModules(one))
    } catch (error) {
      notes.push(`${one.name} is left out: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return all
}
