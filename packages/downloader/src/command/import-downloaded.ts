import { rmSync } from 'node:fs'
import type { Plugin } from '@nasbench/core'
import { type Imported, importFile, type ProgressLine, verifyImport } from '@nasbench/core/node'
import type { Downloaded } from '../options.js'

/** Imports a file that has arrived into the data folder. */
export async function importDownloaded(
  plugin: Plugin,
  { path }: Downloaded,
  context: { readonly signal: AbortSignal; readonly line: ProgressLine | undefined },
): Promise<Imported> {
  const { signal, line } = context
  try {
    const imported = await importFile(plugin, path, {
      signal,
      verbose: false,
      onProgress: line ?? (() => {}),
    })
    line?.end()
    return imported
  } catch (error) {
    line?.end('failed')
    throw error
  }
}

/**
 * Removes a file that its store makes superfluous: once every number of it was found in the store, bit for bit. Throws what
 * tells otherwise, and the file stays.
 */
export async function removeImported(
  plugin: Plugin,
  { path }: Downloaded,
  store: string,
  context: { readonly signal: AbortSignal; readonly line: ProgressLine | undefined },
): Promise<void> {
  const { signal, line } = context
  try {
    await verifyImport(plugin, path, store, { signal, ...(line && { onProgress: line }) })
    line?.end()
  } catch (error) {
    line?.end('failed')
    throw error
  }
  rmSync(path)
}
