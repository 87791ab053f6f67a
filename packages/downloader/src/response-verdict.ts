import { NasBenchError } from '@nasbench/core'
import { formatBytes } from '@nasbench/core/node'
import type { PartState } from './state.js'

/** The meaning of a server's response for a part that has `length` bytes. */
export type Verdict =
  | { readonly kind: 'body'; readonly from: number; readonly known: Known; readonly restart?: string }
  | { readonly kind: 'whole' }
  /** The part cannot be used: request the whole file. */
  | { readonly kind: 'restart'; readonly why: string }
  | { readonly kind: 'setback'; readonly why: string; readonly wait?: number }

/** The properties of the whole file that a response reports. */
export interface Known {
  readonly etag?: string
  readonly lastModified?: string
  readonly total?: number
}

/** The state to compare a response with. */
export interface Situation {
  readonly length: number
  readonly state: PartState
  /** True if the part comes from another URL and a hash decides in the end: its ETag and date mean nothing here. */
  readonly hashDecides: boolean
  /** The published size. */
  readonly bytes?: number
  /** For messages. */
  readonly from: string
  readonly fileName: string
}

/** Judges an answer by its status and headers. Throws DOWNLOAD_FAILED for one that will not get better by asking again. */
export function classifyResponse(response: Response, situation: Situation): Verdict {
  const { status } = response
  if (status === 200 || status === 206) refuseOtherContent(response, situation)
  if (status === 200) return judgeWhole(response, situation)
  if (status === 206) return judgePart(response, situation)
  if (status === 416) return judgeBeyond(response, situation)
  const answered = `${situation.from} answered ${`${status} ${response.statusText}`.trim()}`
  // 202: a server that makes or fetches the file first.
  if (status === 429 || status === 202 || status >= 500) {
    const wait = retryAfter(response.headers.get('retry-after'), Date.now())
    return { kind: 'setback', why: answered, ...(wait !== undefined && { wait }) }
  }
  const hint =
    status === 401 || status === 403
      ? ': it may require a login or block this client; fetch it with a browser, then nasbench import'
      : status === 404 || status === 410
        ? ': the file is no longer there; --url takes it from another address'
        : ''
  throw new NasBenchError('DOWNLOAD_FAILED', answered + hint, { received: status })
}

/** How long `Retry-After` asks to wait, in milliseconds; it is seconds or a date. */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

function judgeWhole(response: Response, { length, bytes, from, ...situation }: Situation): Verdict {
  const text = response.headers.get('content-length')
  const known = knownOf(response, text === null ? undefined : Number(text))
  refuseOtherSize(known.total, bytes, from)
  if (length === 0) return { kind: 'body', from: 0, known }
  const why = isOther(known, situation)
    ? 'the file on the server has changed'
    : 'the server cannot send the rest only'
  return { kind: 'body', from: 0, known, restart: why }
}

function judgePart(response: Response, { length, bytes, from, ...situation }: Situation): Verdict {
  const range = response.headers.get('content-range')
  const [, first, total] = /^\s*bytes\s+(\d+)-\d+\/(\d+|\*)/i.exec(range ?? '') ?? []
  const known = knownOf(response, total === undefined || total === '*' ? undefined : Number(total))
  refuseOtherSize(known.total, bytes, from)
  if (isOther(known, situation)) return { kind: 'restart', why: 'the file on the server has changed' }
  if (first === undefined || Number(first) !== length) {
    return {
      kind: 'restart',
      why: `the server sent another part than asked for (${range ?? 'no Content-Range'})`,
    }
  }
  return { kind: 'body', from: length, known }
}

/*
 * The server has nothing after the part. If its total is the announced one, the part is the whole file, or longer than
 * that. A total that differs from what was announced would make a piece of the file pass for the whole.
 */
function judgeBeyond(response: Response, { length, bytes, from, ...situation }: Situation): Verdict {
  const text = /^\s*bytes\s+\*\/(\d+)/i.exec(response.headers.get('content-range') ?? '')?.[1]
  const stated = text === undefined ? undefined : Number(text)
  refuseOtherSize(stated, bytes, from)
  const announced = bytes ?? situation.state.total
  if (isOther(knownOf(response, undefined), situation)) {
    return { kind: 'restart', why: 'the file on the server has changed' }
  }
  if (stated !== undefined && announced !== undefined && stated !== announced) {
    throw new NasBenchError(
      'DOWNLOAD_FAILED',
      `${from} announced a file of ${announced} bytes, and now answers that it has ${stated}`,
      { expected: String(announced), received: stated },
    )
  }
  if (length === (stated ?? announced)) return { kind: 'whole' }
  return { kind: 'restart', why: `the server has no bytes after ${length}` }
}

function knownOf({ headers }: Response, total: number | undefined): Known {
  const etag = headers.get('etag')
  const lastModified = headers.get('last-modified')
  return {
    ...(etag !== null && { etag }),
    ...(lastModified !== null && { lastModified }),
    ...(total !== undefined && Number.isSafeInteger(total) && { total }),
  }
}

/* True if the server's file differs from the part's in anything that is known of both. */
function isOther(known: Known, { state, hashDecides }: Pick<Situation, 'state' | 'hashDecides'>): boolean {
  const keys = hashDecides ? (['total'] as const) : (['etag', 'lastModified', 'total'] as const)
  return keys.some((key) => known[key] !== undefined && state[key] !== undefined && known[key] !== state[key])
}

function refuseOtherSize(total: number | undefined, bytes: number | undefined, from: string): void {
  if (total === undefined || bytes === undefined || total === bytes) return
  throw new NasBenchError(
    'DOWNLOAD_FAILED',
    `${from} has another file: ${total} bytes (${formatBytes(total)}), and the published one has ${bytes} (${formatBytes(bytes)})`,
    { expected: String(bytes), received: total },
  )
}

/* Networks that want a login, and hosts that ask whether you are human, answer any address with a page. */
function refuseOtherContent({ headers }: Response, { from, fileName }: Situation): void {
  const encoding = headers.get('content-encoding')
  if (encoding !== null && encoding !== 'identity') {
    throw new NasBenchError(
      'DOWNLOAD_FAILED',
      `${from} sends the file compressed (${encoding}), though it was asked not to`,
    )
  }
  if (/^text\/html\b/i.test(headers.get('content-type') ?? '') && !/\.html?$/i.test(fileName)) {
    throw new NasBenchError(
      'DOWNLOAD_FAILED',
      `${from} sends a web page and not the file: open it in a browser to see what it wants, then nasbench import`,
    )
  }
}
