/*
 * Stores in a browser's origin private file system, each in one file: `nasbench/BENCHMARK/NAME.store`. A store has hundreds
 * of files, and each would cost such a file system ten milliseconds. The file is a length (4 bytes, little-endian), that many
 * bytes of JSON with `[path, bytes]` of every file of the store, and their contents one after another. Browsers move a file
 * into place when its writing ends, so that a page which is closed too early leaves an empty one, which is not a store.
 * Where there is no such file system nothing is found and nothing is kept.
 */
import { memoryFolder } from '../bytes/memory.js'
import type { StoreFiles } from './build-store.js'
import { fileList } from './file-list.js'
import type { ListedFolder } from './listed-folder.js'
import { readAll } from './open-files.browser.js'

const ending = '.store'

/** A store that this page's origin keeps. */
export interface KeptStore {
  /** To open or remove it by; begins with the name of the published file. */
  readonly name: string
  /** The size of the store in bytes. */
  readonly bytes: number
  readonly written: Date
}

/** The stores of a benchmark that this page's origin keeps, the last one first; none outside a browser. */
export async function listKeptStores(benchmark: string): Promise<readonly KeptStore[]> {
  const stores: KeptStore[] = []
  try {
    for await (const [fileName, handle] of (await folderOf(benchmark, false))?.entries() ?? []) {
      if (handle.kind !== 'file' || !fileName.endsWith(ending)) continue
      const { size, lastModified } = await (handle as FileSystemFileHandle).getFile()
      const name = fileName.slice(0, -ending.length)
      if (size > 0) stores.push({ name, bytes: size, written: new Date(lastModified) })
    }
  } catch {
    // Nothing was kept yet, or the browser allows no such file system.
  }
  return stores.sort((a, b) => b.written.getTime() - a.written.getTime())
}

/** A kept store as a folder that `open` takes, read into memory; undefined if there is none of this name. */
export async function openKeptStore(benchmark: string, name: string): Promise<ListedFolder | undefined> {
  const files = await loadStore(benchmark, name)
  return files && { ...memoryFolder(files, name), paths: [...files.keys()].sort() }
}

/** Keeps files that need no import, as models, where imported stores are kept. */
export async function keepFiles(benchmark: string, given: Blob | readonly File[]): Promise<void> {
  const { name, names, open } = fileList(given)
  const files = new Map<string, Uint8Array>()
  for (const path of names) files.set(path, await readAll(await open(path)))
  await saveStore(benchmark, name, files)
}

/** Removes a kept store; it stays readable where it is open. */
export async function removeKeptStore(benchmark: string, name: string): Promise<void> {
  const folder = await folderOf(benchmark, false).catch(() => undefined)
  await folder?.removeEntry(storeFileName(name) + ending).catch(() => {})
}

/** The files of a kept store; undefined if there is none of this name, or only a part. */
export async function loadStore(benchmark: string, name: string): Promise<StoreFiles | undefined> {
  try {
    const folder = await folderOf(benchmark, false)
    const file = await (await folder?.getFileHandle(storeFileName(name) + ending))?.getFile()
    return file && unpack(new Uint8Array(await file.arrayBuffer()))
  } catch {
    return undefined
  }
}

/** Keeps a store for the next page. A full or missing file system keeps nothing: the import is then made again. */
export async function saveStore(benchmark: string, name: string, files: StoreFiles): Promise<void> {
  try {
    const folder = await folderOf(benchmark, true)
    const handle = await folder?.getFileHandle(storeFileName(name) + ending, { create: true })
    const writable = await handle?.createWritable()
    for (const piece of pack(files)) await writable?.write(piece)
    await writable?.close()
  } catch {
    await removeKeptStore(benchmark, name)
  }
}

/** A name that every such file system takes. */
export function storeFileName(name: string): string {
  return name.replace(/[^\w.-]/g, '_').slice(-100)
}

async function folderOf(benchmark: string, create: boolean): Promise<FileSystemDirectoryHandle | undefined> {
  if (typeof navigator === 'undefined' || !navigator.storage?.getDirectory) return undefined
  const root = await navigator.storage.getDirectory()
  const all = await root.getDirectoryHandle('nasbench', { create })
  return all.getDirectoryHandle(storeFileName(benchmark), { create })
}

/* Pieces of a few megabytes: each is a message to another process. */
const pieceBytes = 2 ** 22

function* pack(files: StoreFiles): Iterable<Blob> {
  const index = new TextEncoder().encode(
    JSON.stringify([...files].map(([path, { length }]) => [path, length])),
  )
  let piece: Uint8Array[] = [new Uint8Array(Uint32Array.of(index.length).buffer), index]
  let bytes = 0
  for (const content of files.values()) {
    piece.push(content)
    bytes += content.length
    if (bytes < pieceBytes) continue
    yield new Blob(piece as BlobPart[])
    piece = []
    bytes = 0
  }
  yield new Blob(piece as BlobPart[])
}

function unpack(bytes: Uint8Array): StoreFiles | undefined {
  const indexBytes = new DataView(bytes.buffer).getUint32(0, true)
  const index = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + indexBytes))) as [string, number][]
  let at = 4 + indexBytes
  const files = new Map<string, Uint8Array>()
  for (const [path, length] of index) {
    files.set(path, bytes.subarray(at, at + length))
    at += length
  }
  return at === bytes.length ? files : undefined
}
