import { describe, expect, test } from 'vitest'
import { crc32 } from '../../src/bytes/crc.js'
import { memorySource } from '../../src/bytes/memory.js'
import { isZip, openZip } from '../../src/bytes/zip.js'
import { readAll } from '../../src/data/files.browser.js'
import { writeZip } from './write-zip.js'

const text = (content: string) => new TextEncoder().encode(content)
const files = [
  ['a/data.pkl', text('a pickle')],
  ['a\\b.txt', text('of Windows')],
  ['a/', text('')],
  ['a/version', text('3')],
] as const
const open = (bytes: Uint8Array) => openZip(memorySource(bytes, 'a.zip'))

describe.each([
  ['a zip archive', false],
  ['one with wide numbers', true],
])('%s', (_, wide) => {
  const archive = writeZip(files, { wide })

  test('has its files in their order, each where it stands', async () => {
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

  test('with any byte changed is read or refused by an error of ours', async () => {
    for (let at = 0; at < archive.length; at++) {
      for (const by of [1, 0x80, 0xff]) {
        const changed = Uint8Array.from(archive)
        changed[at] = (changed[at] as number) ^ by
        try {
          for (const entry of await open(changed)) await readAll(await entry.packed())
        } catch (error) {
          expect(error).toMatchObject({ code: 'CORRUPT_FILE', path: 'a.zip' })
        }
      }
    }
  })
})

test('its checksum is the one of its content', async () => {
  const archive = writeZip([['a', text('123456789')]])
  expect(await open(archive)).toMatchObject([{ checksum: crc32(text('123456789')) }])
})
