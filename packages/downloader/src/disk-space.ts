import { existsSync, mkdirSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { NasBenchError } from '@nasbench/core'
import { formatBytes } from '@nasbench/core/node'

/** How many bytes may still be written to a folder; undefined if the system does not say. */
export function freeBytes(folder: string): number | undefined {
  try {
    const { bavail, blocks, bsize } = statfsSync(folder)
    return blocks === 0 ? undefined : bavail * bsize
  } catch {
    return undefined
  }
}

/** Throws WRITE_FAILED if a folder has less room than is needed. */
export function ensureFreeSpace(folder: string, needed: number): void {
  const free = freeBytes(folder)
  if (free === undefined || free >= needed) return
  throw new NasBenchError(
    'WRITE_FAILED',
    `not enough room in ${folder}: ${formatBytes(needed)} are needed and ${formatBytes(free)} are free. ` +
      'Make room, or choose another place: --output for this file, NASBENCH_HOME for all data',
    { path: folder, expected: String(needed), received: free },
  )
}

/** Makes a folder and those above it. Throws WRITE_FAILED. */
export function makeFolder(folder: string): void {
  try {
    makeAll(folder)
  } catch (error) {
    throw writeFailed(folder, error)
  }
}

/** An error of the system while writing, with what to do about it. */
export function writeFailed(path: string, error: unknown, kept = ''): NasBenchError {
  const { code, message } = error as NodeJS.ErrnoException
  const full =
    code === 'ENOSPC' ? 'the disk is full' : code === 'EDQUOT' ? 'your quota is used up' : undefined
  const what = full === undefined ? `cannot write ${path}: ${message}` : `${full}: ${path} cannot grow`
  return new NasBenchError('WRITE_FAILED', what + kept, { path, cause: error })
}

/* Not mkdir's own recursion, which goes round for ever on some broken file systems. */
function makeAll(folder: string): void {
  if (existsSync(folder)) return
  makeAll(dirname(folder))
  try {
    mkdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
