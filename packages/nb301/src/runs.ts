import { type MeasureReader, NasBenchError, type StoreReader, type TableReader } from '@nasbench/core'
import { plainOfNote } from './import/field-value.js'
import { codeOfPath, pathOfCode, patternKey } from './path-code.js'
import {
  type Attributes301,
  curveMeasure,
  type FieldPath,
  notesTable,
  noteText,
  pathText,
  pointsMeasure,
  type RunNote,
  runMeasures,
  runsTable,
} from './tables.js'

/** The recorded runs, by their number in the file. What is not recorded of a run is NaN, or null where it is a text. */
export interface RunSource {
  readonly rows: number
  /** Values are only read one by one unless all are asked for: they come over a network, or are worked out. */
  readonly singly: boolean
  readonly optimizers: readonly string[]
  readonly datasets: readonly string[]
  /** How many files the source says it was made of. */
  readonly files: number | null
  /** Codes of the two cells of all runs, in their order; NaN for what is no architecture of the space. */
  codes(): { readonly normal: Float64Array; readonly reduce: Float64Array }
  /** The cell's code of one run. */
  normal(row: number): number
  reduce(row: number): number
  /** A run of an architecture that is not among those counted: the demo has one of each. */
  extra?(normal: number, reduce: number): number
  /** Place in `optimizers`; NaN where it is not known. */
  optimizer(row: number): number
  /** Place in `datasets`. */
  dataset(row: number): number
  path(row: number): string | null
  /** -1: no run was recorded under it. */
  rowOfPath(path: string): number
  /** Whether some run has the number, or the curve, of that name. */
  has(measure: string): boolean
  /** Whether a run has it; absent where there is no file. */
  hasAt?(measure: string, row: number): boolean
  /** A number of the record, such as `runtime` or `info/epochs`. */
  number(measure: string, row: number): number
  /** That number of all runs. */
  numbers(measure: string): Float64Array
  /** How many values a run's curve has. */
  points(curve: string, row: number): number
  /** A curve's value after an epoch from 1, or its last one where it is shorter. */
  value(curve: string, row: number, epoch: number): number
  /** All runs' values after an epoch, or their last ones. */
  column(curve: string, epoch: number): Float64Array
  /** All values of a run's curve. */
  curve(curve: string, row: number): Float64Array | undefined
  /** Where the record has what a measure holds; absent where there is no file. */
  readonly fields?: Readonly<Record<string, FieldPath>>
  /** What the record has beside numbers; absent where there is no file. */
  note?(row: number): RunNote
  close(): void
}

/** The runs in a store that one of our importers wrote. */
export function runsOfStore(store: StoreReader): RunSource {
  const { optimizers, datasets, pathPatterns, fields, files } = store.layout
    .attributes as unknown as Attributes301
  const table = store.table(runsTable)
  const notes = store.table(notesTable)
  if (!table || !notes || !table.measure(runMeasures.normal) || !fields) throw incomplete(store)
  const { rows } = table
  const singly = /^https?:/.test(store.location)
  const numbers = new Map<string, Lookup>()
  const lookup = (name: string): Lookup => {
    let known = numbers.get(name)
    if (!known) {
      known = new Lookup(table.measure(name), rows, singly)
      numbers.set(name, known)
    }
    return known
  }
  const number = (name: string, row: number): number => lookup(name).at(row)
  const read = new Map<number, RunNote>()
  const paths = createPaths(table, pathPatterns, number, (name) => lookup(name).all())
  let codes: { normal: Float64Array; reduce: Float64Array } | undefined

  return {
    rows,
    singly,
    optimizers,
    datasets,
    files,
    fields,
    codes() {
      codes ??= {
        normal: (table.measure(runMeasures.normal) as MeasureReader).column(),
        reduce: (table.measure(runMeasures.reduce) as MeasureReader).column(),
      }
      return codes
    },
    normal: (row) => (codes ? (codes.normal[row] as number) : number(runMeasures.normal, row)),
    reduce: (row) => (codes ? (codes.reduce[row] as number) : number(runMeasures.reduce, row)),
    optimizer: (row) => number(runMeasures.optimizer, row),
    dataset: (row) => number(runMeasures.dataset, row),
    path: paths.path,
    rowOfPath: paths.row,
    has: (measure) => (table.measure(measure)?.points.length ?? 0) > 0,
    hasAt: (measure, row) => table.measure(measure)?.pointsOf(row) !== undefined,
    number,
    numbers: (measure) => lookup(measure).all(),
    points: (curve, row) => number(pointsMeasure(curve), row),
    value(curve, row, epoch) {
      const measure = table.measure(curveMeasure(curve))
      const points = measure?.pointsOf(row)
      return measure && points ? measure.value(row, Math.min(epoch, points.count)) : Number.NaN
    },
    column(curve, epoch) {
      const measure = table.measure(curveMeasure(curve))
      return measure ? columnAt(measure, rows, epoch) : new Float64Array(rows).fill(Number.NaN)
    },
    curve: (curve, row) =>
      table
        .measure(curveMeasure(curve))
        ?.row(row)
        ?.subarray(0, number(pointsMeasure(curve), row)),
    note(row) {
      const place = number(runMeasures.note, row)
      let note = read.get(place)
      if (!note) {
        note = frozen(plainOfNote(notes.text(noteText, place) as string)) as RunNote
        if (read.size < mostNotes) read.set(place, note)
      }
      return note
    },
    close: () => store.close(),
  }
}

/* Notes that are kept; almost all runs have one of a few. */
const mostNotes = 256
/* Questions about a column before it is read as a whole. */
const patience = 8

/* A column: read value by value at first, from memory once there are several questions. */
class Lookup {
  private column: Float64Array | undefined
  private questions = 0

  constructor(
    private readonly measure: MeasureReader | undefined,
    private readonly rows: number,
    private readonly singly: boolean,
  ) {}

  at(row: number): number {
    if (this.column) return this.column[row] as number
    if (!this.measure) return Number.NaN
    if (this.singly || ++this.questions <= patience) return this.measure.value(row)
    return this.all()[row] as number
  }

  all(): Float64Array {
    this.column ??= this.measure?.column() ?? new Float64Array(this.rows).fill(Number.NaN)
    return this.column
  }
}

/*
 * Curves are stored at 98 points, or twice as many where one is longer: beyond a shorter width it is the last point that
 * counts, so that each row is taken from the column that its own width has.
 */
function columnAt(measure: MeasureReader, rows: number, epoch: number): Float64Array {
  const [first, ...wider] = measure.points
  const last = (count: number) => Math.min(epoch, count)
  const column = first ? measure.column(last(first.count)) : new Float64Array(rows).fill(Number.NaN)
  for (const { count } of wider) {
    const other = measure.column(last(count))
    for (let row = 0; row < rows; row++) {
      if (measure.pointsOf(row)?.count === count) column[row] = other[row] as number
    }
  }
  return column
}

function createPaths(
  table: TableReader,
  patterns: Attributes301['pathPatterns'],
  number: (measure: string, row: number) => number,
  numbers: (measure: string) => Float64Array,
) {
  const places = new Map(patterns.map((pattern, place) => [patternKey(pattern), place]))
  const hasTexts = table.texts().includes(pathText)
  let texts: Map<string, number> | undefined
  let coded: Map<number, number> | undefined
  /* Patterns are at most 1,024, numbers less than 10^9. */
  const key = (place: number, path: number) => path * 1024 + place

  const path = (row: number): string | null => {
    const pattern = patterns[number(runMeasures.pathPattern, row)]
    if (pattern) return pathOfCode(pattern, number(runMeasures.pathNumber, row))
    return (hasTexts && table.text(pathText, row)) || null
  }
  return {
    path,
    row(wanted: string): number {
      const { pattern, number: wantedNumber } = codeOfPath(wanted)
      const place = places.get(patternKey(pattern))
      if (place !== undefined) {
        if (!coded) {
          const own = numbers(runMeasures.pathPattern)
          const ownNumbers = numbers(runMeasures.pathNumber)
          coded = new Map()
          for (let row = table.rows - 1; row >= 0; row--) {
            const other = own[row] as number
            if (!Number.isNaN(other)) coded.set(key(other, ownNumbers[row] as number), row)
          }
        }
        return coded.get(key(place, wantedNumber)) ?? -1
      }
      if (!hasTexts) return -1
      if (!texts) {
        texts = new Map()
        for (let row = table.rows - 1; row >= 0; row--) {
          if (Number.isNaN(number(runMeasures.pathPattern, row))) texts.set(path(row) ?? '', row)
        }
      }
      return texts.get(wanted) ?? -1
    },
  }
}

/* It is handed out, and kept for other runs. */
function frozen(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  for (const item of Object.values(value)) frozen(item)
  return Object.freeze(value)
}

function incomplete({ location }: StoreReader): NasBenchError {
  return new NasBenchError('CORRUPT_FILE', `the store ${location} lacks parts of its runs: import it again`, {
    path: location,
  })
}
