import type { StoreReader } from '../store/reader.js'
import type { StoreWriter, TableWriter } from '../store/write-types.js'

/** The columns of a table, wherever they are. */
export interface Columns {
  /** 0 where there is no such table. */
  rows(table: string): number
  /** The points that some row has; none where there is no such column. */
  points(table: string, column: string): number[]
  /** All rows' values at a point; NaN where there is none. */
  values(table: string, column: string, point?: number): Float64Array
  texts(table: string, column: string): string[]
  close(): void
}

/** The columns of a store, each read when it is first asked for. */
export function columnsOfStore(store: StoreReader): Columns {
  return {
    rows: (table) => store.table(table)?.rows ?? 0,
    points(table, column) {
      const points = new Set<number>()
      for (const { from, count, at } of store.table(table)?.measure(column)?.points ?? []) {
        for (let i = 0; i < count; i++) points.add(at ? (at[i] as number) : from + i)
      }
      return [...points].sort((a, b) => a - b)
    },
    values(table, column, point = 0) {
      const found = store.table(table)
      return found?.measure(column)?.column(point) ?? new Float64Array(found?.rows ?? 0).fill(Number.NaN)
    },
    texts(table, column) {
      const found = store.table(table)
      return Array.from({ length: found?.rows ?? 0 }, (_, row) => found?.text(column, row) ?? '')
    },
    close: () => store.close(),
  }
}

/** Columns in memory, and what fills them as a store is filled. */
export function memoryColumns(): { readonly writer: Pick<StoreWriter, 'table'>; readonly columns: Columns } {
  const tables = new Map<
    string,
    { rows: number; points: Map<string, Map<number, number[]>>; texts: Map<string, string[]> }
  >()
  const open = (name: string) => {
    const table = tables.get(name) ?? { rows: 0, points: new Map(), texts: new Map() }
    tables.set(name, table)
    return table
  }
  const table = (name: string): TableWriter => {
    const held = open(name)
    return {
      name,
      get rows() {
        return held.rows
      },
      measure(column) {
        const points = held.points.get(column) ?? new Map<number, number[]>()
        held.points.set(column, points)
        const put = (point: number, value: number) => {
          const values = points.get(point) ?? []
          points.set(point, values)
          values[held.rows] = value
        }
        return {
          append: (values, where = 0) => {
            for (const [i, value] of values.entries())
              put(typeof where === 'number' ? where + i : (where[i] as number), value)
          },
          appendValue: (value) => put(0, value),
        }
      },
      text(column) {
        const texts = held.texts.get(column) ?? []
        held.texts.set(column, texts)
        return {
          append: (value) => {
            texts[held.rows] = value
          },
        }
      },
      endRow: () => {
        held.rows++
      },
    }
  }
  return {
    writer: { table },
    columns: {
      rows: (name) => tables.get(name)?.rows ?? 0,
      points: (name, column) =>
        [...(tables.get(name)?.points.get(column)?.keys() ?? [])].sort((a, b) => a - b),
      values(name, column, point = 0) {
        const values = tables.get(name)?.points.get(column)?.get(point) ?? []
        return Float64Array.from(
          { length: tables.get(name)?.rows ?? 0 },
          (_, row) => values[row] ?? Number.NaN,
        )
      },
      texts: (name, column) => [...(tables.get(name)?.texts.get(column) ?? [])],
      close: () => {},
    },
  }
}
