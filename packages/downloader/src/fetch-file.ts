/*
 * Fetches one file from one URL into its part, and gives it its name. Invariants:
 * - A file gets its name only after size and hash are right, as far as anything is known of them, and after it is on the
 *   disk.
 * - A part is continued only if its ETag or date shows that it is the same file, or if a hash will decide in the end.
 * - A part that turns out to be of another file is fetched again from the beginning, once: what came from the beginning and
 *   is wrong is an error.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { NasBenchError } from '@nasbench/core'
import { formatBytes } from '@nasbench/core/node'
import { publicAddress } from './address.js'
import { attempt, type History, type Job, knownOf } from './attempt.js'
import { checksOf, findDifference, hasHash, mismatch, type Published } from './check.js'
import { ensureFreeSpace } from './disk-space.js'
import type { DownloadPaths } from './download-paths.js'
import type { Hashes } from './follow-hash.js'
import type { Downloaded } from './options.js'
import { openPart, type Part, removePart } from './partial-file.js'
import { placeFile } from './place-file.js'

/* An attempt that advances by this many bytes resets the count of failures. */
const progressBytes = 2 ** 16
const maxDelay = 30_000

/**
 * Fetches the file of a job.
 *
 * @throws NasBenchError DOWNLOAD_FAILED, CHECKSUM_MISMATCH, WRITE_FAILED, ABORTED
 */
export async function fetchFile(job: Job, force: boolean): Promise<Downloaded> {
  const { names } = job
  for (;;) {
    const { bytes, hashes, resumedFrom, published } = await complete(job)
    job.lock.assertOwn()
    const difference = findDifference(published, bytes, hashes)
    if (difference === undefined) {
      await placeFile(names, force)
      const { sha256 } = hashes
      return { path: names.path, bytes, sha256, checked: checksOf(published), reused: false, resumedFrom }
    }
    removePart(names)
    if (resumedFrom === 0) {
      throw mismatch(names.path, difference, `. It came from ${publicAddress(job.url)} and was removed`)
    }
    job.notice(`the part does not belong to this file (${difference.what}): starting over`)
  }
}

/* A complete part, and what is known of the file that it must be. */
interface Complete {
  readonly bytes: number
  readonly hashes: Hashes
  readonly resumedFrom: number
  readonly published: Published
}

async function complete(job: Job): Promise<Complete> {
  const { names } = job
  const part = await openPart(names, {
    url: publicAddress(job.url),
    md5: job.published.md5 !== undefined,
    careful: ({ sha256 }) => !hasHash(job.published) && sha256 === undefined,
  })
  const resumedFrom = part.length
  try {
    if (job.published.bytes !== undefined) ensureFreeSpace(names.folder, job.published.bytes - part.length)
    if (resumedFrom > 0) job.notice(`continuing from ${formatBytes(resumedFrom)}`)
    if (!isWhole(job, part)) await persist(job, part)
    job.lock.assertOwn()
    job.onProgress({ label: `finishing ${names.name}`, done: 0 })
    const hashes = await part.finish()
    return { bytes: part.length, hashes, resumedFrom, published: knownOf(job, part) }
  } finally {
    await part.close()
  }
}

/* Everything came, and the process ended before the file had its name. */
function isWhole({ published }: Job, part: Part): boolean {
  const total = published.bytes ?? part.state.total
  return part.length > 0 && part.length === total
}

/** Attempts until the part is whole, or until `retries` attempts in a row bring no progress. */
async function persist(job: Job, part: Part): Promise<void> {
  const history: History = { everAnswered: false }
  let farthest = part.length
  for (let failures = 0; ; ) {
    throwIfAborted(job.names, job.signal)
    const outcome = await attempt(job, part, history)
    if (outcome === 'whole') return
    job.lock.assertOwn()
    if (part.length >= farthest + progressBytes) {
      farthest = part.length
      failures = 0
    }
    if (++failures > job.retries) throw gaveUp(job, part, outcome.why)
    const wait = outcome.wait ?? Math.min(maxDelay, job.retryDelay * 2 ** (failures - 1))
    if (wait > job.maxWait)
      throw gaveUp(job, part, `${outcome.why} and asks to wait ${Math.ceil(wait / 60_000)} minutes`)
    if (wait === 0) continue
    const when = `in ${Number((wait / 1000).toPrecision(2))} s`
    job.notice(
      `${outcome.why}; trying again ${when}, from ${formatBytes(part.length)} (${failures} of ${job.retries})`,
    )
    await pause(wait, job)
  }
}

function gaveUp({ names, url }: Job, part: Part, why: string): NasBenchError {
  const kept =
    part.length > 0
      ? ` ${formatBytes(part.length)} are kept in ${names.part}: the same command continues from there`
      : ''
  return new NasBenchError(
    'DOWNLOAD_FAILED',
    `${names.name} could not be fetched from ${publicAddress(url)}: ${why}.${kept}`,
    { path: names.part, offset: part.length },
  )
}

async function pause(wait: number, job: Job): Promise<void> {
  try {
    await sleep(wait, undefined, job.signal ? { signal: job.signal } : {})
  } catch {
    throwIfAborted(job.names, job.signal)
  }
}

/** Throws ABORTED once the signal is aborted. */
export function throwIfAborted(names: DownloadPaths, signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return
  throw new NasBenchError('ABORTED', `the download of ${names.name} was stopped`, {
    path: names.part,
    cause: signal.reason,
  })
}
