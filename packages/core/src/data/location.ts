import type { ByteFolder } from '../bytes/source.js'
import { formatReceived, NasBenchError } from '../errors.js'

/** A location, by what has to be done with it. */
export type Location =
  | { readonly kind: 'none' }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'files'; readonly files: Blob | readonly File[] }
  | { readonly kind: 'folder'; readonly folder: ByteFolder }

/**
 * Sorts what a caller gave as a benchmark's data.
 *
 * @throws NasBenchError INVALID_ARGUMENT for anything but a text, `URL`, `File`, `Blob`, list of `File`s, `ByteFolder` or nothing
 */
export function readLocation(value: unknown): Location {
  if (value === undefined) return { kind: 'none' }
  if (value instanceof URL) return readLocation(value.href)
  if (typeof value === 'string' && value !== '') {
    return isUrl(value) ? { kind: 'url', url: value } : { kind: 'path', path: value }
  }
  if (value instanceof Blob) return { kind: 'files', files: value }
  if (Array.isArray(value) && value.length > 0 && value.every((file) => file instanceof Blob)) {
    // One file that was not chosen with its folder is not a folder.
    const [only] = value as File[]
    if (value.length === 1 && !only!.webkitRelativePath) return { kind: 'files', files: only! }
    return { kind: 'files', files: value as unknown as readonly File[] }
  }
  if (isFolder(value)) return { kind: 'folder', folder: value }
  throw new NasBenchError(
    'INVALID_ARGUMENT',
    `${formatReceived(value)} does not name any data: expected a path or URL, a URL object, a File or Blob, the Files of a ` +
      'published folder, a ByteFolder, or nothing for the default data',
    { received: value, expected: 'a path, a URL, a File or Blob, a ByteFolder, or nothing' },
  )
}

/** True for a URL that is read over HTTP. */
export function isUrl(location: string): boolean {
  return /^https?:\/\//i.test(location)
}

function isFolder(value: unknown): value is ByteFolder {
  const folder = value as Partial<ByteFolder> | null
  return (
    typeof folder === 'object' && typeof folder?.open === 'function' && typeof folder.openSync === 'function'
  )
}
