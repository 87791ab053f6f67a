import { NasBenchError } from '../errors.js'

/**
 * The URL of data on a server; in a page it may be relative to it.
 * Throws INVALID_ARGUMENT for what is no http or https address, and for one with a password in it: `fetch` refuses those.
 */
export function parseAddress(text: string): URL {
  const base = (globalThis as { location?: { href: string } }).location?.href
  let url: URL
  try {
    url = new URL(text, base)
  } catch (cause) {
    throw new NasBenchError(
      'INVALID_ARGUMENT',
      `${JSON.stringify(text)} is not an address: expected https://…`,
      {
        received: text,
        cause,
      },
    )
  }
  if (url.protocol === 'http:' || url.protocol === 'https:') {
    if (url.username === '' && url.password === '') return url
    throw new NasBenchError(
      'INVALID_ARGUMENT',
      `${addressName(url)} was given with a user name or password: pass an Authorization header instead`,
    )
  }
  throw new NasBenchError(
    'INVALID_ARGUMENT',
    `${text} cannot be read over HTTP: expected http://… or https://…`,
    {
      received: text,
    },
  )
}

/** An address as it may stand in messages: without the query, which may hold a key, and without a password. */
export function addressName(url: URL): string {
  return `${url.origin}${url.pathname}`
}
