import type { Json, MeasureWriter, StoreWriter, TableWriter } from '@nasbench/core'
import type { RunSource, RunTable } from '../runs.js'
import { firstRun, packRuns, type RunNote, runCount, runTable } from '../tables.js'

/** What an importer writes, kept in memory: for a few architectures, not for a whole benchmark. */
export interface MemoryRuns {
  readonly writer: StoreWriter
  readonly runs: RunSource<string>
}

interface Cell {
  readonly values: Float64Array
  readonly where: number | readonly number[]
}

export function createMemoryRuns(): MemoryRuns {
  const tables = new Map<string, Map<string, Cell>[]>()
  const opened = new Map<string, RunTable>()
  let notes: readonly RunNote[] = []

  const tableWriter = (name: string): TableWriter => {
    const rows = tables.get(name) ?? [new Map()]
    tables.set(name, rows)
    const measure = (of: string): MeasureWriter => {
      const put = (cell: Cell) => rows.at(-1)?.set(of, cell)
      return {
        append: (values, where = 0) => void put({ values: values.slice(), where }),
        appendValue: (value) => void put({ values: Float64Array.of(value), where: 0 }),
      }
    }
    return {
      name,
      // The last one is being written.
      get rows() {
        return rows.length - 1
      },
      measure,
      text: () => ({ append() {} }),
      endRow: () => void rows.push(new Map()),
    }
  }

  return {
    writer: {
      table: tableWriter,
      setAttributes(attributes: { readonly [key: string]: Json }) {
        if (Array.isArray(attributes.notes)) notes = attributes.notes as unknown as readonly RunNote[]
      },
      setSourceVersion() {},
    },
    runs: {
      singly: true,
      table(training, dataset) {
        const name = runTable(training, dataset)
        const rows = tables.get(name)
        const known = opened.get(name)
        if (known || !rows) return known
        const table = tableOf(rows.slice(0, -1), () => notes)
        opened.set(name, table)
        return table
      },
      close() {},
    },
  }
}

function tableOf(rows: readonly Map<string, Cell>[], notes: () => readonly RunNote[]): RunTable {
  const single = (row: number, measure: string) => rows[row]?.get(measure)?.values[0] ?? Number.NaN
  const pointsOf = (measure: string, row: number) => {
    const cell = rows[row]?.get(measure)
    if (!cell) return undefined
    const { where, values } = cell
    return typeof where === 'number'
      ? { from: where, count: values.length }
      : { from: where[0] as number, count: values.length, at: where }
  }
  const value = (measure: string, row: number, epoch: number) => {
    const cell = rows[row]?.get(measure)
    if (!cell) return Number.NaN
    const { where, values } = cell
    return values[typeof where === 'number' ? epoch - where : where.indexOf(epoch)] ?? Number.NaN
  }
  return {
    rows: rows.length,
    place(index) {
      const own = rows.flatMap((_, row) => (single(row, 'arch') === index ? [row] : []))
      return own.length === 0 ? 0 : packRuns(own[0] as number, own.length)
    },
    seed: (row) => single(row, 'seed'),
    pointsOf,
    points: (measure) => rows.flatMap((_, row) => pointsOf(measure, row) ?? []),
    value,
    values: (measure, row) => rows[row]?.get(measure)?.values,
    column: (measure, epoch) => Float64Array.from(rows, (_, row) => value(measure, row, epoch)),
    note: (row) => notes()[single(row, 'note')],
  }
}

/** The runs of `base`, but for one architecture those of `other`, and no others. */
export function replaceRuns(
  base: RunSource<string>,
  other: RunSource<string>,
  index: number,
): RunSource<string> {
  const tables = new Map<string, RunTable | undefined>()
  return {
    singly: base.singly,
    table(training, dataset) {
      const name = runTable(training, dataset)
      if (!tables.has(name)) {
        tables.set(name, joinTables(base.table(training, dataset), other.table(training, dataset), index))
      }
      return tables.get(name)
    },
    close: () => base.close(),
  }
}

/* The rows of the second follow those of the first. */
function joinTables(
  base: RunTable | undefined,
  other: RunTable | undefined,
  index: number,
): RunTable | undefined {
  if (!base || !other)
    return other ?? (base && { ...base, place: (of) => (of === index ? 0 : base.place(of)) })
  const { rows } = base
  const at = <T>(row: number, read: (table: RunTable, row: number) => T): T =>
    row < rows ? read(base, row) : read(other, row - rows)
  return {
    rows: rows + other.rows,
    place(of) {
      if (of !== index) return base.place(of)
      const place = other.place(of)
      return place === 0 ? 0 : packRuns(firstRun(place) + rows, runCount(place))
    },
    seed: (row) => at(row, (table, own) => table.seed(own)),
    pointsOf: (measure, row) => at(row, (table, own) => table.pointsOf(measure, own)),
    points: (measure) => [...base.points(measure), ...other.points(measure)],
    value: (measure, row, epoch) => at(row, (table, own) => table.value(measure, own, epoch)),
    values: (measure, row) => at(row, (table, own) => table.values(measure, own)),
    column(measure, epoch) {
      const column = new Float64Array(rows + other.rows)
      column.set(base.column(measure, epoch))
      column.set(other.column(measure, epoch), rows)
      return column
    },
    note: (row) => at(row, (table, own) => table.note?.(own)),
  }
}
