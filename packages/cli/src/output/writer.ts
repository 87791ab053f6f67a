import type { CommonOptions } from '../context.js'
import { csvLine } from './csv.js'
import { plainJson } from './json.js'
import { printable } from './printable.js'
import { createStyle, lineWidth } from './style.js'
import { type Column, formatTable, type Row } from './table.js'

/** The ways to write a result. */
export type Format = 'table' | 'json' | 'jsonl' | 'csv'

/** The forms of a command's result. */
export interface Shape {
  /** Of the table and the CSV file; JSON has every field of a row. */
  readonly columns: readonly Column[] | ((rows: readonly Row[]) => readonly Column[])
  /** Fields of the CSV file, where it has more than the table. */
  readonly fields?: readonly string[]
  /** One row, always: JSON is that object and no array. */
  readonly single?: boolean
  /** The form for a pipe instead of a table: one line per row, for `nasbench query BENCH -` and the like. */
  readonly piped?: (row: Row) => string
  /** A line above the table. */
  readonly heading?: (rows: readonly Row[]) => string | undefined
  /** Lines below it. */
  readonly note?: string | undefined
  /** The sentence in place of a table without rows. */
  readonly empty?: string
}

/** Takes rows one after another. */
export interface ResultWriter {
  add(row: Row): void
  /** Lets go of what can be written before the end, for a reader that waits. */
  flush(): void
  end(): void
}

/** The format that the flags ask for. */
export function formatOf({ json, jsonl, csv, csvSafe }: CommonOptions): Format {
  return json ? 'json' : jsonl ? 'jsonl' : csv || csvSafe ? 'csv' : 'table'
}

/** A writer to standard output. JSON lines and CSV are written as they come, a table and a document at the end. */
export function createWriter(options: CommonOptions, shape: Shape): ResultWriter {
  const format = formatOf(options)
  if (format === 'jsonl') return createStream((row) => `${plainJson(row)}\n`)
  if (format === 'csv') {
    const safe = options.csvSafe === true
    const keys = shape.fields ?? columnsOf(shape, []).map((column) => column.key)
    return createStream(
      (row) =>
        csvLine(
          keys.map((key) => row[key]),
          safe,
        ),
      csvLine(keys, safe),
    )
  }
  const { piped } = shape
  if (format === 'table' && piped !== undefined && !process.stdout.isTTY) {
    return createStream((row) => `${piped(row)}\n`)
  }
  const rows: Row[] = []
  return {
    add: (row) => void rows.push(row),
    flush: () => {},
    end: () =>
      void process.stdout.write(format === 'json' ? document(rows, shape) : table(rows, shape, options)),
  }
}

/** Writes a result that is one object: as JSON, as CSV of its plain fields, else as the text for people. */
export function writeDocument(options: CommonOptions, value: Row, text: () => string): void {
  const format = formatOf(options)
  if (format === 'table') process.stdout.write(text())
  else if (format === 'json') process.stdout.write(`${plainJson(value, 2)}\n`)
  else if (format === 'jsonl') process.stdout.write(`${plainJson(value)}\n`)
  else {
    const plain = Object.entries(value).filter(([, field]) => typeof field !== 'object' || field === null)
    process.stdout.write(csvLine(plain.map(([key]) => key)) + csvLine(plain.map(([, field]) => field)))
  }
}

function createStream(lineOf: (row: Row) => string, header = ''): ResultWriter {
  let text = header
  const flush = () => {
    if (text !== '') process.stdout.write(text)
    text = ''
  }
  const add = (row: Row) => {
    text += lineOf(row)
  }
  return { add, flush, end: flush }
}

function document(rows: readonly Row[], shape: Shape): string {
  return `${plainJson(shape.single ? rows[0] : rows, 2)}\n`
}

function table(rows: readonly Row[], shape: Shape, options: CommonOptions): string {
  const style = createStyle(options)
  if (rows.length === 0 && shape.empty !== undefined) return `${printable(shape.empty)}\n`
  const heading = shape.heading?.(rows)
  const note = shape.note === undefined ? '' : `${style.dim(shape.note)}\n`
  const body = formatTable(columnsOf(shape, rows), rows, style, options.wide ? undefined : lineWidth())
  return (heading === undefined ? '' : `${heading}\n`) + body + note
}

function columnsOf(shape: Shape, rows: readonly Row[]): readonly Column[] {
  return typeof shape.columns === 'function' ? shape.columns(rows) : shape.columns
}
