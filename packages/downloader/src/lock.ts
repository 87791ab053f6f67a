/*
 * One process at a time writes a part. The lock is a file that is created exclusively.
 * - The lock of a process of this host that is gone is removed. Whether another host's process still runs cannot be asked:
 *   every owner touches its lock once a second, and a lock that is not touched while it is watched is removed. No clock is
 *   compared with another computer's.
 * - Two processes that find the same dead lock must not both remove one, since the second would remove the new lock of the
 *   first. So the right to remove is a folder, and the lock is looked at again by the process that made the folder.
 */
import { randomBytes } from 'node:crypto'
import { lstatSync, lutimesSync, mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { NasBenchError, type OnProgress } from '@nasbench/core'
import { isRunning, isSameHost, type Owner, readPlainFile, thisProcess } from '@nasbench/core/node'
import type { DownloadPaths } from './download-paths.js'
import { refuseIrregular } from './state.js'

/** The right to write a part. */
export interface Lock {
  /** Throws WRITE_FAILED if another process took the lock because it took this one for dead. */
  assertOwn(): void
  release(): void
}

/* The content of a lock. */
interface Claim extends Owner {
  readonly nasbench: 'download'
  readonly since: number
  /** No two claims are the same. */
  readonly token: string
}

const pollMs = 100
/* How long a process may take between creating a lock and writing its claim, or to remove a dead lock. */
const momentMs = 2000
/* How often an owner touches its lock, and after what time without that the owner counts as dead. */
const heartbeatMs = 1000
const silenceMs = 10_000
const maxClaimBytes = 4096

/**
 * Waits until no other process, nor another call in this one, writes the same file, and takes the lock. Throws ABORTED, and
 * WRITE_FAILED if the lock's name belongs to something that is not a file.
 */
export async function takeLock(
  paths: DownloadPaths,
  context: { readonly signal?: AbortSignal | undefined; readonly onProgress?: OnProgress | undefined },
): Promise<Lock> {
  const { lock } = paths
  const claim: Claim = {
    nasbench: 'download',
    ...thisProcess(),
    since: Date.now(),
    token: randomBytes(8).toString('hex'),
  }
  const own = JSON.stringify(claim)
  const isDead = watchLock(lock)
  let reported = false
  for (;;) {
    if (create(lock, own)) return lockOf(paths, own)
    refuseIrregular(lock)
    if (isDead()) {
      if (removeDead(lock)) continue
    } else if (!reported) {
      const pid = readClaim(lock)?.pid ?? 'unknown'
      context.onProgress?.({ label: `waiting for process ${pid}, which downloads ${paths.name}`, done: 0 })
      reported = true
    }
    if (context.signal?.aborted) {
      throw new NasBenchError('ABORTED', `stopped while waiting for another download of ${paths.name}`, {
        path: paths.path,
        cause: context.signal.reason,
      })
    }
    await sleep(pollMs)
  }
}

/** Removes the lock of a process of this host that is gone; true if there is no lock any more. */
export function removeDeadLock(lock: string): boolean {
  const about = lstatSync(lock, { throwIfNoEntry: false })
  if (about === undefined) return true
  const claim = readClaim(lock)
  const isGone = claim
    ? isSameHost(claim) && !isRunning(claim, claim.since)
    : about.isFile() && Date.now() - about.mtimeMs > momentMs
  return isGone && removeDead(lock)
}

function lockOf({ lock, path }: DownloadPaths, own: string): Lock {
  const isOwn = () => readText(lock) === own
  const beat = setInterval(() => {
    if (isOwn()) touch(lock)
  }, heartbeatMs)
  beat.unref()
  return {
    assertOwn() {
      if (isOwn()) return
      throw new NasBenchError(
        'WRITE_FAILED',
        `another process took over the download of ${path}: let it finish, or run this again`,
        { path },
      )
    },
    release() {
      clearInterval(beat)
      if (isOwn()) rmSync(lock, { force: true })
    },
  }
}

/* Whether the owner of a lock is gone, as far as can be seen since the watch began. */
function watchLock(lock: string): () => boolean {
  let seen = ''
  let since = 0
  return () => {
    const about = lstatSync(lock, { throwIfNoEntry: false })
    const claim = readClaim(lock)
    const now = `${about?.ino} ${about?.mtimeMs} ${claim?.token}`
    if (now !== seen) [seen, since] = [now, performance.now()]
    if (claim && isSameHost(claim)) return !isRunning(claim, claim.since)
    return performance.now() - since > (claim ? silenceMs : momentMs)
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

/* The claim in a lock; undefined if it is not written yet or never will be. */
function readClaim(lock: string): Claim | undefined {
  try {
    const claim = JSON.parse(readText(lock) ?? '') as Partial<Claim>
    const isClaim =
      claim.nasbench === 'download' &&
      typeof claim.token === 'string' &&
      Number.isSafeInteger(claim.pid) &&
      typeof claim.host === 'string' &&
      typeof claim.since === 'number'
    return isClaim ? (claim as Claim) : undefined
  } catch {
    return undefined
  }
}

function removeDead(lock: string): boolean {
  const dead = readText(lock)
  const turn = `${lock}.turn`
  try {
    mkdirSync(turn)
  } catch {
    const about = lstatSync(turn, { throwIfNoEntry: false })
    if (about && Math.abs(Date.now() - about.mtimeMs) > momentMs) removeFolder(turn)
    return false
  }
  try {
    if (readText(lock) === dead) rmSync(lock, { force: true })
    return true
  } finally {
    removeFolder(turn)
  }
}

function removeFolder(path: string): void {
  try {
    rmdirSync(path)
  } catch {
    // Another process removed it.
  }
}

function touch(path: string): void {
  try {
    lutimesSync(path, new Date(), new Date())
  } catch {
    // A file system without times: only downloads on other hosts need them.
  }
}

function readText(lock: string): string | undefined {
  return readPlainFile(lock, { maxBytes: maxClaimBytes, anyUser: true })
}
