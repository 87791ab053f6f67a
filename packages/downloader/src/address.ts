import { formatReceived, NasBenchError } from '@nasbench/core'

/** An address that can be asked for a file. Throws INVALID_ARGUMENT for anything but HTTP and HTTPS. */
export function parseAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw new NasBenchError(
      'INVALID_ARGUMENT',
      `${formatReceived(text)} is no address of a file: expected https://…`,
      {
        expected: 'an address with https or http',
        received: text,
      },
    )
  }
  return url
}

/** An address as it may be shown and kept: passwords and signatures left out. */
export function publicAddress(url: URL): string {
  return url.origin + url.pathname
}

/** A name and password in an address, as the header they stand for; `fetch` takes no such address. */
export function splitCredentials(url: URL): { readonly url: URL; readonly headers: Record<string, string> } {
  if (url.username === '' && url.password === '') return { url, headers: {} }
  const bare = new URL(url)
  bare.username = ''
  bare.password = ''
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  return { url: bare, headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` } }
}
