import { type MeasureReader, NasBenchError, type StoreReader } from '@nasbench/core'
import { spaceSize } from './operations.js'
import { budgets, cellsTable, type Measure101, placesTable, points, repeats } from './tables.js'

/** How much there is of it. */
export interface Contents101 {
  /** Cells with at least one run. */
  readonly cells: number
  readonly runs: number
  readonly runsByBudget: Readonly<Record<string, number>>
  readonly cellsByVertices: Readonly<Record<string, number>>
  /** Cells that the file spells in another way than the one the benchmark's authors came upon first. */
  readonly respelled: number
  /** Cells with evaluations at other epochs than 0, half and all of a training. */
  readonly unusualEpochs: number
  /** Fields of the file that are not kept. */
  readonly ignored: readonly string[]
}

/** Training runs of cells; a row is a cell. Where they come from: a store, or the demo's formula. */
export interface CellRuns {
  readonly contents: Contents101
  /** Reading many small pieces is slow: they come over a network. */
  readonly remote: boolean
  readonly rows: number
  /** The row of a cell's index; -1 where there is none. */
  row(index: number): number
  /** The index of each row. */
  indices(): ArrayLike<number>
  /** Module hash. */
  hash(row: number): string
  /** Trainable parameters as recorded; NaN where they are not. */
  parameters(row: number): number
  /** True when some cell has a value at that point. */
  has(measure: Measure101, point: number): boolean
  /** A cell's values at all points, NaN where it has none; the caller may keep but not change them. */
  values(measure: Measure101, row: number): Float64Array
  /** All cells' values at a point. */
  column(measure: Measure101, point: number): Float64Array
  close(): void
}

/* Questions for single cells before what is asked for is loaded for all of them; columns of 1.7 MB and more. */
const patience = 2000

/** The runs in a store that one of our importers wrote. Throws CORRUPT_FILE where it lacks a part. */
export function runsOfStore(store: StoreReader): CellRuns {
  const table = store.table(cellsTable)
  const remote = /^https?:/.test(store.location)
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
  const place = createLookup(part(store.table(placesTable)?.measure('row')), remote)
  const indices = part(table?.measure('index'))
  const hashes = createHashes(part(table?.measure('hash')), remote)
  const parameters = table?.measure('parameters')
  const recorded = parameters && createLookup(parameters, remote)
  const measure = (name: Measure101) => table?.measure(name)
  let allIndices: Uint32Array | undefined
  return {
    contents: store.layout.attributes as unknown as Contents101,
    remote,
    rows: table?.rows ?? 0,
    row: (index) => place(index) - 1,
    indices() {
      allIndices ??= Uint32Array.from(indices.column())
      return allIndices
    },
    hash: hashes,
    parameters: (row) => recorded?.(row) ?? Number.NaN,
    has(name, point) {
      const all = measure(name)?.points ?? []
      return all.some(({ from, count, at }) => at?.includes(point) ?? (point >= from && point < from + count))
    },
    values(name, row) {
      const found = measure(name)
      const values = found?.row(row)
      const width = points[name]
      if (values?.length === width) return values
      const whole = new Float64Array(width).fill(Number.NaN)
      const where = found?.pointsOf(row)
      if (values && where) {
        for (const [i, value] of values.entries()) whole[where.at?.[i] ?? where.from + i] = value
      }
      return whole
    },
    column: (name, point) =>
      measure(name)?.column(point) ?? new Float64Array(table?.rows ?? 0).fill(Number.NaN),
    close: () => store.close(),
  }
}

/* The values of a column of whole numbers: read singly at first, from memory once there are many questions. */
function createLookup(measure: MeasureReader, remote: boolean): (row: number) => number {
  let column: Uint32Array | Float64Array | undefined
  let questions = 0
  return (row) => {
    if (column) return column[row] as number
    if (remote || ++questions <= patience) return measure.value(row)
    const values = measure.column()
    // Not where some are missing.
    column = values.every((value) => value >>> 0 === value) ? Uint32Array.from(values) : values
    return column[row] as number
  }
}

/* The same for hashes, kept as four words each. */
function createHashes(measure: MeasureReader, remote: boolean): (row: number) => string {
  let words: Uint32Array | undefined
  let questions = 0
  return (row) => {
    if (!words) {
      if (remote || ++questions <= patience) {
        const [a, b, c, d] = measure.row(row) as unknown as [number, number, number, number]
        return hex(a) + hex(b) + hex(c) + hex(d)
      }
      const columns = [0, 1, 2, 3].map((word) => measure.column(word))
      const rows = columns[0]?.length ?? 0
      words = new Uint32Array(rows * 4)
      for (const [word, column] of columns.entries()) {
        for (let i = 0; i < rows; i++) words[i * 4 + word] = column[i] as number
      }
    }
    const at = row * 4
    return (
      hex(words[at] as number) +
      hex(words[at + 1] as number) +
      hex(words[at + 2] as number) +
      hex(words[at + 3] as number)
    )
  }
}

/* Four digits each, made when they first occur. */
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

/** The budgets that some cell has runs of, ascending. */
export function budgetsOf(runs: CellRuns): number[] {
  return budgets.filter((budget) => (runs.contents.runsByBudget[budget] ?? 0) > 0)
}

/** Runs of all cells would be so many. */
export const runsOfAll = spaceSize * budgets.length * repeats
