import { NasBenchError } from '@nasbench/core'
import { parseCsv } from './outside/csv.js'

/** The name of an architecture in standard input, and its position. */
export interface InputRecord {
  /** A text, or an object of JSON. */
  readonly value: unknown
  /** `line 14 of standard input` */
  readonly place: string
}

/* A JSON document is held in memory. */
const maxDocument = 2 ** 28

/**
 * The records of standard input, as its lines arrive. The first line decides: `[` or `{` alone begins a JSON document as
 * `--json` writes it, a header with an architecture or index column begins CSV, anything else is one record per line.
 *
 * @throws NasBenchError UNSUPPORTED_FILE for a JSON document that is broken or has no architectures
 */
export async function* readStandardInput(
  chunks: AsyncIterable<readonly string[]>,
  archFields: readonly string[],
  indexFields: readonly string[],
): AsyncGenerator<InputRecord[]> {
  let number = 0
  let started = false
  let columns: readonly string[] | undefined
  let document: string[] | undefined
  let documentLength = 0
  let open = ''
  for await (const lines of chunks) {
    const records: InputRecord[] = []
    for (const raw of lines) {
      number++
      const line = number === 1 ? raw.replace(/^\uFEFF/, '') : raw
      if (document !== undefined) {
        document.push(line)
        documentLength += line.length
        if (documentLength > maxDocument)
          throw broken('is a JSON document of more than 256 MiB: expected JSON lines')
        continue
      }
      const text = line.trim()
      if (open === '' && (text === '' || text.startsWith('#'))) continue
      if (!started) {
        started = true
        if (text === '[' || text === '{') {
          document = [text]
          continue
        }
        columns = headerOf(text, archFields, indexFields)
        if (columns !== undefined) continue
      }
      const place = `line ${number} of standard input`
      if (columns === undefined) {
        for (const value of valuesOfLine(text, archFields, indexFields)) records.push({ value, place })
        continue
      }
      // A quoted field may continue in the next line.
      open = open === '' ? line : `${open}\n${line}`
      if ((open.split('"').length - 1) % 2 === 1) continue
      const value = fieldOf(columns, open, archFields, indexFields)
      open = ''
      if (value !== undefined) records.push({ value, place })
    }
    if (records.length > 0) yield records
  }
  if (document !== undefined) yield recordsOfDocument(document.join('\n'), archFields, indexFields)
  if (open !== '') throw broken(`ends within a quoted field that begins before line ${number}`)
}

/* The columns of a header; undefined for other lines. */
function headerOf(
  line: string,
  archFields: readonly string[],
  indexFields: readonly string[],
): string[] | undefined {
  if (/^[[{(]/.test(line)) return undefined
  const columns = (parseCsv(`${line}\n`)[0] ?? []).map((field) => field.trim().toLowerCase())
  const known = columns.some((column) => archFields.includes(column) || indexFields.includes(column))
  return known ? columns : undefined
}

function fieldOf(
  columns: readonly string[],
  line: string,
  archFields: readonly string[],
  indexFields: readonly string[],
): string | undefined {
  // The separator of the header is not known here, and a lone field has none.
  const fields =
    columns.length === 1 ? (parseCsv(`${line}\n`)[0]?.slice(0, 1) ?? []) : (parseCsv(`${line}\n`)[0] ?? [])
  for (const names of [archFields, indexFields]) {
    for (const [at, column] of columns.entries()) {
      const value = fields[at]?.trim()
      if (names.includes(column) && value !== undefined && value !== '') return value
    }
  }
  return undefined
}

/* A line is an architecture, or a row (or list of rows) of ours in JSON. */
function valuesOfLine(
  line: string,
  archFields: readonly string[],
  indexFields: readonly string[],
): unknown[] {
  if (!/^(\{|\[\s*\{)/.test(line)) return [line]
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return [line]
  }
  if (Array.isArray(value)) return value.map((one) => namedIn(one, archFields, indexFields) ?? one)
  // Objects that are architectures themselves are read from their text.
  return [namedIn(value, archFields, indexFields) ?? line]
}

function recordsOfDocument(
  text: string,
  archFields: readonly string[],
  indexFields: readonly string[],
): InputRecord[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw broken(`begins as a JSON document and is not one: ${(cause as Error).message}`)
  }
  const rows = Array.isArray(value) ? value : [value]
  return rows.map((row, i) => ({
    value: namedIn(row, archFields, indexFields) ?? row,
    place: `entry ${i + 1} of the JSON document in standard input`,
  }))
}

function namedIn(row: unknown, archFields: readonly string[], indexFields: readonly string[]): unknown {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) {
    return typeof row === 'number' ? String(row) : row
  }
  const fields = row as Readonly<Record<string, unknown>>
  for (const name of archFields) {
    const value = fields[name]
    if (typeof value === 'string' || (typeof value === 'object' && value !== null && name === 'arch'))
      return value
  }
  for (const name of indexFields) {
    const value = fields[name]
    if (typeof value === 'number' || (typeof value === 'string' && value !== '')) return String(value)
  }
  return undefined
}

/** The whole lines of each piece that arrives, so that a program may wait for answers before it asks on. */
export async function* readLines(stream: NodeJS.ReadStream): AsyncGenerator<string[]> {
  stream.setEncoding('utf8')
  let rest = ''
  for await (const chunk of stream as AsyncIterable<string>) {
    const lines = (rest + chunk).split(/\r?\n/)
    rest = lines.pop()!
    yield lines
  }
  if (rest !== '') yield [rest]
}

function broken(what: string): NasBenchError {
  return new NasBenchError('UNSUPPORTED_FILE', `standard input ${what}`)
}
