import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmdirSync,
  statSync,
  utimesSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { DataDescription } from '../benchmark-plugin.js'
import { formatReceived, NasBenchError } from '../errors.js'
import { storeFormat } from '../store/layout.js'
import type { CombinedStore } from './combined-store.js'
import { dataHome } from './data-home.js'
import { hashPublished } from './hash.js'
import { newerStore } from './open-store.js'
import type { PublishedFile } from './published-file.js'
import type { StoreRecord } from './record.js'
import { metadataFile, readStoreRecord } from './record.js'
import type { StagingDir } from './staging-dir.js'

/** A store to be made of a file. */
export interface ImportPlan {
  readonly description: DataDescription
  readonly file: PublishedFile
  /** The store's folder. */
  readonly target: string
  /** Replaces an existing store. */
  readonly force: boolean
  /** The store that the file adds to. */
  readonly previous?: CombinedStore
  readonly signal?: AbortSignal
}

/** `free`: nothing there; `reuse`: this very store is there already; `replace`: another one that may be replaced. */
export type TargetState = 'free' | 'reuse' | 'replace'

/**
 * Where the store of a file belongs: in the folder that is named, else in the data folder under the file's own name.
 */
export function targetFor(description: DataDescription, file: PublishedFile, to: string | undefined): string {
  if (to !== undefined) return existing(resolve(to))
  // A name can be 255 bytes long, and the store's is longer than the file's.
  const name = Buffer.byteLength(file.name) > 200 ? file.name.slice(0, 48) : file.name
  return join(dataHome(), description.name, `${name}-${file.fingerprint.slice(0, 12)}`)
}

/**
 * The state of the target. Throws WRITE_FAILED if it may not be overwritten: it is not a store, or, unless forced,
 * the store of another file; STORE_VERSION for a store that a newer version of the packages made.
 */
export async function checkTarget(plan: ImportPlan): Promise<TargetState> {
  const { description, file, target, force } = plan
  if (isFree(plan)) return 'free'
  const record = readStoreRecord(target)
  if (record === undefined) {
    // In the data folder, where only stores are put, a description that cannot be read is a damaged one.
    if (dirname(target) === join(dataHome(), description.name) && existsSync(join(target, metadataFile)))
      return 'replace'
    throw refused(
      plan,
      'exists and is not a store, so it is left alone: name another folder, or remove it yourself',
    )
  }
  if (force || record.damaged) return 'replace'
  if (record.benchmark !== description.name) {
    throw refused(
      plan,
      `is a store of ${record.benchmark}: name another folder, or force the import to replace it`,
    )
  }
  if (!(await isMadeOf(record, plan))) {
    if (record.source.file === file.name) return 'replace'
    const other = formatReceived(record.source.file)
    throw refused(
      plan,
      `is the store of another file, ${other}: name another folder, or force the import to replace it`,
    )
  }
  const { format, layoutVersion } = record
  if (format > storeFormat || layoutVersion > description.layoutVersion)
    throw newerStore(description, target, record)
  return format === storeFormat && layoutVersion === description.layoutVersion ? 'reuse' : 'replace'
}

/**
 * Moves a finished store to its target, even if other processes changed the target during the import; `reuse` if
 * another process has stored the same file first. A replaced store stays readable to those who have it open.
 */
export async function placeStore(plan: ImportPlan, staging: StagingDir): Promise<'placed' | 'reuse'> {
  const { target } = plan
  for (let attempt = 1; ; attempt++) {
    try {
      renameSync(staging.store, target)
      syncFolder(dirname(target))
      return 'placed'
    } catch (cause) {
      const state = await checkTarget(plan)
      if (state === 'reuse') return 'reuse'
      if (attempt >= 10) {
        const why = `could not be put in its place (${(cause as Error).message}): is it in use?`
        throw refused(plan, why, cause)
      }
      if (state === 'replace') moveAside(target, staging)
      else removeEmpty(target)
      // On Windows, a program that reads a new folder (a virus scanner) blocks its renaming for a moment.
      if (attempt > 2) await wait(50 * attempt)
    }
  }
}

/*
 * A copy has another date, and a file that was changed and given its old date was changed after the store was made.
 * Then only the hash of everything decides, and a folder has none. A store that was compared takes the time of that, so
 * that the next comparison is quick again.
 */
async function isMadeOf({ source }: StoreRecord, { file, signal, target }: ImportPlan): Promise<boolean> {
  if (source.bytes !== file.bytes || source.fingerprint !== file.fingerprint) return false
  const sameDate = source.modified === file.modified
  if (file.files !== undefined) return sameDate
  if (sameDate && file.changedAt <= statSync(target).mtimeMs) return true
  const { sha256 } = await hashPublished(file, signal)
  if (sha256 !== source.sha256) return false
  if (sameDate) setModified(target)
  return true
}

function setModified(folder: string): void {
  try {
    utimesSync(folder, new Date(), new Date())
  } catch {
    // A store that may not be changed is compared again the next time.
  }
}

function moveAside(target: string, staging: StagingDir): void {
  try {
    renameSync(target, staging.replaced)
  } catch {
    // Somebody else moved it, or it is in use: the next attempt tells.
  }
}

function removeEmpty(target: string): void {
  try {
    rmdirSync(target)
  } catch {
    // As above.
  }
}

/* Nothing is there, or a folder with nothing in it. */
function isFree(plan: ImportPlan): boolean {
  try {
    const about = lstatSync(plan.target, { throwIfNoEntry: false })
    return about === undefined || (about.isDirectory() && readdirSync(plan.target).length === 0)
  } catch (cause) {
    throw refused(plan, `cannot be written: ${(cause as Error).message}`, cause)
  }
}

/* Through a link, so that the folder it leads to is replaced and not the link. */
function existing(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

/* So that the new name survives a power cut; not every system lets a folder be synced. */
function syncFolder(path: string): void {
  try {
    const fd = openSync(path, 'r')
    try {
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
  } catch {
    // Windows.
  }
}

function refused({ target }: ImportPlan, why: string, cause?: unknown): NasBenchError {
  return new NasBenchError('WRITE_FAILED', `${target} ${why}`, { path: target, cause })
}
