/*
 * Imports `File`s and `Blob`s, which have no path: in a browser, or in Node without touching the disk. The store is built
 * in memory, since questions are answered synchronously and a browser's file system is not read so; it is far smaller than
 * the file. In a browser it is also put into the origin's private file system and found there the next time.
 */
import type { DataDescription, OpenOptions, PublishedFolder } from '../benchmark-plugin.js'
import { blobSource } from '../bytes/blob.js'
import { memoryFolder } from '../bytes/memory.js'
import type { ByteSource } from '../bytes/source.js'
import { throwIfAborted } from '../bytes/when-loaded.js'
import { NasBenchError } from '../errors.js'
import { memorySink } from '../store/memory-store.js'
import type { StoreReader } from '../store/reader.js'
import { createStoreWriter } from '../store/writer.js'
import { fingerprint, folderFingerprint } from './fingerprint.js'
import { chooseImporter, type Importable, readHead } from './importers.js'
import { openChecked } from './open-store.js'
import { loadStored, saveStored } from './origin-stores.js'

/** The files of a store, by their paths in it. */
export type StoreFiles = ReadonlyMap<string, Uint8Array>

/** A published file or folder of `File`s, and its identity. */
interface GivenFiles extends Importable {
  readonly modified?: string
  readonly fingerprint: string
  readonly source: ByteSource | PublishedFolder
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
  const files = await identifyFiles(given)
  const name = `${files.name}-${files.fingerprint.slice(0, 12)}`
  const stored = storage === 'origin' ? await loadStored(description, name) : undefined
  if (stored) {
    try {
      return await openChecked(description, memoryFolder(stored, name))
    } catch {
      // Of another format or layout, or damaged: it is made again.
    }
  }
  throwIfAborted(signal)
  const built = worker
    ? await (await import('./import-worker.js')).importInWorker(worker, description.name, given, options)
    : await importFiles(description, given, options)
  const reader = await openChecked(description, memoryFolder(built, name))
  if (storage === 'origin') await saveStored(description, name, built)
  return reader
}

/** Builds the store of files in memory. */
export async function importFiles(
  description: DataDescription,
  given: Blob | readonly File[],
  options: Pick<OpenOptions, 'signal' | 'onProgress'>,
): Promise<StoreFiles> {
  const { signal, onProgress } = options
  const files = await identifyFiles(given)
  const { source } = files
  const head = 'names' in source ? new Uint8Array(0) : await readHead(source)
  const importer = await chooseImporter(description, files, head)
  const { sink, files: written } = memorySink()
  const { name: benchmark, layoutVersion } = description
  const writer = createStoreWriter(sink, { benchmark, layoutVersion })
  const context = { ...(signal && { signal }), ...(onProgress && { onProgress }) }
  if ('names' in source) {
    const folder = { ...source, open: async (name: string) => stoppable(await source.open(name), signal) }
    await importer.folder?.run(folder, writer, context)
  } else await importer.run(stoppable(source, signal), writer, context)
  throwIfAborted(signal)
  const { modified } = files
  await writer.finish({
    file: files.name,
    bytes: files.bytes,
    // A browser hashes only what is in memory as a whole.
    sha256: '',
    fingerprint: files.fingerprint,
    importer: importer.id,
    ...(modified !== undefined && { modified }),
  })
  return written
}

async function identifyFiles(given: Blob | readonly File[]): Promise<GivenFiles> {
  if (given instanceof Blob) {
    const { name = 'a Blob', lastModified } = given as Partial<File>
    const source = blobSource(given, name)
    return {
      path: name,
      name,
      bytes: given.size,
      source,
      fingerprint: await fingerprint(source),
      ...(lastModified !== undefined && { modified: new Date(lastModified).toISOString() }),
    }
  }
  const folder = folderOf(given)
  const listed = folder.names.map((name) => ({ name, bytes: folder.files.get(name)!.size }))
  return {
    path: folder.name,
    name: folder.name,
    bytes: listed.reduce((sum, { bytes }) => sum + bytes, 0),
    files: folder.names,
    source: folder,
    fingerprint: await folderFingerprint(listed),
    modified: new Date(Math.max(...given.map(({ lastModified }) => lastModified))).toISOString(),
  }
}

/* A browser gives the files of a folder with their paths below its parent; hidden ones are not published ones. */
function folderOf(given: readonly File[]): PublishedFolder & { readonly files: ReadonlyMap<string, File> } {
  const paths = given.map((file) => [(file.webkitRelativePath || file.name).split('/'), file] as const)
  const visible = paths.filter(
    ([parts]) => !parts.some((part) => part.startsWith('.') || part === '__MACOSX'),
  )
  // Folders around the published one, which all paths have in common.
  let depth = 0
  const shared = (at: number) =>
    visible.length > 0 &&
    visible.every(([parts]) => parts.length > at + 1 && parts[at] === visible[0]?.[0][at])
  while (shared(depth)) depth++
  const files = new Map(visible.map(([parts, file]) => [parts.slice(depth).join('/'), file]))
  const name = visible[0]?.[0][depth - 1] ?? 'files'
  return {
    name,
    names: [...files.keys()].sort((a, b) => (a < b ? -1 : 1)),
    files,
    async open(path) {
      const file = files.get(path)
      if (file) return blobSource(file, `${name}/${path}`)
      throw new NasBenchError('DATA_NOT_FOUND', `there is no file ${path} in ${name}`, { path })
    },
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
