import { randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { ImportContext } from '../benchmark-plugin.js'
import { NasBenchError } from '../errors.js'
import { removeAtExit } from './leftovers.js'
import type { Owner } from './owner.js'
import { isRunning, thisProcess } from './owner.js'

/** A folder beside a store's final place, in which the store is made. It is gone when the process is, or soon after. */
export interface Workplace {
  /** Where the store is to be made. */
  readonly store: string
  /** Where a store that is being replaced is put until the new one is in its place. */
  readonly replaced: string
  /** The folder itself. */
  readonly folder: string
  remove(): void
}

/* What stands in a workplace's owner.json. */
interface Claim extends Owner {
  readonly nasbench: 'import'
  readonly target: string
  /** Milliseconds since 1970. */
  readonly since: number
}

const claimFile = 'owner.json'
const pause = 100

/** Makes a workplace for the store that is to be at `target`, after removing what dead processes left there. */
export function openWorkplace(target: string): Workplace {
  const parent = dirname(target)
  removeStale(parent)
  // File names end at 255 bytes.
  const name = Buffer.from(basename(target))
    .subarray(0, 160)
    .toString()
    .replace(/\ufffd+$/, '')
  const folder = join(parent, `.${name}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`)
  const keep = removeAtExit(folder)
  const claim: Claim = { nasbench: 'import', ...thisProcess(), target, since: Date.now() }
  mkdirSync(folder)
  writeFileSync(join(folder, claimFile), JSON.stringify(claim))
  return {
    folder,
    store: join(folder, 'store'),
    replaced: join(folder, 'replaced'),
    remove() {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
      keep()
    },
  }
}

/**
 * Waits as long as somebody who came earlier is making a store for the same target; false where nobody is. Two that
 * come at the very same time may both go on: whoever is done first wins, and the other takes that store.
 */
export async function waitForTurn(mine: Workplace, context: ImportContext): Promise<boolean> {
  const claim = readClaim(mine.folder)
  const parent = dirname(mine.folder)
  for (let waited = false; ; waited = true) {
    const earlier = workplaces(parent).find((folder) => {
      const other = folder === mine.folder ? undefined : readClaim(folder)
      if (other === undefined || claim === undefined || other.target !== claim.target) return false
      const before = other.since - claim.since || (folder < mine.folder ? -1 : 1)
      return before < 0 && isRunning(other, other.since)
    })
    if (earlier === undefined) return waited
    if (!waited) {
      const pid = readClaim(earlier)?.pid
      context.onProgress?.({ label: `waiting for process ${pid}, which makes the same store`, done: 0 })
    }
    if (context.signal?.aborted) {
      throw new NasBenchError('ABORTED', 'stopped while waiting for another import', {
        cause: context.signal.reason,
      })
    }
    await wait(pause)
  }
}

/** Removes the workplaces of processes that are gone; a store that one of them had put aside goes back to its place. */
function removeStale(parent: string): void {
  for (const folder of workplaces(parent)) {
    const claim = readClaim(folder)
    try {
      if (claim === undefined) removeUnclaimed(folder)
      else if (!isRunning(claim, claim.since)) {
        const replaced = join(folder, 'replaced')
        if (existsSync(replaced) && !existsSync(claim.target)) renameSync(replaced, claim.target)
        rmSync(folder, { recursive: true, force: true })
      }
    } catch {
      // Somebody else's, or somebody else is at it: it does not stand in our way.
    }
  }
}

/* A process may end between making the folder and saying whose it is; then the folder is empty, and older than that. */
function removeUnclaimed(folder: string): void {
  if (Date.now() - statSync(folder).mtimeMs > 60_000) rmdirSync(folder)
}

function workplaces(parent: string): string[] {
  return readdirSync(parent)
    .filter((name) => /^\..+\.\d+\.[0-9a-f]{12}\.tmp$/s.test(name))
    .map((name) => join(parent, name))
}

function readClaim(folder: string): Claim | undefined {
  try {
    const claim = JSON.parse(readFileSync(join(folder, claimFile), 'utf8')) as Partial<Claim>
    return claim.nasbench === 'import' && typeof claim.target === 'string' ? (claim as Claim) : undefined
  } catch {
    return undefined
  }
}
