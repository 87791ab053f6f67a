import { memorySource } from '@nasbench/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beginsWithRecord, maskedCrc, readRecords } from '../../src/import/records.js'
import { tfrecordImporter } from '../../src/import/tfrecord.js'
import { officialFile, rowsOf, tfrecordOf } from '../files.js'
import { importInto } from '../stores.js'

const ascii = (text: string) => new TextEncoder().encode(text)

async function readAll(bytes: Uint8Array): Promise<string[]> {
  const texts: string[] = []
  const count = await readRecords(
    memorySource(bytes, 'a file'),
    (buffer, start, end, record) => {
      record.check()
      texts.push(new TextDecoder().decode(buffer.subarray(start, end)))
    },
    {},
  )
  expect(count).toBe(texts.length)
  return texts
}

describe('readRecords', () => {
  it('masks checksums as TensorFlow does', () => {
    for (const [text, sum] of [
      ['', 2726488792],
      ['123456789', 3347755237],
      ['hello', 421273531],
    ] as const) {
      expect(maskedCrc(ascii(text), 0, text.length)).toBe(sum)
    }
  })

  it('reads records of any length', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string()), async (texts) => {
        expect(await readAll(tfrecordOf(texts))).toEqual(texts)
      }),
    )
    const long = ['x'.repeat(3_000_000), 'y', 'z'.repeat(5_000_000), '']
    expect(await readAll(tfrecordOf(long))).toEqual(long)
  })

  it('knows a file by the checksum of its first length, not by its name', () => {
    expect(beginsWithRecord(tfrecordOf(['[1]']))).toBe(true)
    expect(tfrecordImporter.detect(tfrecordOf(['{}']), 'nasbench_full.tfrecord')).toBe(false)
    expect(beginsWithRecord(ascii('not a record at all'))).toBe(false)
    expect(beginsWithRecord(new Uint8Array(12))).toBe(false)
  })

  it('stops where it is told to', async () => {
    const context = { signal: AbortSignal.abort() }
    const run = readRecords(memorySource(tfrecordOf(['a'])), () => {}, context)
    await expect(run).rejects.toThrow(expect.objectContaining({ code: 'ABORTED' }))
  })
})

describe('a damaged TFRecord file', () => {
  const rows = rowsOf([0, 90], [4, 108], 1)
  const bytes = officialFile(rows)
  const starts: number[] = []
  for (let at = 0; at < bytes.length; at += 16 + new DataView(bytes.buffer).getUint32(at, true))
    starts.push(at)

  it('is told, whichever bit is flipped, with the record’s number and offset', async () => {
    const seen = new Set<string>()
    for (let at = 0; at < bytes.length; at++) {
      // All bits of what frames a record, one of each other byte of one record, and of some of the others'.
      const record = starts.findLastIndex((start) => start <= at)
      const inside = at - (starts[record] as number)
      if (record !== 1 && inside >= 12 && at % 5 !== 0) continue
      const bits = inside < 12 ? [0, 1, 2, 3, 4, 5, 6, 7] : [at % 8]
      for (const bit of bits) {
        const damaged = bytes.slice()
        damaged[at] = (damaged[at] as number) ^ (1 << bit)
        const error = await runOn(damaged)
        const place = `record ${record} at byte ${starts[record]}: `
        expect(error, `bit ${bit} of byte ${at}`).toMatchObject({
          code: 'CORRUPT_FILE',
          offset: starts[record],
          message: expect.stringContaining(place),
        })
        seen.add(String(error).split(place)[1] as string)
      }
    }
    expect([...seen].sort()).toEqual([
      'its data does not have its checksum: the file is damaged, fetch it again',
      'its length does not have its checksum: the file is damaged, fetch it again',
    ])
  })

  it('is told where it is cut short, and where something follows its end', async () => {
    for (let length = 1; length < bytes.length; length += 13) {
      if (starts.includes(length)) continue
      const record = starts.findLastIndex((start) => start <= length - 1)
      expect(await runOn(bytes.subarray(0, length))).toMatchObject({
        code: 'CORRUPT_FILE',
        offset: starts[record],
        message: expect.stringMatching(`record ${record} .*ends within it, at byte ${length}`),
      })
    }
    await expect(importInto(Uint8Array.from([...bytes, 0]))).rejects.toThrow(/ends within it/)
  })

  /* The importer alone, without a store to be written. */
  async function runOn(file: Uint8Array): Promise<unknown> {
    const measure = { append() {}, appendValue() {} }
    const table = { name: '', rows: 0, measure: () => measure, text: () => measure, endRow() {} }
    const writer = { table: () => table, setAttributes() {}, setSourceVersion() {} }
    return tfrecordImporter.run(memorySource(file.slice(), 'a file'), writer, {}).catch((error) => error)
  }
})
