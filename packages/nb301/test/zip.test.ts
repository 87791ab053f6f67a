import { memorySource } from '@nasbench/core'
import { zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { filesOfZip } from '../src/zip.js'

const text = (content: string) => new TextEncoder().encode(content)
const files = {
  'a.txt': text('a'.repeat(5000)),
  'folder/b.txt': text('b'),
  'folder/empty.txt': new Uint8Array(0),
  'folder/': new Uint8Array(0),
}
const archive = zipSync(files)
const open = (bytes: Uint8Array) => filesOfZip(memorySource(bytes, 'a.zip'))

describe('a zip archive', () => {
  test('has its files in their order, packed or not', async () => {
    for (const level of [0, 9] as const) {
      const bytes = zipSync(files, { level, comment: 'a comment' })
      const entries = await open(bytes)
      expect(entries.map(({ name }) => name)).toEqual(['a.txt', 'folder/b.txt', 'folder/empty.txt'])
      for (const entry of entries) {
        expect(await entry.read()).toEqual(files[entry.name as keyof typeof files])
      }
    }
  })

  test('cut off anywhere is refused', async () => {
    for (const part of [0, 10, archive.length >> 1, archive.length - 1]) {
      await expect(open(archive.slice(0, part))).rejects.toMatchObject({
        code: 'CORRUPT_FILE',
        path: 'a.zip',
      })
    }
  })

  test('that lies about sizes, places and contents is refused', async () => {
    const directory = (bytes: Uint8Array) => {
      const view = new DataView(bytes.buffer)
      return { view, at: view.getUint32(bytes.length - 6, true) }
    }
    const broken = async (change: (view: DataView, at: number) => void) => {
      const bytes = archive.slice()
      const { view, at } = directory(bytes)
      change(view, at)
      const entries = await open(bytes)
      return entries[0]?.read()
    }
    for (const change of [
      (view: DataView, at: number) => view.setUint32(at + 24, 10, true),
      (view: DataView, at: number) => view.setUint32(at + 24, 6000, true),
      (view: DataView, at: number) => view.setUint32(at + 20, 1e9, true),
      (view: DataView, at: number) => view.setUint32(at + 42, 1e6, true),
      (view: DataView, at: number) => view.setUint32(at + 42, 3, true),
      (view: DataView, at: number) => view.setUint32(at + 16, 5, true),
      (view: DataView, at: number) => view.setUint32(at + 24, 0xf000_0000, true),
      (view: DataView) => view.setUint32(36, 0xffff_ffff, true),
    ]) {
      await expect(broken(change)).rejects.toMatchObject({ code: 'CORRUPT_FILE' })
    }
    // The first entry's local header, at byte 0, says the same as its entry in the directory.
    for (const [inDirectory, inHeader, value, why] of [
      [10, 8, 12, 'is packed by method 12'],
      [8, 6, 1, 'needs a password'],
    ] as const) {
      const change = (view: DataView, at: number) => {
        view.setUint16(at + inDirectory, value, true)
        view.setUint16(inHeader, value, true)
      }
      await expect(broken(change)).rejects.toMatchObject({
        code: 'UNSUPPORTED_FILE',
        message: expect.stringContaining(why),
      })
    }
  })
})
