import { describe, expect, it } from 'vitest'
import { createComputedStore } from '../../src/store/computed-store.js'
import { createColumnCache } from '../../src/store/lazy-column.js'

const store = createComputedStore({
  benchmark: 'toy',
  attributes: { a: 1 },
  tables: {
    'runs/x': {
      rows: 4,
      measures: {
        single: { unit: 'count', value: (row) => row * row },
        curve: {
          unit: 'percent',
          axis: 'epoch',
          points: { from: 1, count: 3 },
          pointsOf: (row) => (row === 2 ? undefined : { from: 1, count: row === 3 ? 2 : 3 }),
          value: (row, point) => row * 10 + point,
        },
        listed: { unit: 'x', points: { from: 4, count: 2, at: [4, 12] }, value: (_, point) => point },
        together: {
          unit: 'x',
          points: { from: 0, count: 2 },
          value: () => 1,
          row: () => Float64Array.of(1, 1),
        },
      },
      texts: { name: (row) => `run ${row}` },
    },
  },
})
const table = store.table('runs/x')

describe('a computed store', () => {
  it('gives what its formulas give', () => {
    expect(store).toMatchObject({
      location: 'demo',
      remote: false,
      computed: true,
      layout: { attributes: { a: 1 } },
    })
    expect(table?.measure('single')?.value(3)).toBe(9)
    expect([...(table?.measure('single')?.column() ?? [])]).toEqual([0, 1, 4, 9])
    expect([...(table?.measure('listed')?.row(0) ?? [])]).toEqual([4, 12])
    expect([...(table?.measure('together')?.row(0) ?? [])]).toEqual([1, 1])
    expect(table?.text('name', 2)).toBe('run 2')
    expect(store.tables()).toEqual(['runs/x'])
    expect(table?.measures()).toEqual(['single', 'curve', 'listed', 'together'])
    expect(table?.texts()).toEqual(['name'])
    expect(table?.measure('curve')?.layout).toEqual({ unit: 'percent', axis: 'epoch', variants: [] })
    store.close()
  })

  it('has no value at a point that a row does not have', () => {
    const curve = table?.measure('curve')
    expect([...(curve?.row(3) ?? [])]).toEqual([31, 32])
    expect(curve?.row(2)).toBeUndefined()
    expect(curve?.value(3, 3)).toBeNaN()
    expect(curve?.value(0, 0)).toBeNaN()
    expect([...(curve?.column(3) ?? [])]).toEqual([3, 13, Number.NaN, Number.NaN])
    expect(curve?.points).toEqual([{ from: 1, count: 3 }])
  })

  it('has nothing under other names, also not those of every object', () => {
    expect(store.table('other')).toBeUndefined()
    expect(store.table('toString')).toBeUndefined()
    expect(table?.measure('constructor')).toBeUndefined()
    expect(table?.text('toString', 0)).toBeUndefined()
  })

  it('is read through the same cache, rows beyond its own too', () => {
    const single = table?.measure('single')
    if (!single) throw new Error('it is missing')
    const column = createColumnCache(store).column(single)
    expect(column.all().length).toBe(4)
    expect([column.at(3), column.at(100)]).toEqual([9, 10_000])
  })
})
