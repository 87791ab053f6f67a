import { statSync } from 'node:fs'
import { isNasBenchError, NasBenchError } from '@nasbench/core'
import { checksOf, findDifference, mismatch, type Published } from './check.js'
import { hashWhole } from './follow-hash.js'
import type { Check } from './options.js'

/** A file that is what is published, as far as that can be told. */
export interface Verified {
  /** Length of the file. */
  readonly bytes: number
  /** Lower-case hex. */
  readonly sha256: string
  /** The compared facts; empty if none are published. */
  readonly checked: readonly Check[]
}

/**
 * Compares a file with what is published of it: size, SHA-256 and MD5, as far as they are known. Reads all of it, about
 * a second a gigabyte.
 *
 * @throws NasBenchError DATA_NOT_FOUND, READ_FAILED, and CHECKSUM_MISMATCH with both values
 */
export async function verify(path: string, entry: Published): Promise<Verified> {
  const about = statSync(path, { throwIfNoEntry: false })
  if (about === undefined || !about.isFile()) {
    throw new NasBenchError('DATA_NOT_FOUND', `there is no file ${path}`, { path })
  }
  const ofSize = findDifference(entry, about.size)
  if (ofSize !== undefined) throw mismatch(path, ofSize)
  try {
    const hashes = await hashWhole(path, about.size, entry.md5 !== undefined)
    const ofHash = findDifference(entry, about.size, hashes)
    if (ofHash !== undefined) throw mismatch(path, ofHash)
    return { bytes: about.size, sha256: hashes.sha256, checked: checksOf(entry) }
  } catch (cause) {
    if (isNasBenchError(cause)) throw cause
    throw new NasBenchError('READ_FAILED', `cannot read ${path}: ${(cause as Error).message}`, {
      path,
      cause,
    })
  }
}
