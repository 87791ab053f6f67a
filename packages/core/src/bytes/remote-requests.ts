/*
 * The requests of one store on a server. Invariants:
 * - The caller's headers go to the origin of the store only. Redirects are followed one by one, never from https to http.
 *   A browser hides where a redirect leads, so there a redirect with headers is refused.
 * - Every request ends: by its answer, by `close`, or if too few bytes come. Then all other requests of the store end with
 *   the same error, also those that wait for their turn, so that a server that hangs costs its time once.
 * - Each request has an abort signal of its own: a signal that all of them share would collect listeners until Node warns.
 */
import { NasBenchError } from '../errors.js'
import { limitConcurrency } from './concurrency-limit.js'
import { addressName } from './url.js'

/** The settings that all requests of a store share. */
export interface RequestOptions {
  /** For the origin that is asked first, and no other. */
  readonly headers: Readonly<Record<string, string>>
  /** Milliseconds in which `minBytesPerSecond` must come on average. */
  readonly timeout: number
  readonly minBytesPerSecond: number
}

/** An answer is read by `read`, which reports every piece that has come by its length. */
export type ReadResponse<T> = (response: Response, received: (bytes: number) => void) => Promise<T>

/** Sends a store's requests. */
export interface RemoteRequests {
  /** Throws what `read` throws, READ_FAILED, and what `fetch` throws for a connection that fails. */
  send<T>(url: string, range: string, read: ReadResponse<T>): Promise<T>
  /** Ends all requests, and refuses further ones. */
  close(): void
}

/** As many as browsers make of one server; Node would make any number. */
const maxConcurrent = 6
const maxRedirects = 10

/** Sends requests, a few at a time. */
export function createRequests(options: RequestOptions): RemoteRequests {
  const limit = limitConcurrency(maxConcurrent)
  const running = new Map<AbortController, { reason?: NasBenchError }>()
  let closed = false
  /* Counts the times that the server was given up. */
  let stalls = 0
  let lastStall: NasBenchError | undefined

  const endAll = (reason?: NasBenchError) => {
    for (const [controller, state] of running) {
      if (reason) state.reason ??= reason
      controller.abort()
    }
  }
  const sendNow = async <T>(url: string, range: string, read: ReadResponse<T>): Promise<T> => {
    const controller = new AbortController()
    const state: { reason?: NasBenchError } = {}
    running.set(controller, state)
    const watch = watchSpeed(options, (received) => {
      stalls++
      lastStall = stalled(addressName(new URL(url)), received, options)
      endAll(lastStall)
    })
    try {
      const response = await follow(url, { range, own: options.headers, signal: controller.signal })
      return await read(response, watch.received)
    } catch (error) {
      throw state.reason ?? (closed ? closedError(url, error) : error)
    } finally {
      watch.stop()
      running.delete(controller)
    }
  }
  return {
    send(url, range, read) {
      const before = stalls
      return limit(() => {
        if (closed) throw closedError(url)
        if (stalls > before && lastStall) throw lastStall
        return sendNow(url, range, read)
      })
    },
    close() {
      closed = true
      endAll()
    },
  }
}

interface Request {
  readonly range: string
  readonly own: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

async function follow(url: string, { range, own, signal }: Request): Promise<Response> {
  const first = new URL(url)
  let asked = first
  for (let redirects = 0; ; redirects++) {
    const headers = new Headers(asked.origin === first.origin ? own : {})
    headers.set('Range', range)
    const response = await fetch(asked, { headers, redirect: 'manual', signal })
    if (response.type === 'opaqueredirect') return followHidden(asked, range, own, signal)
    const location = response.headers.get('Location')
    if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return response
    await response.body?.cancel()
    if (redirects >= maxRedirects) throw refused(first, `it redirects more than ${maxRedirects} times`)
    asked = nextUrl(first, asked, location)
  }
}

/* In a browser. */
async function followHidden(asked: URL, range: string, own: object, signal: AbortSignal): Promise<Response> {
  if (Object.keys(own).length > 0) {
    throw refused(
      asked,
      'it redirects, and a browser would pass the headers on to another host: use the URL that it redirects to',
    )
  }
  const response = await fetch(asked, { headers: { Range: range }, signal })
  if (asked.protocol === 'https:' && response.url.startsWith('http:')) {
    await response.body?.cancel()
    throw refused(asked, 'it redirects from https to http')
  }
  return response
}

function nextUrl(first: URL, asked: URL, location: string): URL {
  if (!URL.canParse(location, asked)) throw refused(first, 'it redirects to what is not a URL')
  const next = new URL(location, asked)
  if (next.protocol !== 'http:' && next.protocol !== 'https:') {
    throw refused(first, `it redirects to ${next.protocol}, which is neither https nor http`)
  }
  if (asked.protocol === 'https:' && next.protocol === 'http:') {
    throw refused(
      first,
      `it redirects from https to http (${next.host}), where anybody on the way could change it`,
    )
  }
  return next
}

/* Calls `onSlow` once if fewer bytes come within the timeout than must. */
function watchSpeed({ timeout, minBytesPerSecond }: RequestOptions, onSlow: (received: number) => void) {
  const needed = Math.max(1, (minBytesPerSecond * timeout) / 1000)
  let received = 0
  let due = 0
  let timer: ReturnType<typeof setTimeout>
  const begin = () => {
    received = 0
    due = performance.now() + timeout
    timer = setTimeout(check, timeout)
  }
  const check = () => {
    // A program that computed in the meantime has not read what may have come.
    const isLate = performance.now() > due + timeout / 2
    if (received >= needed || isLate) begin()
    else onSlow(received)
  }
  begin()
  return {
    received: (bytes: number) => {
      received += bytes
    },
    stop: () => clearTimeout(timer),
  }
}

function stalled(name: string, received: number, { timeout }: RequestOptions): NasBenchError {
  const what = received === 0 ? 'nothing came' : `only ${received} bytes came`
  return new NasBenchError('READ_FAILED', `cannot read ${name}: ${what} for ${timeout / 1000} s`, {
    path: name,
  })
}

function refused(url: URL, why: string): NasBenchError {
  const name = addressName(url)
  return new NasBenchError('READ_FAILED', `cannot read ${name}: ${why}`, { path: name })
}

function closedError(url: string, cause?: unknown): NasBenchError {
  const name = addressName(new URL(url))
  return new NasBenchError('READ_FAILED', `cannot read ${name}: it was closed`, { path: name, cause })
}
