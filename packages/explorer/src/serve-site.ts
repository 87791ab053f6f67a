import { createReadStream, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { NasBenchError } from '@nasbench/core'
import { contentType, isCompressible } from './content-types.js'
import { findSiteFile } from './site-files.js'
import type { SitePlan } from './site-plan.js'

/** A server of a site. */
export interface SiteServer {
  readonly port: number
  close(): Promise<void>
}

/*
 * Only this machine can connect, and only pages of this server are answered: a name that leads to 127.0.0.1 (DNS
 * rebinding) fails the check of Host, and a request of another site's page fails that of Origin.
 */
const headers = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-cache',
}

/** Serves a site on 127.0.0.1. Rejects with READ_FAILED if the port is taken. */
export async function serveSite(plan: SitePlan, port: number): Promise<SiteServer> {
  const compressed = new Map<string, Buffer>()
  const server = createServer((request, response) => {
    const allowed = isAllowed(request, server)
    if (!allowed) refuse(response, 403, 'This server answers pages of its own only.')
    else if (request.method !== 'GET' && request.method !== 'HEAD')
      refuse(response, 405, 'GET and HEAD only.')
    else answer(plan, compressed, request, response)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(notListening(port, cause)))
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    port: portOf(server),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

function notListening(port: number, cause: NodeJS.ErrnoException): NasBenchError {
  const reason =
    cause.code === 'EADDRINUSE' ? 'is taken: leave --port out to get a free one' : `failed: ${cause.message}`
  return new NasBenchError('READ_FAILED', `port ${port} of 127.0.0.1 ${reason}`, { cause, received: port })
}

function isAllowed({ headers: { host, origin } }: IncomingMessage, server: Server): boolean {
  const names = ['127.0.0.1', 'localhost'].map((name) => `${name}:${portOf(server)}`)
  return host !== undefined && names.includes(host) && (origin === undefined || origin === `http://${host}`)
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { ...headers, 'Content-Type': 'text/plain; charset=utf-8' }).end(`${message}\n`)
}

function answer(
  plan: SitePlan,
  compressed: Map<string, Buffer>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const path = pathOf(request.url ?? '/')
  const found = path === undefined ? undefined : findSiteFile(plan, path)
  if (path === undefined || found === undefined) {
    refuse(response, 404, 'There is no such file.')
    return
  }
  const name = path === '' ? 'index.html' : path
  const type = { 'Content-Type': contentType(name) }
  const inStore = plan.stores.some(({ url }) => path.startsWith(url))
  if ('text' in found || (isCompressible(name) && !inStore)) {
    const plain = () => Buffer.from('text' in found ? found.text : readFileSync(found.file))
    const zips = /\bgzip\b/.test(String(request.headers['accept-encoding']))
    let bytes = zips ? compressed.get(path) : plain()
    if (bytes === undefined) {
      bytes = gzipSync(plain())
      compressed.set(path, bytes)
    }
    const encoding = zips ? { 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' } : {}
    response.writeHead(200, { ...headers, ...type, ...encoding, 'Content-Length': bytes.length })
    response.end(request.method === 'HEAD' ? undefined : bytes)
    return
  }
  sendFile(found, type, request, response)
}

function pathOf(url: string): string | undefined {
  try {
    return decodeURIComponent(new URL(url, 'http://127.0.0.1').pathname.slice(1))
  } catch {
    return undefined
  }
}

function sendFile(
  { file, bytes }: { readonly file: string; readonly bytes: number },
  type: Readonly<Record<string, string>>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const range = rangeOf(request.headers.range, bytes)
  const known = { ...headers, ...type, 'Accept-Ranges': 'bytes' }
  if (range === null) {
    response.writeHead(416, { ...known, 'Content-Range': `bytes */${bytes}` }).end()
    return
  }
  const [start, end] = range ?? [0, bytes - 1]
  response.writeHead(range === undefined ? 200 : 206, {
    ...known,
    'Content-Length': end - start + 1,
    ...(range !== undefined && { 'Content-Range': `bytes ${start}-${end}/${bytes}` }),
  })
  if (request.method === 'HEAD' || bytes === 0) response.end()
  else {
    createReadStream(file, { start, end })
      .on('error', () => response.destroy())
      .pipe(response)
  }
}

/* Undefined for all bytes, null for a range that the file does not have. Several ranges are answered with all bytes. */
function rangeOf(header: string | undefined, bytes: number): readonly [number, number] | null | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined
  const start = first === '' ? Math.max(0, bytes - Number(last)) : Number(first)
  const end = first === '' || last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1)
  return start > end || start >= bytes ? null : [start, end]
}
