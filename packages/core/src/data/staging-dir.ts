/*
 * A store is made in a hidden folder next to its target and renamed when it is finished. A process may be killed at any
 * moment, so the next import cleans up after it. The folders that it finds may also have been planted: by an archive
 * that was unpacked there, or by another user in a shared folder. Hence
 * - a store that was put aside goes back only to the target of this very import. The target is never read from a file.
 * - only folders of this user are touched, and no link is followed. On Linux, files in such a folder are reached through
 *   its open descriptor, so that nothing can be exchanged between looking and acting.
 * - of other targets only folders with nothing but an unfinished store are removed.
 */
import { createHash, randomBytes } from 'node:crypto'
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { ImportContext } from '../benchmark-plugin.js'
import { throwIfAborted } from '../bytes/when-loaded.js'
import { removeAtExit } from './cleanup-on-exit.js'
import { isOwn, readPlainFile } from './plain-file.js'
import { hostMark, isAlive, isRunning, isSameHost, type Owner, thisProcess } from './process-identity.js'
import { readStoreRecord } from './record.js'

/** A folder next to a store's target, in which the store is made. It is removed when the process ends, or soon after. */
export interface StagingDir {
  /** Where the store is to be made. */
  readonly store: string
  /** Where a store that is being replaced is put until the new one is in its place. */
  readonly replaced: string
  /** The folder itself. */
  readonly folder: string
  remove(): void
}

/* The content of a staging folder's owner.json. */
interface Claim extends Owner {
  readonly nasbench: 'import'
  /** Milliseconds since 1970. */
  readonly since: number
}

const claimFile = 'owner.json'
/* Everything that an import puts into its staging folder. */
const ownNames = new Set([claimFile, 'store', 'replaced'])
const pollMs = 100
/* How often a running import touches its claim, and after what time without that another host's is not waited for. */
const heartbeatMs = 1000
const silenceMs = 10_000
/* A process writes its claim right after it made the folder. */
const unclaimedMs = 60_000
const maxClaimBytes = 4096

/** Makes the staging folder for `target`, after cleaning up what dead processes left next to it. */
export function openStagingDir(target: string): StagingDir {
  const parent = dirname(target)
  cleanUp(target)
  const folder = join(
    parent,
    `${stagingPrefix(target)}${process.pid}.${targetHash(target)}${randomBytes(3).toString('hex')}${hostMark()}.tmp`,
  )
  const keep = removeAtExit(folder)
  mkdirSync(folder)
  const claim: Claim = { nasbench: 'import', ...thisProcess(), since: Date.now() }
  writeFileSync(join(folder, claimFile), JSON.stringify(claim), { flag: 'wx' })
  const beat = setInterval(() => touch(join(folder, claimFile)), heartbeatMs)
  beat.unref()
  return {
    folder,
    store: join(folder, 'store'),
    replaced: join(folder, 'replaced'),
    remove() {
      clearInterval(beat)
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
      keep()
    },
  }
}

/**
 * Waits while an earlier process imports to the same target; returns whether there was one. If two start simultaneously,
 * the first to finish wins, and the other takes its store. An import on another host is waited for as long as it shows
 * that it runs.
 */
export async function waitForTurn(
  mine: StagingDir,
  target: string,
  context: ImportContext,
): Promise<boolean> {
  const claim = readClaim(mine.folder)
  for (let waited = false; ; waited = true) {
    touch(join(mine.folder, claimFile))
    const earlier = stagingDirs(dirname(target), target).find((folder) => {
      const other = folder === mine.folder ? undefined : readClaim(folder)
      if (other === undefined || claim === undefined) return false
      const before = other.since - claim.since || (folder < mine.folder ? -1 : 1)
      if (before > 0) return false
      return isSameHost(other) ? isRunning(other, other.since) : isBeating(folder, mine.folder)
    })
    if (earlier === undefined) return waited
    if (!waited) {
      const pid = readClaim(earlier)?.pid
      context.onProgress?.({ label: `waiting for process ${pid}, which makes the same store`, done: 0 })
    }
    throwIfAborted(context.signal)
    await wait(pollMs)
  }
}

/** A file or folder that a dead process left. */
export interface Leftover {
  readonly path: string
  /**
   * `staging`: of an import; `removed`: of a store that was being removed; `download`: a part that the same download
   * continues; `temporary`: of a file that was being written.
   */
  readonly kind: 'staging' | 'removed' | 'download' | 'temporary'
  /** The store or file that was being made or removed. */
  readonly target: string
  /** True if it holds the store that was to be replaced: import to `target` again, and it is put back first. */
  readonly holdsReplaced: boolean
  /** When it was made, ISO 8601. */
  readonly since: string
}

/** The staging folders that dead processes of this user left in a folder. */
export function leftoversIn(parent: string): Leftover[] {
  return stagingDirs(parent).flatMap((folder) => {
    const about = ownFolder(folder)
    if (!about || !isAbandoned(folder, folder, about)) return []
    const name = stagingName.exec(basename(folder))?.[1] ?? ''
    return [
      {
        path: folder,
        kind: 'staging' as const,
        target: join(parent, name),
        holdsReplaced: existsSync(join(folder, 'replaced')),
        since: about.birthtime.toISOString(),
      },
    ]
  })
}

/* Puts back what an import to this target put aside, and removes abandoned staging folders. */
function cleanUp(target: string): void {
  for (const folder of stagingDirs(dirname(target))) {
    try {
      withOwnFolder(folder, (path, about) => {
        if (!isAbandoned(folder, path, about)) return
        const replaced = join(path, 'replaced')
        if (lstatSync(replaced, { throwIfNoEntry: false })) {
          if (!isFor(folder, target)) return
          // Only a store of ours is put back, and only to where nothing is.
          const isStore = lstatSync(replaced).isDirectory() && readStoreRecord(replaced) !== undefined
          if (isStore && !lstatSync(target, { throwIfNoEntry: false })) renameSync(replaced, target)
        }
        rmSync(folder, { recursive: true, force: true })
      })
    } catch {
      // It is not in the way: another import cleans up at the same time, or it may not be removed.
    }
  }
}

/* Left by a process that is gone, with nothing in it but what an import puts there. */
function isAbandoned(folder: string, path: string, about: Stats): boolean {
  if (!readdirSync(path).every((name) => ownNames.has(name))) return false
  const claim = readClaim(path)
  if (claim) return !isRunning(claim, claim.since)
  // A process may end before its claim is whole; a claim of something else is not ours.
  const written = lstatSync(join(path, claimFile), { throwIfNoEntry: false })
  if (written !== undefined && written.size > 0) return false
  const [, , pid, mark] = stagingName.exec(basename(folder)) ?? []
  if (mark === hostMark() && !isAlive(Number(pid))) return true
  return Date.now() - about.mtimeMs >= unclaimedMs
}

const stagingName = /^\.(.+)\.(\d+)\.[0-9a-f]{12}([0-9a-f]{4})?\.tmp$/s

/* File names end at 255 bytes, and this one is longer than the target's. */
function stagingPrefix(target: string): string {
  const name = Buffer.from(basename(target))
    .subarray(0, 160)
    .toString()
    .replace(/\ufffd+$/, '')
  return `.${name}.`
}

function targetHash(target: string): string {
  return createHash('sha256').update(basename(target)).digest('hex').slice(0, 6)
}

function isFor(folder: string, target: string): boolean {
  const rest = basename(folder)
  const prefix = stagingPrefix(target)
  return (
    rest.startsWith(prefix) &&
    new RegExp(`^\\d+\\.${targetHash(target)}[0-9a-f]{6}(?:[0-9a-f]{4})?\\.tmp$`).test(
      rest.slice(prefix.length),
    )
  )
}

function stagingDirs(parent: string, target?: string): string[] {
  let names: string[]
  try {
    names = readdirSync(parent)
  } catch {
    return []
  }
  const folders = names.filter((name) => stagingName.test(name)).map((name) => join(parent, name))
  return target === undefined ? folders : folders.filter((folder) => isFor(folder, target))
}

/* The identity of a folder that is this user's and not a link. */
function ownFolder(path: string): Stats | undefined {
  const about = lstatSync(path, { throwIfNoEntry: false })
  return about?.isDirectory() && isOwn(about) ? about : undefined
}

/* Does work in a folder of this user, by a path that leads to the folder that was checked. */
function withOwnFolder(folder: string, work: (path: string, about: Stats) => void): void {
  if (!ownFolder(folder)) return
  if (process.platform !== 'linux') {
    work(folder, statSync(folder))
    return
  }
  const fd = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW)
  try {
    const about = fstatSync(fd)
    if (about.isDirectory() && isOwn(about)) work(`/proc/self/fd/${fd}`, about)
  } finally {
    closeSync(fd)
  }
}

/* The claim in a folder; undefined for anything else: a FIFO, a link, a large file, another user's. */
function readClaim(folder: string): Claim | undefined {
  const text = readPlainFile(join(folder, claimFile), { maxBytes: maxClaimBytes })
  try {
    const claim = JSON.parse(text ?? '') as Partial<Claim>
    const isClaim =
      claim.nasbench === 'import' &&
      Number.isSafeInteger(claim.pid) &&
      typeof claim.host === 'string' &&
      typeof claim.since === 'number'
    return isClaim ? (claim as Claim) : undefined
  } catch {
    return undefined
  }
}

/* Both files were touched by the clock of the same file system, whatever the hosts' clocks say. */
function isBeating(folder: string, mine: string): boolean {
  const touched = (of: string) => lstatSync(join(of, claimFile), { throwIfNoEntry: false })?.mtimeMs ?? 0
  return touched(mine) - touched(folder) < silenceMs
}

function touch(path: string): void {
  try {
    utimesSync(path, new Date(), new Date())
  } catch {
    // It was removed: the import is about to fail, and says why.
  }
}
