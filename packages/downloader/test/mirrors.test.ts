import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { bytesOf, entryFor, fetchInto, namesIn } from './fetching.js'
import { hex, type Serving, sendFile, serve, someBytes } from './server.js'

const bytes = someBytes(1_200_000)
const sha256 = hex('sha256', bytes)

function fileServer(serving: Serving) {
  return serve((request, response) => sendFile(request, response, serving))
}

function answering(status: number) {
  return serve((_, response) => void response.writeHead(status).end())
}

/* As Hugging Face does: the first answer redirects to a signed URL, and states the hash and size of the file. */
function statingHost(target: string, stated: { readonly etag: string; readonly size: number }) {
  return serve((_, response) => {
    response.writeHead(302, {
      location: `${target}/signed?key=secret`,
      'x-linked-etag': stated.etag,
      'x-linked-size': String(stated.size),
    })
    response.end('Found. Redirecting')
  })
}

describe('mirrors', () => {
  test.each([404, 403, 410])('the next one is tried after %i, and the file is right', async (status) => {
    const [first, second] = [await answering(status), await fileServer({ bytes })]
    const entry = entryFor(first.url, { mirrors: [second.url], sha256 })
    const { result, notices, path } = await fetchInto(temporaryFolder(), entry)
    expect(result).toMatchObject({ sha256, checked: ['sha256'] })
    expect(bytesOf(path)?.equals(bytes)).toBe(true)
    expect(notices).toEqual([
      expect.stringMatching(new RegExp(`answered ${status}.*; trying ${second.url}/`)) as string,
    ])
  })

  test('the next one is tried after retries without progress, and continues the part if a hash decides', async () => {
    const first = await fileServer({ bytes, dropAfter: 400_000, ranges: false })
    const second = await fileServer({ bytes, etag: '"another server"' })
    const entry = entryFor(first.url, { mirrors: [second.url], sha256 })
    const { result, path } = await fetchInto(temporaryFolder(), entry, { retries: 0 })
    expect(result?.sha256).toBe(sha256)
    expect(bytesOf(path)?.equals(bytes)).toBe(true)
    expect(second.requests[0]?.headers.range).toMatch(/^bytes=[1-9]\d{4,}-$/)
    expect(second.requests[0]?.headers['if-range']).toBeUndefined()
  })

  test('a part is not continued from another mirror if nothing can check it', async () => {
    const other = someBytes(bytes.length, 2)
    const first = await fileServer({ bytes, dropAfter: 400_000, etag: null })
    const second = await fileServer({ bytes: other, etag: null })
    const entry = entryFor(first.url, { mirrors: [second.url] })
    const { result, path } = await fetchInto(temporaryFolder(), entry, { retries: 0 })
    expect(result?.sha256).toBe(hex('sha256', other))
    expect(bytesOf(path)?.equals(other)).toBe(true)
    expect(second.requests[0]?.headers.range).toBeUndefined()
  })

  test('one with another file is passed over: the hash decides', async () => {
    const folder = temporaryFolder()
    const first = await fileServer({ bytes: someBytes(bytes.length, 2) })
    const second = await fileServer({ bytes })
    const { result } = await fetchInto(folder, entryFor(first.url, { mirrors: [second.url], sha256 }))
    expect(result?.sha256).toBe(sha256)
    expect(namesIn(folder)).toEqual(['data.bin'])
  })

  test('a part is continued from the mirror that it came from, which is asked first', async () => {
    const folder = temporaryFolder()
    let isBroken = true
    const first = await serve((request, response) => {
      if (isBroken) response.writeHead(404).end()
      else sendFile(request, response, { bytes })
    })
    const second = await serve((request, response) =>
      sendFile(request, response, { bytes, ...(isBroken && { dropAfter: 400_000 }) }),
    )
    const entry = entryFor(first.url, { mirrors: [second.url] })
    const { error } = await fetchInto(folder, entry, { retries: 0 })
    expect(error).toMatchObject({ code: 'DOWNLOAD_FAILED' })
    isBroken = false
    const { result } = await fetchInto(folder, entry)
    expect(result?.sha256).toBe(sha256)
    expect(result?.resumedFrom).toBeGreaterThan(100_000)
    expect(first.requests).toHaveLength(1)
  })

  test('all that fail are named, with their reasons', async () => {
    const [first, second] = [await answering(404), await answering(403)]
    const { error } = await fetchInto(
      temporaryFolder(),
      entryFor(first.url, { mirrors: [second.url], sha256 }),
    )
    const { code, message } = error as Error & { code: string }
    expect(code).toBe('DOWNLOAD_FAILED')
    for (const text of ['any of its 2 URLs', first.url, 'answered 404', second.url, 'answered 403'])
      expect(message).toContain(text)
  })

  test('do not get the headers that are for another host, nor take the place of --url', async () => {
    const [first, second] = [await answering(404), await fileServer({ bytes })]
    const entry = entryFor(first.url, { mirrors: [second.url] })
    await fetchInto(temporaryFolder(), entry, { headers: { 'x-key': 'secret' } })
    expect(first.requests[0]?.headers['x-key']).toBe('secret')
    expect(second.requests[0]?.headers['x-key']).toBeUndefined()
    const { error } = await fetchInto(temporaryFolder(), entry, { url: `${first.url}/own` })
    expect(error).toMatchObject({ code: 'DOWNLOAD_FAILED' })
    expect(second.requests).toHaveLength(1)
  })
})

describe('a hash and size that the host states', () => {
  test('are checked like published ones', async () => {
    const storage = await fileServer({ bytes })
    const { url } = await statingHost(storage.url, { etag: `"${sha256}"`, size: bytes.length })
    const { result, path } = await fetchInto(temporaryFolder(), entryFor(url))
    expect(result).toMatchObject({ sha256, checked: ['size', 'sha256'] })
    expect(bytesOf(path)?.equals(bytes)).toBe(true)
  })

  test('refuse a storage that sends other bytes, or another number of them', async () => {
    for (const [file, reason] of [
      [someBytes(bytes.length, 2), /its SHA-256 is/],
      [bytes.subarray(1), /another file/],
    ] as const) {
      const folder = temporaryFolder()
      const storage = await fileServer({ bytes: file as Buffer })
      const { url } = await statingHost(storage.url, { etag: sha256, size: bytes.length })
      const { error } = await fetchInto(folder, entryFor(url))
      expect((error as Error).message).toMatch(reason)
      expect(namesIn(folder).filter((name) => !name.includes('.part'))).toEqual([])
    }
  })

  test('that contradict the published ones are an error before any byte comes, and the mirror is tried', async () => {
    const storage = await fileServer({ bytes: someBytes(10) })
    const first = await statingHost(storage.url, { etag: hex('sha256', someBytes(10)), size: 10 })
    const second = await fileServer({ bytes })
    const entry = entryFor(first.url, { mirrors: [second.url], sha256 })
    const { result, notices } = await fetchInto(temporaryFolder(), entry)
    expect(result?.sha256).toBe(sha256)
    expect(notices[0]).toMatch(/has another file: its SHA-256 is/)
  })

  test('decide about the file of a mirror that states nothing, also in a later process', async () => {
    for (const isRight of [true, false]) {
      const folder = temporaryFolder()
      const storage = await fileServer({ bytes, dropAfter: 400_000, etag: '"first"', ranges: false })
      let isGone = false
      const first = await serve((_, response) => {
        const headers = { location: storage.url, 'x-linked-etag': sha256 }
        response.writeHead(isGone ? 404 : 302, isGone ? {} : headers).end()
      })
      const mirror = await fileServer({
        bytes: isRight ? bytes : someBytes(bytes.length, 2),
        etag: '"second"',
      })
      await fetchInto(folder, entryFor(first.url), { retries: 0 })
      isGone = true
      const entry = entryFor(first.url, { mirrors: [mirror.url] })
      const { result, error } = await fetchInto(folder, entry)
      expect(mirror.requests[0]?.headers.range).toMatch(/^bytes=[1-9]/)
      if (isRight) expect(result).toMatchObject({ sha256 })
      else {
        expect(error).toMatchObject({ code: 'DOWNLOAD_FAILED' })
        expect((error as Error).message).toContain('its SHA-256 is')
        expect(namesIn(folder)).toEqual([])
      }
    }
  })

  test('that are another file than the part belongs to begin it again', async () => {
    const folder = temporaryFolder()
    let current = bytes
    let dropAfter: number | undefined = 400_000
    const storage = await serve((request, response) =>
      sendFile(request, response, {
        bytes: current,
        etag: '"same"',
        ...(dropAfter !== undefined && { dropAfter }),
      }),
    )
    const host = await serve((_, response) => {
      const headers = { location: storage.url, 'x-linked-etag': hex('sha256', current) }
      response.writeHead(302, headers).end()
    })
    await fetchInto(folder, entryFor(host.url), { retries: 0 })
    current = someBytes(bytes.length, 3)
    dropAfter = undefined
    const { result, notices } = await fetchInto(folder, entryFor(host.url))
    expect(result?.sha256).toBe(hex('sha256', current))
    expect(notices).toContain('the file on the server has changed: starting over')
  })

  test('are not believed of the host that is redirected to, nor if they are not a SHA-256', async () => {
    const wrong = 'f'.repeat(64)
    const storage = await serve((request, response) => {
      response.setHeader('x-linked-etag', wrong)
      sendFile(request, response, { bytes })
    })
    const { url } = await statingHost(storage.url, { etag: `"${'a'.repeat(40)}"`, size: 5 })
    const { result } = await fetchInto(temporaryFolder(), entryFor(url))
    expect(result).toMatchObject({ sha256, checked: [] })
  })
})

describe('an entry with several files', () => {
  const second = someBytes(5000, 7)

  async function twoFiles() {
    const server = await serve((request, response) => {
      const name = new URL(request.url ?? '', 'http://host').pathname.split('/').at(-1)
      const file = name === 'a.onnx' ? bytes : name === 'b.onnx' ? second : undefined
      if (file) sendFile(request, response, { bytes: file })
      else response.writeHead(404).end()
    })
    const entry = entryFor(`${server.url}/one/a.onnx`, {
      fileName: 'a.onnx',
      sha256,
      files: [
        { url: `${server.url}/two/b.onnx`, fileName: 'b.onnx', sha256: hex('sha256', second), bytes: 5000 },
      ],
    })
    return { server, entry }
  }

  test('brings all of them into one folder, each checked, and takes those that exist', async () => {
    const { entry, server } = await twoFiles()
    const folder = join(temporaryFolder(), 'models')
    const { result } = await fetchInto(folder, entry)
    expect(result).toMatchObject({
      path: folder,
      bytes: bytes.length + 5000,
      checked: ['sha256'],
      reused: false,
    })
    expect(result?.files).toMatchObject([
      { path: join(folder, 'a.onnx'), sha256 },
      { path: join(folder, 'b.onnx'), checked: ['size', 'sha256'] },
    ])
    expect(namesIn(folder)).toEqual(['a.onnx', 'b.onnx'])
    const again = await fetchInto(folder, entry)
    expect(again.result?.reused).toBe(true)
    expect(server.requests).toHaveLength(2)
  })

  test('fails if one of them does, and keeps those that came', async () => {
    const { entry, server } = await twoFiles()
    const folder = temporaryFolder()
    const [file] = entry.files ?? []
    const { error } = await fetchInto(folder, {
      ...entry,
      files: [{ ...file!, url: `${server.url}/missing` }],
    })
    expect(error).toMatchObject({ code: 'DOWNLOAD_FAILED' })
    expect(namesIn(folder)).toContain('a.onnx')
    expect(namesIn(folder)).not.toContain('b.onnx')
  })

  test('takes another URL only for the folder of all of them', async () => {
    const { entry, server } = await twoFiles()
    const { error } = await fetchInto(temporaryFolder(), entry, { url: `${server.url}/x/a.onnx` })
    expect(error).toMatchObject({ code: 'INVALID_ARGUMENT' })
    const { result } = await fetchInto(temporaryFolder(), entry, { url: `${server.url}/mirror/` })
    expect(result?.files).toHaveLength(2)
    expect(server.requests.map(({ path }) => path)).toEqual(['/mirror/a.onnx', '/mirror/b.onnx'])
  })
})
