import {
  createColumnCache,
  type LazyColumn,
  type MeasureReader,
  missingColumn,
  NasBenchError,
  type StoreReader,
} from '@nasbench/core'
import { hashOfIndex } from './hash.js'
import { spaceSize } from './operations.js'
import { budgets, cellsTable, type Measure101, placesTable, points, repeats } from './tables.js'

/** Counts of a store's contents, kept in its attributes. */
export interface Contents101 {
  /** Cells with at least one run. */
  readonly cells: number
  readonly runs: number
  readonly runsByBudget: Readonly<Record<string, number>>
  readonly cellsByVertices: Readonly<Record<string, number>>
  /** Cells that the file gives with their vertices in another order than the canonical one. */
  readonly respelled: number
  /** Cells with evaluations at other epochs than 0, half and all of a training. */
  readonly unusualEpochs: number
  /** Fields of the file that are not kept. */
  readonly ignored: readonly string[]
}

/* Single reads of a number before it is loaded for all cells: a column takes 1.7 MB and more, and some 40 ms. */
const bulkLoadAfter = 2000

/** The training runs in a store that one of our importers wrote, or in the demo's computed store; a row is a cell. */
export class CellRuns {
  readonly contents: Contents101
  readonly rows: number
  private readonly columns
  private readonly rowsOfIndices: LazyColumn
  private readonly indices: LazyColumn
  private readonly hashes: LazyColumn
  private readonly words = new Float64Array(4)
  private ordered: { readonly indices: Uint32Array; readonly rows: Uint32Array } | undefined

  /** Throws CORRUPT_FILE if the store lacks a part. */
  constructor(readonly store: StoreReader) {
    const table = store.table(cellsTable)
    const part = (measure: MeasureReader | undefined): MeasureReader => {
      if (measure) return measure
      const { location } = store
      throw new NasBenchError(
        'CORRUPT_FILE',
        `the store ${location} lacks a part of its cells: import it again`,
        {
          path: location,
        },
      )
    }
    this.contents = store.layout.attributes as unknown as Contents101
    this.rows = table?.rows ?? 0
    this.columns = createColumnCache(store, { bulkLoadAfter, compact: true, maxBytes: 2 ** 27 })
    const lookups = createColumnCache(store, {
      bulkLoadAfter,
      compact: true,
      maxBytes: Number.POSITIVE_INFINITY,
    })
    this.rowsOfIndices = lookups.column(part(store.table(placesTable)?.measure('row')))
    this.indices = lookups.column(part(table?.measure('index')))
    this.hashes = lookups.column(part(table?.measure('hash')), { width: 4 })
  }

  /** The row of a cell's index; -1 if the cell has no runs. */
  row(index: number): number {
    return this.rowsOfIndices.at(index) - 1
  }

  /** The module hash of a row. */
  hash(row: number): string {
    const { remote, computed } = this.store
    // Computing a hash takes less time than a request.
    if (remote || computed) return hashOfIndex(this.indices.at(row))
    this.hashes.read(row, this.words)
    const [a, b, c, d] = this.words as unknown as [number, number, number, number]
    return hex(a) + hex(b) + hex(c) + hex(d)
  }

  /** Trainable parameters as recorded; NaN if they are not. */
  parameters(row: number): number {
    return this.store.table(cellsTable)?.measure('parameters')?.value(row) ?? Number.NaN
  }

  /** The cells with runs by ascending index, and the row of each. 5 ms for all cells, once. */
  byIndex(): { readonly indices: Uint32Array; readonly rows: Uint32Array } {
    if (!this.ordered) {
      const byRow = this.indices.all()
      const indices = Uint32Array.from(byRow).sort()
      const rowOf = new Uint32Array(spaceSize)
      for (let row = 0; row < byRow.length; row++) rowOf[byRow[row]!] = row
      this.ordered = { indices, rows: indices.map((index) => rowOf[index]!) }
    }
    return this.ordered
  }

  /** Loads the lookups of all cells. */
  loadLookups(): void {
    this.rowsOfIndices.all()
    this.byIndex()
  }

  /** The three repeats of a measure at a point, for all cells. */
  repeatsAt(name: Measure101, point: number): LazyColumn {
    const measure = this.measure(name)
    return this.columns.column(measure ?? this.absent(name), { point, width: repeats })
  }

  /** True if some cell has a value at that point. */
  has(name: Measure101, point: number): boolean {
    const all = this.measure(name)?.points ?? []
    return all.some(({ from, count, at }) => at?.includes(point) ?? (point >= from && point < from + count))
  }

  /** A cell's values at all points, NaN if it has none; the caller must not change them. */
  values(name: Measure101, row: number): Float64Array {
    const found = this.measure(name)
    const values = found?.row(row)
    const width = points[name]
    if (values?.length === width) return values
    const whole = new Float64Array(width).fill(Number.NaN)
    const own = found?.pointsOf(row)
    if (values && own) for (const [i, value] of values.entries()) whole[own.at?.[i] ?? own.from + i] = value
    return whole
  }

  /** The budgets that some cell has runs of, ascending. */
  get budgets(): number[] {
    return budgets.filter((budget) => (this.contents.runsByBudget[budget] ?? 0) > 0)
  }

  private measure(name: Measure101): MeasureReader | undefined {
    return this.store.table(cellsTable)?.measure(name)
  }

  private readonly missing = new Map<Measure101, ReturnType<typeof missingColumn>>()

  private absent(name: Measure101): ReturnType<typeof missingColumn> {
    const source = this.missing.get(name) ?? missingColumn(this.rows)
    this.missing.set(name, source)
    return source
  }
}

/* Four hexadecimal digits each, made when they first occur. */
const halves = new Array<string | undefined>(1 << 16)

/* Eight hexadecimal digits. */
function hex(word: number): string {
  return half(word >>> 16) + half(word & 0xffff)
}

function half(bits: number): string {
  const known = halves[bits]
  if (known !== undefined) return known
  const made = bits.toString(16).padStart(4, '0')
  halves[bits] = made
  return made
}

/** Number of runs if all cells have all their runs. */
export const runsOfAll = spaceSize * budgets.length * repeats
