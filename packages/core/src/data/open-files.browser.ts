import { httpFolder } from '../bytes/http.js'
import type { ByteSource } from '../bytes/source.js'
import { formatReceived, NasBenchError } from '../errors.js'
import type { ListedFolder } from './listed-folder.js'
import { readLocation } from './location.js'

/** Files that are not a store: the path or URL of a file, the path of a folder, a `File` or `Blob`, or the `File`s of a folder. */
export type FilesLocation = string | URL | Blob | readonly File[]

/**
 * Opens files that are not a store: in a browser the one at an `http(s)` URL, as a folder with that file in it, or `File`s.
 * Rejects with INVALID_ARGUMENT for a path, DATA_NOT_FOUND and READ_FAILED.
 */
export async function openFiles(location: FilesLocation): Promise<ListedFolder> {
  const found = readLocation(location)
  if (found.kind === 'url') return openFileAt(found.url)
  if (found.kind === 'files') return (await import('./file-list.js')).fileList(found.files)
  throw new NasBenchError(
    'INVALID_ARGUMENT',
    `${formatReceived(location)} is a path, and there are no files here: expected an http(s) URL of one file, a File or Blob, ` +
      'the Files of a folder, or a folder of bytes',
    { received: location, expected: 'an http(s) URL, a File or Blob, or a folder of bytes' },
  )
}

/** The file at an address, as the only one of a folder. */
async function openFileAt(address: string): Promise<ListedFolder> {
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
