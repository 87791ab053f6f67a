import type { StoreSource } from './layout.js'
import { storeFormat } from './layout.js'
import { emptySource } from './memory-store.js'
import { indexOfPoint, type Points } from './points.js'
import type { MeasureReader, StoreReader, TableReader } from './reader.js'
import type { Json } from './write-types.js'

/** A kind of number that a formula gives. */
export interface ComputedMeasure {
  readonly unit: string
  readonly axis?: string
  readonly description?: string
  /** The points that rows have. Default: point 0 only. */
  readonly points?: Points
  /** The points of a row, if rows differ; `undefined` for a row without any. Default: `points`. */
  readonly pointsOf?: (row: number) => Points | undefined
  /** The value of a row at one of its points. */
  readonly value: (row: number, point: number) => number
  /** All values of a row, if computing them together is cheaper than one by one. */
  readonly row?: (row: number) => Float64Array
}

/** A table of a computed store. */
export interface ComputedTable {
  /** Number of rows that `column` returns. Single rows beyond it may be read if the formula has values for them. */
  readonly rows: number
  readonly measures: Readonly<Record<string, ComputedMeasure>>
  /** Texts of a row, by name. */
  readonly texts?: Readonly<Record<string, (row: number) => string>>
}

/** The parts of a computed store. */
export interface ComputedStoreOptions {
  readonly benchmark: string
  readonly tables: Readonly<Record<string, ComputedTable>>
  /** The attributes of the store. Default: none. */
  readonly attributes?: { readonly [key: string]: Json }
  /** The location in messages. Default: `demo`. */
  readonly name?: string
  readonly source?: Partial<StoreSource>
}

/**
 * A store whose numbers are computed when they are read: demo data. Nothing is kept, and code that reads a store reads
 * it in the same way. Rows and measures are not checked for consistency.
 */
export function createComputedStore(options: ComputedStoreOptions): StoreReader {
  const { benchmark, attributes = {}, name = 'demo', source } = options
  const tables = new Map(Object.entries(options.tables).map(([key, table]) => [key, createTable(key, table)]))
  return {
    layout: {
      format: storeFormat,
      benchmark,
      layoutVersion: 0,
      createdAt: '',
      createdBy: '',
      source: { ...emptySource, file: name, version: '', ...source },
      metadataCrc32c: '',
      attributes,
      tables: {},
    },
    location: name,
    remote: false,
    computed: true,
    tables: () => [...tables.keys()],
    table: (key) => tables.get(key),
    close() {},
  }
}

function createTable(name: string, { rows, measures, texts = {} }: ComputedTable): TableReader {
  const readers = new Map(
    Object.entries(measures).map(([key, measure]) => [key, createMeasure(rows, measure)]),
  )
  return {
    name,
    rows,
    measures: () => [...readers.keys()],
    measure: (key) => readers.get(key),
    texts: () => Object.keys(texts),
    text: (key, row) => (Object.hasOwn(texts, key) ? texts[key]?.(row) : undefined),
    loadText: async () => {},
  }
}

function createMeasure(rows: number, measure: ComputedMeasure): MeasureReader {
  const { value, points = { from: 0, count: 1 }, pointsOf = () => points } = measure
  const { unit, axis, description } = measure
  const at = (row: number, point: number) =>
    indexOfPoint(pointsOf(row), point) < 0 ? Number.NaN : value(row, point)
  const rowOf = (row: number, { from, count, at: listed }: Points) =>
    Float64Array.from({ length: count }, (_, i) => value(row, listed ? listed[i]! : from + i))
  return {
    layout: {
      unit,
      ...(axis === undefined ? {} : { axis }),
      ...(description === undefined ? {} : { description }),
      variants: [],
    },
    points: [points],
    pointsOf,
    value: (row, point = 0) => at(row, point),
    row(row) {
      const own = pointsOf(row)
      return own && (measure.row?.(row) ?? rowOf(row, own))
    },
    column(point = 0) {
      const column = new Float64Array(rows)
      for (let row = 0; row < rows; row++) column[row] = at(row, point)
      return column
    },
    load: async () => {},
  }
}
