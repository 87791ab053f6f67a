import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { batchCount, count, type Encoding, float32, integer } from '../../src/store/encoding.js'
import { bitsOf, floatsOf, writtenStore } from './stores.js'

/** What a row has of a measure: its first point or all points, and the values. */
interface Row {
  readonly where: number | readonly number[]
  readonly values: Float64Array
}

const special = [
  0n,
  1n << 63n,
  1n,
  (1n << 63n) | 1n,
  0x000fffffffffffffn,
  0x7ff0000000000000n,
  0xfff0000000000000n,
  0x7ff8000000000000n,
  0xfff8000000000000n,
  0x7ff8000000000123n,
  0x7ff4000000000001n,
  0xfff0000000000001n,
  0x7fffffffffffffffn,
]
const float64s = fc.oneof(
  fc.constantFrom(...special),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.double().map((value) => new BigUint64Array(Float64Array.of(value).buffer)[0] as bigint),
)
const bitsOfNumber = (value: number) => new BigUint64Array(Float64Array.of(value).buffer)[0] as bigint
/* As a PyTorch training loop adds up the accuracy of its batches. */
const pytorch = (of: number, batch: number) => {
  const rest = of % batch
  return fc.tuple(fc.nat(of - rest), fc.nat(rest)).map(([full, last]) => {
    const percent = rest === 0 ? 0 : Math.fround(last * Math.fround(100 / rest)) * rest
    return bitsOfNumber((full * 100 + percent) / of)
  })
}
const kinds: Readonly<
  Record<string, { readonly value: fc.Arbitrary<bigint>; readonly encodings: readonly Encoding[] }>
> = {
  float64: { value: float64s, encodings: [] },
  float32: { value: fc.float({ noNaN: true }).map(bitsOfNumber), encodings: [] },
  integers: {
    value: fc.nat(70_000).map(bitsOfNumber),
    encodings: [integer(200), integer(60_000), integer()],
  },
  counts: {
    value: fc.nat(10_000).map((k) => bitsOfNumber((k * 100) / 10_000)),
    encodings: [count(10_000, 100)],
  },
  'single counts': {
    value: fc.nat(10_000).map((k) => bitsOfNumber(Math.fround(k / 10_000))),
    encodings: [count(10_000, 1, { single: true })],
  },
  'batch counts': { value: pytorch(25_000, 256), encodings: [count(25_000, 100), batchCount(25_000)] },
  'whole batches': { value: pytorch(51_200, 256), encodings: [batchCount(51_200)] },
  'small integers and -0': {
    value: fc.constantFrom(0, -0, 1, 2, -1, 255, 0.5).map(bitsOfNumber),
    encodings: [integer(200), count(100, 100), batchCount(512), batchCount(1000), float32],
  },
}

const shapes: fc.Arbitrary<
  readonly { readonly where: number | readonly number[]; readonly points: number }[]
> = fc.array(
  fc.oneof(
    fc.record({ where: fc.nat(3), points: fc.integer({ min: 1, max: 5 }) }),
    fc
      .uniqueArray(fc.nat(30), { minLength: 1, maxLength: 5 })
      .map((points) => points.sort((a, b) => a - b))
      .map((where) => ({ where, points: where.length })),
  ),
  { minLength: 1, maxLength: 3 },
)

/** Rows of a measure: mostly of one shape, some of others, some absent, some with all values the same. */
const rowsOf = (value: fc.Arbitrary<bigint>) =>
  shapes.chain((known) =>
    fc.array(
      fc.oneof(
        { weight: 1, arbitrary: fc.constant(undefined) },
        {
          weight: 8,
          arbitrary: fc.constantFrom(...known).chain(({ where, points }) =>
            fc
              .oneof(
                fc.array(value, { minLength: points, maxLength: points }),
                value.map((one) => Array<bigint>(points).fill(one)),
              )
              .map((bits): Row => ({ where, values: floatsOf(bits) })),
          ),
        },
      ),
      { maxLength: 60 },
    ),
  )

async function expectRoundTrip(
  rows: readonly (Row | undefined)[],
  encodings: readonly Encoding[],
  chunkRows?: number,
): Promise<void> {
  const store = await writtenStore((writer) => {
    const table = writer.table('runs')
    const options = { unit: 'percent', axis: 'epoch', encodings, ...(chunkRows && { chunkRows }) }
    const measure = table.measure('accuracy', options)
    for (const row of rows) {
      if (row) measure.append(row.values, row.where)
      table.endRow()
    }
  })
  const measure = store.table('runs')?.measure('accuracy')
  if (!measure) throw new Error('no measure')
  const points = new Set<number>()
  for (const [i, row] of rows.entries()) {
    const stored = measure.row(i)
    expect(stored && bitsOf(stored)).toEqual(row && bitsOf(row.values))
    if (!row) {
      expect(measure.pointsOf(i)).toBeUndefined()
      expect(measure.value(i)).toBeNaN()
      continue
    }
    for (let place = 0; place < row.values.length; place++) {
      const point = typeof row.where === 'number' ? row.where + place : (row.where[place] as number)
      points.add(point)
      // A number by itself need not keep a NaN's payload; rows and columns do.
      expect(measure.value(i, point)).toBe(row.values[place])
    }
    expect(measure.value(i, 31)).toBeNaN()
    expect(measure.value(i, -1)).toBeNaN()
    expect(measure.value(i, 0.5)).toBeNaN()
  }
  for (const point of points) {
    const expected = Float64Array.from(rows, (row) => {
      if (!row) return Number.NaN
      const place = typeof row.where === 'number' ? point - row.where : row.where.indexOf(point)
      return row.values[place] ?? Number.NaN
    })
    expect([...measure.column(point)]).toEqual([...expected])
  }
  store.close()
}

describe('a store gives back every bit', () => {
  it.each(Object.entries(kinds))('of %s', { timeout: 120_000 }, async (_, { value, encodings }) => {
    await fc.assert(
      fc.asyncProperty(rowsOf(value), fc.constantFrom(undefined, 16, 5), async (rows, chunkRows) => {
        await expectRoundTrip(rows, encodings, chunkRows)
      }),
      { numRuns: 60, seed: 31 },
    )
  })

  it('of more rows than a chunk has, whatever width', async () => {
    for (const [points, rows] of [
      [1, 9000],
      [3, 5000],
      [200, 400],
      [40_000, 20],
    ] as const) {
      const values = (row: number) => Float64Array.from({ length: points }, (_, i) => (row * 31 + i) / 7)
      const store = await writtenStore((writer) => {
        const table = writer.table('runs')
        const measure = table.measure('loss', { unit: 'nats' })
        for (let row = 0; row < rows; row++) {
          measure.append(values(row))
          table.endRow()
        }
      })
      const measure = store.table('runs')?.measure('loss')
      for (let row = 0; row < rows; row += 7)
        expect(bitsOf(measure?.row(row) ?? [])).toEqual(bitsOf(values(row)))
      const column = measure?.column(points - 1) as Float64Array
      expect(bitsOf(column)).toEqual(
        bitsOf(Float64Array.from({ length: rows }, (_, row) => values(row)[points - 1] as number)),
      )
      expect(measure?.value(rows - 1, points - 1)).toBe(values(rows - 1)[points - 1])
      store.close()
    }
  })

  it('of NaNs in a hot loop, payloads and all', async () => {
    const rows = Array.from({ length: 3000 }, (_, i) =>
      floatsOf([
        0x7ff8000000000000n + BigInt(i),
        0xfff0000000000001n + BigInt(i),
        special[i % special.length] as bigint,
      ]),
    )
    const store = await writtenStore((writer) => {
      const table = writer.table('runs')
      const measure = table.measure('loss', { unit: 'nats', encodings: [integer()] })
      for (const row of rows) {
        measure.append(row)
        table.endRow()
      }
    })
    for (const [i, row] of rows.entries()) {
      expect(bitsOf(store.table('runs')?.measure('loss')?.row(i) ?? [])).toEqual(bitsOf(row))
    }
  })

  it('of rows of equal NaNs with different payloads, which are no constant rows', async () => {
    const row = floatsOf([0x7ff8000000000001n, 0x7ff8000000000002n])
    await expectRoundTrip([{ where: 0, values: row }], [])
  })

  it('of -0 where whole numbers and counts were hoped for', async () => {
    for (const encodings of [[integer()], [count(100, 100)], [batchCount(512)], [batchCount(1000)]]) {
      await expectRoundTrip(
        [5, -0, 0].map((value) => ({ where: 0, values: Float64Array.of(value) })),
        encodings,
      )
    }
  })

  it('when a value that does not fit comes after thousands that did', async () => {
    const late = (row: number) => (row === 9999 ? 0.1 : row % 100)
    for (const points of [1, 4]) {
      const rows = Array.from({ length: 10_000 }, (_, row) =>
        Float64Array.from({ length: points }, (_, i) => late(row) + i),
      )
      const store = await writtenStore((writer) => {
        const table = writer.table('runs')
        const measure = table.measure('seconds', { unit: 'seconds', encodings: [integer(200), count(1000)] })
        for (const row of rows) {
          measure.append(row)
          table.endRow()
        }
      })
      const measure = store.table('runs')?.measure('seconds')
      expect(measure?.layout.variants[0]?.column.encoding.kind).toBe('float64')
      for (const row of [0, 1, 4095, 4096, 5000, 9998, 9999]) {
        expect(bitsOf(measure?.row(row) ?? [])).toEqual(bitsOf(rows[row] as Float64Array))
      }
      expect(bitsOf(measure?.column() ?? [])).toEqual(
        bitsOf(Float64Array.from(rows, (row) => row[0] as number)),
      )
    }
  })

  it('of tables without rows, and of one row', async () => {
    for (const rows of [0, 1]) {
      const store = await writtenStore((writer) => {
        const table = writer.table('runs')
        const [never, always] = [
          table.measure('never', { unit: 'x' }),
          table.measure('always', { unit: 'x' }),
        ]
        const text = table.text('name')
        for (let row = 0; row < rows; row++) {
          always.appendValue(7)
          text.append('ü')
          table.endRow()
        }
        expect(never).toBeDefined()
        writer.table('nothing')
      })
      expect(store.tables()).toEqual(['runs', 'nothing'])
      const table = store.table('runs')
      expect(table?.rows).toBe(rows)
      expect(table?.measures()).toEqual(['never', 'always'])
      expect([...(table?.measure('never')?.column() ?? [])]).toEqual(rows === 0 ? [] : [Number.NaN])
      expect([...(table?.measure('always')?.column() ?? [])]).toEqual(rows === 0 ? [] : [7])
      if (rows === 1) {
        expect(table?.text('name', 0)).toBe('ü')
        expect(table?.measure('never')?.row(0)).toBeUndefined()
      }
      expect(() => table?.text('name', rows)).toThrow(RangeError)
    }
  })

  it('of several measures, tables and attributes side by side', async () => {
    const attributes = { list: [1, 'a', null, { deep: true }], text: 'ü', number: 0.1 }
    const store = await writtenStore((writer) => {
      for (const name of ['200/cifar10', '12/cifar10', 'plain']) {
        const table = writer.table(name)
        expect(writer.table(name)).toBe(table)
        for (let row = 0; row < 3; row++) {
          expect(table.rows).toBe(row)
          table.measure('a', { unit: 'x', description: 'of that' }).appendValue(row)
          if (row === 1) table.measure('b', { unit: 'y' }).append(Float64Array.of(1, 2), 3)
          table.endRow()
        }
      }
      writer.setAttributes({ gone: 1, ...attributes })
      writer.setAttributes({ gone: 2 })
      writer.setSourceVersion('v9')
    })
    expect(store.tables()).toEqual(['200/cifar10', '12/cifar10', 'plain'])
    expect(store.layout.attributes).toEqual({ gone: 2, ...attributes })
    expect(store.layout.source.version).toBe('v9')
    const table = store.table('12/cifar10')
    expect([...(table?.measure('a')?.column() ?? [])]).toEqual([0, 1, 2])
    expect(table?.measure('a')?.layout).toMatchObject({ unit: 'x', description: 'of that' })
    expect(table?.measure('b')?.pointsOf(1)).toEqual({ from: 3, count: 2 })
    expect(table?.measure('c')).toBeUndefined()
    expect(table?.measure('constructor')).toBeUndefined()
    expect(store.table('constructor')).toBeUndefined()
    expect(table?.text('constructor', 0)).toBeUndefined()
  })
})

describe('texts of a store', () => {
  it('come back as they were', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('', '\ufeff', '\ufeffwith a mark', '😀', 'a\0b', 'x'.repeat(5000)),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(text, { nil: undefined }), { maxLength: 40 }), async (texts) => {
        const store = await writtenStore((writer) => {
          const table = writer.table('cells')
          const column = table.text('name', { description: 'what it is called' })
          for (const one of texts) {
            if (one !== undefined) column.append(one)
            table.endRow()
          }
        })
        const table = store.table('cells')
        expect(table?.texts()).toEqual(['name'])
        expect(texts.map((_, row) => table?.text('name', row))).toEqual(texts.map((one) => one ?? ''))
      }),
      { numRuns: 60, seed: 32 },
    )
  })

  it('take one byte a byte, and are found among many', async () => {
    const store = await writtenStore((writer) => {
      const table = writer.table('cells')
      for (let row = 0; row < 20_000; row++) {
        table.text('hash').append(`hash ${row * 7919}`)
        table.endRow()
      }
    })
    const { bytes } = store.layout.tables.cells?.texts?.hash ?? {}
    expect(bytes?.encoding.type).toBe('uint8')
    for (const row of [0, 1, 777, 19_998, 19_999]) {
      expect(store.table('cells')?.text('hash', row)).toBe(`hash ${row * 7919}`)
    }
  })
})

describe('a store writer', () => {
  it('refuses two values of one row', async () => {
    await writtenStore((writer) => {
      const table = writer.table('runs')
      table.measure('a', { unit: 'x' }).appendValue(1)
      expect(() => table.measure('a', { unit: 'x' }).appendValue(2)).toThrow('two values of runs/a in row 0')
      table.text('b').append('one')
      expect(() => table.text('b').append('two')).toThrow('two texts of runs/b in row 0')
      table.endRow()
    }).catch((error) => expect(String(error)).toContain('never'))
  })
})
