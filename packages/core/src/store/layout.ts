import { crc32c } from '../bytes/crc.js'
import type { Encoding } from './encoding.js'
import { bytesOf } from './encoding.js'
import type { Json } from './write-types.js'

/** Version of what core writes into a folder; others are refused. */
export const storeFormat = 2

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
  /** CRC-32C of the column's list of chunk checksums, which stands after the chunks; eight hexadecimal digits. */
  readonly crc32c: string
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

/** The whole description of a store, as it stands in its attributes. */
export interface StoreLayout {
  /** Version of the store's own layout, see `docs/formats/store.md`. */
  readonly format: number
  readonly benchmark: string
  /** Version of the benchmark's tables. */
  readonly layoutVersion: number
  readonly createdAt: string
  readonly createdBy: string
  readonly source: StoreSource
  /** CRC-32C over the metadata of all arrays and groups below the root; see `metadataChecksum`. */
  readonly metadataCrc32c: string
  readonly attributes: { readonly [key: string]: Json }
  readonly tables: { readonly [name: string]: TableLayout }
}

/** Bytes of one chunk of a column, without its checksum. */
export function chunkBytes(column: ColumnLayout): number {
  return storedWidth(column) * column.chunkRows * bytesOf[column.encoding.type]
}

/** Bytes from the start of a chunk to the start of the next one: its numbers, then their CRC-32C. */
export function chunkStride(column: ColumnLayout): number {
  return chunkBytes(column) + 4
}

export function chunkCount(column: ColumnLayout): number {
  return Math.ceil(column.rows / column.chunkRows)
}

/** Points that are in the file for each row: one if the value is constant. */
export function storedWidth(column: ColumnLayout): number {
  return column.constant ? 1 : column.width
}

/** Offset of the list of chunk checksums, four bytes each: right after the chunks. */
export function checksumsOffset(column: ColumnLayout): number {
  return chunkCount(column) * chunkStride(column)
}

/** Offset of the shard index: 16 bytes per chunk and its CRC-32C. */
export function indexOffset(column: ColumnLayout): number {
  return checksumsOffset(column) + chunkCount(column) * 4
}

/** Length of the column's only file. */
export function columnFileBytes(column: ColumnLayout): number {
  return indexOffset(column) + chunkCount(column) * 16 + 4
}

/** The shard index as zarr's sharding codec wants it: offset and length of each chunk, then its CRC-32C. */
export function shardIndex(column: ColumnLayout): Uint8Array {
  const chunks = chunkCount(column)
  const stride = chunkStride(column)
  const bytes = new Uint8Array(chunks * 16 + 4)
  const view = new DataView(bytes.buffer)
  for (let chunk = 0; chunk < chunks; chunk++) {
    view.setBigUint64(chunk * 16, BigInt(chunk * stride), true)
    view.setBigUint64(chunk * 16 + 8, BigInt(stride), true)
  }
  view.setUint32(chunks * 16, crc32c(bytes, 0, chunks * 16), true)
  return bytes
}

/** A checksum as it stands in metadata. */
export function formatCrc(crc: number): string {
  return crc.toString(16).padStart(8, '0')
}

/** The shard file's path inside the store. */
export function columnFile(column: ColumnLayout): string {
  return `${column.path}/${storedWidth(column) === 1 ? 'c/0' : 'c/0/0'}`
}
