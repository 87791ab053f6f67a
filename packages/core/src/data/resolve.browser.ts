import type { DataDescription, DataLocation, OpenOptions } from '../benchmark-plugin.js'
import { throwIfAborted } from '../bytes/when-loaded.js'
import { formatReceived, NasBenchError } from '../errors.js'
import type { StoreReader } from '../store/reader.js'
import { readLocation } from './location.js'
import { openAddress, openChecked } from './open-store.js'

/**
 * Opens a benchmark's data in a browser: the `http(s)` URL of a store, a `File` or `Blob` of a published file or the `File`s
 * of a published folder, which are imported, or any folder of bytes. Without a location, the store that a page of this
 * origin imported last.
 *
 * @throws NasBenchError INVALID_ARGUMENT for a path and for anything that does not name data, DATA_NOT_FOUND,
 * UNSUPPORTED_FILE, STORE_VERSION, READ_FAILED, ABORTED
 */
export async function resolveStore(
  description: DataDescription,
  location?: DataLocation,
  options: OpenOptions = {},
): Promise<StoreReader> {
  const { signal } = options
  throwIfAborted(signal)
  const found = readLocation(location)
  switch (found.kind) {
    case 'folder':
      return openChecked(description, found.folder, signal)
    case 'url':
      return openAddress(description, found.url, signal)
    case 'files':
      return (await import('./import-files.js')).openImported(description, found.files, options)
    case 'none': {
      const { listKeptStores, openKeptStore } = await import('./origin-stores.js')
      const [latest] = await listKeptStores(description.name)
      const folder = latest && (await openKeptStore(description.name, latest.name))
      if (folder) return openChecked(description, folder, signal)
      throw noFiles(undefined)
    }
    case 'path':
      throw noFiles(found.path)
  }
}

/** Where a benchmark's files are if none is named: nowhere, without files. Throws INVALID_ARGUMENT. */
export function defaultPlace(_description: Pick<DataDescription, 'envVar' | 'name'>): string {
  throw noFiles(undefined)
}

function noFiles(location: unknown): NasBenchError {
  const given =
    location === undefined
      ? 'nothing was given, and this page has not imported anything yet'
      : `${formatReceived(location)} is a path, and paths cannot be opened here`
  return new NasBenchError(
    'INVALID_ARGUMENT',
    `${given}: expected the URL of an imported store, https://…/ (of one next to the page: ` +
      "new URL('store/', location.href)), a File, or a ByteFolder; demo() needs no data",
    { received: location, expected: 'an http(s) URL, a File or Blob, or a ByteFolder' },
  )
}
