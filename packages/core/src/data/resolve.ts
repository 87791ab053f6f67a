import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DataDescription, DataLocation, OpenOptions } from '../benchmark-plugin.js'
import { fileFolder } from '../bytes/file.js'
import type { ByteFolder } from '../bytes/source.js'
import { throwIfAborted } from '../bytes/when-loaded.js'
import { formatChoices, NasBenchError } from '../errors.js'
import { columnFile, type StoreLayout } from '../store/layout.js'
import type { StoreReader } from '../store/reader.js'
import { openStore } from '../store/reader.js'
import { dataHome } from './data-home.js'
import { findData } from './locate.js'
import { isUrl, readLocation } from './location.js'
import { checkStore, openAddress, openChecked } from './open-store.js'
import { metadataFile, readStoreRecord } from './record.js'

/**
 * Opens a benchmark's data: a store's folder (or a folder with one store in it), a published file or folder, which is
 * imported on first use, the `http(s)` URL of a store, a `File` or `Blob`, which is imported into memory, or any folder
 * of bytes. Without a location, what the environment or the data folder has. An existing store opens in a few
 * milliseconds.
 *
 * @throws NasBenchError INVALID_ARGUMENT for anything that does not name data, DATA_NOT_FOUND, UNSUPPORTED_FILE for
 * what is neither a store of this benchmark nor a file it can read, STORE_VERSION, ABORTED, and what `importFile`
 * throws
 */
export async function resolveStore(
  description: DataDescription,
  location?: DataLocation,
  options: OpenOptions = {},
): Promise<StoreReader> {
  const { signal } = options
  throwIfAborted(signal)
  const found = readLocation(location)
  if (found.kind === 'folder') return openChecked(description, found.folder, signal)
  if (found.kind === 'files') {
    const { openImported } = await import('./import-files.js')
    return openImported(description, found.files, options)
  }
  if (found.kind === 'url') return openAddress(description, found.url, signal)
  const place = found.kind === 'path' ? found.path : (await findData(description)).location
  if (isUrl(place)) return openAddress(description, place, signal)
  const path = resolve(/^file:/i.test(place) ? fileURLToPath(place) : place)
  const about = statSync(path, { throwIfNoEntry: false })
  if (about === undefined) {
    throw new NasBenchError('DATA_NOT_FOUND', `there is no file or folder ${path}`, { path })
  }
  if (about.isDirectory()) {
    const store = await storeIn(description, path)
    if (store !== undefined) return openFolder(description, store, options)
  }
  if (basename(path) === metadataFile) return openFolder(description, dirname(path), options)
  // The code of imports is loaded when something is imported: a store opens faster without it.
  const { importFile } = await import('./import.js')
  const imported = await importFile(description, path, { ...options, makeCurrent: false })
  return openFolder(description, imported.location, options)
}

async function openFolder(
  description: DataDescription,
  path: string,
  options: OpenOptions,
): Promise<StoreReader> {
  const folder = fileFolder(path)
  const reader = await openStore(folder)
  const { layout } = reader
  try {
    if (layout.benchmark === description.name && layout.layoutVersion < description.layoutVersion) {
      const file = await sourceFile(path, layout, description)
      if (file !== undefined) {
        reader.close()
        const { importFile } = await import('./import.js')
        await importFile(description, file, { ...options, to: path, makeCurrent: false })
        return await openChecked(description, fileFolder(path))
      }
    }
    checkStore(description, reader)
    holdFiles(folder, layout)
    return reader
  } catch (error) {
    reader.close()
    throw error
  }
}

/* An open store stays readable when it is replaced: for that its files have to be open, about 10 µs each. */
function holdFiles(folder: ByteFolder, { tables }: StoreLayout): void {
  // Windows does not rename a folder with open files in it.
  if (process.platform === 'win32') return
  for (const { measures, texts = {} } of Object.values(tables)) {
    for (const { variants, presence } of Object.values(measures)) {
      for (const { column } of variants) folder.openSync(columnFile(column))
      if (presence !== undefined) folder.openSync(columnFile(presence))
    }
    for (const { bytes, ends } of Object.values(texts)) {
      folder.openSync(columnFile(bytes))
      folder.openSync(columnFile(ends))
    }
  }
}

/*
 * The store that a folder is, or the only one in it; the only one of this benchmark where there are others. Undefined
 * for a folder that this benchmark is published in.
 */
async function storeIn(description: DataDescription, folder: string): Promise<string | undefined> {
  if (existsSync(join(folder, metadataFile))) return folder
  const names = readdirSync(folder).filter((name) => !name.startsWith('.'))
  const stores = names.filter((name) => existsSync(join(folder, name, metadataFile)))
  const fitting =
    stores.length < 2
      ? stores
      : stores.filter((name) => readStoreRecord(join(folder, name))?.benchmark === description.name)
  const [only] = fitting
  if (only !== undefined && fitting.length === 1) return join(folder, only)
  if (fitting.length === 0) {
    const { findPublished } = await import('./find-published.js')
    if (await findPublished(description, folder)) return undefined
  }
  const why =
    fitting.length > 1
      ? `has several stores of ${description.name}: name one, ${formatChoices(fitting)}`
      : stores.length > 1
        ? `has no store of ${description.name}, only of others: ${formatChoices(stores)}`
        : 'is not a store and contains none: name the folder that an import made, or a published file'
  throw new NasBenchError('DATA_NOT_FOUND', `${folder} ${why}`, { path: folder })
}

/* The file that a store was made of, where it still is beside the store or in the data folder. */
async function sourceFile(
  store: string,
  { source }: StoreLayout,
  description: DataDescription,
): Promise<string | undefined> {
  const { identifyFile } = await import('./published-file.js')
  for (const folder of [dirname(store), join(dataHome(), description.name)]) {
    const path = join(folder, basename(source.file))
    if (!existsSync(path)) continue
    if ((await identifyFile(path)).fingerprint === source.fingerprint) return path
  }
  return undefined
}
