import { appendFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../../../test/temporary.js'
import { fileFolder } from '../../src/bytes/file.js'
import { memoryFolder } from '../../src/bytes/memory.js'
import { isNasBenchError, type NasBenchError } from '../../src/errors.js'
import { createStore } from '../../src/store/folder-sink.js'
import { rootMetadata } from '../../src/store/metadata.js'
import { openStore } from '../../src/store/reader.js'
import type { StoreWriter } from '../../src/store/write-types.js'
import { watched, writeStore } from './stores.js'

function fill(writer: StoreWriter): void {
  const table = writer.table('runs')
  for (let row = 0; row < 5000; row++) {
    table.measure('seed', { unit: 'seed' }).appendValue(row / 3)
    if (row < 1000) table.measure('loss', { unit: 'nats' }).append(Float64Array.of(row, row / 7, row / 9))
    table.text('hash').append(`some hash ${row * 7919}`)
    table.endRow()
  }
  const small = writer.table('small')
  for (let row = 0; row < 10; row++) {
    small.measure('a', { unit: 'x' }).append(Float64Array.of(row, 1))
    small.measure('b', { unit: 'x' }).appendValue(row)
    small.endRow()
  }
}

async function failure(work: () => unknown): Promise<NasBenchError> {
  try {
    await work()
  } catch (error) {
    if (!isNasBenchError(error)) throw error
    return error
  }
  throw new Error('it went well')
}

describe('a store reads', () => {
  it('its description to open, and nothing else', async () => {
    const folder = watched(fileFolder(await writeStore(fill)))
    const store = await openStore(folder)
    const table = store.table('runs')
    expect(table?.rows).toBe(5000)
    expect(table?.measures()).toEqual(['seed', 'loss'])
    expect(table?.measure('loss')?.points).toEqual([{ from: 0, count: 3 }])
    expect(table?.measure('loss')?.layout.unit).toBe('nats')
    expect(folder.log.filter((line) => !line.includes('zarr.json'))).toEqual([])
    expect(folder.log.length).toBe(2)
    store.close()
  })

  it('a chunk and the list of checksums for the first value of a chunk, then eight bytes per value', async () => {
    const folder = watched(fileFolder(await writeStore(fill)))
    const store = await openStore(folder)
    const seeds = store.table('runs')?.measure('seed')
    folder.log.length = 0
    const stride = 4096 * 8 + 4
    expect(seeds?.value(4999)).toBe(4999 / 3)
    expect(folder.log).toEqual([
      'open runs/seed/c/0',
      `read runs/seed/c/0 ${2 * stride}+8`,
      `read runs/seed/c/0 ${stride}+${stride}`,
    ])
    expect(seeds?.value(4998)).toBe(4998 / 3)
    expect(folder.log.slice(3)).toEqual([`read runs/seed/c/0 ${stride + (4998 - 4096) * 8}+8`])
    expect(seeds?.value(1)).toBe(1 / 3)
    expect(seeds?.value(2)).toBe(2 / 3)
    expect(folder.log.slice(4)).toEqual([`read runs/seed/c/0 0+${stride}`, 'read runs/seed/c/0 16+8'])
    store.close()
  })

  it('a small column once and whole', async () => {
    const folder = watched(fileFolder(await writeStore(fill)))
    const store = await openStore(folder)
    const measure = store.table('small')?.measure('a')
    folder.log.length = 0
    for (let row = 0; row < 10; row++) expect(measure?.value(row, 0)).toBe(row)
    expect([...(measure?.column(1) ?? [])]).toEqual(Array(10).fill(1))
    expect([...(measure?.row(3) ?? [])]).toEqual([3, 1])
    expect(folder.log.length).toBe(2)
    store.close()
  })

  it('a chunk once for the rows in it, one stretch a chunk for a point of all rows', async () => {
    const folder = watched(
      fileFolder(
        await writeStore((writer) => {
          const table = writer.table('runs')
          for (let row = 0; row < 100; row++) {
            table
              .measure('loss', { unit: 'nats', chunkRows: 32 })
              .append(Float64Array.from({ length: 200 }, (_, i) => row + i / 7))
            table.endRow()
          }
        }),
      ),
    )
    const store = await openStore(folder)
    const measure = store.table('runs')?.measure('loss')
    folder.log.length = 0
    for (let row = 32; row < 64; row++) expect(measure?.row(row)?.[7]).toBe(row + 1)
    const stride = 200 * 32 * 8 + 4
    expect(folder.log).toEqual([
      'open runs/loss/c/0/0',
      `read runs/loss/c/0/0 ${4 * stride}+${4 * 4}`,
      `read runs/loss/c/0/0 ${stride}+${stride}`,
    ])
    folder.log.length = 0
    expect(measure?.column(7)[99]).toBe(100)
    expect(folder.log).toEqual(
      [0, 1, 2, 3].map((i) => `read runs/loss/c/0/0 ${i * stride + 7 * 32 * 8}+${32 * 8}`),
    )
    store.close()
  })

  it('a text in two reads, however long', async () => {
    const folder = watched(fileFolder(await writeStore(fill)))
    const store = await openStore(folder)
    const table = store.table('runs')
    expect(table?.text('hash', 10)).toBe('some hash 79190')
    folder.log.length = 0
    expect(table?.text('hash', 4000)).toBe(`some hash ${4000 * 7919}`)
    expect(folder.log.length).toBeLessThanOrEqual(2)
    store.close()
  })

  it('rows and points that are there', async () => {
    const store = await openStore(fileFolder(await writeStore(fill)))
    const [seed, loss] = ['seed', 'loss'].map((name) => store.table('runs')?.measure(name))
    for (const row of [-1, 5000, Number.NaN]) {
      expect(() => seed?.value(row)).toThrow(RangeError)
      expect(() => seed?.row(row)).toThrow(RangeError)
    }
    expect(loss?.row(1000)).toBeUndefined()
    expect(loss?.value(1000, 0)).toBeNaN()
    expect(loss?.value(999, 2)).toBe(111)
    expect(loss?.value(999, 3)).toBeNaN()
    store.close()
  })
})

describe('a store that is damaged', () => {
  it('by a column cut short or grown is CORRUPT_FILE when that is read, and the rest still reads', async () => {
    for (const damage of [
      (file: string) => truncateSync(file, 100),
      (file: string) => truncateSync(file, 0),
      (file: string) => appendFileSync(file, 'x'),
      (file: string) => rmSync(file),
    ]) {
      const folder = await writeStore(fill)
      damage(join(folder, 'runs/seed/c/0'))
      const store = await openStore(fileFolder(folder))
      const seed = store.table('runs')?.measure('seed')
      for (const read of [() => seed?.value(0), () => seed?.row(0), () => seed?.column()]) {
        const error = await failure(read)
        expect(error.code).toBe('CORRUPT_FILE')
        expect(error.message).toContain('runs/seed/c/0')
        expect(error.path).toBe(folder)
      }
      expect(store.table('small')?.measure('b')?.value(3)).toBe(3)
      store.close()
    }
  })

  it.each([
    ['not JSON', 'not json'],
    ['half a JSON', '{"zarr_format": 3, "attributes": {"nasbench": {"format'],
  ])('by a description that is %s is CORRUPT_FILE', async (_, text) => {
    const error = await failure(() => openStore(folderOf(text)))
    expect(error.code).toBe('CORRUPT_FILE')
  })

  it.each([
    ['its tables', ['tables'], undefined],
    ['a table of it', ['tables', 'runs'], 7],
    ['the rows', ['tables', 'runs', 'rows'], -1],
    ['its source', ['source'], undefined],
    ['its attributes', ['attributes'], null],
    ['its benchmark', ['benchmark'], 201],
    ['a unit', ['tables', 'runs', 'measures', 'loss', 'unit'], undefined],
    ['a variant', ['tables', 'runs', 'measures', 'loss', 'variants', '0'], null],
    ['who has what', ['tables', 'runs', 'measures', 'loss', 'presence'], {}],
    ['an encoding', ['tables', 'runs', 'texts', 'hash', 'bytes', 'encoding'], 'none'],
    ['a width', ['tables', 'runs', 'texts', 'hash', 'ends', 'width'], 0],
  ] as const)('by a description without %s is CORRUPT_FILE', async (_, path, value) => {
    const error = await failure(async () => openStore(folderOf(await edited(path, value))))
    expect(error.code).toBe('CORRUPT_FILE')
    expect(error.message).toContain(path.at(-1) === '0' ? 'variants[0]' : path.at(-1))
  })

  it.each([
    ['an empty folder', undefined],
    ['a zarr group of somebody else', '{"zarr_format":3,"node_type":"group","attributes":{}}'],
    ['a zarr.json with something else', '{"attributes":{"nasbench":"no"}}'],
    ['null', 'null'],
    ['a number', '7'],
  ])('or is none (%s) is UNSUPPORTED_FILE', async (_, text) => {
    const error = await failure(() => openStore(folderOf(text)))
    expect(error.code).toBe('UNSUPPORTED_FILE')
  })

  it.each([
    [3, 'update'],
    [1, 'import the published file again'],
  ])('or of format %i is STORE_VERSION, with what to do', async (format, advice) => {
    const error = await failure(async () => openStore(folderOf(await edited(['format'], format))))
    expect(error.code).toBe('STORE_VERSION')
    expect(error.message).toContain(advice)
  })

  it('or was written before there were checksums is STORE_VERSION', async () => {
    const root = JSON.parse(await edited(['format'], 1))
    delete root.attributes['nasbench-crc32c']
    const error = await failure(() => openStore(folderOf(JSON.stringify(root))))
    expect(error.code).toBe('STORE_VERSION')
  })

  it('or has an encoding of a newer version is STORE_VERSION when that is read', async () => {
    const path = ['tables', 'runs', 'measures', 'seed', 'variants', '0', 'column', 'encoding']
    const store = await openStore(folderOf(await edited(path, { kind: 'delta', type: 'uint8' })))
    expect((await failure(() => store.table('runs')?.measure('seed')?.value(0))).code).toBe('STORE_VERSION')
  })

  it('or was given up is no store', async () => {
    const folder = join(temporaryFolder(), 'store')
    const writer = createStore(folder, { benchmark: 'toy', layoutVersion: 1 })
    fill(writer)
    expect((await failure(() => openStore(fileFolder(folder)))).code).toBe('UNSUPPORTED_FILE')
    writer.discard()
    expect((await failure(() => openStore(fileFolder(folder)))).code).toBe('UNSUPPORTED_FILE')
  })
})

/** The description of a good store with one field changed or taken away, under a checksum of its own. */
async function edited(path: readonly string[], value: unknown): Promise<string> {
  const root = JSON.parse(readFileSync(join(await writeStore(fill), 'zarr.json'), 'utf8'))
  let at = root.attributes.nasbench
  for (const key of path.slice(0, -1)) at = at[key]
  at[path.at(-1) as string] = value
  return new TextDecoder().decode(rootMetadata(root.attributes.nasbench))
}

function folderOf(description: string | undefined) {
  if (description === undefined) return memoryFolder(new Map())
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'zarr.json'), description)
  return fileFolder(folder)
}
