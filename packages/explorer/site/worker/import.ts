import type { Benchmark, Plugin } from '@nasbench/core'
import { listKeptStores } from '@nasbench/core'
import type { Imported } from '../protocol.js'
import type { OpenContext } from './open-benchmark.js'
import { type Offered, offeredBenchmarks } from './plugins.js'

/* The number of bytes by which importers recognize their layout. */
const headBytes = 2 ** 16

/** The beginning of the `data` of a kept store in a link. */
export const keptPrefix = 'kept:'

/* The benchmark of the last import, which need not be read again, or cannot be if the browser did not keep it. */
let last: { readonly bench: string; readonly data: string; readonly benchmark: Benchmark } | undefined

/** The benchmark that was imported as these data a moment ago; it is given out once. */
export function takeImported(bench: string, data: string): Benchmark | undefined {
  if (last?.bench !== bench || last.data !== data) return undefined
  const { benchmark } = last
  last = undefined
  return benchmark
}

/**
 * Imports published files of any benchmark, and keeps the store in this browser.
 *
 * Rejects with UNSUPPORTED_FILE if no benchmark supports the layout, and with the importer's errors.
 */
export async function importFiles(
  files: readonly File[],
  paths: readonly string[],
  { signal, onProgress }: OpenContext,
): Promise<Imported> {
  const [first] = files
  if (first === undefined) throw new Error('no file was chosen')
  // A path is lost when a file is posted, and core looks for it where a chosen file has it.
  for (const [at, file] of files.entries())
    Object.defineProperty(file, 'webkitRelativePath', { value: paths[at] ?? '' })
  const shown = /^([^/]+)\//.exec(first.webkitRelativePath)?.[1] ?? first.name
  onProgress({ phase: `Reading ${shown}`, done: 0, total: null })
  const candidates = await pluginsFor(files, first)
  for (const { offered, plugin } of candidates) {
    try {
      const benchmark = await plugin.open(files, {
        signal,
        onProgress: ({ done, total, unit }) =>
          onProgress({ phase: `Importing ${shown}`, done, total: total ?? null, ...(unit && { unit }) }),
      })
      const name = benchmark.source.location?.replace(/[^\w.-]/g, '_') ?? shown
      const data = `${keptPrefix}${name}`
      last?.benchmark.close()
      last = { bench: offered.name, data, benchmark }
      const stores = await listKeptStores(offered.name)
      return { bench: offered.name, data, kept: stores.some((store) => store.name === name) }
    } catch (error) {
      if ((error as { readonly code?: unknown }).code !== 'UNSUPPORTED_FILE') throw error
    }
  }
  const titles = candidates.map(({ offered }) => offered.title).join(', ')
  const message = `${shown} is not a published file of ${titles}. A file that was unpacked, renamed or saved again may have lost what it is known by`
  throw Object.assign(new Error(message), { code: 'UNSUPPORTED_FILE' })
}

/* All benchmarks, those whose importers know the file first: models are not imported, and only opening shows them. */
async function pluginsFor(
  files: readonly File[],
  first: File,
): Promise<{ readonly offered: Offered; readonly plugin: Plugin }[]> {
  const head = new Uint8Array(await first.slice(0, headBytes).arrayBuffer())
  const names = files.map((file) => file.webkitRelativePath || file.name)
  const known: { readonly offered: Offered; readonly plugin: Plugin }[] = []
  const others: typeof known = []
  for (const offered of await offeredBenchmarks()) {
    const plugin = await offered.load().catch(() => undefined)
    // The other benchmarks do not depend on a plugin that does not work.
    if (plugin === undefined) continue
    const { importers } = plugin
    const all = typeof importers === 'function' ? await importers() : importers
    const fits = all.some((importer) =>
      files.length === 1 ? importer.detect(head, first.name) : importer.folder?.detect(names),
    )
    ;(fits ? known : others).push({ offered, plugin })
  }
  return [...known, ...others]
}
