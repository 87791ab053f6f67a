import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { retryAfter } from '../src/response-verdict.js'
import { bytesOf, entryFor, fetchInto, namesIn } from './fetching.js'
import { hex, type Serving, sendFile, serve, someBytes } from './server.js'

const bytes = someBytes(1_500_001)
const sha256 = hex('sha256', bytes)
const known = { bytes: bytes.length, sha256 }
const failure = (code: string, ...texts: (string | RegExp)[]) => ({
  code,
  message: expect.stringMatching(
    new RegExp(texts.map((text) => (typeof text === 'string' ? text : text.source)).join('.*'), 's'),
  ) as string,
})

function inodeOf(path: string): string {
  return String(statSync(path).ino)
}

/* Nothing wrong ever stands under the final name. */
function expectNothing(folder: string) {
  expect(namesIn(folder).filter((name) => !name.includes('.part'))).toEqual([])
}

/* A server whose first answers are others than its later ones. */
function inTurn(servings: readonly Serving[]) {
  let count = 0
  return serve((request, response) =>
    sendFile(request, response, servings[Math.min(count++, servings.length - 1)] as Serving),
  )
}

describe('a connection', () => {
  test.each([
    ['with size and hash', known],
    ['with nothing', {}],
  ])('that is lost every 300 kB brings the whole file, %s known', async (_, published) => {
    const { url, requests } = await inTurn([{ bytes, dropAfter: 300_000 }])
    const { result, path, notices } = await fetchInto(temporaryFolder(), entryFor(url, published), {
      retries: 1,
    })
    expect(result).toMatchObject({ sha256, resumedFrom: 0 })
    expect(bytesOf(path)?.equals(bytes)).toBe(true)
    expect(requests.length).toBeGreaterThanOrEqual(5)
    expect(requests.length).toBeLessThanOrEqual(8)
    const etag = `"${hex('md5', bytes)}"`
    for (const { headers } of requests.slice(1)) expect(headers).toMatchObject({ 'if-range': etag })
    expect(notices[0]).toMatch(/; trying again in 0\.001 s, from \d+ kB \(1 of 1\)$/)
  })

  test('that is lost again and again without any gain is given up, and the part is kept', async () => {
    const { url, requests } = await inTurn([
      { bytes, dropAfter: 300_000 },
      { bytes, dropAfter: 0 },
    ])
    const { error, folder } = await fetchInto(temporaryFolder(), entryFor(url, known), { retries: 3 })
    expect(error).toMatchObject(
      failure('DOWNLOAD_FAILED', 'could not be fetched from', 'kept in .*data.bin.part'),
    )
    expect(requests).toHaveLength(4)
    expect(namesIn(folder)).toEqual(['data.bin.part', 'data.bin.part.json'])
    expectNothing(folder)
  })

  test('that nobody accepts is tried again, and then given up', async () => {
    const { error, notices } = await fetchInto(temporaryFolder(), entryFor('http://127.0.0.1:9'), {
      retries: 2,
    })
    expect(error).toMatchObject({ code: 'DOWNLOAD_FAILED' })
    // The port may be one that fetch never uses.
    expect(notices.length === 2 || /bad port/.test(String((error as Error).message))).toBe(true)
  })

  test('to a host that does not exist is not tried again', async () => {
    const { error, notices } = await fetchInto(temporaryFolder(), entryFor('http://nasbench.invalid/a'))
    expect(error).toMatchObject({ code: 'DOWNLOAD_FAILED' })
    expect(notices.length).toBe(String((error as Error).message).includes('no host nasbench.invalid') ? 0 : 8)
  })

  test('that is slow is waited for', async () => {
    const { url, requests } = await inTurn([{ bytes: bytes.subarray(0, 200_000), delay: 30 }])
    const { result } = await fetchInto(temporaryFolder(), entryFor(url), { stallTimeout: 300 })
    expect(result?.bytes).toBe(200_000)
    expect(requests).toHaveLength(1)
  })

  test.each([0, 400_000])('that stalls after %i bytes is replaced by another', async (stallAfter) => {
    const { url, requests } = await inTurn([{ bytes, stallAfter }, { bytes }])
    const { result, notices } = await fetchInto(temporaryFolder(), entryFor(url, known), {
      stallTimeout: 250,
    })
    expect(result?.sha256).toBe(sha256)
    expect(requests).toHaveLength(2)
    expect(notices[0]).toMatch(/^nothing came for 0\.25 s; trying again/)
  })

  test('on which not even an answer comes is replaced as well', async () => {
    let count = 0
    const { url } = await serve((request, response) => {
      if (count++ > 0) sendFile(request, response, { bytes })
    })
    const { result } = await fetchInto(temporaryFolder(), entryFor(url, known), { stallTimeout: 250 })
    expect(result?.sha256).toBe(sha256)
  })
})

describe('a part', () => {
  /* What a stopped download leaves. */
  async function leave(serving: Serving, published = {}) {
    const folder = temporaryFolder()
    const { url } = await inTurn([{ ...serving, dropAfter: 600_000 }])
    const { error } = await fetchInto(folder, entryFor(url, published), { retries: 0 })
    expect(error).toMatchObject({ code: 'DOWNLOAD_FAILED' })
    return { folder, size: statSync(join(folder, 'data.bin.part')).size }
  }

  test('is gone on with by the next download, asked of the address anew', async () => {
    const { folder, size } = await leave({ bytes })
    expect(size).toBeGreaterThan(400_000)
    const { url, requests } = await inTurn([{ bytes }])
    const { result, notices, path } = await fetchInto(folder, entryFor(url))
    expect(result).toMatchObject({ sha256, resumedFrom: size })
    expect(bytesOf(path)?.equals(bytes)).toBe(true)
    expect(requests).toMatchObject([
      { headers: { range: `bytes=${size}-`, 'if-range': `"${hex('md5', bytes)}"` } },
    ])
    expect(notices).toEqual([`continuing from ${(size / 1000).toFixed(0)} kB`])
    expect(namesIn(folder)).toEqual(['data.bin'])
  })

  test('is not added to from elsewhere in the file', async () => {
    let asked = 0
    const { url } = await serve((request, response) => {
      const first = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1]
      if (++asked === 2 && first !== undefined) {
        // A cache that answers with what it has: as many bytes as asked for, of another place.
        const from = Number(first) - 1000
        response.writeHead(206, {
          etag: `"${hex('md5', bytes)}"`,
          'content-range': `bytes ${from}-${bytes.length - 1001}/${bytes.length}`,
        })
        response.end(bytes.subarray(from, bytes.length - 1000))
      } else sendFile(request, response, { bytes, ...(asked === 1 && { dropAfter: 300_000 }) })
    })
    const { path, notices } = await fetchInto(temporaryFolder(), entryFor(url))
    expect(bytesOf(path)?.equals(bytes)).toBe(true)
    expect(notices.join()).toContain('the server sent another part than asked for (bytes ')
  })

  test('of a file that has changed is thrown away, and says so', async () => {
    const { folder } = await leave({ bytes })
    const other = someBytes(1_400_000, 2)
    const { url } = await inTurn([{ bytes: other }])
    const { result, notices, path } = await fetchInto(folder, entryFor(url))
    expect(result?.sha256).toBe(hex('sha256', other))
    expect(bytesOf(path)?.equals(other)).toBe(true)
    expect(notices).toContain('the file on the server has changed: starting over')
  })

  test('is thrown away as well where the server heeds Range but not If-Range', async () => {
    const { folder } = await leave({ bytes })
    const other = someBytes(bytes.length, 2)
    let count = 0
    const { url } = await serve((request, response) => {
      if (count++ === 0) delete request.headers['if-range']
      sendFile(request, response, { bytes: other })
    })
    const { result, notices } = await fetchInto(folder, entryFor(url))
    expect(result?.sha256).toBe(hex('sha256', other))
    expect(notices).toContain('the file on the server has changed: starting over')
  })

  test('is of no use to a server without Range: it starts over, and says so', async () => {
    const serving = { bytes, ranges: false }
    const { folder } = await leave(serving)
    const { url, requests } = await inTurn([serving])
    const { result, notices } = await fetchInto(folder, entryFor(url, known))
    expect(result?.sha256).toBe(sha256)
    expect(requests).toHaveLength(1)
    expect(notices).toContain('the server cannot send the rest only: starting over')
  })

  test('from a server without Range that is always lost ends in an error', async () => {
    const { url, requests } = await inTurn([{ bytes, ranges: false, dropAfter: 600_000 }])
    const { error, folder } = await fetchInto(temporaryFolder(), entryFor(url, known), { retries: 3 })
    expect(error).toMatchObject({ code: 'DOWNLOAD_FAILED' })
    expect(requests.length).toBeLessThanOrEqual(6)
    expectNothing(folder)
  })

  test('is continued by the date if there is no ETag, from the same URL only', async () => {
    const serving = { bytes, etag: null, lastModified: 'Sun, 22 Nov 2026 07:00:00 GMT' }
    for (const isSame of [true, false]) {
      const folder = temporaryFolder()
      const { url, requests } = await inTurn([{ ...serving, dropAfter: 600_000 }, serving])
      await fetchInto(folder, entryFor(url), { retries: 0 })
      const other = isSame ? { url, requests } : await inTurn([serving])
      const { result } = await fetchInto(folder, entryFor(other.url))
      expect(result?.sha256).toBe(sha256)
      expect(other.requests.at(-1)?.headers['if-range']).toBe(isSame ? serving.lastModified : undefined)
    }
  })

  test('that nothing identifies is gone on with where a hash will tell, else not', async () => {
    for (const [published, expected] of [
      [known, /^bytes=/],
      [{}, undefined],
    ] as const) {
      const serving = { bytes, etag: 'W/"weak"' }
      const { folder } = await leave(serving, published)
      const { url, requests } = await inTurn([serving])
      const { result, notices } = await fetchInto(folder, entryFor(url, published))
      expect(result?.sha256).toBe(sha256)
      if (expected !== undefined) expect(requests[0]?.headers.range).toMatch(expected)
      else {
        expect(requests[0]?.headers.range).toBeUndefined()
        expect(notices).toContainEqual(
          expect.stringMatching(/^nothing shows whether this is the file of .*: starting over$/),
        )
      }
    }
  })

  test('of another file that looked the same is found out by the hash, and fetched again', async () => {
    const serving = { bytes: someBytes(bytes.length, 2), etag: '"the same"' }
    const { folder } = await leave(serving, known)
    const { url } = await inTurn([{ bytes, etag: '"the same"' }])
    const { result, notices, path } = await fetchInto(folder, entryFor(url, known))
    expect(result?.sha256).toBe(sha256)
    expect(bytesOf(path)?.equals(bytes)).toBe(true)
    expect(notices.some((text) => text.startsWith('the part does not belong to this file'))).toBe(true)
  })

  test('that is complete needs no more than its name; 416 says the same', async () => {
    for (const length of [true, false]) {
      const folder = temporaryFolder()
      const { url, requests } = await inTurn([{ bytes, length }])
      await fetchInto(folder, entryFor(url))
      // As if the process had ended right before the end.
      const state = { nasbench: 'download', url, etag: `"${hex('md5', bytes)}"`, synced: bytes.length }
      writeFileSync(join(folder, 'data.bin.part'), bytes)
      const inode = inodeOf(join(folder, 'data.bin.part'))
      writeFileSync(
        join(folder, 'data.bin.part.json'),
        JSON.stringify({ ...state, inode, ...(length && { total: bytes.length }) }),
      )
      const { result, path } = await fetchInto(folder, entryFor(url), { force: true })
      expect(result).toMatchObject({ sha256, resumedFrom: bytes.length })
      expect(bytesOf(path)?.equals(bytes)).toBe(true)
      expect(requests).toHaveLength(length ? 1 : 2)
    }
  })

  test('that is longer than the file starts over', async () => {
    const folder = temporaryFolder()
    const { url } = await inTurn([{ bytes }])
    writeFileSync(join(folder, 'data.bin.part'), Buffer.concat([bytes, bytes]))
    writeFileSync(
      join(folder, 'data.bin.part.json'),
      JSON.stringify({ nasbench: 'download', url, synced: 0 }),
    )
    const { result } = await fetchInto(folder, entryFor(url, known))
    expect(result?.sha256).toBe(sha256)
  })

  test('is trusted only as far as it was on the disk, where no hash would tell', async () => {
    const folder = temporaryFolder()
    const { url, requests } = await inTurn([{ bytes }])
    // After a power cut a file may end in zeros.
    writeFileSync(
      join(folder, 'data.bin.part'),
      Buffer.concat([bytes.subarray(0, 500_000), Buffer.alloc(1000)]),
    )
    const state = {
      nasbench: 'download',
      url,
      etag: `"${hex('md5', bytes)}"`,
      total: bytes.length,
      synced: 500_000,
      inode: inodeOf(join(folder, 'data.bin.part')),
    }
    writeFileSync(join(folder, 'data.bin.part.json'), JSON.stringify(state))
    const { result } = await fetchInto(folder, entryFor(url))
    expect(result?.sha256).toBe(sha256)
    expect(requests[0]?.headers.range).toBe('bytes=500000-')
  })
})

describe('a server that', () => {
  test('is busy (429, 503, 202) is asked again when it says', async () => {
    const times: number[] = []
    const { url } = await serve((request, response) => {
      times.push(performance.now())
      if (times.length === 1) response.writeHead(429, { 'retry-after': '1' }).end('slow down')
      else if (times.length === 2) response.writeHead(503).end()
      else if (times.length === 3) response.writeHead(202).end()
      else sendFile(request, response, { bytes })
    })
    const { result, notices } = await fetchInto(temporaryFolder(), entryFor(url, known))
    expect(result?.sha256).toBe(sha256)
    expect((times[1] as number) - (times[0] as number)).toBeGreaterThanOrEqual(950)
    expect(notices[0]).toMatch(/answered 429 Too Many Requests; trying again in 1 s/)
    expect(notices[1]).toMatch(/answered 503 Service Unavailable; trying again in 0\.002 s/)
  })

  test('asks to wait for too long is not waited for', async () => {
    const { url, requests } = await serve(
      (_, response) => void response.writeHead(503, { 'retry-after': '7200' }).end(),
    )
    const { error } = await fetchInto(temporaryFolder(), entryFor(url))
    expect(error).toMatchObject(failure('DOWNLOAD_FAILED', 'asks to wait 120 minutes'))
    expect(requests).toHaveLength(1)
  })

  test.each([400, 401, 403, 404, 410, 451])('answers %i is asked once', async (status) => {
    const { url, requests } = await serve((_, response) => void response.writeHead(status).end())
    const { error, folder } = await fetchInto(temporaryFolder(), entryFor(`${url}/file?signature=secret`))
    expect(error).toMatchObject(failure('DOWNLOAD_FAILED', `${url}/file answered ${status}`))
    expect((error as Error).message).not.toContain('secret')
    expect(requests).toHaveLength(1)
    expectNothing(folder)
  })

  test('sends another file than the published one: the size tells before, the hash after', async () => {
    const other = someBytes(bytes.length - 1, 2)
    const { url } = await inTurn([{ bytes: other }])
    const bySize = await fetchInto(temporaryFolder(), entryFor(url, known))
    expect(bySize.error).toMatchObject(
      failure('DOWNLOAD_FAILED', 'has another file: 1500000 bytes', '1500001'),
    )
    const byHash = await fetchInto(temporaryFolder(), entryFor(url, { sha256 }))
    expect(byHash.error).toMatchObject(
      failure('CHECKSUM_MISMATCH', hex('sha256', other), sha256, 'was removed'),
    )
    expect(namesIn(byHash.folder)).toEqual([])
    const byMd5 = await fetchInto(temporaryFolder(), entryFor(url, { md5: hex('md5', bytes) }))
    expect(byMd5.error).toMatchObject(failure('CHECKSUM_MISMATCH', 'MD5'))
  })

  test('speaks of more bytes than it has is found out', async () => {
    const { url } = await serve((request, response) => {
      response.setHeader('connection', 'close')
      sendFile(request, response, { bytes, length: bytes.length + 5000, dropAfter: bytes.length - 1 })
    })
    const { error, folder } = await fetchInto(temporaryFolder(), entryFor(url, { sha256 }), { retries: 2 })
    expect(error).toMatchObject({ code: 'DOWNLOAD_FAILED' })
    expectNothing(folder)
  })

  test('speaks of fewer bytes than it has is found out', async () => {
    const { url } = await serve((_, response) => {
      response.strictContentLength = false
      response.writeHead(200, { 'content-length': bytes.length - 5000 })
      response.end(bytes)
    })
    for (const published of [known, { sha256 }]) {
      const { error, folder } = await fetchInto(temporaryFolder(), entryFor(url, published), { retries: 2 })
      expect(['DOWNLOAD_FAILED', 'CHECKSUM_MISMATCH']).toContain((error as { code?: string }).code)
      expectNothing(folder)
    }
  })

  test('ends too early without a word (truncated, no length told) is asked for the rest', async () => {
    let count = 0
    const { url, requests } = await serve((request, response) => {
      if (count++ === 0) {
        response.write(bytes.subarray(0, 1))
        response.end(bytes.subarray(1, 700_000))
      } else sendFile(request, response, { bytes })
    })
    const { result } = await fetchInto(temporaryFolder(), entryFor(url, known))
    expect(result?.sha256).toBe(sha256)
    expect(requests).toHaveLength(2)
  })

  test('sends a web page in place of the file is not believed', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<p>Are you human?')
    })
    const { error, folder } = await fetchInto(temporaryFolder(), entryFor(url))
    expect(error).toMatchObject(failure('DOWNLOAD_FAILED', 'a web page and not the file'))
    expectNothing(folder)
  })

  test('compresses though it was asked not to is refused', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': 'br' }).end(bytes.subarray(0, 100))
    })
    const { error } = await fetchInto(temporaryFolder(), entryFor(url))
    expect(error).toMatchObject({ code: 'DOWNLOAD_FAILED' })
  })
})

describe('a download that is stopped', () => {
  test('says so, keeps its part, and goes on another time', async () => {
    const { url, requests } = await inTurn([{ bytes, delay: 5 }, { bytes }])
    const folder = temporaryFolder()
    const controller = new AbortController()
    const onProgress = ({ done }: { done: number }) => void (done > 300_000 && controller.abort('enough'))
    const stopped = await fetchInto(folder, entryFor(url), { signal: controller.signal, onProgress })
    expect(stopped.error).toMatchObject({ code: 'ABORTED', path: join(folder, 'data.bin.part') })
    expect(namesIn(folder)).toEqual(['data.bin.part', 'data.bin.part.json'])
    const { result } = await fetchInto(folder, entryFor(url))
    expect(result?.sha256).toBe(sha256)
    expect(result?.resumedFrom).toBeGreaterThanOrEqual(300_000)
    expect(requests).toHaveLength(2)
  })

  test('while it waits ends at once', async () => {
    const { url } = await serve((_, response) => void response.writeHead(503, { 'retry-after': '60' }).end())
    const started = performance.now()
    const { error } = await fetchInto(temporaryFolder(), entryFor(url), { signal: AbortSignal.timeout(200) })
    expect(error).toMatchObject({ code: 'ABORTED' })
    expect(performance.now() - started).toBeLessThan(5000)
  })

  test('before it began asks nobody', async () => {
    const { url, requests } = await inTurn([{ bytes }])
    const { error } = await fetchInto(temporaryFolder(), entryFor(url), { signal: AbortSignal.abort() })
    expect(error).toMatchObject({ code: 'ABORTED' })
    expect(requests).toEqual([])
  })
})

describe('a disk', () => {
  test('without room for the file is not filled', async () => {
    const { url, requests } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 2 ** 48 })
      response.flushHeaders()
    })
    const bySize = await fetchInto(temporaryFolder(), entryFor(url, { bytes: 2 ** 48 }))
    expect(bySize.error).toMatchObject(failure('WRITE_FAILED', 'not enough room', '281 TB are needed'))
    expect(requests).toEqual([])
    const byAnswer = await fetchInto(temporaryFolder(), entryFor(url))
    expect(byAnswer.error).toMatchObject({ code: 'WRITE_FAILED' })
  })

  const small = smallDisk()
  test.skipIf(small === undefined)(
    'that fills up keeps the part, and goes on once there is room (needs mount)',
    async () => {
      const folder = small?.() as string
      const ballast = join(folder, 'ballast')
      writeFileSync(ballast, Buffer.alloc(3_000_000))
      // No length is told, so that nobody knows before.
      const { url } = await inTurn([{ bytes, length: false }])
      const { error } = await fetchInto(folder, entryFor(url, { sha256 }))
      expect(error).toMatchObject(failure('WRITE_FAILED', 'the disk is full', 'are kept'))
      expect(namesIn(folder)).toEqual(['ballast', 'data.bin.part', 'data.bin.part.json'])
      writeFileSync(ballast, '')
      const { result, path } = await fetchInto(folder, entryFor(url, { sha256 }))
      expect(result?.sha256).toBe(sha256)
      expect(readFileSync(path).equals(bytes)).toBe(true)
    },
  )

  test.skipIf(process.getuid?.() === 0)(
    'that may not be written says so (needs a user that is not root)',
    async () => {
      const { url } = await inTurn([{ bytes }])
      const { error } = await fetchInto('/', entryFor(url))
      expect(error).toMatchObject({ code: 'WRITE_FAILED' })
    },
  )

  test('where the folder is a file says so', async () => {
    const { url } = await inTurn([{ bytes }])
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, '')
    const { error } = await fetchInto(join(file, 'below'), entryFor(url), { to: `${join(file, 'below')}/` })
    expect(error).toMatchObject({ code: 'WRITE_FAILED' })
  })
})

/* Makes a file system of 4 MB in memory, where this user may. */
function smallDisk(): (() => string) | undefined {
  const mount = (folder: string) =>
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder]).status === 0
  const unmount = (folder: string) => spawnSync('umount', [folder])
  const trial = mkdtempSync(join(tmpdir(), 'nasbench-mount-'))
  const may = mount(trial)
  if (may) unmount(trial)
  rmdirSync(trial)
  if (!may) return undefined
  return () => {
    const folder = temporaryFolder()
    mount(folder)
    onTestFinished(() => void unmount(folder))
    return folder
  }
}

test('Retry-After is seconds or a date', () => {
  const now = Date.parse('Sun, 22 Nov 2026 07:00:00 GMT')
  expect(retryAfter('3', now)).toBe(3000)
  expect(retryAfter('Sun, 22 Nov 2026 07:01:00 GMT', now)).toBe(60_000)
  expect(retryAfter('Sun, 22 Nov 2026 06:00:00 GMT', now)).toBe(0)
  expect(retryAfter('soon', now)).toBeUndefined()
  expect(retryAfter(null, now)).toBeUndefined()
})
