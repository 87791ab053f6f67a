import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { parseAddress, publicAddress, splitCredentials } from '../src/address.js'
import { bytesOf, entryFor, fetchInto } from './fetching.js'
import { hex, sendFile, serve, someBytes } from './server.js'

const bytes = someBytes(1_200_000)
const sha256 = hex('sha256', bytes)

/* As Figshare does: each answer leads to a signed address that serves once, for GET alone. */
async function signedHost(dropAfter?: number) {
  let valid = ''
  const host = await serve((request, response) => {
    if (request.method !== 'GET' || request.url !== `/data?signature=${valid}`) {
      response.writeHead(403).end('expired')
      return
    }
    valid = ''
    sendFile(request, response, { bytes, ...(dropAfter !== undefined && { dropAfter }) })
  })
  let count = 0
  const origin = await serve((_, response) => {
    valid = `s${++count}`
    response.writeHead(302, { location: `${host.url}/data?signature=${valid}` }).end('elsewhere')
  })
  return { origin, host }
}

describe('a redirect', () => {
  test('to a signed address that expires and refuses HEAD is asked for anew each time', async () => {
    const { origin, host } = await signedHost(300_000)
    const { result, path } = await fetchInto(temporaryFolder(), entryFor(`${origin.url}/files/1`, { sha256 }))
    expect(result?.sha256).toBe(sha256)
    expect(bytesOf(path)?.equals(bytes)).toBe(true)
    expect(origin.requests.length).toBe(host.requests.length)
    expect(host.requests.length).toBeGreaterThanOrEqual(4)
    expect(new Set(host.requests.map((request) => request.path)).size).toBe(host.requests.length)
    expect(host.requests.every(({ method }) => method === 'GET')).toBe(true)
    expect(host.requests[1]?.headers.range).toMatch(/^bytes=[1-9]/)
  })

  test('never shows a signature in what is told', async () => {
    const host = await serve((_, response) => void response.writeHead(403).end())
    const origin = await serve((_, response) => {
      response.writeHead(302, { location: `${host.url}/data?signature=secret` }).end()
    })
    const { error } = await fetchInto(temporaryFolder(), entryFor(origin.url))
    expect(error).toMatchObject({ code: 'DOWNLOAD_FAILED' })
    expect((error as Error).message).not.toContain('secret')
  })

  test('to another host gets no header that was given for the first', async () => {
    const host = await serve((request, response) => sendFile(request, response, { bytes }))
    const origin = await serve((request, response) => {
      if (request.url === '/a') response.writeHead(307, { location: '/b' }).end()
      else response.writeHead(308, { location: host.url }).end()
    })
    const headers = { authorization: 'Bearer secret', cookie: 'session=secret', 'x-key': 'secret' }
    const { result } = await fetchInto(temporaryFolder(), entryFor(`${origin.url}/a`), { headers })
    expect(result?.sha256).toBe(sha256)
    for (const request of origin.requests) expect(request.headers).toMatchObject(headers)
    expect(host.requests).toHaveLength(1)
    expect(JSON.stringify(host.requests[0]?.headers)).not.toContain('secret')
  })

  test('does not take a name and password along', async () => {
    const host = await serve((request, response) => sendFile(request, response, { bytes }))
    const origin = await serve((_, response) => void response.writeHead(302, { location: host.url }).end())
    const { result } = await fetchInto(
      temporaryFolder(),
      entryFor(origin.url.replace('http://', 'http://me:pass%20word@')),
    )
    expect(result?.sha256).toBe(sha256)
    const basic = `Basic ${Buffer.from('me:pass word').toString('base64')}`
    expect(origin.requests[0]?.headers.authorization).toBe(basic)
    expect(host.requests[0]?.headers.authorization).toBeUndefined()
  })

  test.each([
    ['file:///etc/passwd', 'neither https nor http'],
    ['http://[', 'an invalid URL'],
  ])('to %s is refused', async (location, why) => {
    const { url } = await serve((_, response) => void response.writeHead(302, { location }).end())
    const { error } = await fetchInto(temporaryFolder(), entryFor(url))
    expect(error).toMatchObject({ code: 'DOWNLOAD_FAILED', message: expect.stringContaining(why) })
  })

  test('in a circle ends', async () => {
    const { url, requests } = await serve(
      (_, response) => void response.writeHead(302, { location: '/' }).end(),
    )
    const { error } = await fetchInto(temporaryFolder(), entryFor(url))
    expect(error).toMatchObject({
      code: 'DOWNLOAD_FAILED',
      message: expect.stringContaining('more than 10 times'),
    })
    expect(requests).toHaveLength(11)
  })
})

test('an address is shown without what is secret in it', () => {
  const url = parseAddress('https://me:word@example.org:444/a/b?key=1#c')
  expect(publicAddress(url)).toBe('https://example.org:444/a/b')
  expect(splitCredentials(url).url.href).toBe('https://example.org:444/a/b?key=1#c')
})

test('HTTPS with a certificate that nobody vouches for is refused at once', async () => {
  const { url, requests } = await serve((request, response) => sendFile(request, response, { bytes }), {
    secure: true,
  })
  const { error, notices } = await fetchInto(temporaryFolder(), entryFor(url))
  expect(error).toMatchObject({
    code: 'DOWNLOAD_FAILED',
    message: expect.stringMatching(
      /^no safe connection to 127\.0\.0\.1:\d+: self-signed certificate .*NODE_EXTRA_CA_CERTS/,
    ),
  })
  expect(notices).toEqual([])
  expect(requests).toEqual([])
})

test('HTTPS asked of a server that speaks none is refused too', async () => {
  const { url } = await serve((request, response) => sendFile(request, response, { bytes }))
  const { error } = await fetchInto(temporaryFolder(), entryFor(url.replace('http:', 'https:')), {
    retries: 1,
  })
  expect(error).toMatchObject({ code: 'DOWNLOAD_FAILED' })
})
