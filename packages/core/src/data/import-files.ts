/*
 * Imports `File`s and `Blob`s, which have no path: in a browser, or in Node without touching the disk. The store is built
 * in memory, since questions are answered synchronously and a browser's file system is not read so; it is far smaller than
 * the file. In a browser it is also put into the origin's private file system and found there the next time.
 */
import type { DataDescription, OpenOptions } from '../benchmark-plugin.js'
import { blobSource } from '../bytes/blob.js'
import { memoryFolder } from '../bytes/memory.js'
import { throwIfAborted } from '../bytes/when-loaded.js'
import type { StoreReader } from '../store/reader.js'
import { type FileIdentity, importFiles } from './build-store.js'
import { fileList } from './file-list.js'
import { fingerprint, folderFingerprint } from './fingerprint.js'
import { openChecked } from './open-store.js'
import { loadStore, saveStore, storeFileName } from './origin-stores.js'

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
