import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../src/store/memory-store.js'
import type { StoreReader } from '../../src/store/reader.js'
import type { StoreWriter } from '../../src/store/write-types.js'
import { writtenStore } from './stores.js'

type Row = { readonly measure: string; readonly from: number; readonly values: readonly number[] }[]

const rows = fc.array(
  fc.uniqueArray(
    fc.record({
      measure: fc.constantFrom('a', 'b', 'part/c'),
      from: fc.nat({ max: 2 }),
      values: fc.array(fc.oneof(fc.double(), fc.nat({ max: 300 })), { minLength: 1, maxLength: 4 }),
    }),
    { selector: ({ measure }) => measure },
  ),
  { maxLength: 40 },
)

const fillWith = (table: readonly Row[]) => (writer: StoreWriter) => {
  const into = writer.table('runs')
  for (const [at, row] of table.entries()) {
    for (const { measure, from, values } of row) {
      into.measure(measure, { unit: 'x' }).append(Float64Array.from(values), from)
    }
    if (at % 3 === 0) into.text('name').append(`row ${at}`)
    into.endRow()
  }
  writer.setAttributes({ of: 'rows' })
  writer.setSourceVersion('v7')
}

/* Everything that a reader gives, but for when and where it was written. */
function contentsOf(store: StoreReader): unknown {
  const { attributes, tables, source } = store.layout
  const table = store.table('runs')
  return {
    attributes,
    tables,
    version: source.version,
    values: table?.measures().map((name) => {
      const measure = table.measure(name)
      return Array.from({ length: table.rows }, (_, row) => [measure?.pointsOf(row), measure?.row(row)])
    }),
    columns: table?.measures().map((name) => [0, 1, 2, 3].map((point) => table.measure(name)?.column(point))),
    texts: Array.from({ length: table?.rows ?? 0 }, (_, row) => table?.text('name', row)),
  }
}

describe('a store in memory', () => {
  it('answers as a store on disk that was filled alike', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (table) => {
        const memory = createMemoryStore({ benchmark: 'toy', layoutVersion: 1 })
        fillWith(table)(memory.writer)
        const store = memory.finish()
        const disk = await writtenStore(fillWith(table))
        expect(contentsOf(store)).toEqual(contentsOf(disk))
        disk.close()
      }),
      { numRuns: 15 },
    )
  })

  it('says what it is', () => {
    const { writer, finish } = createMemoryStore({ benchmark: 'toy', layoutVersion: 3 }, 'a demo')
    writer.table('empty')
    const store = finish({ importer: 'by hand' })
    expect(store).toMatchObject({ location: 'a demo', remote: false, computed: false })
    expect(store.layout).toMatchObject({ benchmark: 'toy', layoutVersion: 3 })
    expect(store.layout.source).toMatchObject({
      file: 'a demo',
      bytes: 0,
      importer: 'by hand',
      version: 'unknown',
    })
    expect(store.tables()).toEqual(['empty'])
    store.close()
  })

  it('writes again in memory what an encoding does not fit any more', () => {
    const { writer, finish } = createMemoryStore({ benchmark: 'toy', layoutVersion: 1 })
    const table = writer.table('t')
    const number = (row: number) => (row === 99_999 ? 1 / 3 : row % 200)
    for (let row = 0; row < 100_000; row++) {
      table
        .measure('a', { unit: 'x', encodings: [{ kind: 'integer', type: 'uint8' }] })
        .appendValue(number(row))
      table.endRow()
    }
    const measure = finish().table('t')?.measure('a')
    expect(measure?.layout.variants[0]?.column.encoding.kind).toBe('float64')
    expect(measure?.column().every((value, row) => value === number(row))).toBe(true)
  })
})
