import { NasBenchError } from '../errors.js'
import type { Points } from './points.js'
import type { MeasureReader, StoreReader, TableReader } from './reader.js'
import type { Json, MeasureOptions, MeasureWriter, StoreWriter, TableWriter } from './write-types.js'

/** How much of a store was found to be what its source says. */
export interface Verified {
  /** Numbers that were compared, bit for bit. */
  readonly values: number
  /** Rows of all tables. */
  readonly rows: number
}

/** A writer that compares with a store what it is given, and writes nothing. */
export interface StoreVerifier extends StoreWriter {
  /** Compares what is only known at the end: that the store has nothing more. */
  finish(): Verified
}

/**
 * Compares a store with what an importer writes: the importer is run again on the published file, with this in place of
 * the writer. Every number is compared bit for bit, every text, and what rows, points and attributes there are.
 *
 * Its methods and `finish` throw CORRUPT_FILE at the first difference, with table, measure, row, point and both values.
 */
export function createVerifier(store: StoreReader): StoreVerifier {
  const tables = new Map<string, TableVerifier>()
  let attributes: Record<string, Json> = {}
  let version = 'unknown'
  const differs = (what: string, source: unknown, stored: unknown) => difference(store, what, source, stored)
  return {
    table(name) {
      let table = tables.get(name)
      if (!table) {
        const reader = store.table(name)
        if (!reader) throw differs(`table ${name}`, 'there', 'missing')
        table = new TableVerifier(store, reader)
        tables.set(name, table)
      }
      return table
    },
    setAttributes(more) {
      attributes = { ...attributes, ...more }
    },
    setSourceVersion(text) {
      version = text
    },
    finish() {
      let values = 0
      let rows = 0
      for (const table of tables.values()) {
        table.finish()
        values += table.values
        rows += table.rows
      }
      for (const name of store.tables()) {
        if (!tables.has(name)) throw differs(`table ${name}`, 'missing', 'there')
      }
      const stored = store.layout.attributes
      for (const name of new Set([...Object.keys(attributes), ...Object.keys(stored)])) {
        const [a, b] = [canonical(attributes[name]), canonical(stored[name])]
        if (a !== b) throw differs(`attribute ${name}`, a, b)
      }
      if (version !== store.layout.source.version) {
        throw differs("the source's version", version, store.layout.source.version)
      }
      return { values, rows }
    },
  }
}

class TableVerifier implements TableWriter {
  rows = 0
  private readonly measures = new Map<string, MeasureVerifier>()
  private readonly texts = new Map<string, TextVerifier>()

  constructor(
    private readonly store: StoreReader,
    private readonly reader: TableReader,
  ) {}

  get name(): string {
    return this.reader.name
  }

  get values(): number {
    let values = 0
    for (const measure of this.measures.values()) values += measure.values
    return values
  }

  measure(name: string, options: MeasureOptions): MeasureWriter {
    let measure = this.measures.get(name)
    if (!measure) {
      const reader = this.reader.measure(name)
      if (!reader) throw this.differs(`measure ${name}`, 'there', 'missing')
      for (const field of ['unit', 'axis', 'description'] as const) {
        if (options[field] !== reader.layout[field]) {
          throw this.differs(`the ${field} of measure ${name}`, options[field], reader.layout[field])
        }
      }
      measure = new MeasureVerifier(this, name, reader)
      this.measures.set(name, measure)
    }
    return measure
  }

  text(name: string): { append(value: string): void } {
    let text = this.texts.get(name)
    if (!text) {
      if (!this.reader.texts().includes(name)) throw this.differs(`text ${name}`, 'there', 'missing')
      text = new TextVerifier(this, this.reader, name)
      this.texts.set(name, text)
    }
    return text
  }

  endRow(): void {
    this.rows++
    if (this.rows > this.reader.rows) {
      throw this.differs('the number of rows', `${this.rows} or more`, this.reader.rows)
    }
  }

  finish(): void {
    if (this.rows !== this.reader.rows) throw this.differs('the number of rows', this.rows, this.reader.rows)
    for (const part of [...this.measures.values(), ...this.texts.values()]) part.finish()
    for (const name of this.reader.measures()) {
      if (!this.measures.has(name)) throw this.differs(`measure ${name}`, 'missing', 'there')
    }
    for (const name of this.reader.texts()) {
      if (!this.texts.has(name)) throw this.differs(`text ${name}`, 'missing', 'there')
    }
  }

  differs(what: string, source: unknown, stored: unknown): NasBenchError {
    return difference(this.store, `table ${this.name}, ${what}`, source, stored)
  }
}

class MeasureVerifier implements MeasureWriter {
  values = 0
  /** Rows before it are done. */
  private row = 0
  private readonly one = new Float64Array(1)

  constructor(
    private readonly table: TableVerifier,
    private readonly name: string,
    private readonly reader: MeasureReader,
  ) {}

  appendValue(value: number): void {
    this.one[0] = value
    this.append(this.one)
  }

  append(values: Float64Array, where: number | readonly number[] = 0): void {
    if (values.length === 0) return
    const { rows: row } = this.table
    if (row < this.row) throw this.differs('two values of one row', row, undefined)
    if (row >= this.readerRows()) throw this.differs(`row ${row}`, 'there', 'missing')
    this.skipTo(row)
    const points = this.reader.pointsOf(row)
    if (!points) throw this.differs(`row ${row}`, 'there', 'missing')
    if (!samePoints(points, where, values.length)) {
      throw this.differs(`the points of row ${row}`, where, points.at ?? points.from)
    }
    const stored = this.reader.row(row) as Float64Array
    const place = firstDifference(values, stored)
    if (place >= 0) {
      const point = points.at?.[place] ?? points.from + place
      throw this.differs(`row ${row}, point ${point}`, exact(values, place), exact(stored, place))
    }
    this.values += values.length
    this.row = row + 1
  }

  finish(): void {
    this.skipTo(this.table.rows)
  }

  /* The rows that the source has nothing for. */
  private skipTo(end: number): void {
    for (; this.row < end; this.row++) {
      if (this.reader.pointsOf(this.row)) throw this.differs(`row ${this.row}`, 'missing', 'there')
    }
  }

  private readerRows(): number {
    const { presence, variants } = this.reader.layout
    return (presence ?? variants[0]?.column)?.rows ?? 0
  }

  private differs(what: string, source: unknown, stored: unknown): NasBenchError {
    return this.table.differs(`measure ${this.name}, ${what}`, source, stored)
  }
}

class TextVerifier {
  /** Rows before it are done. */
  private row = 0

  constructor(
    private readonly table: TableVerifier,
    private readonly reader: TableReader,
    private readonly name: string,
  ) {}

  append(value: string): void {
    const { rows: row } = this.table
    if (row >= this.reader.rows) throw this.table.differs(`text ${this.name}, row ${row}`, value, undefined)
    this.skipTo(row)
    this.compare(row, value)
    this.row = row + 1
  }

  finish(): void {
    this.skipTo(this.table.rows)
  }

  private skipTo(end: number): void {
    for (; this.row < end; this.row++) this.compare(this.row, '')
  }

  private compare(row: number, value: string): void {
    const stored = this.reader.text(this.name, row)
    if (stored !== value) throw this.table.differs(`text ${this.name}, row ${row}`, value, stored)
  }
}

function samePoints(points: Points, where: number | readonly number[], length: number): boolean {
  if (points.count !== length) return false
  if (typeof where === 'number') return points.at === undefined && points.from === where
  return points.at?.join() === where.join()
}

/* Bits, so that NaNs are told apart, and 0 from -0. */
function firstDifference(a: Float64Array, b: Float64Array): number {
  for (let i = 0; i < a.length; i++) {
    if (!Object.is(a[i], b[i])) return i
    if (Number.isNaN(a[i]) && bits(a, i) !== bits(b, i)) return i
  }
  return -1
}

function bits(values: Float64Array, place: number): bigint {
  return new BigUint64Array(values.slice(place, place + 1).buffer)[0] as bigint
}

function exact(values: Float64Array, place: number): string {
  const value = values[place]!
  if (Object.is(value, -0)) return '-0'
  return Number.isNaN(value) ? `NaN (bits ${bits(values, place).toString(16)})` : String(value)
}

/* JSON with its keys in order. */
function canonical(value: Json | undefined): string | undefined {
  if (value === undefined) return undefined
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}

function difference(store: StoreReader, what: string, source: unknown, stored: unknown): NasBenchError {
  const show = (value: unknown) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    return text === undefined ? 'nothing' : text.length > 120 ? `${text.slice(0, 119)}…` : text
  }
  return new NasBenchError(
    'CORRUPT_FILE',
    `the store ${store.location} does not match its source file: ${what}: ${show(source)} in the source, ${show(stored)} in the store. Import the file again`,
    { path: store.location, expected: show(source), received: stored },
  )
}
