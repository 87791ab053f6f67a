import type { DataDescription, OpenOptions } from '../benchmark-plugin.js'
import type { ByteFolder } from '../bytes/source.js'
import { formatReceived, NasBenchError } from '../errors.js'
import type { StoreReader } from '../store/reader.js'
import { openAddress, openChecked } from './check.js'

/**
 * Opens a benchmark's data where there are no files: an `http(s)` address of a store, or any other folder of bytes.
 * Throws INVALID_ARGUMENT for a path or for nothing, DATA_NOT_FOUND, UNSUPPORTED_FILE, STORE_VERSION and READ_FAILED.
 */
export async function resolveStore(
  description: DataDescription,
  location?: string | ByteFolder,
  _options: OpenOptions = {},
): Promise<StoreReader> {
  if (typeof location === 'object') return openChecked(description, location)
  if (location !== undefined && /^https?:\/\//i.test(location)) return openAddress(description, location)
  throw noFiles(location)
}

/** Where a benchmark's files are if none is named: nowhere, without files. Throws INVALID_ARGUMENT. */
export function defaultPlace(_description: Pick<DataDescription, 'envVar' | 'name'>): string {
  throw noFiles(undefined)
}

function noFiles(location: unknown): NasBenchError {
  const given = location === undefined ? 'nothing was given' : `${formatReceived(location)} is a path`
  return new NasBenchError(
    'INVALID_ARGUMENT',
    `${given}, and there are no files here: expected the address of an imported store, https://…/ ` +
      "(of one beside the page: new URL('store/', location.href).href), or a ByteFolder; demo() needs no data",
    { received: location, expected: 'an http(s) address or a ByteFolder' },
  )
}
