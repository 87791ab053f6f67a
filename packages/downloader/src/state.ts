import { lstatSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { NasBenchError } from '@nasbench/core'
import { readPlainFile } from '@nasbench/core/node'

/** The known facts of a part: enough to continue it in another process, or to see that it must not be continued. */
export interface PartState {
  /** The URL that it comes from, without its secrets. */
  readonly url: string
  readonly etag?: string | undefined
  readonly lastModified?: string | undefined
  /** The size of the whole file in bytes, as the server announced it. */
  readonly total?: number | undefined
  /** The SHA-256 of the whole file, as the server stated it, in lower-case hex. */
  readonly sha256?: string | undefined
  /** The bytes that are surely on the disk. */
  readonly synced: number
  /** The system's number of the part's file: a part that another file took the place of is not continued unchecked. */
  readonly inode?: string | undefined
}

const maxStateBytes = 2 ** 16

/** The state of a part; undefined if there is none that this user's downloads wrote. */
export function readState(path: string): PartState | undefined {
  const text = readPlainFile(path, { maxBytes: maxStateBytes })
  if (text === undefined) return undefined
  try {
    const value = JSON.parse(text) as Partial<PartState> & { nasbench?: unknown }
    const texts = [value.etag, value.lastModified, value.inode, value.sha256]
    const isState =
      value.nasbench === 'download' &&
      typeof value.url === 'string' &&
      isCount(value.synced) &&
      (value.total === undefined || isCount(value.total)) &&
      texts.every((one) => one === undefined || typeof one === 'string') &&
      (value.sha256 === undefined || /^[0-9a-f]{64}$/.test(value.sha256))
    return isState ? (value as PartState) : undefined
  } catch {
    return undefined
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

/**
 * Writes a state so that a reader finds the old one or the new one. Only the lock's owner may do it, so one temporary name
 * is enough. Throws WRITE_FAILED if anything but a regular file has its name, and the system's error.
 */
export function writeState(path: string, state: PartState): void {
  refuseIrregular(path)
  const temporary = temporaryState(path)
  rmSync(temporary, { force: true })
  try {
    writeFileSync(temporary, `${JSON.stringify({ nasbench: 'download', ...state }, null, 2)}\n`, {
      flag: 'wx',
    })
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** Removes a state, and what a killed process may have left of a new one. */
export function removeState(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile()) rmSync(path, { force: true })
  rmSync(temporaryState(path), { force: true })
}

/** Throws WRITE_FAILED if there is something that is not a regular file: a link, folder, FIFO or device. */
export function refuseIrregular(path: string): void {
  const about = lstatSync(path, { throwIfNoEntry: false })
  if (about === undefined || about.isFile()) return
  const what = about.isSymbolicLink()
    ? 'a link'
    : about.isDirectory()
      ? 'a folder'
      : 'a pipe, socket or device'
  throw new NasBenchError('WRITE_FAILED', `${path} is ${what}, where a file is needed: move or remove it`, {
    path,
    received: what,
  })
}

function temporaryState(path: string): string {
  return `${path}.tmp`
}
