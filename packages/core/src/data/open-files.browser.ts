import { httpFolder } from '../bytes/http.js'
import type { ByteFolder, ByteSource } from '../bytes/source.js'
import { formatReceived, NasBenchError } from '../errors.js'

/** A folder that knows what is in it. */
export interface ListedFolder extends ByteFolder {
  /** Every file in it and in the folders below, with `/`, in the order of their code units. */
  readonly paths: readonly string[]
}

/**
 * Opens files that are no store: where there are no files, the one at an `http(s)` address, as a folder with that file in it.
 * Rejects with INVALID_ARGUMENT for a path, DATA_NOT_FOUND and READ_FAILED.
 */
export async function openFiles(location: string): Promise<ListedFolder> {
  if (typeof location === 'string' && /^https?:\/\//i.test(location)) return openFileAt(location)
  throw new NasBenchError(
    'INVALID_ARGUMENT',
    `${formatReceived(location)} is a path, and there are no files here: expected an http(s) address of one file, or a folder of bytes`,
    { received: location, expected: 'an http(s) address' },
  )
}

/** The file at an address, as the only one of a folder. */
export async function openFileAt(address: string): Promise<ListedFolder> {
  const url = new URL(address)
  const name = decodeURIComponent(url.pathname.split('/').at(-1) ?? '')
  const folder = httpFolder(new URL('.', url).href)
  if (name === '' || (await folder.open(name)) === undefined) {
    folder.close?.()
    throw new NasBenchError('DATA_NOT_FOUND', `there is no file at ${address}`, { path: address })
  }
  return Object.assign(folder, { paths: [name] })
}

/** The whole content of a source. Rejects as its `read` does. */
export async function readAll(source: ByteSource): Promise<Uint8Array> {
  const bytes = new Uint8Array(source.size)
  await source.read(bytes, 0)
  return bytes
}
