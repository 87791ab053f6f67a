import { linkSync, lstatSync, renameSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { NasBenchError } from '@nasbench/core'
import { writeFailed } from './disk-space.js'
import type { DownloadPaths } from './download-paths.js'
import { removePart } from './partial-file.js'
import { refuseIrregular } from './state.js'

/**
 * Gives a complete part its final name. A link, unlike a rename, replaces nothing, so a file of that name that has appeared
 * in the meantime is left alone. With `force` it is replaced, if it is a regular file.
 *
 * @throws NasBenchError WRITE_FAILED
 */
export async function placeFile(names: DownloadPaths, force: boolean): Promise<void> {
  const { part, path } = names
  if (force) refuseIrregular(path)
  try {
    if (force) renameSync(part, path)
    else linkOrRename(part, path)
    await syncFolder(names.folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EEXIST') throw writeFailed(path, error, `; the whole file is in ${part}`)
    throw new NasBenchError(
      'WRITE_FAILED',
      `${path} has appeared in the meantime and is left alone; the whole file is in ${part}`,
      { path, cause: error },
    )
  }
  removePart(names)
}

function linkOrRename(part: string, path: string): void {
  try {
    linkSync(part, path)
    rmSync(part)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' || lstatSync(path, { throwIfNoEntry: false }) !== undefined) throw error
    // A file system without links.
    renameSync(part, path)
  }
}

/* So that the new name survives a power cut; not every system lets a folder be synced. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch {
    // Windows.
  }
}
