import { type ByteFolder, memoryFolder } from '@nasbench/core'

/*
 * Stores that were imported in this browser. Core keeps them in the origin's private file system, in
 * `nasbench/BENCHMARK/NAME/`; the root's zarr.json is written last, so a folder without it is not a store.
 */

/** The beginning of the `data` of a kept store in a link. */
export const keptPrefix = 'kept:'

async function folderOf(benchmark: string): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    const root = await navigator.storage.getDirectory()
    return await (await root.getDirectoryHandle('nasbench')).getDirectoryHandle(benchmark)
  } catch {
    // Nothing was kept yet, or the browser keeps nothing.
    return undefined
  }
}

/** The names of a benchmark's kept stores. */
export async function keptStores(benchmark: string): Promise<string[]> {
  const names: string[] = []
  for await (const [name, handle] of (await folderOf(benchmark))?.entries() ?? []) {
    if (handle.kind !== 'directory') continue
    const whole = await (handle as FileSystemDirectoryHandle).getFileHandle('zarr.json').then(
      () => true,
      () => false,
    )
    if (whole) names.push(name)
  }
  return names.sort()
}

/** A kept store, read into memory. */
export async function openKept(benchmark: string, name: string): Promise<ByteFolder> {
  const folder = await (await folderOf(benchmark))?.getDirectoryHandle(name).catch(() => undefined)
  if (folder === undefined)
    throw new Error(`${name} is not kept in this browser any more: import the file again`)
  const files = new Map<string, Uint8Array>()
  await readInto(files, folder, '')
  return memoryFolder(files, name)
}

async function readInto(
  files: Map<string, Uint8Array>,
  folder: FileSystemDirectoryHandle,
  path: string,
): Promise<void> {
  for await (const [name, handle] of folder.entries()) {
    if (handle.kind === 'directory')
      await readInto(files, handle as FileSystemDirectoryHandle, `${path}${name}/`)
    else
      files.set(
        `${path}${name}`,
        new Uint8Array(await (await (handle as FileSystemFileHandle).getFile()).arrayBuffer()),
      )
  }
}

/** Removes a kept store from this browser. */
export async function removeKept(benchmark: string, name: string): Promise<void> {
  await (await folderOf(benchmark))?.removeEntry(name, { recursive: true })
}
