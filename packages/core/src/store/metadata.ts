/*
 * The zarr.json files of a store, and how they are known to be as they were written: the root's ends with the CRC-32C
 * of itself, taken while the checksum's eight digits are zeros, and holds one checksum over all others.
 */
import { crc32c } from '../bytes/crc.js'
import { NasBenchError } from '../errors.js'
import type { DataType } from './encoding.js'
import {
  type ColumnLayout,
  chunkCount,
  formatCrc,
  type StoreLayout,
  storedWidth,
  storeFormat,
} from './layout.js'
import type { Json } from './write-types.js'

/** The root's metadata: the file that makes a folder a store. */
export const rootFile = 'zarr.json'

/** The attribute of the root group that describes a store. */
export const storeAttribute = 'nasbench'

const checksumAttribute = 'nasbench-crc32c'
const ending = /^"nasbench-crc32c":"([0-9a-f]{8})"\}\}$/
const endingBytes = `"${checksumAttribute}":"00000000"}}`.length
const utf8 = new TextEncoder()

/** The root's metadata, ended by its checksum. */
export function rootMetadata(layout: StoreLayout): Uint8Array {
  const attributes = { [storeAttribute]: layout as unknown as Json, [checksumAttribute]: '00000000' }
  const bytes = utf8.encode(JSON.stringify(groupMetadata(attributes)))
  bytes.set(utf8.encode(formatCrc(crc32c(bytes))), bytes.length - 11)
  return bytes
}

/**
 * The description in a root's metadata; undefined if it is not that of a store. Its contents are not checked
 * here.
 *
 * @throws NasBenchError CORRUPT_FILE for bytes that are not as they were written, STORE_VERSION for another format
 */
export function parseRootMetadata(bytes: Uint8Array, name: string): StoreLayout | undefined {
  const text = new TextDecoder().decode(bytes)
  const recorded = ending.exec(text.slice(-endingBytes))?.[1]
  if (recorded !== undefined) {
    const zeroed = bytes.slice()
    zeroed.fill(0x30, bytes.length - 11, bytes.length - 3)
    if (formatCrc(crc32c(zeroed)) !== recorded) throw damaged(name, 'does not match its own checksum')
  }
  let layout: Partial<StoreLayout> | undefined
  try {
    layout = JSON.parse(text)?.attributes?.[storeAttribute]
  } catch (cause) {
    throw damaged(name, 'is not JSON', cause)
  }
  if (typeof layout !== 'object' || layout === null || typeof layout.format !== 'number') return undefined
  if (layout.format !== storeFormat) throw otherFormat(name, layout)
  if (recorded === undefined) throw damaged(name, 'lacks its checksum')
  return layout as StoreLayout
}

function otherFormat(name: string, { format, createdBy }: Partial<StoreLayout>): NasBenchError {
  const newer = Number(format) > storeFormat
  return new NasBenchError(
    'STORE_VERSION',
    newer
      ? `the store ${name} has format ${format}, written by ${createdBy}; this version reads format ${storeFormat}: update the nasbench packages, or import the published file again`
      : `the store ${name} has format ${format}, which has no checksums and is not read any more; this version reads format ${storeFormat}: import the published file again`,
    { path: name, expected: String(storeFormat), received: format },
  )
}

function damaged(name: string, problem: string, cause?: unknown): NasBenchError {
  return new NasBenchError(
    'CORRUPT_FILE',
    `${name}/${rootFile} ${problem}: import the published file again`,
    { path: name, cause },
  )
}

/** The metadata of all arrays and groups below the root, by path. */
export function metadataFiles({ tables }: Pick<StoreLayout, 'tables'>): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>()
  const put = (path: string, metadata: Json) =>
    files.set(`${path}/zarr.json`, utf8.encode(JSON.stringify(metadata)))
  const describe = (column: ColumnLayout, about: { readonly [key: string]: Json }) => {
    put(column.path, arrayMetadata(column, about))
    const parts = column.path.split('/')
    for (let i = 1; i < parts.length; i++) put(parts.slice(0, i).join('/'), groupMetadata())
  }
  for (const table of Object.values(tables)) {
    for (const { variants, presence, ...about } of Object.values(table.measures)) {
      for (const { from, points, column } of variants) describe(column, { ...about, from, points })
      if (presence) describe(presence, { unit: 'variant' })
    }
    for (const { bytes, ends } of Object.values(table.texts ?? {})) {
      describe(bytes, { unit: 'byte' })
      describe(ends, { unit: 'byte' })
    }
  }
  return files
}

/** CRC-32C over metadata files: path, a zero byte and content of each, by path. */
export function metadataChecksum(files: ReadonlyMap<string, Uint8Array>): string {
  const paths = [...files.keys()].sort()
  const parts = paths.flatMap((path) => [utf8.encode(`${path}\0`), files.get(path)!])
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return formatCrc(crc32c(all))
}

const fillOf: Readonly<Record<DataType, Json>> = {
  uint8: 0xff,
  uint16: 0xffff,
  uint32: 0xffff_ffff,
  float32: 'NaN',
  float64: 'NaN',
}

/** The `zarr.json` of a column. */
function arrayMetadata(column: ColumnLayout, about: { readonly [key: string]: Json }): Json {
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
          codecs: [bytes, { name: 'crc32c' }],
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
function groupMetadata(attributes: { readonly [key: string]: Json } = {}): Json {
  return { zarr_format: 3, node_type: 'group', attributes }
}
