/*
 * How numbers are read that are asked for again and again. A value of a store costs a read of the file (microseconds), a
 * value in memory nanoseconds, and loading a whole column milliseconds. So a column is read singly at first and is loaded
 * whole after some reads. Invariants:
 * - Columns that are loaded share one budget of bytes; the one that was used least recently is dropped first. "Used" is
 *   measured in loads, not in reads: a read only writes one number. Dropping changes the speed of answers, never a value.
 * - Single reads never load a column of a remote or computed store. Only `all` does.
 * - Loading is all or nothing: if bytes are missing (NOT_LOADED), the error lists those of all points, and nothing is kept.
 */
import { isNotLoaded, type MissingBytes, notLoaded } from '../bytes/when-loaded.js'
import { hasPoint, type Points } from './points.js'
import type { StoreReader } from './reader.js'

/** The source of a lazy column's numbers: a measure of a store, or anything that computes numbers from several. */
export interface NumberSource {
  /** The value of a row at a point; NaN if it has none. */
  value(row: number, point: number): number
  /** The values of all rows at a point. */
  column(point: number): Float64Array
  /** The points of a row. Default: a row has a point if its value is not NaN. */
  pointsOf?(row: number): Points | undefined
}

/** Loaded values, row by row. */
export type ColumnValues = Float64Array | Float32Array | Uint32Array

/** Which points of a measure a column consists of. */
export interface LazyColumnOptions {
  /** The first point. Default: 0. */
  readonly point?: number
  /** Number of consecutive points; a row's values are next to each other in memory. Default: 1. */
  readonly width?: number
}

/** How columns are loaded and kept. */
export interface ColumnCacheOptions {
  /** Number of single reads of a column before it is loaded whole. Default: 8. Remote and computed stores are only read singly. */
  readonly bulkLoadAfter?: number
  /** Bytes that all loaded columns of this cache may take together; the one used last always stays. Default: 64 MiB. */
  readonly maxBytes?: number
  /** Keep values as 32-bit integers or floats if that is exact (payloads of NaN excepted). Default: false. */
  readonly compact?: boolean
}

/** Columns of one store that share a budget. */
export interface ColumnCache {
  /** The column of these points; the same object each time for the same source and points. */
  column(source: NumberSource, options?: LazyColumnOptions): LazyColumn
}

/** Creates the cache for the columns of a store. */
export function createColumnCache(
  store: Pick<StoreReader, 'remote' | 'computed'>,
  options: ColumnCacheOptions = {},
): ColumnCache {
  const { bulkLoadAfter = 8, maxBytes = 2 ** 26, compact = false } = options
  const budget = new LoadedColumns(maxBytes)
  const after = store.remote || store.computed ? Number.POSITIVE_INFINITY : bulkLoadAfter
  const columns = new WeakMap<NumberSource, Map<number, LazyColumn>>()
  return {
    column(source, { point = 0, width = 1 } = {}) {
      const own = columns.get(source) ?? new Map<number, LazyColumn>()
      columns.set(source, own)
      const key = point * 4096 + width
      const column = own.get(key) ?? new LazyColumn(source, point, width, after, compact, budget)
      own.set(key, column)
      return column
    },
  }
}

/** A source without any value, in place of a measure that a store lacks. */
export function missingColumn(rows: number): NumberSource {
  return {
    value: () => Number.NaN,
    column: () => new Float64Array(rows).fill(Number.NaN),
    pointsOf: () => undefined,
  }
}

/** The columns that are loaded, of all those that share a budget. */
class LoadedColumns {
  /** Number of loads so far: the time that "last used" is measured in. */
  clock = 0
  private bytes = 0
  private readonly columns = new Set<LazyColumn>()

  constructor(private readonly maxBytes: number) {}

  add(column: LazyColumn, bytes: number): void {
    this.clock++
    this.columns.add(column)
    this.bytes += bytes
    while (this.bytes > this.maxBytes && this.columns.size > 1) {
      let oldest: LazyColumn | undefined
      for (const other of this.columns) {
        if (other !== column && !(oldest && oldest.lastUsed <= other.lastUsed)) oldest = other
      }
      this.bytes -= oldest!.unload()
      this.columns.delete(oldest!)
    }
  }
}

/**
 * Numbers of all rows at one point or at several consecutive ones; made by `createColumnCache`. Reading throws CORRUPT_FILE
 * and READ_FAILED, and over HTTP NOT_LOADED.
 */
export class LazyColumn {
  /** The cache's clock when a value was last read. */
  lastUsed = 0
  private values: ColumnValues | undefined
  private reads = 0

  constructor(
    private readonly source: NumberSource,
    private readonly point: number,
    private readonly width: number,
    private readonly bulkLoadAfter: number,
    private readonly compact: boolean,
    private readonly loaded: LoadedColumns,
  ) {}

  /** The value of a row, at the column's point number `offset` (from 0); NaN if it has none. */
  at(row: number, offset = 0): number {
    const { values } = this
    if (values) {
      this.lastUsed = this.loaded.clock
      const value = values[row * this.width + offset]
      if (value !== undefined) return value
    } else if (++this.reads > this.bulkLoadAfter) {
      const value = this.all()[row * this.width + offset]
      if (value !== undefined) return value
    }
    // Also for rows beyond the loaded ones: a computed store may have them.
    return this.source.value(row, this.point + offset)
  }

  /** Puts the values of a row at all points of the column into `into`. */
  read(row: number, into: Float64Array): void {
    for (let offset = 0; offset < this.width; offset++) into[offset] = this.at(row, offset)
  }

  /** True if the row has the column's point number `offset`, whatever its value is. */
  has(row: number, offset = 0): boolean {
    const { source } = this
    if (source.pointsOf) return hasPoint(source.pointsOf(row), this.point + offset)
    return !Number.isNaN(this.at(row, offset))
  }

  /** All values, `width` per row, which are loaded now if they are not yet. They must not be changed. */
  all(): ColumnValues {
    if (!this.values) {
      const values = this.load()
      this.values = this.compact ? compacted(values) : values
      this.reads = 0
      this.loaded.add(this, this.values.byteLength)
    }
    this.lastUsed = this.loaded.clock
    return this.values
  }

  /** Announces that this many single reads follow: the column is loaded now if that many would load it. */
  expect(reads: number): void {
    if (!this.values && reads > this.bulkLoadAfter) this.all()
  }

  /** Drops the loaded values and returns how many bytes they took. */
  unload(): number {
    const bytes = this.values?.byteLength ?? 0
    this.values = undefined
    return bytes
  }

  private load(): Float64Array {
    if (this.width === 1) return this.source.column(this.point)
    const columns: Float64Array[] = []
    const missing: MissingBytes[] = []
    for (let offset = 0; offset < this.width; offset++) {
      try {
        columns.push(this.source.column(this.point + offset))
      } catch (error) {
        if (!isNotLoaded(error)) throw error
        // The bytes of all points are reported together, so that they are fetched side by side.
        missing.push(...error.missing)
      }
    }
    if (missing.length > 0) throw notLoaded(missing)
    const values = new Float64Array(columns[0]!.length * this.width)
    for (const [offset, column] of columns.entries()) {
      for (let row = 0; row < column.length; row++) values[row * this.width + offset] = column[row]!
    }
    return values
  }
}

/* Object.is tells 0 from -0, and takes NaN for itself. */
function compacted(values: Float64Array): ColumnValues {
  if (values.every((value) => Object.is(value >>> 0, value))) return Uint32Array.from(values)
  if (values.every((value) => Object.is(Math.fround(value), value))) return Float32Array.from(values)
  return values
}
