import type { DataDescription } from '../benchmark-plugin.js'
import { httpFolder } from '../bytes/http.js'
import type { ByteFolder } from '../bytes/source.js'
import { untilAborted } from '../bytes/when-loaded.js'
import { NasBenchError } from '../errors.js'
import type { StoreLayout } from '../store/layout.js'
import { storeFormat } from '../store/layout.js'
import type { StoreReader } from '../store/reader.js'
import { openStore } from '../store/reader.js'

type Versions = Pick<StoreLayout, 'format' | 'layoutVersion'>

/** Opens a folder as a store of this benchmark and this layout. Throws UNSUPPORTED_FILE or STORE_VERSION otherwise. */
export async function openChecked(
  description: DataDescription,
  folder: ByteFolder,
  signal?: AbortSignal,
): Promise<StoreReader> {
  const reader = await untilAborted(openStore(folder), signal)
  try {
    checkStore(description, reader)
    return reader
  } catch (error) {
    reader.close()
    throw error
  }
}

/** The same for the URL of a store; DATA_NOT_FOUND if it does not exist. */
export async function openAddress(
  description: DataDescription,
  address: string,
  signal?: AbortSignal,
): Promise<StoreReader> {
  const folder = httpFolder(address)
  try {
    // Kept by the folder, so that opening the store does not ask again.
    if (await untilAborted(folder.open('zarr.json'), signal))
      return await openChecked(description, folder, signal)
  } catch (error) {
    folder.close?.()
    throw error
  }
  throw new NasBenchError(
    'DATA_NOT_FOUND',
    `there is no store at ${folder.name}: expected the address of a store's folder, with its zarr.json in it; ` +
      `a published file has to be downloaded and imported first (nasbench import ${description.name} FILE)`,
    { path: folder.name },
  )
}

/** Throws if a store is another benchmark's (UNSUPPORTED_FILE) or of another layout (STORE_VERSION). */
export function checkStore(description: DataDescription, { layout, location }: StoreReader): void {
  if (layout.benchmark !== description.name) {
    throw new NasBenchError(
      'UNSUPPORTED_FILE',
      `${location} is a store of ${layout.benchmark}, not of ${description.name}: open it as ${layout.benchmark}, or name another`,
      { path: location, expected: description.name, received: layout.benchmark },
    )
  }
  if (layout.layoutVersion > description.layoutVersion) throw newerStore(description, location, layout)
  if (layout.layoutVersion < description.layoutVersion) throw olderStore(description, location, layout)
}

/** The error for a store made by newer packages than these. */
export function newerStore(
  { name, layoutVersion }: DataDescription,
  path: string,
  store: Versions,
): NasBenchError {
  const byFormat = store.format > storeFormat
  const received = byFormat ? store.format : store.layoutVersion
  const known = byFormat ? storeFormat : layoutVersion
  return new NasBenchError(
    'STORE_VERSION',
    `${path} has ${byFormat ? 'store format' : `layout ${name}`} version ${received}, and these packages read up to ${known}: ` +
      `update them (npm install @nasbench/${name}@latest), or import the published file into another folder ` +
      `(nasbench import ${name} FILE --out FOLDER)`,
    { path, received, expected: `up to ${known}` },
  )
}

/** The error for a store of a layout that is no longer read, where its file is not at hand to import it again. */
function olderStore(
  { name, layoutVersion }: DataDescription,
  path: string,
  store: StoreLayout,
): NasBenchError {
  return new NasBenchError(
    'STORE_VERSION',
    `${path} has layout ${name} version ${store.layoutVersion}, from before version ${layoutVersion}: import ${store.source.file} ` +
      `again (nasbench import ${name} ${store.source.file} --out ${path})`,
    { path, received: store.layoutVersion, expected: String(layoutVersion) },
  )
}
