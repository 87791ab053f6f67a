import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { httpFolder, httpSource } from '../../src/bytes/http.js'
import type { ByteSource } from '../../src/bytes/source.js'
import { notLoaded, whenLoaded } from '../../src/bytes/when-loaded.js'
import type { ErrorCode } from '../../src/errors.js'
import { isNasBenchError } from '../../src/errors.js'
import type { Answer, TestServer } from './server.js'
import { pattern, sendRange, serve } from './server.js'

const kilo = 1024
const data = pattern(100_000)

let server: TestServer | undefined
afterEach(() => server?.close())

async function start(
  files: Record<string, Uint8Array> = { '/s/data': data },
  answer?: Answer,
): Promise<TestServer> {
  server = await serve(new Map(Object.entries(files)), answer)
  return server
}

async function bytesOf(source: ByteSource, at: number, length: number): Promise<Uint8Array> {
  const into = new Uint8Array(length)
  await source.read(into, at)
  return into
}

async function refusal(work: Promise<unknown>): Promise<{ code: ErrorCode; message: string }> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!isNasBenchError(error)) throw new Error(`expected a NasBenchError, got ${String(error)}`)
  return { code: error.code, message: error.message }
}

describe('httpSource', () => {
  test('asks nothing before the first read, and learns its size from it', async () => {
    const { url, requests } = await start()
    const source = httpSource(`${url}/s/data`)
    expect(source.size).toBeNaN()
    expect(requests).toEqual([])
    expect(await bytesOf(source, 5, 10)).toEqual(data.subarray(5, 15))
    expect(source.size).toBe(100_000)
    expect(requests).toEqual([{ path: '/s/data', range: 'bytes=0-16383' }])
  })

  test('reads the right bytes anywhere, whatever the block size', async () => {
    const { url } = await start({ '/f': data.subarray(0, 1000) })
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1200 }),
        fc.array(fc.tuple(fc.nat(1000), fc.nat(1000)), { maxLength: 6 }),
        async (blockBytes, reads) => {
          const source = httpSource(`${url}/f`, { blockBytes, cacheBytes: 300 })
          for (const [a, b] of reads) {
            const [from, to] = [Math.min(a, b), Math.max(a, b)]
            expect(await bytesOf(source, from, to - from)).toEqual(data.subarray(from, to))
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  test('fetches neighbouring blocks in one request, and a block only once', async () => {
    const { url, requests } = await start()
    const source = httpSource(`${url}/s/data`)
    await bytesOf(source, 3 * 16 * kilo, 1)
    await bytesOf(source, 0, 100_000)
    await bytesOf(source, 50, 60_000)
    expect(requests.map(({ range }) => range)).toEqual([
      'bytes=49152-65535',
      'bytes=0-49151',
      'bytes=65536-99999',
    ])
  })

  test('shares a request between reads of the same block at the same time', async () => {
    const { url, requests } = await start()
    const source = httpSource(`${url}/s/data`)
    const parts = await Promise.all([
      bytesOf(source, 0, 10),
      bytesOf(source, 5, 10),
      bytesOf(source, 0, 20_000),
    ])
    expect(parts[2]).toEqual(data.subarray(0, 20_000))
    expect(requests.map(({ range }) => range)).toEqual(['bytes=0-16383', 'bytes=16384-32767'])
  })

  test('keeps no more than the cache may hold', async () => {
    const { url, requests } = await start()
    const source = httpSource(`${url}/s/data`, { blockBytes: 1000, cacheBytes: 2000 })
    for (const at of [0, 1000, 2000, 1000, 0]) await bytesOf(source, at, 10)
    expect(requests.map(({ range }) => range?.slice(6))).toEqual(['0-999', '1000-1999', '2000-2999', '0-999'])
  })

  test('reads beyond the end are CORRUPT_FILE, before and after the size is known', async () => {
    const { url } = await start()
    const source = httpSource(`${url}/s/data`)
    const first = await refusal(bytesOf(source, 99_990, 20))
    expect(first.code).toBe('CORRUPT_FILE')
    expect(first.message).toContain('ends at byte 100000, but bytes 99990 to 100010 are needed')
    expect((await refusal(bytesOf(source, 200_000, 1))).code).toBe('CORRUPT_FILE')
    expect((await refusal(bytesOf(httpSource(`${url}/s/data`), 200_000, 1))).code).toBe('CORRUPT_FILE')
  })

  test('a missing file is DATA_NOT_FOUND with its address', async () => {
    const { url } = await start()
    expect(await refusal(bytesOf(httpSource(`${url}/nothing?key=secret`), 0, 1))).toEqual({
      code: 'DATA_NOT_FOUND',
      message: `there is no ${url}/nothing (404)`,
    })
  })
})

describe('what servers do', () => {
  test('one that ignores ranges may serve a small file', async () => {
    const { url, requests } = await start({}, (_, response) => {
      response.writeHead(200).end(data)
      return true
    })
    const source = httpSource(`${url}/f`)
    expect(await bytesOf(source, 90_000, 100)).toEqual(data.subarray(90_000, 90_100))
    expect(await bytesOf(source, 0, 100_000)).toEqual(data)
    expect(source.size).toBe(100_000)
    expect(requests).toHaveLength(1)
  })

  test.each([true, false])(
    'one that ignores ranges may not serve a large file (announced: %s)',
    async (announced) => {
      const large = new Uint8Array(9 * kilo * kilo)
      const { url } = await start({}, (_, response) => {
        if (announced) response.setHeader('Content-Length', large.length)
        response.writeHead(200)
        response.write(large)
        response.end()
        return true
      })
      const { code, message } = await refusal(bytesOf(httpSource(`${url}/f`), 0, 1))
      expect(code).toBe('READ_FAILED')
      expect(message).toContain('ignores Range requests')
    },
  )

  test('one that hides Content-Range, as other origins do, is read all the same', async () => {
    const { url } = await start({}, (request, response) => {
      const [from, to] = (request.headers.range ?? '').slice(6).split('-').map(Number)
      response.writeHead(206).end(data.subarray(from, (to ?? 0) + 1))
      return true
    })
    const source = httpSource(`${url}/f`)
    expect(await bytesOf(source, 20_000, 10)).toEqual(data.subarray(20_000, 20_010))
    expect(source.size).toBeNaN()
    expect(await bytesOf(source, 99_000, 1000)).toEqual(data.subarray(99_000))
    expect(source.size).toBe(100_000)
  })

  test('one that cuts long ranges is asked for the rest', async () => {
    const { url, requests } = await start({}, (request, response) => {
      const [from = 0, to = 0] = (request.headers.range ?? '').slice(6).split('-').map(Number)
      const last = Math.min(to, from + 29_999, data.length - 1)
      response
        .writeHead(206, { 'Content-Range': `bytes ${from}-${last}/${data.length}` })
        .end(data.subarray(from, last + 1))
      return true
    })
    const source = httpSource(`${url}/f`)
    expect(await bytesOf(source, 0, 100_000)).toEqual(data)
    expect(requests.map(({ range }) => range?.slice(6))).toEqual([
      '0-114687',
      '30000-99999',
      '60000-99999',
      '90000-99999',
    ])
  })

  test.each<[name: string, headers: Record<string, string>, length: number, says: string]>([
    ['another range', { 'Content-Range': 'bytes 100-199/1000' }, 100, 'answered "bytes 100-199/1000"'],
    ['a range that is none', { 'Content-Range': 'bytes 0-x/1000' }, 100, 'answered "bytes 0-x/1000"'],
    ['a range without its bytes', { 'Content-Range': 'bytes 0-99/1000' }, 50, 'sent 50 bytes'],
    ['more than was asked for', {}, 20_000, 'sent more than the 16384 bytes'],
  ])('one that sends %s is refused', async (_name, headers, length, says) => {
    const { url } = await start({}, (_, response) => {
      response.writeHead(206, headers).end(data.subarray(0, length))
      return true
    })
    const { code, message } = await refusal(bytesOf(httpSource(`${url}/f`), 0, 1))
    expect(code).toBe('READ_FAILED')
    expect(message).toContain(says)
  })

  test('one that compresses parts is refused with what to do', async () => {
    const { gzipSync } = await import('node:zlib')
    const { url } = await start({}, (_, response) => {
      const part = gzipSync(data.subarray(0, 16384))
      response
        .writeHead(206, { 'Content-Encoding': 'gzip', 'Content-Range': `bytes 0-16383/${data.length}` })
        .end(part)
      return true
    })
    const { code, message } = await refusal(bytesOf(httpSource(`${url}/f`), 0, 1))
    expect(code).toBe('READ_FAILED')
    expect(message).toContain('turn compression off')
  })

  test('a file that changes is READ_FAILED, by its tag or by its size', async () => {
    let tag = '"a"'
    let file = data
    const { url } = await start({}, (request, response) => {
      sendRange(request, response, file, { ETag: tag })
      return true
    })
    const source = httpSource(`${url}/f`)
    await bytesOf(source, 0, 1)
    tag = 'W/"a"'
    await bytesOf(source, 20_000, 1)
    tag = '"b"'
    const changed = await refusal(bytesOf(source, 40_000, 1))
    expect(changed.code).toBe('READ_FAILED')
    expect(changed.message).toContain('has changed on the server')
    tag = '"a"'
    file = pattern(99_999)
    expect((await refusal(bytesOf(source, 60_000, 1))).message).toContain('has changed on the server')
  })

  test('a page instead of data is UNSUPPORTED_FILE', async () => {
    const { url } = await start({}, (_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end('<!doctype html>')
      return true
    })
    const { code, message } = await refusal(httpFolder(url).open('zarr.json'))
    expect(code).toBe('UNSUPPORTED_FILE')
    expect(message).toContain('is an HTML page')
  })

  test('a passing failure is tried once more', async () => {
    let times = 0
    const { url, requests } = await start(undefined, (_, response) => {
      if (times++ > 0) return false
      response.writeHead(503).end()
      return true
    })
    await bytesOf(httpSource(`${url}/s/data`), 0, 1)
    expect(requests).toHaveLength(2)
  })

  test('a refusal is not, and is READ_FAILED with the status', async () => {
    const { url, requests } = await start(undefined, (_, response) => {
      response.writeHead(403).end()
      return true
    })
    const { code, message } = await refusal(bytesOf(httpSource(`${url}/s/data`), 0, 1))
    expect(code).toBe('READ_FAILED')
    expect(message).toBe(`cannot read ${url}/s/data: the server answered 403 Forbidden`)
    expect(requests).toHaveLength(1)
  })

  test('a connection cut in the middle of a body is READ_FAILED', async () => {
    const { url } = await start({}, (_, response) => {
      response.writeHead(206, { 'Content-Range': 'bytes 0-16383/100000', 'Content-Length': 16384 })
      response.write(data.subarray(0, 1000), () => response.destroy())
      return true
    })
    expect((await refusal(bytesOf(httpSource(`${url}/f`), 0, 1))).code).toBe('READ_FAILED')
  })

  test('no server at all is READ_FAILED with the reason', async () => {
    const { url } = await start()
    await server?.close()
    const { code, message } = await refusal(bytesOf(httpSource(`${url}/s/data`), 0, 1))
    expect(code).toBe('READ_FAILED')
    expect(message).toContain('ECONNREFUSED')
  })

  test.each(['ftp://a/b', 'no address', 'file:///etc/hosts', 'http://me:secret@localhost/f'])(
    'the address %s is refused without its password',
    (address) => {
      let error: unknown
      try {
        httpSource(address)
      } catch (thrown) {
        error = thrown
      }
      expect(isNasBenchError(error, 'INVALID_ARGUMENT')).toBe(true)
      expect((error as Error).message).not.toContain('secret')
    },
  )
})

describe('httpFolder', () => {
  test('opens a file with its first bytes in one request; undefined where there is none', async () => {
    const { url, requests } = await start()
    const folder = httpFolder(`${url}/s`)
    const source = await folder.open('data')
    expect(source?.size).toBe(100_000)
    expect(await folder.open('other')).toBeUndefined()
    expect(requests.map(({ range }) => range)).toEqual(['bytes=0-65535', 'bytes=0-65535'])
    expect(await bytesOf(source as ByteSource, 60_000, 5000)).toEqual(data.subarray(60_000, 65_000))
    expect(requests).toHaveLength(2)
  })

  test('an empty file is there', async () => {
    const { url } = await start({ '/empty': new Uint8Array(0) })
    expect((await httpFolder(url).open('empty'))?.size).toBe(0)
  })

  test('keeps the query of its address, escapes names, and sends headers', async () => {
    const asked: string[] = []
    const { url } = await start({ '/a store/c/0 %': data }, (request) => {
      asked.push(`${request.url} ${request.headers.authorization}`)
      return false
    })
    const folder = httpFolder(`${url}/a store?sig=1`, { headers: { Authorization: 'Bearer x' } })
    expect((await folder.open('c/0 %'))?.size).toBe(100_000)
    expect(asked).toEqual(['/a%20store/c/0%20%25?sig=1 Bearer x'])
  })

  test.each(['../secret', '/etc/passwd', 'a//b', 'a\\b', 'c:x', '.', ''])(
    'refuses to leave itself: %j',
    (path) => {
      expect(() => httpFolder('http://127.0.0.1:1/s').openSync(path)).toThrow('is not a path inside')
    },
  )

  test('opens at once without a request; what is missing shows at the first read', async () => {
    const { url, requests } = await start()
    const folder = httpFolder(`${url}/s`)
    const source = folder.openSync('nothing') as ByteSource
    expect(requests).toEqual([])
    expect((await refusal(bytesOf(source, 0, 1))).code).toBe('DATA_NOT_FOUND')
  })

  test('a closed folder stops requests and reads no more', async () => {
    const { url } = await start({}, () => true)
    const folder = httpFolder(url)
    const reading = refusal(folder.open('data'))
    folder.close?.()
    expect((await reading).code).toBe('READ_FAILED')
    expect((await refusal(bytesOf(folder.openSync('data') as ByteSource, 0, 1))).message).toContain(
      'was closed',
    )
  })
})

describe('whenLoaded', () => {
  function sum(source: ByteSource, places: readonly number[]): number {
    const into = new Uint8Array(1)
    return places.reduce((total, at) => {
      source.readSync?.(into, at)
      return total + (into[0] ?? 0)
    }, 0)
  }
  const places = [7, 16_384, 99_999, 8, 50_000]
  const expected = places.reduce((total, at) => total + (data[at] ?? 0), 0)

  test('runs synchronous work over HTTP, and a second time without a request', async () => {
    const { url, requests } = await start()
    const source = httpFolder(`${url}/s`).openSync('data') as ByteSource
    expect(() => sum(source, places)).toThrow('await whenLoaded(() => benchmark.query(…))')
    expect(await whenLoaded(() => sum(source, places))).toBe(expected)
    expect(requests).toHaveLength(4)
    expect(sum(source, places)).toBe(expected)
    expect(await whenLoaded(() => sum(source, places))).toBe(expected)
    expect(requests).toHaveLength(4)
  })

  test('fetches pieces that are named together side by side, a few at a time', async () => {
    let [busy, most] = [0, 0]
    const { url, requests } = await start(undefined, (request, response) => {
      most = Math.max(most, ++busy)
      setTimeout(() => {
        busy--
        sendRange(request, response, data)
      }, 5)
      return true
    })
    const source = httpSource(`${url}/s/data`, { blockBytes: 1000 })
    const wanted = Array.from({ length: 20 }, (_, i) => ({ source, at: 4000 * i, length: 10 }))
    let rounds = 0
    await whenLoaded(() => {
      if (rounds++ === 0) throw notLoaded(wanted)
    })
    expect(requests).toHaveLength(20)
    // On a busy machine the sixth request may start after the first has ended.
    expect(most).toBeGreaterThan(2)
    expect(most).toBeLessThanOrEqual(6)
    expect(sum(source, [0, 4001, 76_009])).toBe((data[0] ?? 0) + (data[4001] ?? 0) + (data[76_009] ?? 0))
  })

  test('understands the errors of another copy of core', async () => {
    const { url } = await start()
    const source = httpSource(`${url}/s/data`)
    let first = true
    const work = () => {
      if (!first) return sum(source, places)
      first = false
      try {
        return sum(source, places)
      } catch (error) {
        // The class of another copy is another class; its brand and its fields are the same.
        throw Object.create(null, Object.getOwnPropertyDescriptors(error as object))
      }
    }
    expect(await whenLoaded(work)).toBe(expected)
  })

  test('passes on what the work or the loading throws', async () => {
    const { url } = await start()
    const folder = httpFolder(url)
    await expect(
      whenLoaded(() => {
        throw new RangeError('mine')
      }),
    ).rejects.toThrow(RangeError)
    const missing = await refusal(whenLoaded(() => sum(folder.openSync('no') as ByteSource, [1])))
    expect(missing.code).toBe('DATA_NOT_FOUND')
  })

  test('gives up where the cache cannot hold what one answer needs, and says so', async () => {
    const { url, requests } = await start()
    const source = httpSource(`${url}/s/data`, { blockBytes: 1000, cacheBytes: 1000 })
    const { code, message } = await refusal(whenLoaded(() => sum(source, [0, 5000]), { rounds: 20 }))
    expect(code).toBe('NOT_LOADED')
    expect(message).toContain('cacheBytes')
    expect(requests.length).toBeLessThan(25)
  })

  test('stops when it is told to', async () => {
    const { url } = await start()
    const source = httpSource(`${url}/s/data`)
    const stop = new AbortController()
    stop.abort()
    const { code } = await refusal(whenLoaded(() => sum(source, places), { signal: stop.signal }))
    expect(code).toBe('ABORTED')
  })
})
