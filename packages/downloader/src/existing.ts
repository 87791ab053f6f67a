import { statSync } from 'node:fs'
import { type Download, isNasBenchError, NasBenchError, type OnProgress } from '@nasbench/core'
import { checksOf } from './check.js'
import type { Names } from './names.js'
import type { Downloaded } from './options.js'
import { removePart } from './part.js'
import { readState } from './state.js'
import { verify } from './verify.js'

/**
 * The file where it is there already: checked as far as what is published allows. Throws WRITE_FAILED for another file
 * of that name, which is left alone.
 */
export async function findExisting(
  names: Names,
  entry: Download,
  onProgress: OnProgress | undefined,
): Promise<Downloaded | undefined> {
  const { path } = names
  const about = statSync(path, { throwIfNoEntry: false })
  if (about === undefined) return undefined
  if (!about.isFile()) {
    throw new NasBenchError('WRITE_FAILED', `${path} is there and is no file: choose another place`, { path })
  }
  const checked = checksOf(entry)
  const found = { path, bytes: about.size, checked, reused: true, resumedFrom: 0 }
  if (checked.length === 0) return found
  onProgress?.({ label: `checking ${names.name}, which is there already`, done: 0 })
  try {
    const { sha256 } = await verify(path, entry)
    // Of a process that ended between naming the file and tidying up.
    if (readState(names.state) !== undefined) removePart(names)
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
