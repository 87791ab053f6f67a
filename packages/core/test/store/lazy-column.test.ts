import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memorySource } from '../../src/bytes/memory.js'
import { isNotLoaded, notLoaded } from '../../src/bytes/when-loaded.js'
import { createColumnCache, missingColumn, type NumberSource } from '../../src/store/lazy-column.js'

const local = { remote: false, computed: false }

/* A source of given numbers, and what was read of it. */
function counted(columns: readonly (readonly number[])[]): NumberSource & { readonly log: string[] } {
  const log: string[] = []
  return {
    log,
    value(row, point) {
      log.push(`value ${row} ${point}`)
      return columns[point]?.[row] ?? Number.NaN
    },
    column(point) {
      log.push(`column ${point}`)
      return Float64Array.from(columns[point] ?? [])
    },
  }
}

describe('a lazy column', () => {
  it('is read singly at first and loaded whole after the given number of reads', () => {
    const source = counted([[10, 11, 12]])
    const column = createColumnCache(local, { bulkLoadAfter: 3 }).column(source)
    for (let i = 0; i < 3; i++) expect(column.at(i)).toBe(10 + i)
    expect(source.log).toEqual(['value 0 0', 'value 1 0', 'value 2 0'])
    expect(column.at(1)).toBe(11)
    for (let i = 0; i < 100; i++) expect(column.at(i % 3)).toBe(10 + (i % 3))
    expect(source.log.slice(3)).toEqual(['column 0'])
  })

  it.each([
    { remote: true, computed: false },
    { remote: false, computed: true },
  ])('of a store with %j is never loaded by single reads', (store) => {
    const source = counted([[10, 11, 12]])
    const column = createColumnCache(store, { bulkLoadAfter: 1 }).column(source)
    column.expect(1000)
    for (let i = 0; i < 30; i++) column.at(0)
    expect(source.log).toEqual(Array(30).fill('value 0 0'))
    expect([...column.all()]).toEqual([10, 11, 12])
    column.at(2)
    expect(source.log.slice(30)).toEqual(['column 0'])
  })

  it('is loaded at once if enough reads are announced', () => {
    const source = counted([[10, 11, 12]])
    const column = createColumnCache(local, { bulkLoadAfter: 5 }).column(source)
    column.expect(5)
    expect(source.log).toEqual([])
    column.expect(6)
    expect(source.log).toEqual(['column 0'])
  })

  it('has the values of several points of a row side by side', () => {
    const source = counted([
      [0, 1],
      [2, 3],
      [4, 5],
    ])
    const column = createColumnCache(local, { bulkLoadAfter: 2 }).column(source, { point: 1, width: 2 })
    const into = new Float64Array(2)
    column.read(1, into)
    expect([...into]).toEqual([3, 5])
    column.read(0, into)
    expect([...into]).toEqual([2, 4])
    expect(source.log).toEqual(['value 1 1', 'value 1 2', 'column 1', 'column 2'])
    expect([...column.all()]).toEqual([2, 4, 3, 5])
  })

  it('reads rows beyond the loaded ones from the source', () => {
    const source: NumberSource = { value: (row) => row * 2, column: () => Float64Array.of(0, 2) }
    const column = createColumnCache(local).column(source)
    column.all()
    expect(column.at(7)).toBe(14)
  })

  it('is one object per source and points', () => {
    const cache = createColumnCache(local)
    const source = counted([[1]])
    expect(cache.column(source, { point: 2 })).toBe(cache.column(source, { point: 2, width: 1 }))
    expect(cache.column(source, { point: 2 })).not.toBe(cache.column(source, { point: 2, width: 3 }))
    expect(cache.column(source)).not.toBe(cache.column(counted([[1]])))
  })

  it('keeps nothing of a load that lacks bytes, and reports those of all points', () => {
    const bytes = memorySource(new Uint8Array(1))
    let here = false
    const source: NumberSource = {
      value: () => 0,
      column(point) {
        if (!here) throw notLoaded([{ source: bytes, at: point, length: 1 }])
        return Float64Array.of(point)
      },
    }
    const column = createColumnCache(local).column(source, { width: 3 })
    let error: unknown
    try {
      column.all()
    } catch (thrown) {
      error = thrown
    }
    expect(isNotLoaded(error) && error.missing.map(({ at }) => at)).toEqual([0, 1, 2])
    here = true
    expect([...column.all()]).toEqual([0, 1, 2])
  })

  it('knows the points of a row where the source knows them', () => {
    const source = {
      ...counted([[Number.NaN, 1]]),
      pointsOf: (row: number) => (row === 0 ? { from: 0, count: 1 } : undefined),
    }
    const column = createColumnCache(local).column(source)
    expect([column.has(0), column.has(1)]).toEqual([true, false])
    const plain = createColumnCache(local).column(counted([[Number.NaN, 1]]))
    expect([plain.has(0), plain.has(1)]).toEqual([false, true])
    const missing = createColumnCache(local).column(missingColumn(2))
    expect([missing.has(0), missing.at(1), missing.all().length]).toEqual([false, Number.NaN, 2])
  })
})

describe('the budget of a column cache', () => {
  it('drops the column that was used least recently', () => {
    const cache = createColumnCache(local, { bulkLoadAfter: 0, maxBytes: 3 * 16 })
    const sources = Array.from({ length: 4 }, () => counted([[1, 2]]))
    const columns = sources.map((source) => cache.column(source))
    for (const column of columns.slice(0, 3)) column.all()
    columns[0]?.at(0)
    columns[3]?.all()
    // The second is gone; the others are still loaded.
    for (const column of [columns[0], columns[2], columns[3]]) column?.at(1)
    expect(sources.map(({ log }) => log.length)).toEqual([1, 1, 1, 1])
    columns[1]?.at(1)
    expect(sources[1]?.log).toEqual(['column 0', 'column 0'])
  })

  it('keeps the column in use even if it is larger than the budget', () => {
    const source = counted([[1, 2, 3]])
    const column = createColumnCache(local, { maxBytes: 1 }).column(source)
    column.all()
    column.all()
    expect(source.log).toEqual(['column 0'])
  })
})

describe('compact columns', () => {
  const bits = (value: number) => new BigUint64Array(Float64Array.of(value).buffer)[0]

  it('give back every value bit for bit, in the smallest type that has them all', () => {
    const number = fc.oneof(
      fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      fc.float({ noNaN: true }),
      fc.double({ noNaN: true }),
      fc.constantFrom(0, -0, Number.NaN, Number.POSITIVE_INFINITY, -1, 2 ** 32),
    )
    fc.assert(
      fc.property(fc.array(number), (values) => {
        const column = createColumnCache(local, { bulkLoadAfter: 0, compact: true }).column(counted([values]))
        for (const [row, value] of values.entries()) expect(bits(column.at(row))).toBe(bits(value))
      }),
    )
  })

  it('take half the bytes where that is exact', () => {
    const typeOf = (values: readonly number[]) =>
      createColumnCache(local, { compact: true })
        .column(counted([values]))
        .all().constructor
    expect(typeOf([0, 2 ** 32 - 1])).toBe(Uint32Array)
    expect(typeOf([0.5, Number.NaN])).toBe(Float32Array)
    expect(typeOf([0, -0])).toBe(Float32Array)
    expect(typeOf([0.1])).toBe(Float64Array)
  })
})
