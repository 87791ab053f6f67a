import type { ByteFolder } from '../bytes/source.js'
import { NasBenchError } from '../errors.js'
import { layoutProblem } from './check-layout.js'
import { ColumnReader } from './column-reader.js'
import {
  type MeasureLayout,
  type StoreLayout,
  storeAttribute,
  storeFormat,
  type TableLayout,
  type TextLayout,
} from './layout.js'
import { indexOfPoint, type Points } from './points.js'

/** One kind of number of a table's rows. */
export interface MeasureReader {
  readonly layout: MeasureLayout
  /** The points that some row has, those of all rows together. */
  readonly points: readonly Points[]
  /** The points of a row; undefined where it has none. */
  pointsOf(row: number): Points | undefined
  /** A row's value at a point; NaN where it has none. */
  value(row: number, point?: number): number
  /** All of a row's values; undefined where it has none. */
  row(row: number): Float64Array | undefined
  /** All rows' values at a point; NaN where there is none. */
  column(point?: number): Float64Array
}

/** A table of an open store. */
export interface TableReader {
  readonly name: string
  /** How many rows it has. */
  readonly rows: number
  measures(): string[]
  /** Undefined where the store has no such measure. */
  measure(name: string): MeasureReader | undefined
  texts(): string[]
  /** The text of a row, or undefined where the store has no such texts. */
  text(name: string, row: number): string | undefined
}

/** An open store. Everything is read when it is first asked for. */
export interface StoreReader {
  readonly layout: StoreLayout
  /** Path or URL. */
  readonly location: string
  /** True if the data comes over a network: reading a value is a request, and a whole column takes many. */
  readonly remote: boolean
  /** True if a formula computes the numbers, so that nothing is gained by reading a whole column. */
  readonly computed: boolean
  tables(): string[]
  table(name: string): TableReader | undefined
  close(): void
}

/**
 * Opens a store. Only its description is read.
 *
 * @throws NasBenchError UNSUPPORTED_FILE where the folder is none, STORE_VERSION where a newer version wrote it
 */
export async function openStore(folder: ByteFolder): Promise<StoreReader> {
  const layout = await readLayout(folder)
  if (!layout) {
    throw new NasBenchError('UNSUPPORTED_FILE', `${folder.name} is no nasbench store`, { path: folder.name })
  }
  return createReader(layout, folder)
}

/** The reader of a store whose description is known. */
export function createReader(layout: StoreLayout, folder: ByteFolder): StoreReader {
  const columns: ColumnReader[] = []
  const open = (column: ColumnReader['layout']) => {
    const reader = new ColumnReader(folder, column)
    columns.push(reader)
    return reader
  }
  const tables = new Map<string, TableReader>()
  return {
    layout,
    location: folder.name,
    remote: folder.remote ?? false,
    computed: false,
    tables: () => Object.keys(layout.tables),
    table(name) {
      const known = tables.get(name)
      const description = Object.hasOwn(layout.tables, name) ? layout.tables[name] : undefined
      if (known || !description) return known
      const table = createTable(name, description, open)
      tables.set(name, table)
      return table
    },
    close() {
      for (const column of columns) column.close()
      folder.close?.()
    },
  }
}

/** The description of the store in a folder; undefined where the folder holds none. */
async function readLayout(folder: ByteFolder): Promise<StoreLayout | undefined> {
  const source = await folder.open('zarr.json')
  if (!source) return undefined
  const bytes = new Uint8Array(source.size)
  await source.read(bytes, 0)
  source.close?.()
  let layout: StoreLayout | undefined
  try {
    layout = JSON.parse(new TextDecoder().decode(bytes))?.attributes?.[storeAttribute]
  } catch (cause) {
    throw new NasBenchError('CORRUPT_FILE', `${folder.name}/zarr.json is no JSON: import the file again`, {
      path: folder.name,
      cause,
    })
  }
  if (typeof layout !== 'object' || layout === null || typeof layout.format !== 'number') return undefined
  if (layout.format > storeFormat) {
    throw new NasBenchError(
      'STORE_VERSION',
      `the store ${folder.name} has format ${layout.format}, written by ${layout.createdBy}; this version reads up to ${storeFormat}: update the nasbench packages, or import the published file again`,
      { path: folder.name, expected: String(storeFormat), received: layout.format },
    )
  }
  const problem = layoutProblem(layout)
  if (problem) {
    throw new NasBenchError(
      'CORRUPT_FILE',
      `${folder.name}/zarr.json describes no whole store (${problem}): import the file again`,
      { path: folder.name },
    )
  }
  return layout
}

type OpenColumn = (layout: ColumnReader['layout']) => ColumnReader

function createTable(name: string, layout: TableLayout, open: OpenColumn): TableReader {
  const measures = new Map<string, MeasureReader>()
  const texts = new Map<string, (row: number) => string>()
  return {
    name,
    rows: layout.rows,
    measures: () => Object.keys(layout.measures),
    measure(of) {
      const known = measures.get(of)
      const description = Object.hasOwn(layout.measures, of) ? layout.measures[of] : undefined
      if (known || !description) return known
      const measure = createMeasure(description, layout.rows, open)
      measures.set(of, measure)
      return measure
    },
    texts: () => Object.keys(layout.texts ?? {}),
    text(of, row) {
      let read = texts.get(of)
      const description = layout.texts && Object.hasOwn(layout.texts, of) ? layout.texts[of] : undefined
      if (!read && description) {
        read = createText(description, open)
        texts.set(of, read)
      }
      return read?.(row)
    },
  }
}

function createMeasure(layout: MeasureLayout, rows: number, open: OpenColumn): MeasureReader {
  const columns = layout.variants.map((variant) => open(variant.column))
  const points: Points[] = layout.variants.map(({ from, points, at }) => ({
    from,
    count: points,
    ...(at ? { at } : {}),
  }))
  const presence = layout.presence && open(layout.presence)
  let variantOf: Uint16Array | undefined
  let rankOf: Uint32Array | undefined

  /* Which variant each row has, and the how many-th of it it is. */
  const locate = () => {
    if (variantOf || !presence) return
    const numbers = presence.column(0)
    const ranks = new Uint32Array(rows)
    const next = new Uint32Array(columns.length + 1)
    for (let row = 0; row < rows; row++) {
      const variant = numbers[row] as number
      ranks[row] = next[variant] as number
      next[variant] = (next[variant] as number) + 1
    }
    rankOf = ranks
    variantOf = Uint16Array.from(numbers)
  }
  const variantNumber = (row: number) => {
    locate()
    return variantOf ? (variantOf[row] as number) - 1 : columns.length - 1
  }
  const rank = (row: number) => (rankOf ? (rankOf[row] as number) : row)

  return {
    layout,
    points,
    pointsOf: (row) => points[variantNumber(row)],
    value(row, point = 0) {
      const variant = variantNumber(row)
      const column = columns[variant]
      const at = indexOfPoint(points[variant], point)
      return column && at >= 0 ? column.value(rank(row), at) : Number.NaN
    },
    row: (row) => columns[variantNumber(row)]?.row(rank(row)),
    column(point = 0) {
      locate()
      const values = columns.map((column, variant) => {
        const at = indexOfPoint(points[variant], point)
        return at >= 0 ? column.column(at) : undefined
      })
      if (!variantOf) return values[0] ?? new Float64Array(rows).fill(Number.NaN)
      const all = new Float64Array(rows)
      for (let row = 0; row < rows; row++)
        all[row] = values[(variantOf[row] as number) - 1]?.[rank(row)] ?? Number.NaN
      return all
    },
  }
}

function createText(layout: TextLayout, open: OpenColumn): (row: number) => string {
  const bytes = open(layout.bytes)
  const ends = open(layout.ends)
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  return (row) => {
    const [first, last] = ends.codesOf(Math.max(0, row - 1), row + 1)
    const codes = bytes.codesOf(row === 0 ? 0 : (first as number), last ?? (first as number))
    return decoder.decode(Uint8Array.from(codes))
  }
}
