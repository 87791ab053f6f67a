import { formatReceived, NasBenchError, type OnProgress } from '@nasbench/core'
import { publicAddress } from './address.js'
import { findDifference, hasHash, type Published } from './check.js'
import type { Connection } from './connection.js'
import { ensureFreeSpace } from './disk-space.js'
import type { DownloadPaths } from './download-paths.js'
import type { Lock } from './lock.js'
import type { Part } from './partial-file.js'
import { type Answer, ask } from './request.js'
import { classifyResponse, type Known } from './response-verdict.js'
import { classifyNetworkError, type RetryableFailure } from './retryable-error.js'
import { type StallWatch, watchStall } from './stall.js'

/** A file to be fetched from one URL, and all that it takes. */
export interface Job {
  readonly names: DownloadPaths
  readonly url: URL
  /** Sent to the host of the URL, and to no other. */
  readonly headers: Readonly<Record<string, string>>
  /** The published facts of the file, and those that its host stated in a response: a hash of either decides. */
  published: Published
  readonly connection: Connection
  readonly lock: Lock
  readonly signal: AbortSignal | undefined
  readonly notice: (message: string) => void
  readonly onProgress: OnProgress
  readonly retries: number
  readonly retryDelay: number
  readonly stallTimeout: number
  readonly maxWait: number
}

/** The state that is kept from one attempt to the next. */
export interface History {
  everAnswered: boolean
}

/**
 * Asks once for what is missing and adds what comes. `'whole'` if the part is complete; else what went wrong, and the
 * part has what came until then. Throws what another attempt would not help with.
 */
export async function attempt(job: Job, part: Part, history: History): Promise<'whole' | RetryableFailure> {
  const { url, stallTimeout } = job
  const own = new AbortController()
  const watch = watchStall(stallTimeout, () => own.abort())
  const signal = job.signal === undefined ? own.signal : AbortSignal.any([job.signal, own.signal])
  try {
    const answer = await ask(job.connection, {
      url,
      ownHeaders: job.headers,
      rangeHeaders: await rangeFor(job, part),
      signal,
    })
    history.everAnswered = true
    try {
      const hasChanged = heedStated(job, part, answer)
      if (hasChanged) {
        await startOver(part, 'the file on the server has changed', job.notice)
        return { why: 'the file on the server has changed', wait: 0 }
      }
      return await take(job, part, answer, watch)
    } finally {
      // If the body was not read to its end, the connection is not worth keeping.
      own.abort()
    }
  } catch (error) {
    if (job.signal?.aborted) throw stopped(job, error)
    if (watch.stalled) return { why: `nothing came for ${stallTimeout / 1000} s` }
    return classifyNetworkError(error, url.host, history.everAnswered)
  } finally {
    watch.stop()
    await part.flush()
  }
}

/*
 * A size and hash that the host states are as good as published ones. True if the part belongs to a file with another hash.
 * Throws DOWNLOAD_FAILED if they contradict what is published.
 */
function heedStated(job: Job, part: Part, { stated }: Answer): boolean {
  const { published } = job
  if (stated.sha256 === undefined) return false
  const difference = findDifference(published, stated.bytes ?? published.bytes ?? 0, {
    sha256: stated.sha256,
  })
  if (difference !== undefined) {
    const { what, expected, received } = difference
    throw new NasBenchError('DOWNLOAD_FAILED', `${publicAddress(job.url)} has another file: ${what}`, {
      expected,
      received,
    })
  }
  const before = part.state.sha256
  if (part.length > 0 && before !== undefined && before !== stated.sha256) return true
  job.published = { ...published, ...stated }
  return false
}

async function take(
  job: Job,
  part: Part,
  { response }: Answer,
  watch: StallWatch,
): Promise<'whole' | RetryableFailure> {
  const { names, published, notice } = job
  const from = publicAddress(job.url)
  const verdict = classifyResponse(response, {
    length: part.length,
    state: part.state,
    hashDecides: hasHash(knownOf(job, part)) && !isSameUrl(job, part),
    ...(published.bytes !== undefined && { bytes: published.bytes }),
    from,
    fileName: names.name,
  })
  if (verdict.kind === 'whole') return 'whole'
  if (verdict.kind === 'setback') return verdict
  if (verdict.kind === 'restart') {
    await startOver(part, verdict.why, notice)
    return { why: verdict.why, wait: 0 }
  }
  if (verdict.restart !== undefined) await startOver(part, verdict.restart, notice)
  const { known } = verdict
  const total = known.total ?? published.bytes
  if (total !== undefined) ensureFreeSpace(names.folder, total - part.length)
  if (part.length === 0 || !isSameUrl(job, part)) describe(job, part, known)
  return receive(job, part, response, total, watch)
}

async function receive(
  job: Job,
  part: Part,
  response: Response,
  total: number | undefined,
  watch: StallWatch,
): Promise<'whole' | RetryableFailure> {
  const reader = response.body?.getReader()
  const report = () =>
    job.onProgress({
      label: `downloading ${job.names.name}`,
      done: part.length,
      ...(total !== undefined && { total }),
    })
  report()
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true }
    if (done || value === undefined) break
    watch.seen()
    await watch.during(part.add(value))
    if (total !== undefined && part.length > total) {
      await startOver(part, `the server sent more than the ${total} bytes it spoke of`, job.notice)
      return { why: 'the server sent more than it spoke of' }
    }
    report()
  }
  if (total === undefined || part.length === total) return 'whole'
  return { why: `the connection ended ${total - part.length} bytes early` }
}

/*
 * If-Range makes a server send the whole file if it has changed in the meantime. A weak ETag cannot do that, and a date
 * means nothing to another server. Without either, and without a hash that decides in the end, the part cannot be
 * continued.
 */
async function rangeFor(job: Job, part: Part): Promise<Record<string, string>> {
  if (part.length === 0) return {}
  const { etag, lastModified } = part.state
  const range = { range: `bytes=${part.length}-` }
  const isSame = isSameUrl(job, part)
  const hasKnownHash = hasHash(knownOf(job, part))
  if (!isSame && hasKnownHash) return range
  if (etag !== undefined && !etag.startsWith('W/')) return { ...range, 'if-range': etag }
  if (isSame && lastModified !== undefined) return { ...range, 'if-range': lastModified }
  if (hasKnownHash) return range
  const why = isSame
    ? 'nothing shows whether the file on the server is still the same'
    : `nothing shows whether this is the file of ${part.state.url}`
  await startOver(part, why, job.notice)
  return {}
}

/** The known facts of the file: the published ones, and those that a host stated when the part was begun. */
export function knownOf({ published }: Job, { state }: Part): Published {
  const { sha256 } = state
  return hasHash(published) || sha256 === undefined ? published : { ...published, sha256 }
}

function isSameUrl({ url }: Job, part: Part): boolean {
  return part.state.url === publicAddress(url)
}

async function startOver(part: Part, why: string, notice: (message: string) => void): Promise<void> {
  if (part.length > 0) notice(`${why}: starting over`)
  await part.empty()
}

function describe(job: Job, part: Part, { etag, lastModified, total }: Known): void {
  const { sha256 } = knownOf(job, part)
  part.describe({
    url: publicAddress(job.url),
    ...(sha256 !== undefined && { sha256: sha256.toLowerCase() }),
    ...(etag !== undefined && { etag }),
    ...(lastModified !== undefined && { lastModified }),
    ...(total !== undefined && { total }),
  })
}

function stopped({ names, signal }: Job, cause: unknown): NasBenchError {
  const reason = signal?.reason
  return new NasBenchError('ABORTED', `the download of ${names.name} was stopped`, {
    path: names.part,
    cause: reason ?? cause,
    ...(reason === undefined && { received: formatReceived(cause) }),
  })
}
