/*
 * A store's description is a file that may come from anywhere: a server, a stranger, a damaged disk. Code that reads a
 * store relies on the kinds of its fields and on their consistency, and it allocates by the numbers in it. So both are
 * checked once, when the store is opened. That numbers of rows are true of the files is checked when the files are
 * opened.
 */
import { bytesOf } from './encoding.js'
import type { ColumnLayout, StoreLayout } from './layout.js'
import { chunkBytes, chunkCount, columnFileBytes } from './layout.js'

type Fields = Readonly<Record<string, unknown>>

/* Far more than any store has: what is allocated before a file was seen stays below some ten megabytes. */
const maxRows = 2 ** 31
const maxChunks = 2 ** 22
const maxChunkBytes = 2 ** 28
const maxWidth = 2 ** 24
/* For a table without columns: no file confirms its number of rows. */
const maxRowsWithoutColumns = 2 ** 20

/** The first field of a description that is missing or wrong, as its path; undefined for a good description. */
export function layoutProblem(layout: StoreLayout): string | undefined {
  const { benchmark, layoutVersion, createdAt, createdBy, source, attributes, tables } = layout
  if (typeof benchmark !== 'string') return 'benchmark'
  if (!isCount(layoutVersion)) return 'layoutVersion'
  if (typeof createdAt !== 'string') return 'createdAt'
  if (typeof createdBy !== 'string') return 'createdBy'
  if (!isFields(source)) return 'source'
  for (const name of ['file', 'sha256', 'fingerprint', 'importer', 'version']) {
    if (typeof (source as Fields)[name] !== 'string') return `source.${name}`
  }
  if (!isCount(source.bytes)) return 'source.bytes'
  if (!isOptional(source.modified, 'string')) return 'source.modified'
  if (!isChecksum(layout.metadataCrc32c)) return 'metadataCrc32c'
  if (!isFields(attributes)) return 'attributes'
  if (!isFields(tables)) return 'tables'
  return inEach(tables, tableProblem, 'tables')
}

function tableProblem({ rows, measures, texts = {} }: Fields): string | undefined {
  if (!isCount(rows) || rows > maxRows) return 'rows'
  if (!isFields(measures)) return 'measures'
  if (!isFields(texts)) return 'texts'
  const columns = Object.keys(measures).length + Object.keys(texts).length
  if (columns === 0 && rows > maxRowsWithoutColumns) return 'rows'
  return (
    inEach(measures, (measure) => measureProblem(measure, rows), 'measures') ??
    inEach(texts, (text) => textProblem(text, rows), 'texts')
  )
}

function measureProblem(measure: Fields, rows: number): string | undefined {
  if (typeof measure.unit !== 'string') return 'unit'
  if (!isOptional(measure.axis, 'string')) return 'axis'
  if (!isOptional(measure.description, 'string')) return 'description'
  if (!Array.isArray(measure.variants) || measure.variants.length >= 0xffff) return 'variants'
  const alike = measure.presence === undefined
  for (const [i, variant] of measure.variants.entries()) {
    const problem = isFields(variant) ? variantProblem(variant, rows, alike) : 'not an object'
    if (problem) return `variants[${i}].${problem}`
  }
  // `presence` is stored only for measures that some rows lack or that have several variants.
  if (alike) return measure.variants.length === 1 ? undefined : 'presence'
  return columnProblem(measure.presence, 'presence', { width: 1, rows })
}

function variantProblem(
  { from, points, at, column }: Fields,
  rows: number,
  alike: boolean,
): string | undefined {
  if (!Number.isSafeInteger(from)) return 'from'
  if (!isCount(points) || points === 0) return 'points'
  if (at !== undefined) {
    if (!Array.isArray(at) || at.length !== points || !at.every(Number.isSafeInteger)) return 'at'
  }
  const problem = columnProblem(column, 'column', { width: points, ...(alike && { rows }) })
  return problem ?? ((column as ColumnLayout).rows > rows ? 'column.rows' : undefined)
}

function textProblem({ description, bytes, ends }: Fields, rows: number): string | undefined {
  if (!isOptional(description, 'string')) return 'description'
  return columnProblem(bytes, 'bytes', { width: 1 }) ?? columnProblem(ends, 'ends', { width: 1, rows })
}

function columnProblem(
  column: unknown,
  name: string,
  expected: { readonly width: number; readonly rows?: number },
): string | undefined {
  if (!isFields(column)) return name
  const { path, encoding, width, rows, chunkRows, constant, crc32c } = column
  if (typeof path !== 'string') return `${name}.path`
  if (!isFields(encoding) || !isEncoding(encoding)) return `${name}.encoding`
  if (width !== expected.width || expected.width > maxWidth) return `${name}.width`
  if (!isCount(rows) || rows > maxRows || rows !== (expected.rows ?? rows)) return `${name}.rows`
  if (!isCount(chunkRows) || chunkRows === 0) return `${name}.chunkRows`
  if (constant !== undefined && constant !== true) return `${name}.constant`
  if (!isChecksum(crc32c)) return `${name}.crc32c`
  const layout = column as unknown as ColumnLayout
  if (chunkBytes(layout) > maxChunkBytes || chunkCount(layout) > maxChunks) return `${name}.chunkRows`
  return Number.isSafeInteger(columnFileBytes(layout)) ? undefined : `${name}.rows`
}

/* Kinds that this version does not know are refused when the column is read. */
function isEncoding({ kind, type, scale, of, single, batch }: Fields): boolean {
  if (typeof kind !== 'string' || typeof type !== 'string' || !Object.hasOwn(bytesOf, type)) return false
  const isDivisor = (value: unknown) => Number.isFinite(value) && (value as number) > 0
  if (kind === 'float32' || kind === 'float64') return type === kind
  if (kind === 'count') return isDivisor(of) && Number.isFinite(scale) && isOptional(single, 'boolean')
  if (kind === 'batchCount') return isDivisor(of) && isDivisor(batch)
  return true
}

function inEach(
  fields: Fields,
  problemOf: (field: Fields) => string | undefined,
  name: string,
): string | undefined {
  for (const [key, field] of Object.entries(fields)) {
    const problem = isFields(field) ? problemOf(field) : 'not an object'
    if (problem) return `${name}[${JSON.stringify(key)}].${problem}`
  }
  return undefined
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function isOptional(value: unknown, type: 'string' | 'boolean'): boolean {
  return value === undefined || typeof value === type
}

function isChecksum(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{8}$/.test(value)
}
