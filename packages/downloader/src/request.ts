import { NasBenchError } from '@nasbench/core'
import { publicAddress, splitCredentials } from './address.js'
import type { Connection } from './connection.js'
import { userAgent } from './version.js'

/** One question to a server. */
export interface Question {
  readonly url: URL
  /** For the host that is asked first alone. */
  readonly ownHeaders: Readonly<Record<string, string>>
  /** Which bytes: for whoever answers in the end. */
  readonly rangeHeaders: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

const mostRedirects = 10

/**
 * Asks with GET and follows redirects, each of them looked at: one from HTTPS to HTTP is refused, and headers that may
 * hold secrets go to no other origin. Never HEAD: servers behind signed addresses refuse it.
 */
export async function ask(connection: Connection, question: Question): Promise<Response> {
  const { signal, rangeHeaders } = question
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
    const location = response.headers.get('location')
    if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return response
    await response.body?.cancel()
    const next = nextAddress(asked, location)
    if (redirects >= mostRedirects) {
      throw new NasBenchError(
        'DOWNLOAD_FAILED',
        `${publicAddress(question.url)} redirects more than ${mostRedirects} times, last to ${publicAddress(next)}`,
      )
    }
    asked = next
  }
}

function nextAddress(asked: URL, location: string): URL {
  const from = publicAddress(asked)
  if (!URL.canParse(location, asked)) {
    throw new NasBenchError('DOWNLOAD_FAILED', `${from} redirects to what is no address`, {
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
