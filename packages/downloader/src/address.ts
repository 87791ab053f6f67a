import { NasBenchError } from '@nasbench/core'
import { withoutSecrets } from '@nasbench/core/node'

/** The URL of a file. Throws INVALID_ARGUMENT for anything but HTTP and HTTPS, and never shows a user or password. */
export function parseAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    const shown = withoutSecrets(text)
    throw new NasBenchError(
      'INVALID_ARGUMENT',
      `${JSON.stringify(shown)} is not a valid URL of a file: expected https://…`,
      { expected: 'a URL with https or http', received: shown },
    )
  }
  return url
}

/** A URL as it may be shown and kept: without user, password, query (signatures) and fragment. */
export function publicAddress(url: URL): string {
  // A password with a slash makes the rest of it part of the path, and the user a host.
  return url.pathname.includes('@') ? withoutSecrets(url.href) : url.origin + url.pathname
}

/** The user and password of a URL as the header that they stand for; `fetch` refuses URLs that contain them. */
export function splitCredentials(url: URL): { readonly url: URL; readonly headers: Record<string, string> } {
  if (url.username === '' && url.password === '') return { url, headers: {} }
  const bare = new URL(url)
  bare.username = ''
  bare.password = ''
  const pair = `${decoded(url.username)}:${decoded(url.password)}`
  return { url: bare, headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` } }
}

/* A percent sign that does not begin an escape stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
