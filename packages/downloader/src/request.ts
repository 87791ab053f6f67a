import { NasBenchError } from '@nasbench/core'
import { publicAddress, splitCredentials } from './address.js'
import type { Connection } from './connection.js'
import { userAgent } from './version.js'

/** One question to a server. */
export interface Question {
  readonly url: URL
  /** For the host that is asked first alone. */
  readonly ownHeaders: Readonly<Record<string, string>>
  /** The range headers, also for the server after redirects. */
  readonly rangeHeaders: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

const maxRedirects = 10

/** A server's answer, and what the host that was asked first stated about the file. */
export interface Answer {
  readonly response: Response
  /** Size in bytes and SHA-256 in lower-case hex, as Hugging Face states them; empty if the host states neither. */
  readonly stated: { readonly bytes?: number; readonly sha256?: string }
}

/**
 * Asks with GET and follows redirects, each of them looked at: one from HTTPS to HTTP is refused, and headers that may
 * hold secrets go to no other origin. Never HEAD: servers of signed URLs refuse it.
 */
export async function ask(connection: Connection, question: Question): Promise<Answer> {
  const { signal, rangeHeaders } = question
  let stated: Answer['stated'] = {}
  let asked = question.url
  for (let redirects = 0; ; redirects++) {
    const { url, headers } = splitCredentials(asked)
    const own = asked.origin === question.url.origin ? question.ownHeaders : {}
    const response = await connection.fetch(url, {
      redirect: 'manual',
      signal,
      headers: {
        accept: '*/*',
        // A compressed answer has other offsets than the file.
        'accept-encoding': 'identity',
        'user-agent': userAgent,
        ...headers,
        ...own,
        ...rangeHeaders,
      },
    })
    if (asked.origin === question.url.origin) stated = { ...stated, ...readStated(response.headers) }
    const location = response.headers.get('location')
    if (![301, 302, 303, 307, 308].includes(response.status) || location === null) {
      return { response, stated }
    }
    await response.body?.cancel()
    const next = nextAddress(asked, location)
    if (redirects >= maxRedirects) {
      throw new NasBenchError(
        'DOWNLOAD_FAILED',
        `${publicAddress(question.url)} redirects more than ${maxRedirects} times, last to ${publicAddress(next)}`,
      )
    }
    asked = next
  }
}

/*
 * Hugging Face redirects to the storage of large files, and states the file's size and hash in that answer. Of small files
 * it states another hash, of 40 digits.
 */
function readStated(headers: Headers): Answer['stated'] {
  const sha256 = /^(?:W\/)?"?([0-9a-f]{64})"?$/i.exec(headers.get('x-linked-etag')?.trim() ?? '')?.[1]
  const bytes = /^\d{1,15}$/.exec(headers.get('x-linked-size')?.trim() ?? '')?.[0]
  return {
    ...(sha256 !== undefined && { sha256: sha256.toLowerCase() }),
    ...(sha256 !== undefined && bytes !== undefined && { bytes: Number(bytes) }),
  }
}

function nextAddress(asked: URL, location: string): URL {
  const from = publicAddress(asked)
  if (!URL.canParse(location, asked)) {
    throw new NasBenchError('DOWNLOAD_FAILED', `${from} redirects to an invalid URL`, {
      received: location,
    })
  }
  const next = new URL(location, asked)
  if (!/^https?:$/.test(next.protocol)) {
    throw new NasBenchError(
      'DOWNLOAD_FAILED',
      `${from} redirects to ${next.protocol}, which is neither https nor http`,
    )
  }
  if (asked.protocol === 'https:' && next.protocol === 'http:') {
    throw new NasBenchError(
      'DOWNLOAD_FAILED',
      `${from} redirects from https to http (${next.host}): refused, since anybody on the way could change the file`,
    )
  }
  return next
}
