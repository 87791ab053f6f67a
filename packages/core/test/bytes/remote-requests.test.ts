import { readFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { httpFolder, httpSource } from '../../src/bytes/http.js'
import { notLoaded, whenLoaded } from '../../src/bytes/when-loaded.js'
import { pattern, sendRange } from './server.js'

const data = pattern(100_000)

async function listen(listener: RequestListener, secure?: { key: Buffer; cert: Buffer }): Promise<string> {
  const server = secure ? createSecureServer(secure, listener) : createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `${secure ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function failureOf(work: Promise<unknown>): Promise<Error & { code?: string }> {
  return work.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: Error) => error,
  )
}

const readFrom = (url: string, options = {}) => httpSource(url, options).read(new Uint8Array(10), 0)

describe('a redirect', () => {
  test('to another host does not get the headers, one to the same host does', async () => {
    const seen: (string | undefined)[] = []
    const storage = await listen((request, response) => {
      seen.push(request.headers['x-key'] as string | undefined, request.headers.authorization)
      sendRange(request, response, data)
    })
    const origin: string = await listen((request, response) => {
      seen.push(request.headers['x-key'] as string | undefined)
      const location = request.url === '/a' ? '/b' : `${storage}/signed?key=1`
      response.writeHead(302, { location }).end()
    })
    await readFrom(`${origin}/a`, { headers: { 'x-key': 'secret', authorization: 'Bearer secret' } })
    expect(seen).toEqual(['secret', 'secret', undefined, undefined])
  })

  test('from https to http is refused', async () => {
    const file = (name: string) =>
      readFileSync(new URL(`../../../downloader/test/fixtures/loopback-${name}.pem`, import.meta.url))
    let asked = false
    const plain = await listen((request, response) => {
      asked = true
      sendRange(request, response, data)
    })
    const secure = await listen((_, response) => void response.writeHead(302, { location: plain }).end(), {
      key: file('key'),
      cert: file('cert'),
    })
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    try {
      const error = await failureOf(readFrom(secure))
      expect(error).toMatchObject({ code: 'READ_FAILED' })
      expect(error.message).toContain('redirects from https to http')
      expect(asked).toBe(false)
    } finally {
      vi.unstubAllEnvs()
    }
  })

  test.each([
    ['/again', /redirects more than 10 times/],
    ['file:///etc/passwd', /redirects to file:/],
    ['http://', /not a URL/],
  ])('to %s ends', async (location, message) => {
    const url = await listen((_, response) => void response.writeHead(307, { location }).end())
    expect((await failureOf(readFrom(url))).message).toMatch(message)
  })
})

describe('a server that', () => {
  /* Answers nothing, only the headers, or one byte every 20 ms. */
  const silent: RequestListener = () => {}
  const stalling: RequestListener = (_, response) => {
    response.writeHead(206, { 'content-range': 'bytes 0-16383/100000', 'content-length': 16384 })
    response.write('x')
  }
  const dripping: RequestListener = (_, response) => {
    response.writeHead(206, { 'content-range': 'bytes 0-16383/100000', 'content-length': 16384 })
    const timer = setInterval(() => response.write('x'), 20)
    response.on('close', () => clearInterval(timer))
  }

  test.each([
    ['answers nothing', silent, 'nothing came for 0.3 s'],
    ['stalls', stalling, 'only 1 bytes came for 0.3 s'],
    ['drips', dripping, /only \d+ bytes came for 0.3 s/],
  ])('%s is given up after the timeout', async (_, listener, message) => {
    const error = await failureOf(readFrom(await listen(listener), { timeout: 300 }))
    expect(error).toMatchObject({ code: 'READ_FAILED' })
    expect(error.message).toMatch(message)
  })

  test('hangs ends all reads of a store with one error, and without a warning', async () => {
    let requests = 0
    const warnings: Error[] = []
    const onWarning = (warning: Error) => warnings.push(warning)
    process.on('warning', onWarning)
    const url = await listen(() => void requests++)
    const folder = httpFolder(url, { timeout: 400 })
    const reads = Array.from({ length: 60 }, (_, i) =>
      failureOf(folder.openSync(`c${i}`)?.read(new Uint8Array(10), 0) ?? Promise.resolve()),
    )
    const messages = new Set((await Promise.all(reads)).map(({ message }) => message))
    expect(messages.size).toBe(1)
    expect(requests).toBeLessThanOrEqual(6)
    await new Promise((resolve) => setTimeout(resolve, 20))
    process.off('warning', onWarning)
    expect(warnings).toEqual([])
  })

  test('is slow, but fast enough, is waited for', async () => {
    const url = await listen((request, response) => {
      setTimeout(() => sendRange(request, response, data), 150)
    })
    await readFrom(url, { timeout: 400 })
    const steady = await listen((_, response) => {
      response.writeHead(206, { 'content-range': 'bytes 0-16383/100000', 'content-length': 16384 })
      let sent = 0
      const timer = setInterval(() => {
        response.write(data.subarray(sent, sent + 2048))
        sent += 2048
        if (sent === 16384) clearInterval(timer)
      }, 60)
    })
    await readFrom(steady, { timeout: 250, minBytesPerSecond: 1000 })
  })

  test('works again after it hung is asked again', async () => {
    let hangs = true
    const url = await listen((request, response) => {
      if (!hangs) sendRange(request, response, data)
    })
    const source = httpSource(url, { timeout: 200 })
    await failureOf(source.read(new Uint8Array(10), 0))
    hangs = false
    await source.read(new Uint8Array(10), 0)
  })
})

test('whenLoaded rejects when its signal is aborted while a request hangs', async () => {
  const source = httpSource(await listen(() => {}), { timeout: 60_000 })
  const controller = new AbortController()
  const loading = failureOf(
    whenLoaded(
      () => {
        throw notLoaded([{ source, at: 0, length: 10 }])
      },
      { signal: controller.signal },
    ),
  )
  await new Promise((resolve) => setTimeout(resolve, 50))
  controller.abort()
  expect(await loading).toMatchObject({ code: 'ABORTED' })
  source.close?.()
})

test.each([{ timeout: 0 }, { timeout: Number.NaN }, { minBytesPerSecond: -1 }, { blockBytes: 0.5 }])(
  '%o is INVALID_ARGUMENT',
  (options) => {
    expect(() => httpSource('http://host/', options)).toThrow(/must be/)
  },
)
