import {
  isNasBenchError,
  memoryFolder,
  memorySource,
  NasBenchError,
  openFiles,
  openZip,
  readAll,
  resolveStore,
  type StoreReader,
} from '@nasbench/core'
import { nb201Data } from './data.js'

/** The name of the bundled results in answers and messages. */
export const bundledFile = 'nb201.zip (bundled with @nasbench/nb201)'

/**
 * Opens the store of results that comes with the package: one uncompressed zip archive, read whole (1.8 MB), so that every
 * question is answered synchronously afterwards. In a page that takes two requests.
 *
 * Rejects with DATA_NOT_FOUND if the archive is not where it should be.
 */
export async function openBundled(location?: string | URL): Promise<StoreReader> {
  const address = String(location ?? new URL('../bundled/nb201.zip', import.meta.url))
  const files = await filesAt(address)
  try {
    const archive = await readAll((await files.open(files.paths[0]!))!)
    const contents = new Map<string, Uint8Array>()
    for (const entry of await openZip(memorySource(archive, address)))
      contents.set(entry.name, await readAll(await entry.packed()))
    return await resolveStore(nb201Data, memoryFolder(contents, address))
  } finally {
    files.close?.()
  }
}

async function filesAt(address: string): ReturnType<typeof openFiles> {
  try {
    return await openFiles(address)
  } catch (cause) {
    if (!isNasBenchError(cause, 'DATA_NOT_FOUND')) throw cause
    throw new NasBenchError(
      'DATA_NOT_FOUND',
      `the results bundled with @nasbench/nb201 are not at ${address}: copy bundled/nb201.zip of the package there, or give its address as NASBench201.bundled({ location })`,
      { path: address, cause },
    )
  }
}
