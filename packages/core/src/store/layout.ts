import type { DataType, Encoding } from './encoding.js'
import { bytesOf } from './encoding.js'
import type { Json } from './write-types.js'

/** Version of what core writes into a folder; a newer one is refused. */
export const storeFormat = 1

/** The attribute of the root group that says all about a store. */
export const storeAttribute = 'nasbench'

/** A column: one zarr array. Width 1 is a plain list of rows, else the array is `[width, rows]`. */
export interface ColumnLayout {
  /** The array's folder inside the store. */
  readonly path: string
  readonly encoding: Encoding
  /** Points that are stored for each row. */
  readonly width: number
  /** How many rows it has. */
  readonly rows: number
  /** Rows of one chunk. A chunk is `[width, chunkRows]`, in C order, and always full. */
  readonly chunkRows: number
  /** The same value at all points, so it is stored once. */
  readonly constant?: true
}

/** The rows of a measure that have the same points. */
export interface VariantLayout {
  /** The first point and how many follow it. */
  readonly from: number
  /** How many points there are. */
  readonly points: number
  /** All points, where they do not follow one another. */
  readonly at?: readonly number[]
  readonly column: ColumnLayout
}

/** One kind of number of a table's rows, as a store describes it. */
export interface MeasureLayout {
  readonly unit: string
  readonly axis?: string
  readonly description?: string
  readonly variants: readonly VariantLayout[]
  /** Where not all rows are alike: for each row 0 (nothing) or the number of its variant, from 1. */
  readonly presence?: ColumnLayout
}

/** One text a row. */
export interface TextLayout {
  readonly description?: string
  /** UTF-8 bytes of all rows, one after another. */
  readonly bytes: ColumnLayout
  /** Where each row's text ends. */
  readonly ends: ColumnLayout
}

/** The rows of a table and what there is of them. */
export interface TableLayout {
  /** How many rows it has. */
  readonly rows: number
  readonly measures: { readonly [name: string]: MeasureLayout }
  readonly texts?: { readonly [name: string]: TextLayout }
}

/** Where a store comes from. */
export interface StoreSource {
  readonly file: string
  /** Length of the published file. */
  readonly bytes: number
  readonly sha256: string
  /** Last modification of the source, ISO 8601. */
  readonly modified?: string
  /** SHA-256 over size and both ends of the source: enough to know it again without reading it. */
  readonly fingerprint: string
  readonly importer: string
  readonly version: string
}

/** All that a store says of itself, as it stands in its attributes. */
export interface StoreLayout {
  /** Version of the store's own layout, see `docs/formats/store.md`. */
  readonly format: number
  readonly benchmark: string
  /** Version of the benchmark's tables. */
  readonly layoutVersion: number
  readonly createdAt: string
  readonly createdBy: string
  readonly source: StoreSource
  readonly attributes: { readonly [key: string]: Json }
  readonly tables: { readonly [name: string]: TableLayout }
}

/** Bytes of one chunk of a column. */
export function chunkBytes(column: ColumnLayout): number {
  return storedWidth(column) * column.chunkRows * bytesOf[column.encoding.type]
}

export function chunkCount(column: ColumnLayout): number {
  return Math.ceil(column.rows / column.chunkRows)
}

/** Points that are in the file for each row: one where the value is constant. */
export function storedWidth(column: ColumnLayout): number {
  return column.constant ? 1 : column.width
}

/** Length of the column's only file: the chunks, then the shard index of 16 bytes a chunk and its CRC-32C. */
export function columnFileBytes(column: ColumnLayout): number {
  const chunks = chunkCount(column)
  return chunks * (chunkBytes(column) + 16) + 4
}

/** The shard file's path inside the store. */
export function columnFile(column: ColumnLayout): string {
  return `${column.path}/${storedWidth(column) === 1 ? 'c/0' : 'c/0/0'}`
}

const fillOf: Readonly<Record<DataType, Json>> = {
  uint8: 0xff,
  uint16: 0xffff,
  uint32: 0xffff_ffff,
  float32: 'NaN',
  float64: 'NaN',
}

/** The `zarr.json` of a column. */
export function arrayMetadata(column: ColumnLayout, about: { readonly [key: string]: Json }): Json {
  const flat = storedWidth(column) === 1
  const shape = flat ? [column.rows] : [column.width, column.rows]
  const chunk = flat ? [column.chunkRows] : [column.width, column.chunkRows]
  const shardRows = Math.max(1, chunkCount(column)) * column.chunkRows
  const bytes = { name: 'bytes', configuration: { endian: 'little' } }
  return {
    zarr_format: 3,
    node_type: 'array',
    shape,
    data_type: column.encoding.type,
    chunk_grid: {
      name: 'regular',
      configuration: { chunk_shape: flat ? [shardRows] : [column.width, shardRows] },
    },
    chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
    fill_value: fillOf[column.encoding.type] as Json,
    codecs: [
      {
        name: 'sharding_indexed',
        configuration: {
          chunk_shape: chunk,
          codecs: [bytes],
          index_codecs: [bytes, { name: 'crc32c' }],
          index_location: 'end',
        },
      },
    ],
    dimension_names: flat ? ['row'] : ['point', 'row'],
    attributes: { encoding: column.encoding as unknown as Json, ...about },
  }
}

/** The `zarr.json` of a group. */
export function groupMetadata(attributes: { readonly [key: string]: Json } = {}): Json {
  return { zarr_format: 3, node_type: 'group', attributes }
}
