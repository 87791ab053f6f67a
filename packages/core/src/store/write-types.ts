import type { Encoding } from './encoding.js'

/** JSON as it stands in a store's attributes. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** The description of a measure, and how its numbers may be stored. */
export interface MeasureOptions {
  /** The unit of a value: `percent`, `seconds`, `nats`, `count`, `index` … */
  readonly unit: string
  /** The meaning of the points of a row: `epoch`, `repeat`; absent for single values. */
  readonly axis?: string
  readonly description?: string
  /**
   * Compact encodings to try, the most compact first. The first that gives back every value of the column
   * bit for bit is taken; float32 and float64 follow by themselves.
   */
  readonly encodings?: readonly Encoding[]
  /**
   * Number of rows that are stored together. Default: by the number of points. If rows are read one by
   * one and have many points, a few rows make one small read of each.
   */
  readonly chunkRows?: number
}

/** One kind of number of a table's rows; a row has any number of points of it, or none. */
export interface MeasureWriter {
  /**
   * The current row's values at the points `where`, `where + 1`, …, or at all points listed, ascending.
   * Called at most once a row. The values are copied.
   */
  append(values: Float64Array, where?: number | readonly number[]): void
  /** The current row's only value, at point 0. */
  appendValue(value: number): void
}

/** Rows of the same kind: the training runs of one dataset, the cells of a space. */
export interface TableWriter {
  readonly name: string
  /** Rows finished so far, so the number of the current one. */
  readonly rows: number
  /** The measure of that name, made on first use. */
  measure(name: string, options: MeasureOptions): MeasureWriter
  /** One text a row; made on first use. */
  text(name: string, options?: { readonly description?: string }): { append(value: string): void }
  endRow(): void
}

/** The writer that an importer fills. Nothing is visible under the final name before core has finished the store. */
export interface StoreWriter {
  /** The table of that name, made on first use. Names may have `/` in them. */
  table(name: string): TableWriter
  /** Adds to the store's own attributes: axes, counts, whatever the benchmark needs when it opens the store. */
  setAttributes(attributes: { readonly [key: string]: Json }): void
  /** The layout and version of the source as its content tells: `NASBenchAPI pickle, v1_0`. */
  setSourceVersion(version: string): void
}
