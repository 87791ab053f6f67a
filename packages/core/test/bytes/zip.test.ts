import { constants } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { crc32 } from '../../src/bytes/crc.js'
import { memorySource } from '../../src/bytes/memory.js'
import { isZip, openZip } from '../../src/bytes/zip.js'
import { readAll } from '../../src/data/open-files.browser.js'
import { isNasBenchError } from '../../src/errors.js'
import { writeZip } from './write-zip.js'

const text = (content: string) => new TextEncoder().encode(content)
const files = [
  ['a/data.pkl', text('a pickle')],
  ['a\\b.txt', text('of Windows')],
  ['a/', text('')],
  ['a/version', text('3')],
] as const
const open = (bytes: Uint8Array) => openZip(memorySource(bytes, 'a.zip'))

const expected = [
  ['a/data.pkl', text('a pickle')],
  ['a/b.txt', text('of Windows')],
  ['a/version', text('3')],
]

describe.each([
  ['a zip archive', {}],
  ['one with wide numbers', { wide: true }],
  ['one with descriptors', { deferred: true }],
  ['a deflated one', { method: 8 }],
  ['a deflated one with descriptors', { method: 8, deferred: true }],
])('%s', (_, options) => {
  const archive = writeZip(files, options)
  const stored = !('method' in options)

  test('has its files in their order', async () => {
    const entries = await open(archive)
    expect(await Promise.all(entries.map(async (entry) => [entry.name, await entry.read()]))).toEqual(
      expected,
    )
    expect(entries.map(({ bytes }) => bytes)).toEqual([8, 10, 1])
  })

  test.runIf(stored)('has each file where it stands', async () => {
    expect(isZip(archive)).toBe(true)
    const entries = await open(archive)
    expect(entries.map(({ name, bytes, method, locked }) => [name, bytes, method, locked])).toEqual([
      ['a/data.pkl', 8, 0, false],
      ['a/b.txt', 10, 0, false],
      ['a/version', 1, 0, false],
    ])
    const sources = await Promise.all(entries.map((entry) => entry.packed()))
    expect(sources.map(({ name, size }) => [name, size])).toEqual([
      ['a.zip/a/data.pkl', 8],
      ['a.zip/a/b.txt', 10],
      ['a.zip/a/version', 1],
    ])
    const contents = await Promise.all(sources.map(readAll))
    expect(contents).toEqual([text('a pickle'), text('of Windows'), text('3')])
    for (const [at, length] of [
      [-1, 2],
      [5, 4],
      [9, 0],
    ] as const) {
      await expect(sources[0]?.read(new Uint8Array(length), at)).rejects.toMatchObject({
        code: 'CORRUPT_FILE',
        message: expect.stringContaining('only 8 bytes of a/data.pkl'),
      })
    }
  })

  test('cut off anywhere is refused', async () => {
    for (let length = 0; length < archive.length; length++) {
      await expect(open(archive.subarray(0, length))).rejects.toMatchObject({
        code: 'CORRUPT_FILE',
        path: 'a.zip',
      })
    }
  })

  test('with any bit flipped gives the same contents or is refused', async () => {
    for (let bit = 0; bit < archive.length * 8; bit++) {
      const flipped = Uint8Array.from(archive)
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      try {
        const entries = await open(flipped)
        const contents = await Promise.all(
          entries.map(async (entry) => [entry.name, await entry.read()] as const),
        )
        expect(contents, `bit ${bit}`).toEqual(expected)
      } catch (error) {
        if (!isNasBenchError(error)) throw error
        expect(['CORRUPT_FILE', 'UNSUPPORTED_FILE'], error.message).toContain(error.code)
      }
    }
  })
})

test('its checksum is the one of its content', async () => {
  const archive = writeZip([['a', text('123456789')]])
  expect(await open(archive)).toMatchObject([{ checksum: crc32(text('123456789')) }])
})

describe('a stored entry that is read in parts', () => {
  const content = Uint8Array.from({ length: 1000 }, (_, i) => i)
  const damaged = writeZip([['a', content]])
  const at = damaged.indexOf(Buffer.from(content.subarray(0, 50)))
  damaged[at + 500]! ^= 4
  const parts = async (bytes: Uint8Array, ...from: number[]) => {
    const [entry] = await open(bytes)
    const source = await entry!.packed()
    for (const start of from) await source.read(new Uint8Array(Math.min(300, 1000 - start)), start)
  }

  test('is refused with the last of them', async () => {
    await parts(damaged, 0, 300, 600)
    await expect(parts(damaged, 0, 300, 600, 900)).rejects.toMatchObject({ code: 'CORRUPT_FILE' })
    await expect(parts(damaged, 0, 300, 100, 200, 0, 450, 700)).rejects.toMatchObject({
      code: 'CORRUPT_FILE',
    })
  })

  test('is read in any order if it is whole', async () => {
    const whole = writeZip([['a', content]])
    await parts(whole, 900, 0, 300, 100, 200, 0, 450, 700, 0)
    await parts(whole, 0, 300, 600, 900)
  })
})

describe('an archive made to mislead is refused:', () => {
  const two = [
    ['a', text('first')],
    ['b', text('second')],
  ] as const
  const patch = (bytes: Buffer, change: (bytes: Buffer, directory: number) => void) => {
    change(bytes, bytes.indexOf('PK\x01\x02'))
    return bytes
  }
  test.each([
    ['two entries of one name', writeZip([two[0], two[0]]), /a twice/],
    [
      'two names for one file',
      writeZip([
        ['a/b', two[0][1]],
        ['a\\b', two[1][1]],
      ]),
      /a\/b twice/,
    ],
    [
      'two entries of the same bytes',
      patch(writeZip(two), (bytes, directory) => bytes.writeUInt32LE(0, directory + 46 + 1 + 42)),
      /./,
    ],
    [
      'a count of entries that is too small',
      patch(writeZip(two), (bytes) => {
        bytes.writeUInt16LE(1, bytes.length - 14)
        bytes.writeUInt16LE(1, bytes.length - 12)
      }),
      /2 entries in its directory where the end record counts 1/,
    ],
    [
      'a directory that is too short',
      patch(writeZip(two), (bytes) => bytes.writeUInt32LE(47, bytes.length - 10)),
      /does not end there/,
    ],
    [
      'an entry that says it is a gigabyte',
      patch(writeZip([['a', new Uint8Array(1e6)]], { method: 8, deferred: true }), (bytes, directory) =>
        bytes.writeUInt32LE(2 ** 30, directory + 24),
      ),
      /would take more than 128 MB/,
    ],
    [
      'an entry that unpacks to more than it says',
      patch(writeZip([['a', new Uint8Array(1e7)]], { method: 8, deferred: true }), (bytes, directory) =>
        bytes.writeUInt32LE(1000, directory + 24),
      ),
      /more than its 1000 bytes/,
    ],
  ])('%s', async (_, bytes, message) => {
    const reading = open(bytes).then((entries) => Promise.all(entries.map((entry) => entry.read())))
    await expect(reading).rejects.toMatchObject({
      code: 'CORRUPT_FILE',
      message: expect.stringMatching(message),
    })
  })

  test('a gigabyte of zeros in a megabyte, at once', async () => {
    const { deflateRawSync } = await import('node:zlib')
    // Eight times the same deflated block of 128 MiB, which ends only once.
    const zeros = deflateRawSync(new Uint8Array(2 ** 27), { finishFlush: constants.Z_SYNC_FLUSH })
    const archive = writeZip([['a', Buffer.concat(Array(8).fill(zeros))]], { deferred: true })
    const directory = archive.indexOf('PK\x01\x02')
    for (const at of [8, directory + 10]) archive.writeUInt16LE(8, at)
    archive.writeUInt32LE(2 ** 30, directory + 24)
    const [entry] = await open(archive)
    const before = process.memoryUsage().rss
    await expect(entry!.read()).rejects.toMatchObject({ code: 'CORRUPT_FILE' })
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6)
  })
})
