import { type Download, isNasBenchError, NasBenchError, type OnProgress } from '@nasbench/core'
import { parseAddress, publicAddress } from './address.js'
import type { Job } from './attempt.js'
import { hasHash, type Published } from './check.js'
import { openConnection } from './connection.js'
import { makeFolder, writeFailed } from './disk-space.js'
import { type DownloadPaths, pathsFor } from './download-paths.js'
import { fetchFile, throwIfAborted } from './fetch-file.js'
import { removeLeftovers } from './leftovers.js'
import { takeLock } from './lock.js'
import type { Check, Downloaded, DownloadOptions } from './options.js'
import { findExisting } from './reuse-existing.js'
import { readState } from './state.js'

const reportIntervalMs = 200

/* One file of an entry: what is published of it. */
type FileEntry = Pick<Download, 'url' | 'mirrors' | 'fileName'> & Published

/**
 * Fetches a published file, or all files of an entry that has several. A file grows as `FILE.part`, with its state next to
 * it, and gets its name once it is whole, right as far as anything is known of it, and on the disk. An interrupted download
 * continues, in this process or in a later one. If a URL fails for good, the next mirror is tried, and the hash decides. A
 * file that exists is checked and taken, and never replaced without `force`.
 *
 * @throws NasBenchError INVALID_ARGUMENT for what is not a URL; DOWNLOAD_FAILED if the servers refuse or do not come back;
 * CHECKSUM_MISMATCH if another file came (nothing is kept of it); WRITE_FAILED for a full disk, or another file of that
 * name; ABORTED. After the others the part is kept for the next time.
 */
export async function download(entry: Download, options: DownloadOptions): Promise<Downloaded> {
  const { files = [] } = entry
  if (files.length === 0) return downloadFile(entry, entry, pathsFor(options.to, entry.fileName), options)
  const folder = /[\\/]$/.test(options.to) ? options.to : `${options.to}/`
  if (options.url !== undefined && !options.url.endsWith('/')) {
    throw new NasBenchError(
      'INVALID_ARGUMENT',
      `${entry.title} has ${files.length + 1} files: another URL must be that of their folder, and end with /`,
      { received: publicAddress(parseAddress(options.url)) },
    )
  }
  const done: Downloaded[] = []
  for (const file of [entry, ...files]) {
    const url = options.url && new URL(file.fileName, parseAddress(options.url)).href
    const own = { ...options, ...(url !== undefined && { url }) }
    done.push(await downloadFile(entry, file, pathsFor(folder, file.fileName), own))
  }
  return together(pathsFor(folder, entry.fileName).folder, done)
}

function together(path: string, files: readonly Downloaded[]): Downloaded {
  const sum = (of: 'bytes' | 'resumedFrom') => files.reduce((total, file) => total + file[of], 0)
  const checks: readonly Check[] = ['size', 'sha256', 'md5']
  return {
    path,
    bytes: sum('bytes'),
    checked: checks.filter((check) => files.every(({ checked }) => checked.includes(check))),
    reused: files.every(({ reused }) => reused),
    resumedFrom: sum('resumedFrom'),
    files,
  }
}

async function downloadFile(
  entry: Download,
  file: FileEntry,
  names: DownloadPaths,
  options: DownloadOptions,
): Promise<Downloaded> {
  const urls = urlsOf(entry, file, options.url)
  throwIfAborted(names, options.signal)
  const find = async () => (options.force ? undefined : findExisting(names, file, options.onProgress))
  // Before anything is written: an existing file may be in a folder that is only for reading.
  const there = await find()
  if (there !== undefined) return there
  makeFolder(names.folder)
  const lock = await locked(names, options)
  try {
    removeLeftovers(names.folder)
    const existing = await find()
    if (existing !== undefined) return existing
    const connection = await openConnection()
    try {
      const onProgress = throttled(options.onProgress)
      const notice = options.onNotice ?? (() => {})
      // A hash that one host stated decides about the files of the others too.
      let published = publishedOf(file)
      const begun = readState(names.state)
      return await fromAny(beginWith(begun?.url, urls), notice, names, async (url, isFirst) => {
        const job: Job = {
          names,
          url,
          // Headers are for the host of the catalogue, or of the caller's own URL.
          headers: url.origin === urls[0]!.origin ? (options.headers ?? {}) : {},
          published,
          connection,
          lock,
          signal: options.signal,
          notice,
          onProgress,
          retries: options.retries ?? 8,
          retryDelay: options.retryDelay ?? 1000,
          stallTimeout: options.stallTimeout ?? 60_000,
          maxWait: options.maxWait ?? 15 * 60_000,
        }
        try {
          return await fetchFile(job, options.force === true)
        } finally {
          published = job.published
          const isOfPart = isFirst && begun?.url === publicAddress(url)
          if (isOfPart && begun.sha256 && !hasHash(published)) {
            published = { ...published, sha256: begun.sha256 }
          }
        }
      })
    } finally {
      await connection.close()
    }
  } finally {
    lock.release()
  }
}

/* One URL after the other, until one gives the file. What is wrong on this computer no other URL would mend. */
async function fromAny(
  urls: readonly URL[],
  notice: (message: string) => void,
  { name }: DownloadPaths,
  fetchFrom: (url: URL, isFirst: boolean) => Promise<Downloaded>,
): Promise<Downloaded> {
  const failures: NasBenchError[] = []
  for (const [at, url] of urls.entries()) {
    try {
      return await fetchFrom(url, at === 0)
    } catch (error) {
      const isServers =
        isNasBenchError(error, 'DOWNLOAD_FAILED') || isNasBenchError(error, 'CHECKSUM_MISMATCH')
      if (!isServers || urls.length === 1) throw error
      failures.push(error)
      const next = urls[at + 1]
      if (next) notice(`${error.message}; trying ${publicAddress(next)}`)
    }
  }
  const last = failures.at(-1)!
  throw new NasBenchError(
    failures.every(({ code }) => code === last.code) ? last.code : 'DOWNLOAD_FAILED',
    `${name} could not be fetched from any of its ${urls.length} URLs: ${failures.map(({ message }) => message).join('; ')}`,
    {
      ...(last.path !== undefined && { path: last.path }),
      ...(last.offset !== undefined && { offset: last.offset }),
      ...(last.expected !== undefined && { expected: last.expected }),
      ...(last.received !== undefined && { received: last.received }),
      cause: last,
    },
  )
}

function publishedOf({ bytes, sha256, md5 }: Published): Published {
  return {
    ...(bytes !== undefined && { bytes }),
    ...(sha256 !== undefined && { sha256 }),
    ...(md5 !== undefined && { md5 }),
  }
}

function urlsOf(
  { title, note }: Download,
  { url, mirrors = [] }: FileEntry,
  other: string | undefined,
): URL[] {
  if (other !== undefined) return [parseAddress(other)]
  if (url !== undefined) return [url, ...mirrors].map(parseAddress)
  throw new NasBenchError('DOWNLOAD_FAILED', `${title} has to be fetched by hand: ${note}`)
}

/* The URL that a part was begun from comes first: only there it can surely be continued. */
function beginWith(begun: string | undefined, urls: readonly URL[]): URL[] {
  return [...urls].sort((a, b) => Number(publicAddress(b) === begun) - Number(publicAddress(a) === begun))
}

async function locked(names: DownloadPaths, options: DownloadOptions) {
  try {
    return await takeLock(names, { signal: options.signal, onProgress: options.onProgress })
  } catch (error) {
    throw isNasBenchError(error) ? error : writeFailed(names.lock, error)
  }
}

/* Every change of label is reported, and the end. */
function throttled(onProgress: OnProgress | undefined): OnProgress {
  if (onProgress === undefined) return () => {}
  let lastReportAt = Number.NEGATIVE_INFINITY
  let label = ''
  return (progress) => {
    const now = performance.now()
    const isNew = progress.label !== label || progress.done === progress.total
    if (!isNew && now - lastReportAt < reportIntervalMs) return
    lastReportAt = now
    label = progress.label
    onProgress(progress)
  }
}
