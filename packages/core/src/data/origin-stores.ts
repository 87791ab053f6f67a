/*
 * Stores in a browser's origin private file system: `nasbench/BENCHMARK/NAME/` with the files of the store. The root's
 * zarr.json is written last, and a folder without it is not a store; so a page that is closed while it writes leaves
 * nothing that could be taken for one. Where there is no such file system nothing is found and nothing is kept.
 */
import type { DataDescription } from '../benchmark-plugin.js'
import { rootFile } from '../store/metadata.js'
import type { StoreFiles } from './import-files.js'

type Benchmark = Pick<DataDescription, 'name'>

/** The files of a store by its name; undefined if there is none. */
export async function loadStored({ name }: Benchmark, store: string): Promise<StoreFiles | undefined> {
  try {
    const folder = await (await benchmarkFolder(name, false))?.getDirectoryHandle(fileName(store))
    const files = folder && (await readFolder(folder))
    return files?.has(rootFile) ? files : undefined
  } catch {
    // No such folder, or a browser that allows none.
    return undefined
  }
}

/** The files and the name of the store that was written last; undefined if there is none. */
export async function loadLatest(
  benchmark: Benchmark,
): Promise<{ readonly name: string; readonly files: StoreFiles } | undefined> {
  let latest: { readonly name: string; readonly written: number } | undefined
  try {
    const folder = await benchmarkFolder(benchmark.name, false)
    for await (const [name, handle] of folder?.entries() ?? []) {
      if (!isFolder(handle)) continue
      const root = await handle.getFileHandle(rootFile).catch(() => undefined)
      const written = (await root?.getFile())?.lastModified
      if (written !== undefined && !(latest && latest.written >= written)) latest = { name, written }
    }
  } catch {
    return undefined
  }
  const files = latest && (await loadStored(benchmark, latest.name))
  return latest && files && { name: latest.name, files }
}

/** Keeps a store for the next page. A full or missing file system keeps nothing: the import is then made again. */
export async function saveStored({ name }: Benchmark, store: string, files: StoreFiles): Promise<void> {
  const parent = await benchmarkFolder(name, true).catch(() => undefined)
  if (!parent) return
  const folderName = fileName(store)
  try {
    await parent.removeEntry(folderName, { recursive: true }).catch(() => {})
    const folder = await parent.getDirectoryHandle(folderName, { create: true })
    for (const [path, bytes] of files) if (path !== rootFile) await writeFile(folder, path, bytes)
    await writeFile(folder, rootFile, files.get(rootFile)!)
  } catch {
    await parent.removeEntry(folderName, { recursive: true }).catch(() => {})
  }
}

async function benchmarkFolder(
  name: string,
  create: boolean,
): Promise<FileSystemDirectoryHandle | undefined> {
  if (typeof navigator === 'undefined' || !navigator.storage?.getDirectory) return undefined
  const root = await navigator.storage.getDirectory()
  return (await root.getDirectoryHandle('nasbench', { create })).getDirectoryHandle(fileName(name), {
    create,
  })
}

/* Names that every such file system takes. */
function fileName(name: string): string {
  return name.replace(/[^\w.-]/g, '_').slice(-100)
}

async function writeFile(folder: FileSystemDirectoryHandle, path: string, bytes: Uint8Array): Promise<void> {
  const parts = path.split('/')
  const name = parts.pop()!
  let parent = folder
  for (const part of parts) parent = await parent.getDirectoryHandle(part, { create: true })
  const file = await (await parent.getFileHandle(name, { create: true })).createWritable()
  await file.write(bytes as Uint8Array<ArrayBuffer>)
  await file.close()
}

async function readFolder(
  folder: FileSystemDirectoryHandle,
  prefix = '',
  files = new Map<string, Uint8Array>(),
): Promise<Map<string, Uint8Array>> {
  for await (const [name, handle] of folder.entries()) {
    if (isFolder(handle)) await readFolder(handle, `${prefix}${name}/`, files)
    else {
      const file = await (handle as FileSystemFileHandle).getFile()
      files.set(`${prefix}${name}`, new Uint8Array(await file.arrayBuffer()))
    }
  }
  return files
}

function isFolder(handle: FileSystemHandle): handle is FileSystemDirectoryHandle {
  return handle.kind === 'directory'
}
