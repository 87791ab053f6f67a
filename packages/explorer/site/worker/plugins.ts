import type { Plugin } from '@nasbench/core'
import type { CatalogEntry } from '../protocol.js'

/** A benchmark that can be opened here, its code loaded when it is asked for. */
export interface Offered extends CatalogEntry {
  load(): Promise<Plugin>
}

/* The benchmarks that the site is built with, each in a file of its own. */
const builtIn: readonly Offered[] = [
  {
    name: 'nb201',
    title: 'NAS-Bench-201',
    stores: [],
    load: async () => (await import('@nasbench/nb201/plugin')).default as unknown as Plugin,
  },
  {
    name: 'nats-sss',
    title: 'NATS-Bench size space',
    stores: [],
    load: async () => (await import('@nasbench/nb201/plugin-sss')).default as unknown as Plugin,
  },
  {
    name: 'nb101',
    title: 'NAS-Bench-101',
    stores: [],
    load: async () => (await import('@nasbench/nb101/plugin')).default as unknown as Plugin,
  },
  {
    name: 'nb301',
    title: 'NAS-Bench-301',
    stores: [],
    load: async () => (await import('@nasbench/nb301/plugin')).default as unknown as Plugin,
  },
]

/** The root of the site, with a slash at its end: modules of the worker are one folder below it. */
export const siteRoot = new URL(import.meta.env.DEV ? '/' : '../', import.meta.url)

let offered: Promise<readonly Offered[]> | undefined

/** The benchmarks of this site: those it is built with, and those that its `site.json` adds. */
export function offeredBenchmarks(): Promise<readonly Offered[]> {
  offered ??= readSite()
  return offered
}

async function readSite(): Promise<readonly Offered[]> {
  const response = await fetch(new URL('site.json', siteRoot)).catch(() => undefined)
  const isJson = response?.ok && /json/.test(response.headers.get('Content-Type') ?? '')
  const entries = isJson
    ? ((await response.json()) as { benchmarks: readonly CatalogEntry[] }).benchmarks
    : []
  const added = entries.filter(({ name }) => !builtIn.some((known) => known.name === name))
  const stores = (name: string) => entries.find((entry) => entry.name === name)?.stores ?? []
  return [
    ...builtIn.map((known) => ({ ...known, stores: stores(known.name) })),
    ...added.flatMap((entry) => (entry.module === undefined ? [] : [fromModule(entry, entry.module)])),
  ]
}

function fromModule(entry: CatalogEntry, module: string): Offered {
  const url = new URL(module, siteRoot).href
  return {
    ...entry,
    load: async () => ((await import(/* @vite-ignore */ url)) as { readonly default: Plugin }).default,
  }
}
