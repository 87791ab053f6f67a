import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** A server on loopback, with what it was asked. */
export interface TestServer {
  readonly url: string
  readonly requests: {
    readonly method: string
    readonly path: string
    readonly headers: IncomingMessage['headers']
  }[]
}

/** Starts a server for the test that runs. */
export async function serve(
  listener: RequestListener,
  options: { secure?: boolean } = {},
): Promise<TestServer> {
  const requests: TestServer['requests'] = []
  const recorded: RequestListener = (request, response) => {
    requests.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers })
    response.on('error', () => {})
    listener(request, response)
  }
  const server = options.secure
    ? createSecureServer({ key: fixture('loopback-key.pem'), cert: fixture('loopback-cert.pem') }, recorded)
    : createServer(recorded)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `${options.secure ? 'https' : 'http'}://127.0.0.1:${port}`, requests }
}

/** The path of a file for tests. */
export function fixturePath(name: string): string {
  return fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url))
}

function fixture(name: string): string {
  return readFileSync(fixturePath(name), 'utf8')
}

/** Bytes that repeat nowhere, the same for the same seed. */
export function someBytes(length: number, seed = 1): Buffer {
  const bytes = Buffer.allocUnsafe(length)
  let value = seed
  for (let i = 0; i < length; i++) {
    value = (Math.imul(value, 1664525) + 1013904223) | 0
    bytes[i] = value >>> 24
  }
  return bytes
}

export function hex(algorithm: 'sha256' | 'md5', bytes: Uint8Array): string {
  return createHash(algorithm).update(bytes).digest('hex')
}

/** How a file is served, and what goes wrong with it. */
export interface Serving {
  readonly bytes: Buffer
  /** As it stands in the header; a strong one of the content unless said, null for none. */
  readonly etag?: string | null
  readonly lastModified?: string
  /** False: as if Range had never been invented. */
  readonly ranges?: boolean
  /** False: the length is not told, the body comes in chunks. */
  readonly length?: boolean | number
  /** The connection is cut after so many bytes of each answer. */
  readonly dropAfter?: number
  /** The same after so many bytes without anything more, and nothing is cut. */
  readonly stallAfter?: number
  /** Milliseconds between blocks of 16 kB. */
  readonly delay?: number
}

/** Answers as a static file server does. */
export function sendFile(request: IncomingMessage, response: ServerResponse, serving: Serving): void {
  const { bytes, ranges = true, length = true } = serving
  const etag = serving.etag === undefined ? `"${hex('md5', bytes)}"` : serving.etag
  if (etag !== null) response.setHeader('etag', etag)
  if (serving.lastModified !== undefined) response.setHeader('last-modified', serving.lastModified)
  response.setHeader('content-type', 'application/octet-stream')
  const condition = request.headers['if-range']
  const same =
    condition === undefined ||
    (condition === etag && !condition.startsWith('W/')) ||
    condition === serving.lastModified
  const first = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1]
  let from = 0
  if (ranges && same && first !== undefined) {
    from = Number(first)
    if (from >= bytes.length) {
      response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end()
      return
    }
    response.statusCode = 206
    response.setHeader('content-range', `bytes ${from}-${bytes.length - 1}/${bytes.length}`)
  }
  if (length !== false) {
    response.setHeader('content-length', typeof length === 'number' ? length - from : bytes.length - from)
  }
  void sendBody(response, bytes.subarray(from), serving)
}

async function sendBody(response: ServerResponse, body: Buffer, { dropAfter, stallAfter, delay }: Serving) {
  const end = Math.min(body.length, dropAfter ?? body.length, stallAfter ?? body.length)
  // Headers come even where no byte of the body does.
  response.flushHeaders()
  for (let at = 0; at < end; at += 16384) {
    if (response.destroyed) return
    await new Promise<void>((resolve) => {
      response.write(body.subarray(at, Math.min(end, at + 16384)), () => resolve())
    })
    if (delay !== undefined) await new Promise((resolve) => setTimeout(resolve, delay))
  }
  if (dropAfter !== undefined && end < body.length) response.socket?.destroy()
  else if (stallAfter === undefined || end === body.length) response.end()
}
