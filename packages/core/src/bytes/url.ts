import { NasBenchError } from '../errors.js'

/**
 * The URL of data on a server; in a page it may be relative to it.
 * Throws INVALID_ARGUMENT for other URLs than http and https, and for a URL with a password: `fetch` refuses those.
 */
export function parseAddress(text: string): URL {
  const base = (globalThis as { location?: { href: string } }).location?.href
  let url: URL
  try {
    url = new URL(text, base)
  } catch {
    throw new NasBenchError(
      'INVALID_ARGUMENT',
      `${JSON.stringify(withoutSecrets(text))} is not a valid URL: expected https://…`,
      {
        received: withoutSecrets(text),
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
    `${withoutSecrets(text)} cannot be read over HTTP: expected http://… or https://…`,
    {
      received: withoutSecrets(text),
    },
  )
}

/** A URL as it may stand in messages: without user, password, query and fragment. */
export function addressName(url: URL): string {
  // A password with a slash makes the rest of it part of the path, and the user a host.
  return url.pathname.includes('@') ? withoutSecrets(url.href) : url.origin + url.pathname
}

/**
 * A string that was meant as a URL, even an invalid one, in a form for messages: all that may be a user and password
 * (everything up to the last `@`) and the query, which may hold a key, are left out.
 */
export function withoutSecrets(text: string): string {
  return text.replace(/^((?:[a-z][a-z0-9+.-]*:)?[\\/]+)?.*@/is, '$1…@').replace(/[?#].*$/s, '?…')
}
