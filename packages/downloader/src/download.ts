import { linkSync, renameSync, rmSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Download, isNasBenchError, NasBenchError, type OnProgress } from '@nasbench/core'
import { formatBytes } from '@nasbench/core/node'
import { parseAddress, publicAddress } from './address.js'
import { attempt, type History, type Job } from './attempt.js'
import { checksOf, findDifference, hasHash, mismatch } from './check.js'
import { openConnection } from './connection.js'
import { findExisting } from './existing.js'
import type { Hashes } from './follow-hash.js'
import { takeLock } from './lock.js'
import { type Names, namesFor } from './names.js'
import type { Downloaded, DownloadOptions } from './options.js'
import { openPart, type Part, removePart } from './part.js'
import { checkRoom, makeFolder, writeFailed } from './room.js'

/* An attempt that came this much further than any before it makes good for those that failed. */
const progressBytes = 2 ** 16
const longestDelay = 30_000
const reportAfter = 200

/**
 * Fetches a published file. It grows as `FILE.part`, with its state beside it, and gets its name once it is whole, right
 * as far as can be told, and on the disk. An interrupted download goes on where it ended, in this process or in a later
 * one. A file that is there is checked and taken, and never replaced unless `force` says so.
 *
 * @throws NasBenchError INVALID_ARGUMENT for an address that is none; DOWNLOAD_FAILED where the server refuses or does
 * not come back; CHECKSUM_MISMATCH where what came is another file (nothing is kept of it); WRITE_FAILED for a full disk,
 * or another file of that name; ABORTED. Unless said, a part is kept for the next time.
 */
export async function download(entry: Download, options: DownloadOptions): Promise<Downloaded> {
  const url = addressOf(entry, options.url)
  const names = namesFor(options.to, entry.fileName)
  const { signal } = options
  throwIfAborted(names, signal)
  const find = async () => (options.force ? undefined : findExisting(names, entry, options.onProgress))
  // Before anything is written: what is there may be in a folder that is only for reading.
  const there = await find()
  if (there !== undefined) return there
  makeFolder(names.folder)
  const lock = await locked(names, options)
  try {
    const existing = await find()
    if (existing !== undefined) return existing
    const connection = await openConnection()
    try {
      return await fetchWhole(
        {
          names,
          url,
          published: entry,
          connection,
          lock,
          headers: options.headers ?? {},
          signal,
          notice: options.onNotice ?? (() => {}),
          onProgress: throttled(options.onProgress),
          retries: options.retries ?? 8,
          retryDelay: options.retryDelay ?? 1000,
          stallTimeout: options.stallTimeout ?? 60_000,
          longestWait: options.longestWait ?? 15 * 60_000,
        },
        options.force === true,
      )
    } finally {
      await connection.close()
    }
  } finally {
    lock.release()
  }
}

/* A second time from the beginning, where a part of unknown age turns out to be of another file. */
async function fetchWhole(job: Job, force: boolean): Promise<Downloaded> {
  const { names, published } = job
  for (;;) {
    const { bytes, hashes, resumedFrom } = await complete(job)
    job.lock.assertOwn()
    const difference = findDifference(published, bytes, hashes)
    if (difference === undefined) {
      await place(names, force)
      return {
        path: names.path,
        bytes,
        sha256: hashes.sha256,
        checked: checksOf(published),
        reused: false,
        resumedFrom,
      }
    }
    removePart(names)
    if (resumedFrom === 0) {
      throw mismatch(names.path, difference, `. It came from ${publicAddress(job.url)} and was removed`)
    }
    job.notice(`what was there does not belong to this file (${difference.what}): starting over`)
  }
}

async function complete(job: Job): Promise<{ bytes: number; hashes: Hashes; resumedFrom: number }> {
  const { names, published } = job
  const part = await openPart(names, {
    url: publicAddress(job.url),
    md5: published.md5 !== undefined,
    careful: !hasHash(published),
  })
  const resumedFrom = part.length
  try {
    if (published.bytes !== undefined) checkRoom(names.folder, published.bytes - part.length)
    if (resumedFrom > 0) job.notice(`going on from ${formatBytes(resumedFrom)}`)
    if (!isWhole(job, part)) await persist(job, part)
    job.lock.assertOwn()
    job.onProgress({ label: `finishing ${names.name}`, done: 0 })
    return { bytes: part.length, hashes: await part.finish(), resumedFrom }
  } finally {
    await part.close()
  }
}

/* All came, and the process ended before the file had its name. */
function isWhole({ published }: Job, part: Part): boolean {
  const total = published.bytes ?? part.state.total
  return part.length > 0 && part.length === total
}

/** Attempts until the part is whole, or as often in a row as may be without getting any further. */
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
    const wait = outcome.wait ?? Math.min(longestDelay, job.retryDelay * 2 ** (failures - 1))
    if (wait > job.longestWait)
      throw gaveUp(job, part, `${outcome.why} and asks to wait ${Math.ceil(wait / 60_000)} minutes`)
    // A start from the beginning has been told of.
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
      ? ` ${formatBytes(part.length)} are kept in ${names.part}: the same command goes on from there`
      : ''
  return new NasBenchError(
    'DOWNLOAD_FAILED',
    `${names.name} could not be fetched from ${publicAddress(url)}: ${why}.${kept}`,
    {
      path: names.part,
      offset: part.length,
    },
  )
}

/* Under its name at last, unless a file of that name has come meanwhile: a link, unlike a rename, replaces nothing. */
async function place(names: Names, force: boolean): Promise<void> {
  const { part, path } = names
  try {
    if (force) renameSync(part, path)
    else {
      try {
        linkSync(part, path)
        rmSync(part)
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code === 'EEXIST' || statSync(path, { throwIfNoEntry: false }) !== undefined) throw error
        // A file system without links.
        renameSync(part, path)
      }
    }
    await syncFolder(names.folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EEXIST') throw writeFailed(path, error, `; the whole file is in ${part}`)
    throw new NasBenchError(
      'WRITE_FAILED',
      `${path} has appeared meanwhile and is left alone; the whole file is in ${part}`,
      {
        path,
        cause: error,
      },
    )
  }
  removePart(names)
}

/* So that the new name survives a power cut; not every system lets a folder be synced. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch {
    // Windows.
  }
}

async function locked(names: Names, options: DownloadOptions) {
  try {
    return await takeLock(names, { signal: options.signal, onProgress: options.onProgress })
  } catch (error) {
    throw isNasBenchError(error) ? error : writeFailed(names.lock, error)
  }
}

function addressOf({ url, title, note }: Download, other: string | undefined): URL {
  const text = other ?? url
  if (text !== undefined) return parseAddress(text)
  throw new NasBenchError('DOWNLOAD_FAILED', `${title} has to be fetched by hand: ${note}`)
}

async function pause(wait: number, job: Job): Promise<void> {
  try {
    await sleep(wait, undefined, job.signal ? { signal: job.signal } : {})
  } catch {
    throwIfAborted(job.names, job.signal)
  }
}

function throwIfAborted(names: Names, signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return
  throw new NasBenchError('ABORTED', `the download of ${names.name} was stopped`, {
    path: names.part,
    cause: signal.reason,
  })
}

/* Every change of label is told, and the end. */
function throttled(onProgress: OnProgress | undefined): OnProgress {
  if (onProgress === undefined) return () => {}
  let told = Number.NEGATIVE_INFINITY
  let label = ''
  return (progress) => {
    const now = performance.now()
    if (progress.label === label && now - told < reportAfter && progress.done !== progress.total) return
    told = now
    label = progress.label
    onProgress(progress)
  }
}
