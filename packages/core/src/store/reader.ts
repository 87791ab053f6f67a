import type { ByteFolder } from '../bytes/source.js'
import { NasBenchError } from '../errors.js'
import { layoutProblem } from './check-layout.js'
import { ColumnReader } from './column-reader.js'
import type { MeasureLayout, StoreLayout, TableLayout, TextLayout } from './layout.js'
import { parseRootMetadata, rootFile } from './metadata.js'
import { indexOfPoint, type Points } from './points.js'

/** One kind of number of a table's rows. */
export interface MeasureReader {
  readonly layout: MeasureLayout
  /** The points that some row has, those of all rows together. */
  readonly points: readonly Points[]
  /** The points of a row; undefined if it has none. */
  pointsOf(row: number): Points | undefined
  /** A row's value at a point; NaN if it has none. */
  value(row: number, point?: number): number
  /** All of a row's values; undefined if it has none. */
  row(row: number): Float64Array | undefined
  /** The values of all rows at a point; NaN for rows without a value. */
  column(point?: number): Float64Array
  /**
   * Reads all numbers of the measure and compares them with their checksums. Over HTTP they are kept in memory: after
   * that no read of the measure throws NOT_LOADED.
   *
   * @throws NasBenchError CORRUPT_FILE, READ_FAILED, ABORTED
   */
  load(options?: { readonly signal?: AbortSignal }): Promise<void>
}

/** A table of an open store. */
export interface TableReader {
  readonly name: string
  /** How many rows it has. */
  readonly rows: number
  measures(): string[]
  /** Undefined if the store has no such measure. */
  measure(name: string): MeasureReader | undefined
  texts(): string[]
  /** The text of a row, or undefined if the store has no such texts. */
  text(name: string, row: number): string | undefined
  /** Does for texts what `MeasureReader.load` does for measures; nothing if the store has no such texts. */
  loadText(name: string, options?: { readonly signal?: AbortSignal }): Promise<void>
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
 * @throws NasBenchError UNSUPPORTED_FILE for a folder that is not a store, STORE_VERSION for another format,
 * CORRUPT_FILE for a damaged description
 */
export async function openStore(folder: ByteFolder): Promise<StoreReader> {
  return createReader((await readLayout(folder)).layout, folder)
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

/**
 * The description of the store in a folder, and its length in bytes. Throws UNSUPPORTED_FILE, CORRUPT_FILE and
 * STORE_VERSION.
 */
export async function readLayout(
  folder: ByteFolder,
): Promise<{ readonly layout: StoreLayout; readonly bytes: number }> {
  const { name } = folder
  const source = await folder.open(rootFile)
  const bytes = source && new Uint8Array(source.size)
  if (bytes) await source.read(bytes, 0)
  source?.close?.()
  const layout = bytes && parseRootMetadata(bytes, name)
  if (!layout) {
    throw new NasBenchError('UNSUPPORTED_FILE', `${name} is not a nasbench store`, { path: name })
  }
  const problem = layoutProblem(layout)
  if (problem) {
    throw new NasBenchError(
      'CORRUPT_FILE',
      `${name}/${rootFile} has incomplete store metadata (${problem}): import the published file again`,
      { path: name },
    )
  }
  return { layout, bytes: bytes.length }
}

type OpenColumn = (layout: ColumnReader['layout']) => ColumnReader

function createTable(name: string, layout: TableLayout, open: OpenColumn): TableReader {
  const measures = new Map<string, MeasureReader>()
  const texts = new Map<string, TextReader>()
  const textOf = (of: string) => {
    let read = texts.get(of)
    const description = layout.texts && Object.hasOwn(layout.texts, of) ? layout.texts[of] : undefined
    if (!read && description) {
      read = createText(description, open)
      texts.set(of, read)
    }
    return read
  }
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
    text: (of, row) => textOf(of)?.text(row),
    async loadText(of, { signal } = {}) {
      await textOf(of)?.load(signal)
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

  /* The variant of each row, and the row's index within that variant. */
  const locate = () => {
    if (variantOf || !presence) return
    const numbers = presence.column(0)
    const ranks = new Uint32Array(rows)
    const next = new Uint32Array(columns.length + 1)
    for (let row = 0; row < rows; row++) {
      const variant = numbers[row]!
      const rank = next[variant]
      // Undefined for NaN too.
      if (rank === undefined) throw presence.inconsistent(`row ${row} has variant ${variant}`)
      ranks[row] = rank
      next[variant] = rank + 1
    }
    for (const [i, { layout }] of columns.entries()) {
      if (next[i + 1] === layout.rows) continue
      throw presence.inconsistent(`${next[i + 1]} rows have variant ${i + 1}, which has ${layout.rows}`)
    }
    rankOf = ranks
    variantOf = Uint16Array.from(numbers)
  }
  const variantNumber = (row: number) => {
    locate()
    return variantOf ? variantOf[row]! - 1 : columns.length - 1
  }
  const rank = (row: number) => (rankOf ? rankOf[row]! : row)

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
      for (let row = 0; row < rows; row++) all[row] = values[variantOf[row]! - 1]?.[rank(row)] ?? Number.NaN
      return all
    },
    async load({ signal } = {}) {
      await Promise.all([presence?.load(signal), ...columns.map((column) => column.load(signal))])
    },
  }
}

interface TextReader {
  text(row: number): string
  load(signal: AbortSignal | undefined): Promise<void>
}

function createText(layout: TextLayout, open: OpenColumn): TextReader {
  const bytes = open(layout.bytes)
  const ends = open(layout.ends)
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  return {
    text(row) {
      const [first, last] = ends.codesOf(Math.max(0, row - 1), row + 1)
      const [start, end] = [row === 0 ? 0 : first!, last ?? first!]
      if (!(start <= end && end <= bytes.layout.rows))
        throw ends.inconsistent(`the text of row ${row} ends at ${end}`)
      const codes = bytes.codesOf(start, end)
      return decoder.decode(Uint8Array.from(codes))
    },
    async load(signal) {
      await Promise.all([bytes.load(signal), ends.load(signal)])
    },
  }
}
