import { existsSync } from 'node:fs'
import { isNasBenchError, NasBenchError, type OnProgress } from '@nasbench/core'
import { checksOf, type Published } from './check.js'
import { type DownloadPaths, statOf } from './download-paths.js'
import type { Downloaded } from './options.js'
import { removePart } from './partial-file.js'
import { readState } from './state.js'
import { verify } from './verify-download.js'

/**
 * The file where it is there already: checked as far as what is published allows. Throws WRITE_FAILED for another file
 * of that name, which is left alone.
 */
export async function findExisting(
  names: DownloadPaths,
  entry: Published,
  onProgress: OnProgress | undefined,
): Promise<Downloaded | undefined> {
  const { path } = names
  const about = statOf(path)
  if (about === undefined) return undefined
  if (!about.isFile()) {
    throw new NasBenchError('WRITE_FAILED', `${path} exists and is not a file: choose another place`, {
      path,
    })
  }
  const checked = checksOf(entry)
  const found = { path, bytes: about.size, checked, reused: true, resumedFrom: 0 }
  tidyUp(names)
  if (checked.length === 0) return found
  onProgress?.({ label: `checking ${names.name}, which exists`, done: 0 })
  try {
    const { sha256 } = await verify(path, entry)
    return { ...found, sha256 }
  } catch (error) {
    if (!isNasBenchError(error, 'CHECKSUM_MISMATCH')) throw error
    throw new NasBenchError(
      'WRITE_FAILED',
      `${error.message}. It is left alone: choose another place, or replace it with --force`,
      { path, cause: error },
    )
  }
}

/*
 * A process that ended right after it had named the file has left its state, and perhaps the part, which is the same file
 * by another name. A folder that may not be written stays as it is.
 */
function tidyUp(names: DownloadPaths): void {
  try {
    if (existsSync(names.lock) || readState(names.state) === undefined) return
    const part = statOf(names.part)
    if (part === undefined || part.ino === statOf(names.path)?.ino) removePart(names)
  } catch {
    // It does no harm.
  }
}
