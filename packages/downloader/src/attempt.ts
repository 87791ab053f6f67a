import { formatReceived, NasBenchError, type OnProgress } from '@nasbench/core'
import { publicAddress } from './address.js'
import { judgeAnswer, type Known } from './answer.js'
import { hasHash, type Published } from './check.js'
import type { Connection } from './connection.js'
import type { Lock } from './lock.js'
import type { Names } from './names.js'
import type { Part } from './part.js'
import { ask } from './request.js'
import { checkRoom } from './room.js'
import { judgeNetworkError, type Setback } from './setback.js'
import { type StallWatch, watchStall } from './stall.js'

/** A file to be fetched, and all that it takes. */
export interface Job {
  readonly names: Names
  readonly url: URL
  readonly published: Published
  readonly connection: Connection
  readonly lock: Lock
  readonly headers: Readonly<Record<string, string>>
  readonly signal: AbortSignal | undefined
  readonly notice: (message: string) => void
  readonly onProgress: OnProgress
  readonly retries: number
  readonly retryDelay: number
  readonly stallTimeout: number
  readonly longestWait: number
}

/** What is remembered from one attempt to the next. */
export interface History {
  everAnswered: boolean
}

/**
 * Asks once for what is missing and adds what comes. `'whole'` where the part is complete; else what went wrong, and the
 * part has what came until then. Throws what another attempt would not help with.
 */
export async function attempt(job: Job, part: Part, history: History): Promise<'whole' | Setback> {
  const { url, stallTimeout } = job
  const own = new AbortController()
  const watch = watchStall(stallTimeout, () => own.abort())
  const signal = job.signal === undefined ? own.signal : AbortSignal.any([job.signal, own.signal])
  try {
    const response = await ask(job.connection, {
      url,
      ownHeaders: job.headers,
      rangeHeaders: await rangeFor(job, part),
      signal,
    })
    history.everAnswered = true
    try {
      return await take(job, part, response, watch)
    } finally {
      // Whatever was not read: the connection is not worth keeping.
      own.abort()
    }
  } catch (error) {
    if (job.signal?.aborted) throw stopped(job, error)
    if (watch.stalled) return { why: `nothing came for ${stallTimeout / 1000} s` }
    return judgeNetworkError(error, url.host, history.everAnswered)
  } finally {
    watch.stop()
    await part.flush()
  }
}

async function take(job: Job, part: Part, response: Response, watch: StallWatch): Promise<'whole' | Setback> {
  const { names, published, notice } = job
  const verdict = judgeAnswer(response, {
    length: part.length,
    state: part.state,
    ...(published.bytes !== undefined && { bytes: published.bytes }),
    from: publicAddress(job.url),
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
  if (total !== undefined) checkRoom(names.folder, total - part.length)
  if (part.length === 0) describe(job, part, known)
  return receive(job, part, response, total, watch)
}

async function receive(
  job: Job,
  part: Part,
  response: Response,
  total: number | undefined,
  watch: StallWatch,
): Promise<'whole' | Setback> {
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
 * If-Range makes a server send the whole file where it has changed meanwhile. A weak ETag cannot do that. With nothing
 * to tell one version by, and no hash to find out in the end, what is there cannot be gone on with.
 */
async function rangeFor(job: Job, part: Part): Promise<Record<string, string>> {
  if (part.length === 0) return {}
  const { etag, lastModified } = part.state
  const range = { range: `bytes=${part.length}-` }
  if (etag !== undefined && !etag.startsWith('W/')) return { ...range, 'if-range': etag }
  if (lastModified !== undefined) return { ...range, 'if-range': lastModified }
  if (hasHash(job.published)) return range
  await startOver(part, 'nothing tells whether the file on the server is still the same', job.notice)
  return {}
}

async function startOver(part: Part, why: string, notice: (message: string) => void): Promise<void> {
  if (part.length > 0) notice(`${why}: starting over`)
  await part.empty()
}

function describe({ url }: Job, part: Part, { etag, lastModified, total }: Known): void {
  part.describe({
    url: publicAddress(url),
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
