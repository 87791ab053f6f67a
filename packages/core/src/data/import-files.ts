/*
 * Imports `File`s and `Blob`s, which have no path: in a browser, or in Node without touching the disk. The store is built
 * in memory, since questions are answered synchronously and a browser's file system is not read so; it is far smaller than
 * the file. In a browser it is also put into the origin's private file system and found there the next time.
 */
import type { DataDescription, OpenOptions } from '../benchmark-plugin.js'
import { blobSource } from '../bytes/blob.js'
import { cachedSource } from '../bytes/cached-source.js'
import { memoryFolder } from '../bytes/memory.js'
import type { ByteSource } from '../bytes/source.js'
import { throwIfAborted } from '../bytes/when-loaded.js'
import { memorySink } from '../store/memory-store.js'
import type { StoreReader } from '../store/reader.js'
import { createStoreWriter } from '../store/writer.js'
import { fileList } from './file-list.js'
import { fingerprint, folderFingerprint } from './fingerprint.js'
import { chooseImporter, readHead } from './importers.js'
import { openChecked } from './open-store.js'
import { loadStore, saveStore, storeFileName } from './origin-stores.js'

/** The files of a store, by their paths in it. */
export type StoreFiles = ReadonlyMap<string, Uint8Array>

/** What `File`s are known by; it can be posted. */
export interface FileIdentity {
  readonly name: string
  readonly bytes: number
  readonly modified?: string
  /** Empty in a page that a browser does not trust (http:), which can hash nothing. */
  readonly fingerprint: string
}

/**
 * Imports files, or opens the store that an earlier page made of them.
 *
 * @throws NasBenchError UNSUPPORTED_FILE, what the importer throws (CORRUPT_FILE, UNSAFE_PICKLE), READ_FAILED, ABORTED
 */
export async function openImported(
  description: DataDescription,
  given: Blob | readonly File[],
  options: OpenOptions,
): Promise<StoreReader> {
  const { storage = 'origin', worker, signal } = options
  throwIfAborted(signal)
  const identity = await identify(given)
  const kept = storage === 'origin' && identity.fingerprint !== ''
  const name = storeFileName(`${identity.name}-${identity.fingerprint.slice(0, 12)}`)
  const stored = kept ? await loadStore(description.name, name) : undefined
  if (stored) {
    try {
      return await openChecked(description, memoryFolder(stored, name))
    } catch {
      // Of another format or layout, or damaged: it is made again.
    }
  }
  throwIfAborted(signal)
  const files = worker
    ? await (await import('./import-worker.js')).importInWorker(
        worker,
        description.name,
        given,
        identity,
        options,
      )
    : await importFiles(description, given, identity, options)
  const reader = await openChecked(description, memoryFolder(files, name))
  if (kept) await saveStore(description.name, name, files)
  return reader
}

/** Builds the store of files in memory. */
export async function importFiles(
  description: DataDescription,
  given: Blob | readonly File[],
  identity: FileIdentity,
  { signal, onProgress }: Pick<OpenOptions, 'signal' | 'onProgress'>,
): Promise<StoreFiles> {
  const { name, ...about } = identity
  const { bytes } = about
  const { sink, files } = memorySink()
  const { name: benchmark, layoutVersion } = description
  const writer = createStoreWriter(sink, { benchmark, layoutVersion })
  const context = { ...(signal && { signal }), ...(onProgress && { onProgress }) }
  const readable = (source: ByteSource) => stoppable(cachedSource(source), signal)
  let importerId: string
  if (given instanceof Blob) {
    const source = readable(blobSource(given, name))
    const importer = await chooseImporter(description, { path: name, name, bytes }, await readHead(source))
    await importer.run(source, writer, context)
    importerId = importer.id
  } else {
    const folder = fileList(given)
    const published = {
      name,
      names: folder.names,
      open: async (path: string) => readable(await folder.open(path)),
    }
    const importable = { path: name, name, bytes, files: folder.names }
    const importer = await chooseImporter(description, importable, new Uint8Array(0))
    await importer.folder!.run(published, writer, context)
    importerId = importer.id
  }
  throwIfAborted(signal)
  // A browser hashes only what is in memory as a whole.
  await writer.finish({ ...about, file: name, sha256: '', importer: importerId })
  return files
}

async function identify(given: Blob | readonly File[]): Promise<FileIdentity> {
  const { name, names, files } = fileList(given)
  const canHash = globalThis.crypto?.subtle !== undefined
  const dates = [...files.values()].flatMap((file) => (file as Partial<File>).lastModified ?? [])
  const listed = names.map((path) => ({ name: path, bytes: files.get(path)!.size }))
  const hashed = async () =>
    given instanceof Blob ? fingerprint(blobSource(given, name)) : folderFingerprint(listed)
  return {
    name,
    bytes: listed.reduce((sum, { bytes }) => sum + bytes, 0),
    fingerprint: canHash ? await hashed() : '',
    ...(dates.length > 0 && { modified: new Date(Math.max(...dates)).toISOString() }),
  }
}

/* Reads end as soon as the import is stopped, whether or not an importer looks at the signal. */
function stoppable(source: ByteSource, signal: AbortSignal | undefined): ByteSource {
  return {
    ...source,
    async read(into, at) {
      throwIfAborted(signal)
      await source.read(into, at)
      throwIfAborted(signal)
    },
  }
}
