import { NasBenchError } from '../errors.js'
import type { RemoteRequests } from './remote-requests.js'

/** A server's response for one range of a resource. */
export interface RangeAnswer {
  /** Where the bytes begin; 0 if the server sent the whole resource. */
  readonly at: number
  readonly bytes: Uint8Array
  /** Length of the whole resource; absent if the server does not let it be known. */
  readonly size?: number
  /** Changes when the resource does: its entity tag, else its date; absent if the server hides both. */
  readonly version?: string
}

/** A server that ignores ranges may still serve files up to this size, whole. */
const largestWhole = 8 * 2 ** 20

/** Answers worth asking again for, once. */
const passing = new Set([408, 429, 500, 502, 503, 504])
const pauseBeforeRetry = 250

/**
 * Fetches `length` bytes from `from`; fewer come back where the resource ends before that, or where the server cuts
 * long ranges. Undefined for a resource that does not exist (404, 410). A server that cannot serve ranges is accepted
 * for a small resource. Throws READ_FAILED with the reason; a broken connection or a passing failure of the server is
 * tried a second time.
 */
export async function fetchRange(
  requests: RemoteRequests,
  url: string,
  name: string,
  from: number,
  length: number,
): Promise<RangeAnswer | undefined> {
  const range = `bytes=${from}-${from + length - 1}`
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await requests.send(url, range, async (response, received) => {
        const isLast = !passing.has(response.status) || attempt > 1
        if (isLast) return { answer: await readAnswer(response, name, from, length, received) }
        await response.body?.cancel()
        return undefined
      })
      if (answer) return answer.answer
    } catch (cause) {
      if (cause instanceof NasBenchError) throw cause
      if (attempt > 1) throw failed(name, networkReason(cause), { cause })
    }
    await new Promise((resolve) => setTimeout(resolve, pauseBeforeRetry))
  }
}

type Received = (bytes: number) => void

async function readAnswer(
  response: Response,
  name: string,
  from: number,
  length: number,
  received: Received,
): Promise<RangeAnswer | undefined> {
  const version = response.headers.get('ETag') ?? response.headers.get('Last-Modified')
  const known = version === null ? {} : { version: version.replace(/^W\//, '') }
  switch (response.status) {
    case 200:
      return { at: 0, ...(await readWhole(response, name, received)), ...known }
    case 206: {
      refuseEncoding(response, name)
      return { at: from, ...(await readPart(response, name, from, length, received)), ...known }
    }
    case 416: {
      await response.body?.cancel()
      const size = totalOf(response) ?? (from === 0 ? 0 : undefined)
      return { at: from, bytes: new Uint8Array(0), ...(size === undefined ? {} : { size }), ...known }
    }
    case 404:
    case 410:
      await response.body?.cancel()
      return undefined
    default:
      await response.body?.cancel()
      throw failed(name, `the server answered ${response.status} ${response.statusText}`.trimEnd(), {
        received: response.status,
      })
  }
}

async function readPart(
  response: Response,
  name: string,
  from: number,
  length: number,
  received: Received,
): Promise<{ bytes: Uint8Array; size?: number }> {
  // Other origins may hide this header from a browser; then the body's length is all there is to go by.
  const header = response.headers.get('Content-Range')
  const bytes = await readBody(response, length, received)
  if (bytes === undefined) {
    throw failed(name, `the server sent more than the ${length} bytes that were asked for`)
  }
  if (header === null) return bytes.length < length ? { bytes, size: from + bytes.length } : { bytes }
  const match = /^bytes (\d+)-(\d+)\/(?:(\d+)|\*)$/.exec(header.trim())
  const [first, last] = [Number(match?.[1]), Number(match?.[2])]
  if (match === null || first !== from || last < first || last >= from + length) {
    throw failed(
      name,
      `the server was asked for bytes ${from}-${from + length - 1} and answered "${header}"`,
      {
        received: header,
      },
    )
  }
  if (bytes.length !== last - first + 1) {
    throw failed(name, `the server announced "${header}" and sent ${bytes.length} bytes`, {
      received: header,
    })
  }
  const total = match[3]
  return total === undefined ? { bytes } : { bytes, size: Number(total) }
}

async function readWhole(
  response: Response,
  name: string,
  received: Received,
): Promise<{ bytes: Uint8Array; size: number }> {
  if (/^text\/html\b/i.test(response.headers.get('Content-Type') ?? '')) {
    await response.body?.cancel()
    throw new NasBenchError(
      'UNSUPPORTED_FILE',
      `${name} is an HTML page, not data: the server probably answers unknown addresses with a page; check the address`,
      { path: name },
    )
  }
  const announced = Number(response.headers.get('Content-Length') ?? 0)
  const bytes = announced > largestWhole ? undefined : await readBody(response, largestWhole, received)
  if (bytes !== undefined) return { bytes, size: bytes.length }
  await response.body?.cancel().catch(() => {})
  throw failed(
    name,
    `the server ignores Range requests and would send the whole file (${announced || `more than ${largestWhole}`} bytes): ` +
      'serve the store with a server that supports ranges, or download it',
  )
}

function refuseEncoding(response: Response, name: string): void {
  const encoding = response.headers.get('Content-Encoding')
  if (encoding === null || encoding === 'identity') return
  throw failed(
    name,
    `the server compresses it (Content-Encoding: ${encoding}), so byte positions do not hold: turn compression off for these files`,
    { received: encoding },
  )
}

/* The whole body, or undefined once it is longer than `limit`; a server's announcement is not relied on. */
async function readBody(
  response: Response,
  limit: number,
  received: Received,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = response.body?.getReader()
  for (;;) {
    const step = await reader?.read()
    if (step === undefined || step.done) break
    length += step.value.length
    received(step.value.length)
    if (length > limit) {
      await reader?.cancel()
      return undefined
    }
    chunks.push(step.value)
  }
  if (chunks.length === 1) return chunks[0]
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}

function totalOf(response: Response): number | undefined {
  const total = /\/(\d+)$/.exec(response.headers.get('Content-Range') ?? '')?.[1]
  return total === undefined ? undefined : Number(total)
}

function failed(
  name: string,
  why: string,
  details: { cause?: unknown; received?: unknown } = {},
): NasBenchError {
  return new NasBenchError('READ_FAILED', `cannot read ${name}: ${why}`, { path: name, ...details })
}

/* Node says only "fetch failed"; the reason is in its cause. */
function networkReason(error: unknown): string {
  const { message, cause } = error as Error
  return cause instanceof Error && cause.message !== '' ? `${message} (${cause.message})` : String(message)
}
