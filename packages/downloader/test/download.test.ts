import { linkSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { download, listDownloads, verify } from '../src/index.js'
import { bytesOf, entryFor, fetchInto, namesIn } from './fetching.js'
import { hex, sendFile, serve, someBytes } from './server.js'

const bytes = someBytes(3_000_001)
const sha256 = hex('sha256', bytes)
const md5 = hex('md5', bytes)

describe('a download', () => {
  test('leaves the file and nothing else', async () => {
    const { url } = await serve((request, response) => sendFile(request, response, { bytes }))
    const { result, folder, path, notices } = await fetchInto(
      temporaryFolder(),
      entryFor(url, { bytes: bytes.length, sha256: sha256.toUpperCase(), md5 }),
    )
    expect(result).toEqual({
      path,
      bytes: bytes.length,
      sha256,
      checked: ['size', 'sha256', 'md5'],
      reused: false,
      resumedFrom: 0,
    })
    expect(readFileSync(path).equals(bytes)).toBe(true)
    expect(namesIn(folder)).toEqual(['data.bin'])
    expect(notices).toEqual([])
  })

  test('needs nothing to be known of the file', async () => {
    const serving = { bytes, length: false, etag: null, ranges: false } as const
    const { url } = await serve((request, response) => sendFile(request, response, serving))
    const { result, path } = await fetchInto(temporaryFolder(), entryFor(url))
    expect(result).toMatchObject({ sha256, checked: [], bytes: bytes.length })
    expect(bytesOf(path)?.equals(bytes)).toBe(true)
  })

  test('of an empty file is an empty file', async () => {
    const empty = Buffer.alloc(0)
    const { url } = await serve((request, response) => sendFile(request, response, { bytes: empty }))
    const { result, path } = await fetchInto(temporaryFolder(), entryFor(url, { bytes: 0 }))
    expect(result?.bytes).toBe(0)
    expect(bytesOf(path)?.length).toBe(0)
  })

  test('goes to a folder that is there, to a new one with a separator, or to a file', async () => {
    const { url } = await serve((request, response) => sendFile(request, response, { bytes }))
    const folder = temporaryFolder()
    const entry = entryFor(url)
    expect((await download(entry, { to: folder })).path).toBe(join(folder, 'data.bin'))
    expect((await download(entry, { to: `${join(folder, 'a', 'b')}/` })).path).toBe(
      join(folder, 'a', 'b', 'data.bin'),
    )
    expect((await download(entry, { to: join(folder, 'c', 'named.pkl') })).path).toBe(
      join(folder, 'c', 'named.pkl'),
    )
    const escaping = entryFor(url, { fileName: '../../escaped.bin' })
    expect((await download(escaping, { to: folder })).path).toBe(join(folder, 'escaped.bin'))
  })

  test('asks once, with GET, for the bytes as they are', async () => {
    const { url, requests } = await serve((request, response) => sendFile(request, response, { bytes }))
    await fetchInto(temporaryFolder(), entryFor(url))
    expect(requests).toHaveLength(1)
    expect(requests[0]).toMatchObject({ method: 'GET', headers: { 'accept-encoding': 'identity' } })
    expect(requests[0]?.headers['user-agent']).toMatch(/^nasbench-downloader\/\d/)
    expect(requests[0]?.headers.range).toBeUndefined()
  })

  test('tells how far it has come, to the end', async () => {
    const { url } = await serve((request, response) => sendFile(request, response, { bytes, delay: 3 }))
    const seen: number[] = []
    await fetchInto(temporaryFolder(), entryFor(url), {
      onProgress: ({ label, done, total }) => {
        if (label !== 'downloading data.bin') return
        expect(total).toBe(bytes.length)
        seen.push(done)
      },
    })
    expect(seen.length).toBeGreaterThan(2)
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(seen.at(-1)).toBe(bytes.length)
  })
})

describe('a file that is there', () => {
  test('is checked and taken, and nothing is asked', async () => {
    const { url, requests } = await serve((request, response) => sendFile(request, response, { bytes }))
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'data.bin'), bytes)
    const known = await fetchInto(folder, entryFor(url, { md5 }))
    expect(known.result).toMatchObject({ reused: true, checked: ['md5'], sha256 })
    const unknown = await fetchInto(folder, entryFor(url))
    expect(unknown.result).toMatchObject({ reused: true, checked: [] })
    expect(requests).toEqual([])
    expect(namesIn(folder)).toEqual(['data.bin'])
  })

  test.each([
    ['another size', { bytes: bytes.length }],
    ['another hash', { sha256 }],
  ])('with %s is left alone, unless it is to be replaced', async (_, published) => {
    const { url } = await serve((request, response) => sendFile(request, response, { bytes }))
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'data.bin'), 'precious')
    const { error, path } = await fetchInto(folder, entryFor(url, published))
    expect(error).toMatchObject({ code: 'WRITE_FAILED', message: expect.stringContaining('left alone') })
    expect(readFileSync(path, 'utf8')).toBe('precious')
    expect(namesIn(folder)).toEqual(['data.bin'])
    expect((await fetchInto(folder, entryFor(url, published), { force: true })).result?.reused).toBe(false)
    expect(bytesOf(path)?.equals(bytes)).toBe(true)
  })

  test('is taken without writing anything, and what a killed process left is tidied up', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'data.bin')
    const state = { nasbench: 'download', url: 'http://a', synced: 0 }
    writeFileSync(path, bytes)
    writeFileSync(`${path}.part.json`, JSON.stringify(state))
    linkSync(path, `${path}.part`)
    // A port on which nobody answers.
    expect((await fetchInto(folder, entryFor('http://127.0.0.1:1'))).result).toMatchObject({ reused: true })
    expect(namesIn(folder)).toEqual(['data.bin'])
    // Somebody's part of another file is no leftover.
    writeFileSync(`${path}.part.json`, JSON.stringify(state))
    writeFileSync(`${path}.part`, 'other')
    await fetchInto(folder, entryFor('http://127.0.0.1:1'))
    expect(namesIn(folder)).toEqual(['data.bin', 'data.bin.part', 'data.bin.part.json'])
  })

  test('that appears while another is fetched is left alone', async () => {
    const folder = temporaryFolder()
    const { url } = await serve((request, response) => {
      writeFileSync(join(folder, 'data.bin'), 'precious')
      sendFile(request, response, { bytes })
    })
    const { error, path } = await fetchInto(folder, entryFor(url, { sha256 }))
    expect(error).toMatchObject({
      code: 'WRITE_FAILED',
      message: expect.stringContaining('appeared in the meantime'),
    })
    expect(readFileSync(path, 'utf8')).toBe('precious')
  })

  test("as somebody else's part is left alone too", async () => {
    const { url } = await serve((request, response) => sendFile(request, response, { bytes }))
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'data.bin.part'), 'of a browser')
    const { error } = await fetchInto(folder, entryFor(url))
    expect(error).toMatchObject({ code: 'WRITE_FAILED', message: expect.stringContaining('not begun by') })
    expect(namesIn(folder)).toEqual(['data.bin.part'])
  })
})

describe('two at once', () => {
  test('end with one file, fetched once', async () => {
    const { url, requests } = await serve((request, response) =>
      sendFile(request, response, { bytes, delay: 1 }),
    )
    const folder = temporaryFolder()
    const labels = new Set<string>()
    const onProgress = ({ label }: { label: string }) => void labels.add(label)
    const both = await Promise.all(
      [1, 2].map(() => fetchInto(folder, entryFor(url, { sha256 }), { onProgress })),
    )
    expect(both.map(({ result }) => result?.reused).sort()).toEqual([false, true])
    expect(requests).toHaveLength(1)
    expect(namesIn(folder)).toEqual(['data.bin'])
    expect([...labels].some((label) => label.startsWith(`waiting for process ${process.pid}`))).toBe(true)
  })

  test('the lock of a process that is gone, or was never finished, counts for nothing', async () => {
    const { url } = await serve((request, response) => sendFile(request, response, { bytes }))
    for (const text of [
      '{"nasbench":"download","pid":1,"host":"elsewhere","began":null,"since":0,"token":"a"}',
      '',
    ]) {
      const folder = temporaryFolder()
      writeFileSync(join(folder, 'data.bin.part.lock'), text)
      expect((await fetchInto(folder, entryFor(url))).result?.sha256).toBe(sha256)
      expect(namesIn(folder)).toEqual(['data.bin'])
    }
  })
})

test('an entry without an address says how to get it by hand', async () => {
  const { url: _, ...entry } = entryFor('')
  const { error, folder } = await fetchInto(temporaryFolder(), entry)
  expect(error).toMatchObject({
    code: 'DOWNLOAD_FAILED',
    message: expect.stringContaining('by hand: for tests'),
  })
  expect(namesIn(folder)).toEqual([])
})

test.each(['ftp://example.org/a', 'file:///a', 'a', ''])('%j is no address', async (url) => {
  const { error } = await fetchInto(temporaryFolder(), entryFor(url))
  expect(error).toMatchObject({ code: 'INVALID_ARGUMENT' })
})

describe('verify', () => {
  test('says what was compared', async () => {
    const path = join(temporaryFolder(), 'a')
    writeFileSync(path, bytes)
    expect(await verify(path, {})).toEqual({ bytes: bytes.length, sha256, checked: [] })
    expect(await verify(path, { bytes: bytes.length, md5, sha256 })).toMatchObject({
      checked: ['size', 'sha256', 'md5'],
    })
  })

  test('throws with both values', async () => {
    const path = join(temporaryFolder(), 'a')
    writeFileSync(path, bytes)
    await expect(verify(path, { bytes: 5 })).rejects.toMatchObject({
      code: 'CHECKSUM_MISMATCH',
      expected: '5',
    })
    const wrong = '0'.repeat(32)
    await expect(verify(path, { md5: wrong })).rejects.toMatchObject({ expected: wrong, received: md5 })
    await expect(verify(`${path}b`, {})).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' })
  })
})

test('listDownloads has every file with its benchmark', () => {
  const [one, two] = [entryFor('http://a'), entryFor('http://b')]
  const plugins = [
    { name: 'x', downloads: [one, two] },
    { name: 'y', downloads: [] },
    { name: 'z', downloads: [one] },
  ]
  expect(listDownloads(plugins)).toEqual([
    { benchmark: 'x', ...one },
    { benchmark: 'x', ...two },
    { benchmark: 'z', ...one },
  ])
})
