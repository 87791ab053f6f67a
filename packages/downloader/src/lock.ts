import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { NasBenchError, type OnProgress } from '@nasbench/core'
import { isRunning, type Owner, thisProcess } from '@nasbench/core/node'
import type { Names } from './names.js'

/** The right to write a part. */
export interface Lock {
  /** Throws WRITE_FAILED where another process took the lock, since it held this one for dead. */
  assertOwn(): void
  release(): void
}

/* What stands in a lock. */
interface Claim extends Owner {
  readonly nasbench: 'download'
  readonly since: number
  /** No two claims are the same. */
  readonly token: string
}

const pause = 100
/* How long a process may take between creating a file and writing it, or to remove a dead one's lock. */
const moment = 2000

/**
 * Waits until no other process, nor another call in this one, is at the same file, and takes its place. The lock of a
 * process that is gone counts for nothing. Throws ABORTED.
 */
export async function takeLock(
  names: Names,
  context: { readonly signal?: AbortSignal | undefined; readonly onProgress?: OnProgress | undefined },
): Promise<Lock> {
  const claim: Claim = {
    nasbench: 'download',
    ...thisProcess(),
    since: Date.now(),
    token: randomBytes(8).toString('hex'),
  }
  const own = JSON.stringify(claim)
  let told = false
  for (;;) {
    if (create(names.lock, own)) return lockOf(names, own)
    const owner = liveOwner(names.lock)
    if (owner === undefined) {
      if (removeDead(names.lock)) continue
    } else if (!told) {
      context.onProgress?.({
        label: `waiting for process ${owner.pid}, which downloads ${names.name}`,
        done: 0,
      })
      told = true
    }
    if (context.signal?.aborted) {
      throw new NasBenchError('ABORTED', `stopped while waiting for another download of ${names.name}`, {
        path: names.path,
        cause: context.signal.reason,
      })
    }
    await sleep(pause)
  }
}

function lockOf(names: Names, own: string): Lock {
  return {
    assertOwn() {
      if (read(names.lock) === own) return
      throw new NasBenchError(
        'WRITE_FAILED',
        `another process took over the download of ${names.path}: let it finish, or run this again`,
        { path: names.path },
      )
    },
    release() {
      if (read(names.lock) === own) rmSync(names.lock, { force: true })
    },
  }
}

function create(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/* Whoever holds the lock, or may be about to write who it is; undefined where that process is gone. */
function liveOwner(path: string): { readonly pid: number | string } | undefined {
  const text = read(path)
  if (text === undefined) return undefined
  try {
    const claim = JSON.parse(text) as Partial<Claim>
    if (claim.nasbench === 'download' && claim.token !== undefined) {
      return isRunning(claim as Claim, claim.since ?? 0) ? (claim as Claim) : undefined
    }
  } catch {
    // Not written yet, or never will be.
  }
  return isYoung(path) ? { pid: 'unknown' } : undefined
}

/*
 * Two processes that find the same dead lock must not both remove one: the second would remove the first one's new
 * lock. So only who made a certain folder may, and has to look again.
 */
function removeDead(lock: string): boolean {
  const turn = `${lock}.turn`
  try {
    mkdirSync(turn)
  } catch {
    if (!isYoung(turn)) removeFolder(turn)
    return false
  }
  try {
    if (liveOwner(lock) === undefined) rmSync(lock, { force: true })
    return true
  } finally {
    removeFolder(turn)
  }
}

function isYoung(path: string): boolean {
  const about = statSync(path, { throwIfNoEntry: false })
  return about !== undefined && Date.now() - about.mtimeMs < moment
}

function removeFolder(path: string): void {
  try {
    rmdirSync(path)
  } catch {
    // Somebody else did.
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
