import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { crc32c } from '../../src/bytes/crc.js'
import { memoryFolder } from '../../src/bytes/memory.js'
import { isNasBenchError } from '../../src/errors.js'
import { checkFolder } from '../../src/store/check-store.js'
import { count, integer } from '../../src/store/encoding.js'
import { chunkCount, chunkStride, formatCrc } from '../../src/store/layout.js'
import { openStore, type StoreReader } from '../../src/store/reader.js'
import type { StoreWriter } from '../../src/store/write-types.js'
import { bitsOf, writeStore } from './stores.js'

const rows = 6000

const fillWith = (seed: number) => (writer: StoreWriter) => {
  const table = writer.table('runs/a')
  for (let row = 0; row < rows; row++) {
    table.measure('double', { unit: 'x' }).appendValue(Math.sin(row * seed))
    table.measure('other', { unit: 'x' }).appendValue(Math.cos(row * seed))
    table.measure('word', { unit: 'x', encodings: [integer(60_000)] }).appendValue((row * seed) % 50_000)
    if (row < 600) {
      const curve = Float64Array.from({ length: 100 }, (_, i) => ((row * 7 + i * seed) % 10_001) / 100)
      table
        .measure('curve', { unit: 'percent', encodings: [count(10_000, 100)], chunkRows: 64 })
        .append(curve)
      table.measure('constant', { unit: 's' }).append(new Float64Array(12).fill(row / seed))
    }
    table.text('name').append(row % 7 === 0 ? '' : `row ${row * seed}`)
    table.endRow()
  }
}

type Files = Map<string, Uint8Array>

async function filesOf(seed: number): Promise<Files> {
  const folder = await writeStore(fillWith(seed))
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const files = paths.filter((path) => statSync(join(folder, path)).isFile())
  return new Map(
    files.map((path) => [path.replaceAll('\\', '/'), new Uint8Array(readFileSync(join(folder, path)))]),
  )
}

let good: Files
let others: Files

beforeAll(async () => {
  good = await filesOf(3)
  others = await filesOf(5)
})

/* The damage that a check finds; a store that cannot be opened at all is damaged too. */
async function isNoticed(files: Files): Promise<boolean> {
  try {
    return (await checkFolder(memoryFolder(files))).damaged.length > 0
  } catch (error) {
    if (isNasBenchError(error, 'CORRUPT_FILE')) return true
    throw error
  }
}

/* Reads single values, whole rows and texts all over the store: each is right, or CORRUPT_FILE. Returns what was refused. */
async function readings(files: Files): Promise<(string | 'refused')[]> {
  const all: (string | 'refused')[] = []
  const read = (work: () => unknown) => {
    try {
      all.push(String(work()))
    } catch (error) {
      if (!isNasBenchError(error, 'CORRUPT_FILE')) throw error
      all.push('refused')
    }
  }
  let store: StoreReader
  try {
    store = await openStore(memoryFolder(files))
  } catch (error) {
    if (isNasBenchError(error, 'CORRUPT_FILE')) return ['refused']
    throw error
  }
  const runs = store.table('runs/a')
  for (const name of runs?.measures() ?? []) {
    const measure = runs?.measure(name)
    for (let row = 0; row < rows; row += 197) {
      read(() => bitsOf([measure?.value(row) ?? 0]))
      read(() => bitsOf(measure?.row(row) ?? []))
    }
  }
  for (const name of ['double', 'other', 'word']) read(() => bitsOf(runs?.measure(name)?.column() ?? []))
  for (let row = 0; row < rows; row += 197) read(() => runs?.text('name', row))
  return all
}

const changed = (path: string, change: (bytes: Uint8Array) => void): Files => {
  const bytes = good.get(path)!.slice()
  change(bytes)
  return new Map(good).set(path, bytes)
}

describe('every byte of a store', () => {
  it('is checked in a good store, and nothing is reported', async () => {
    const bytes = [...good.values()].reduce((sum, { length }) => sum + length, 0)
    expect(await checkFolder(memoryFolder(good))).toEqual({ checkedBytes: bytes, damaged: [] })
  })

  it('is noticed by a check if one of its bits flips, and no reading gives another number', async () => {
    const expected = await readings(good)
    expect(expected).not.toContain('refused')
    const place = fc.constantFrom(...good.keys()).chain((path) =>
      fc.record({
        path: fc.constant(path),
        at: fc.nat({ max: good.get(path)!.length - 1 }),
        bit: fc.nat({ max: 7 }),
      }),
    )
    await fc.assert(
      fc.asyncProperty(place, async ({ path, at, bit }) => {
        const files = changed(path, (bytes) => {
          bytes[at] = bytes[at]! ^ (1 << bit)
        })
        expect(await isNoticed(files)).toBe(true)
        const read = await readings(files)
        for (const [i, value] of read.entries()) if (value !== 'refused') expect(value).toBe(expected[i])
      }),
      { numRuns: 60 },
    )
  })

  it('is noticed at the first and the last byte of every file', async () => {
    for (const [path, { length }] of good) {
      for (const at of [0, length - 1]) {
        const files = changed(path, (bytes) => {
          bytes[at] = bytes[at]! ^ 0x10
        })
        expect(await isNoticed(files), `${path} at ${at}`).toBe(true)
      }
    }
  })

  it('is noticed where a block of a file was zeroed, cut off or added', async () => {
    const block = fc
      .constantFrom(...good.keys())
      .chain((path) =>
        fc.record({ path: fc.constant(path), at: fc.nat({ max: good.get(path)!.length - 1 }) }),
      )
    await fc.assert(
      fc.asyncProperty(block, fc.constantFrom('zero', 'cut', 'add'), async ({ path, at }, kind) => {
        const bytes = good.get(path)!
        const files = new Map(good)
        if (kind === 'cut') files.set(path, bytes.slice(0, at))
        else if (kind === 'add') files.set(path, new Uint8Array([...bytes, 0]))
        else {
          fc.pre(bytes.subarray(at, at + 512).some((byte) => byte !== 0))
          files.set(path, bytes.slice().fill(0, at, at + 512))
        }
        expect(await isNoticed(files)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })
})

describe('files that are good by themselves', () => {
  it('are noticed in the place of another column, and no number is read from them', async () => {
    const [a, b] = ['runs/a/double/c/0', 'runs/a/other/c/0']
    const files = new Map(good).set(a, good.get(b)!).set(b, good.get(a)!)
    const { damaged } = await checkFolder(memoryFolder(files))
    expect(damaged.map(({ column, chunk }) => [column, chunk])).toEqual([
      ['runs/a/double', null],
      ['runs/a/other', null],
    ])
    const store = await openStore(memoryFolder(files))
    const double = store.table('runs/a')?.measure('double')
    for (const read of [() => double?.value(5), () => double?.row(5), () => double?.column()]) {
      expect(read).toThrow(expect.objectContaining({ code: 'CORRUPT_FILE' }))
    }
  })

  it('are noticed if they are from another store, each single one', async () => {
    for (const [path, bytes] of others) {
      if (good.get(path)?.length !== bytes.length || Buffer.compare(good.get(path)!, bytes) === 0) continue
      const files = new Map(good).set(path, bytes)
      // Descriptions that contain no checksum may be the same in both.
      expect(await isNoticed(files), path).toBe(true)
    }
    const store = await openStore(
      memoryFolder(new Map(good).set('runs/a/curve/c/0/0', others.get('runs/a/curve/c/0/0')!)),
    )
    const curve = store.table('runs/a')?.measure('curve')
    // A point of all rows is read without the rest of its chunks; the file is refused all the same.
    expect(() => curve?.column(7)).toThrow(/list of checksums/)
  })

  it('are noticed chunk by chunk if two chunks changed places', async () => {
    const store = await openStore(memoryFolder(good))
    const layout = store.layout.tables['runs/a']!.measures.curve!.variants[0]!.column
    expect(chunkCount(layout)).toBeGreaterThan(3)
    const stride = chunkStride(layout)
    const files = changed('runs/a/curve/c/0/0', (bytes) => {
      const [first, third] = [bytes.slice(0, stride), bytes.slice(2 * stride, 3 * stride)]
      bytes.set(third, 0)
      bytes.set(first, 2 * stride)
    })
    const { damaged } = await checkFolder(memoryFolder(files))
    expect(damaged.map(({ chunk }) => chunk)).toEqual([0, 2])
    expect(damaged[0]?.reason).toContain('another chunk')
    const curve = (await openStore(memoryFolder(files))).table('runs/a')?.measure('curve')
    expect(() => curve?.value(1, 1)).toThrow(/chunk 0 of the column runs\/a\/curve .* is damaged/)
    expect(curve?.value(64, 1)).toBe(store.table('runs/a')?.measure('curve')?.value(64, 1))
    await expect(curve?.load()).rejects.toMatchObject({ code: 'CORRUPT_FILE' })
  })
})

describe('a measure that is loaded', () => {
  it('was checked as a whole', async () => {
    const files = changed('runs/a/curve/c/0/0', (bytes) => {
      bytes[5000] = bytes[5000]! ^ 1
    })
    const measure = (await openStore(memoryFolder(files))).table('runs/a')?.measure('curve')
    await expect(measure?.load()).rejects.toMatchObject({ code: 'CORRUPT_FILE' })
    const fine = (await openStore(memoryFolder(good))).table('runs/a')
    await fine?.measure('curve')?.load()
    await fine?.loadText('name')
    await fine?.loadText('no such text')
    expect(fine?.measure('curve')?.value(599, 99)).toBe(((599 * 7 + 99 * 3) % 10_001) / 100)
  })

  it('stops when it is told to', async () => {
    const table = (await openStore(memoryFolder(good))).table('runs/a')
    const signal = AbortSignal.abort('enough')
    await expect(table?.measure('curve')?.load({ signal })).rejects.toMatchObject({ code: 'ABORTED' })
    await expect(checkFolder(memoryFolder(good), { signal })).rejects.toMatchObject({ code: 'ABORTED' })
  })
})

/** Paths of all fields of a JSON value. */
function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, field]) => pathsOf(field, [...path, key]))]
}

describe('a description with right checksums and wrong content', () => {
  it('is refused or read, and nothing but a NasBenchError is thrown', async () => {
    const { layout } = await openStore(memoryFolder(good))
    const strange = fc.oneof(
      fc.constantFrom(
        undefined,
        null,
        -1,
        0,
        1,
        2,
        3,
        1e9,
        2 ** 40,
        1e308,
        0.5,
        '',
        'x',
        '../../etc',
        true,
        [],
        {},
      ),
      fc.integer(),
      fc.jsonValue({ maxDepth: 1 }),
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...pathsOf(layout)), strange, async (path, value) => {
        const copy = { layout: structuredClone(layout) as unknown as Record<string, unknown> }
        let at: Record<string, unknown> = copy
        const full = ['layout', ...path]
        for (const key of full.slice(0, -1)) at = at[key] as Record<string, unknown>
        at[full.at(-1)!] = value
        const root = new TextEncoder().encode(
          JSON.stringify({ attributes: { nasbench: copy.layout, 'nasbench-crc32c': '00000000' } }),
        )
        root.set(new TextEncoder().encode(formatCrc(crc32c(root))), root.length - 11)
        const read = async () => {
          const store = await openStore(memoryFolder(new Map(good).set('zarr.json', root)))
          for (const name of store.tables()) {
            const table = store.table(name)
            const some = Math.min(3, table?.rows ?? 0)
            for (const measure of table?.measures() ?? []) {
              for (let row = 0; row < some; row++) table?.measure(measure)?.row(row)
              table?.measure(measure)?.column()
              await table?.measure(measure)?.load()
            }
            for (const text of table?.texts() ?? [])
              for (let row = 0; row < some; row++) table?.text(text, row)
          }
        }
        const error = await read().then(
          () => undefined,
          (thrown) => thrown,
        )
        if (error !== undefined) expect(isNasBenchError(error), String(error?.stack)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
