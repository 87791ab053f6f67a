import { readFileSync, statSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

/** What a server on loopback was asked, and what it sent. */
export interface TestServer {
  readonly url: string
  readonly requests: { readonly path: string; readonly range: string | undefined }[]
  /** Bytes of all bodies. */
  bytes: number
  close(): Promise<void>
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => boolean

/** Files by the paths they are asked for with. */
export type Served = Pick<ReadonlyMap<string, Uint8Array>, 'get'>

/** What is below a folder at the time it is asked for. */
export function filesBelow(folder: string): Served {
  return {
    get(path) {
      const file = join(folder, path)
      return statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file) : undefined
    },
  }
}

/**
 * A static server with Range; `answer` may take a request itself (true) or leave it (false).
 */
export async function serve(files: Served, answer: Answer = () => false): Promise<TestServer> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname)
    result.requests.push({ path, range: request.headers.range })
    countBodies(response, (length) => {
      result.bytes += length
    })
    if (answer(request, response)) return
    const file = files.get(path)
    if (file === undefined) response.writeHead(404).end()
    else sendRange(request, response, file)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const result: TestServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    bytes: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return result
}

/** Answers one range as RFC 9110 has it. */
export function sendRange(
  request: IncomingMessage,
  response: ServerResponse,
  file: Uint8Array,
  headers: Readonly<Record<string, string>> = { ETag: '"1"' },
): void {
  const match = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '')
  if (match === null) {
    response.writeHead(200, { ...headers, 'Content-Length': file.length }).end(file)
    return
  }
  const from = Number(match[1])
  const to = Math.min(Number(match[2]), file.length - 1)
  if (from > to) {
    response.writeHead(416, { ...headers, 'Content-Range': `bytes */${file.length}` }).end()
    return
  }
  response
    .writeHead(206, {
      ...headers,
      'Content-Length': to - from + 1,
      'Content-Range': `bytes ${from}-${to}/${file.length}`,
    })
    .end(file.subarray(from, to + 1))
}

/** Bytes that differ from one place to the next. */
export function pattern(length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let i = 0; i < length; i++) bytes[i] = (i * 31 + (i >> 8) * 7) & 0xff
  return bytes
}

function countBodies(response: ServerResponse, count: (length: number) => void): void {
  for (const name of ['write', 'end'] as const) {
    const send = response[name].bind(response) as (...args: unknown[]) => never
    response[name] = (...args: unknown[]) => {
      if (args[0] instanceof Uint8Array) count(args[0].length)
      return send(...args)
    }
  }
}
