import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import * as zarr from 'zarrita'
import { crc32c } from '../../src/bytes/crc.js'
import { fileFolder } from '../../src/bytes/file.js'
import { batchCount, count, type Encoding, integer } from '../../src/store/encoding.js'
import type { ColumnLayout, MeasureLayout } from '../../src/store/layout.js'
import { openStore, type StoreReader } from '../../src/store/reader.js'
import type { StoreWriter } from '../../src/store/write-types.js'
import { bitsOf, writeStore } from './stores.js'

let folder = ''
let store: StoreReader

/** A store with a column of every kind, many of them of several chunks. */
function fill(writer: StoreWriter): void {
  const runs = writer.table('200/cifar10')
  const single = (name: string, value: (row: number) => number, encodings: readonly Encoding[] = []) =>
    runs.measure(name, { unit: 'x', encodings }).appendValue(value(runs.rows))
  const curve = (
    name: string,
    points: number,
    value: (row: number, i: number) => number,
    encodings: readonly Encoding[] = [],
  ) =>
    runs
      .measure(name, { unit: 'percent', axis: 'epoch', description: 'a curve', encodings })
      .append(Float64Array.from({ length: points }, (_, i) => value(runs.rows, i)))
  const rest = 25_000 % 256
  for (let row = 0; row < 9000; row++) {
    single('double', (row) => Math.sin(row))
    single('single', (row) => Math.fround(Math.sin(row)))
    single('byte', (row) => row % 200, [integer(200)])
    single('word', (row) => row, [integer(60_000)])
    single('long', (row) => row * 1000, [integer()])
    single('count', (row) => (row * 100) / 10_000, [count(10_000, 100)])
    single('single-count', (row) => Math.fround(row / 9999), [count(9999, 1, { single: true })])
    if (row % 3 !== 0) single('sparse', (row) => row / 7)
    if (row < 400) {
      curve(
        'accuracy',
        200,
        (row, i) => {
          const [full, last] = [(row * 17 + i * 13) % (25_000 - rest), (row + i) % (rest + 1)]
          return (full * 100 + Math.fround(last * Math.fround(100 / rest)) * rest) / 25_000
        },
        [count(25_000, 100), batchCount(25_000)],
      )
      curve('loss', 200, (row, i) => Math.cos(row * 200 + i))
      curve('latency', 12, (row) => row / 3)
    } else if (row < 500) curve('loss', 12, (row, i) => row + i)
    else if (row < 510) {
      runs
        .measure('loss', { unit: 'percent', axis: 'epoch', description: 'a curve' })
        .append(Float64Array.of(row, -row), [4, 108])
    }
    runs.text('hash').append(row % 5 === 0 ? '' : `hash ü ${row}`)
    runs.endRow()
  }
  const few = writer.table('few')
  for (let row = 0; row < 3; row++) {
    few.measure('seconds', { unit: 'seconds' }).append(Float64Array.of(row, Number.NaN, -0))
    few.endRow()
  }
  writer.table('none').measure('nothing', { unit: 'x' })
}

beforeAll(async () => {
  folder = await writeStore(fill)
  store = await openStore(fileFolder(folder))
})

const measures = (): (readonly [string, string, MeasureLayout])[] =>
  Object.entries(store.layout.tables).flatMap(([table, { measures }]) =>
    Object.entries(measures).map(([name, layout]) => [table, name, layout] as const),
  )
const columns = (): ColumnLayout[] =>
  Object.values(store.layout.tables).flatMap(({ measures, texts = {} }) => [
    ...Object.values(measures).flatMap(({ variants, presence }) => [
      ...variants.map(({ column }) => column),
      ...(presence ? [presence] : []),
    ]),
    ...Object.values(texts).flatMap(({ bytes, ends }) => [bytes, ends]),
  ])

/** docs/formats/store.md, once more. */
function decode(encoding: Encoding, code: number): number {
  if (encoding.kind === 'float64' || encoding.kind === 'float32') return code
  if (code === { uint8: 255, uint16: 65_535, uint32: 4_294_967_295 }[encoding.type]) return Number.NaN
  if (encoding.kind === 'integer') return code
  if (encoding.kind === 'count') {
    const value = (code * encoding.scale) / encoding.of
    return encoding.single ? Math.fround(value) : value
  }
  const [total, last] = [Math.floor(code / 256), code % 256]
  const rest = encoding.of % encoding.batch
  if (rest === 0) return (total * 100) / encoding.of
  return ((total - last) * 100 + Math.fround(last * Math.fround(100 / rest)) * rest) / encoding.of
}

describe('a column', () => {
  it.each([
    ['double', 'float64', 'float64'],
    ['single', 'float32', 'float32'],
    ['byte', 'integer', 'uint8'],
    ['word', 'integer', 'uint16'],
    ['long', 'integer', 'uint32'],
    ['count', 'count', 'uint16'],
    ['single-count', 'count', 'uint16'],
    ['accuracy', 'batchCount', 'uint32'],
    ['loss', 'float64', 'float64'],
    ['latency', 'float64', 'float64'],
  ])('of %s is encoded as %s in %s', (name, kind, type) => {
    const { column } = store.layout.tables['200/cifar10']?.measures[name]?.variants[0] ?? {}
    expect(column?.encoding).toMatchObject({ kind, type })
    expect(column?.constant).toBe(name === 'latency' ? true : undefined)
  })

  it('has a file of exactly the size that the description tells, with a checked index', () => {
    for (const column of columns()) {
      const width = column.constant ? 1 : column.width
      const file = join(folder, column.path, width === 1 ? 'c/0' : 'c/0/0')
      if (column.rows === 0) {
        expect(existsSync(file)).toBe(false)
        continue
      }
      const bytes = readFileSync(file)
      const size = Number(/\d+/.exec(column.encoding.type)?.[0]) / 8
      const chunks = Math.ceil(column.rows / column.chunkRows)
      const chunk = width * column.chunkRows * size
      const stride = chunk + 4
      expect(bytes.length, column.path).toBe(chunks * (stride + 4 + 16) + 4)
      const list = bytes.subarray(chunks * stride, chunks * (stride + 4))
      expect(crc32c(list).toString(16).padStart(8, '0')).toBe(column.crc32c)
      const index = bytes.subarray(chunks * (stride + 4))
      expect(index.readUInt32LE(chunks * 16)).toBe(crc32c(index.subarray(0, chunks * 16)))
      for (let i = 0; i < chunks; i++) {
        expect(index.readBigUInt64LE(i * 16)).toBe(BigInt(i * stride))
        expect(index.readBigUInt64LE(i * 16 + 8)).toBe(BigInt(stride))
        const checksum = crc32c(bytes.subarray(i * stride, i * stride + chunk))
        expect(bytes.readUInt32LE(i * stride + chunk)).toBe(checksum)
        expect(list.readUInt32LE(i * 4)).toBe(checksum)
      }
    }
  })

  it('leaves no other files than it should', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => statSync(join(folder, path)).isFile())
      .map((path) => path.replaceAll('\\', '/'))
    for (const file of files) expect(file).toMatch(/(^|\/)zarr\.json$|\/c\/0(\/0)?$/)
    expect(files.length).toBe(new Set(files).size)
  })
})

describe('the metadata', () => {
  it('is zarr v3 for every group and array', () => {
    for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!path.endsWith('zarr.json')) continue
      const metadata = JSON.parse(readFileSync(join(folder, path), 'utf8'))
      expect(metadata.zarr_format).toBe(3)
      expect(['group', 'array']).toContain(metadata.node_type)
      if (metadata.node_type === 'group') continue
      const { shape, chunk_grid, codecs, dimension_names } = metadata
      expect(shape.length).toBe(dimension_names.length)
      const inner = codecs[0].configuration.chunk_shape
      const outer = chunk_grid.configuration.chunk_shape
      for (const [i, length] of shape.entries()) {
        expect(inner[i]).toBeGreaterThan(0)
        // Zarr wants whole inner chunks in a shard; and one shard is all there is.
        expect(outer[i] % inner[i]).toBe(0)
        expect(outer[i]).toBeGreaterThanOrEqual(length)
      }
    }
  })
})

/** A folder as zarrita wants it. */
function zarritaStore(root: string) {
  const at = (key: string) => join(root, key.slice(1))
  return {
    async get(key: `/${string}`) {
      return existsSync(at(key)) ? new Uint8Array(readFileSync(at(key))) : undefined
    },
    async getRange(key: `/${string}`, range: { offset: number; length: number } | { suffixLength: number }) {
      if (!existsSync(at(key))) return undefined
      const { size } = statSync(at(key))
      const [offset, length] =
        'suffixLength' in range
          ? [size - range.suffixLength, range.suffixLength]
          : [range.offset, range.length]
      const bytes = new Uint8Array(length)
      const file = openSync(at(key), 'r')
      readSync(file, bytes, 0, length, offset)
      closeSync(file)
      return bytes
    },
  }
}

describe('zarrita', () => {
  it('opens the store as a group with our description', async () => {
    const group = await zarr.open(zarritaStore(folder), { kind: 'group' })
    expect(group.attrs.nasbench).toEqual(store.layout)
    for (const name of ['200', '200/cifar10', 'few']) {
      await zarr.open(group.resolve(name), { kind: 'group' })
    }
  })

  it('reads the same values of every measure', async () => {
    const root = zarr.root(zarritaStore(folder))
    const read = async (column: ColumnLayout) => {
      const array = await zarr.open(root.resolve(column.path), { kind: 'array' })
      expect(array.attrs.encoding).toEqual(column.encoding)
      if (column.rows === 0) return []
      const { data, shape } = await zarr.get(array)
      const flat = Array.from(data as unknown as ArrayLike<number>, (code) => decode(column.encoding, code))
      const width = shape.length === 2 ? (shape[0] as number) : 1
      expect(shape.at(-1)).toBe(column.rows)
      expect(width).toBe(column.constant ? 1 : column.width)
      return Array.from({ length: width }, (_, point) =>
        flat.slice(point * column.rows, (point + 1) * column.rows),
      )
    }
    let compared = 0
    for (const [tableName, name, { variants, presence }] of measures()) {
      const table = store.table(tableName)
      const measure = table?.measure(name)
      const which = presence ? (await read(presence))[0] : undefined
      for (const [number, { column, from, at }] of variants.entries()) {
        const points = await read(column)
        let rank = 0
        for (let row = 0; row < (table?.rows ?? 0); row++) {
          if (which && which[row] !== number + 1) continue
          const values = measure?.row(row) ?? new Float64Array(0)
          const stored = Array.from(
            { length: column.width },
            (_, i) => (points[column.constant ? 0 : i] as number[])[rank] as number,
          )
          if (compared % 97 === 0 || row % 101 === 0) {
            expect(bitsOf(stored)).toEqual(bitsOf(values))
            expect(measure?.value(row, at?.[0] ?? from)).toBe(stored[0])
          }
          compared += column.width
          rank++
        }
        expect(rank).toBe(column.rows)
      }
    }
    expect(compared).toBeGreaterThan(200_000)
  })
})

const python = spawnSync('python3', ['-c', 'import numpy']).status === 0

describe('numpy', () => {
  it.skipIf(!python)('reads the same values, by the program in docs/formats/store.md', () => {
    const page = readFileSync(new URL('../../../../docs/formats/store.md', import.meta.url), 'utf8')
    const program = [...page.matchAll(/```python\n([\s\S]*?)```/g)]
      .map(([, code]) => code)
      .find((code) => code?.includes('memmap'))
    const driver = `
import sys
folder, store = open_store(sys.argv[1])
said = {}
for table_name, table in store['tables'].items():
    for name, measure in table['measures'].items():
        points = sorted({p for v in measure['variants'] for p in (v.get('at') or range(v['from'], v['from'] + v['points']))})
        for point in points[:3] + points[-3:]:
            column = values(folder, table, measure, point)
            said[f'{table_name} {name} {point}'] = column.astype('<f8').tobytes().hex()
    for name, text in table.get('texts', {}).items():
        said[f'{table_name} {name} text'] = texts(folder, text)
print(json.dumps(said))
`
    const output = execFileSync('python3', ['-c', `${program}\n${driver}`, folder], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    })
    const said = JSON.parse(output) as Record<string, string | string[]>
    expect(Object.keys(said).length).toBeGreaterThan(20)
    for (const [key, value] of Object.entries(said)) {
      const [tableName = '', name = '', point = ''] = key.split(' ')
      const table = store.table(tableName)
      if (typeof value === 'string') {
        const column = table?.measure(name)?.column(Number(point)) as Float64Array
        expect(Buffer.from(column.buffer).equals(Buffer.from(value, 'hex')), key).toBe(true)
      } else
        expect(value).toEqual(Array.from({ length: table?.rows ?? 0 }, (_, row) => table?.text(name, row)))
    }
  })
})
