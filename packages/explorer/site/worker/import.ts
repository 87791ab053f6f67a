import type { Plugin } from '@nasbench/core'
import { keptPrefix, keptStores } from './kept.js'
import { type Offered, offeredBenchmarks } from './plugins.js'
import type { OpenContext } from './session.js'

/* What an importer looks at to know its layout. */
const headBytes = 2 ** 16

/**
 * Imports published files, whichever benchmark they are of, and keeps the store in this browser.
 *
 * Rejects with UNSUPPORTED_FILE if no benchmark knows the layout, and as the importer does.
 */
export async function importFiles(
  files: readonly File[],
  { signal, onProgress }: OpenContext,
): Promise<{ readonly bench: string; readonly data: string }> {
  const [first] = files
  if (first === undefined) throw new Error('no file was chosen')
  onProgress({ phase: `Reading ${first.name}`, done: 0, total: null })
  const head = new Uint8Array(await first.slice(0, headBytes).arrayBuffer())
  const given = files.length === 1 && first.webkitRelativePath === '' ? first : files
  let refusal: unknown
  for (const { offered, plugin } of await pluginsFor(files, head, first.name)) {
    try {
      const before = await keptStores(offered.name)
      const benchmark = await plugin.open(given, {
        signal,
        onProgress: ({ done, total }) =>
          onProgress({ phase: `Importing ${first.name}`, done, total: total ?? null }),
      })
      benchmark.close()
      const after = await keptStores(offered.name)
      const name = after.find((one) => !before.includes(one)) ?? newest(after, first.name)
      if (name === undefined) {
        throw new Error(
          `${first.name} was imported, but this browser does not keep files of pages: its storage is full or switched off`,
        )
      }
      return { bench: offered.name, data: `${keptPrefix}${name}` }
    } catch (error) {
      if ((error as { readonly code?: unknown }).code !== 'UNSUPPORTED_FILE') throw error
      refusal = error
    }
  }
  throw (
    refusal ??
    Object.assign(new Error(`${first.name} is not a published file of any benchmark here`), {
      code: 'UNSUPPORTED_FILE',
    })
  )
}

/* A file that was imported before keeps its store, whose name begins with that of the file. */
const newest = (names: readonly string[], file: string): string | undefined =>
  names.findLast((name) => name.includes(file.replace(/[^\w.-]/g, '_')))

async function pluginsFor(
  files: readonly File[],
  head: Uint8Array,
  name: string,
): Promise<{ readonly offered: Offered; readonly plugin: Plugin }[]> {
  const names = files.map((file) => file.webkitRelativePath || file.name)
  const found: { readonly offered: Offered; readonly plugin: Plugin }[] = []
  for (const offered of await offeredBenchmarks()) {
    const plugin = await offered.load()
    const { importers } = plugin
    const known = typeof importers === 'function' ? await importers() : importers
    const fits = known.some(
      (importer) => importer.detect(head, name) || (files.length > 1 && importer.folder?.detect(names)),
    )
    if (fits || files.length > 1) found.push({ offered, plugin })
  }
  return found
}
