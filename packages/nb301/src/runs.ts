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

/** One number of every run; NaN if it is not recorded. */
export interface Numbers {
  at(row: number): number
  /** Of all runs. */
  all(): Float64Array
}

/** The recorded runs, by their number in the file. What is not recorded of a run is NaN, or null if it is a text. */
export interface RunSource {
  readonly rows: number
  /** Values are only read one by one unless all are asked for: they come over a network, or are worked out. */
  readonly singly: boolean
  readonly optimizers: readonly string[]
  readonly datasets: readonly string[]
  /** How many files the source says it was made of. */
  readonly files: number | null
  /** Codes of the two cells of all runs, in their order; NaN for other values than architectures of the space. */
  codes(): { readonly normal: Float64Array; readonly reduce: Float64Array }
  /** The cell's code of one run. */
  normal(row: number): number
  reduce(row: number): number
  /** A run of an architecture that is not among those counted: the demo has one of each. */
  extra?(normal: number, reduce: number): number
  /** Positions in `optimizers`; NaN if the optimizer is unknown. */
  readonly optimizer: Numbers
  /** Places in `datasets`. */
  readonly dataset: Numbers
  path(row: number): string | null
  /** The runs whose path ends like this one, or that this one ends with; whole folders count. */
  rowsOfPath(path: string): readonly number[]
  /** Whether some run has the number, or the curve, of that name. */
  has(measure: string): boolean
  /** Whether a run has it; absent without a file. */
  hasAt?(measure: string, row: number): boolean
  /** A number of the records, such as `runtime` or `info/epochs`; how long curves are as `points/Train/val_accuracy`. */
  numbers(measure: string): Numbers
  /** A curve's value after an epoch from 1, or its last one where it is shorter. */
  value(curve: string, row: number, epoch: number): number
  /** All runs' values after an epoch, or their last ones. */
  column(curve: string, epoch: number): Float64Array
  /** All values of a run's curve. */
  curve(curve: string, row: number): Float64Array | undefined
  /** The field of the record for each measure; absent without a file. */
  readonly fields?: Readonly<Record<string, FieldPath>>
  /** The fields of a record that are not numbers; absent if there is no file. */
  note?(row: number): RunNote
  /** Reads a curve, and what answers about it say of runs, into memory; absent if nothing has to be read. */
  load?(curve: string | undefined): void
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
  const opened = new Map<string, Numbers>()
  const numbers = (name: string): Numbers => {
    let known = opened.get(name)
    if (!known) {
      known = new ColumnNumbers(table.measure(name), rows, singly)
      opened.set(name, known)
    }
    return known
  }
  const [normal, reduce] = [numbers(runMeasures.normal), numbers(runMeasures.reduce)]
  const noteOf = numbers(runMeasures.note)
  const read = new Map<number, RunNote>()
  /* Whole curves, epoch by epoch. */
  const curves = new Map<string, readonly Float64Array[]>()
  const lengthOf = (curve: string, row: number) => numbers(pointsMeasure(curve)).at(row)
  const paths = createPaths(table, pathPatterns, numbers)

  return {
    rows,
    singly,
    optimizers,
    datasets,
    files,
    fields,
    codes: () => ({ normal: normal.all(), reduce: reduce.all() }),
    normal: (row) => normal.at(row),
    reduce: (row) => reduce.at(row),
    optimizer: numbers(runMeasures.optimizer),
    dataset: numbers(runMeasures.dataset),
    path: paths.path,
    rowsOfPath: paths.rows,
    has: (measure) => (table.measure(measure)?.points.length ?? 0) > 0,
    hasAt: (measure, row) => table.measure(measure)?.pointsOf(row) !== undefined,
    numbers,
    value(curve, row, epoch) {
      const whole = curves.get(curve)
      if (whole) return whole[Math.min(epoch, lengthOf(curve, row)) - 1]?.[row] ?? Number.NaN
      const measure = table.measure(curveMeasure(curve))
      const points = measure?.pointsOf(row)
      return measure && points ? measure.value(row, Math.min(epoch, points.count)) : Number.NaN
    },
    column(curve, epoch) {
      const measure = table.measure(curveMeasure(curve))
      return measure ? columnAt(measure, rows, epoch) : new Float64Array(rows).fill(Number.NaN)
    },
    curve(curve, row) {
      const length = lengthOf(curve, row)
      const whole = curves.get(curve)
      if (whole)
        return Number.isNaN(length) ? undefined : Float64Array.from({ length }, (_, at) => whole[at]![row]!)
      return table.measure(curveMeasure(curve))?.row(row)?.subarray(0, length)
    },
    load(curve) {
      for (const measure of Object.values(runMeasures)) numbers(measure).all()
      for (const measure of ['budget', 'runtime', 'info/val_accuracy', 'info/epochs']) numbers(measure).all()
      // Looks at all paths.
      paths.rows('')
      const hasBest = !numbers('info/val_accuracy').all().some(Number.isNaN)
      for (const name of new Set([curve, hasBest ? undefined : 'Train/val_accuracy'])) {
        const measure = name === undefined ? undefined : table.measure(curveMeasure(name))
        if (measure === undefined || curves.has(name!)) continue
        let longest = 0
        for (const length of numbers(pointsMeasure(name!)).all()) if (length > longest) longest = length
        const epochs = Array.from({ length: longest }, (_, at) => columnAt(measure, rows, at + 1))
        curves.set(name!, epochs)
      }
    },
    note(row) {
      const place = noteOf.at(row)
      let note = read.get(place)
      if (!note) {
        note = frozen(plainOfNote(notes.text(noteText, place) as string)) as RunNote
        if (read.size < maxNotes) read.set(place, note)
      }
      return note
    },
    close: () => store.close(),
  }
}

/* Notes that are kept; almost all runs have one of a few. */
const maxNotes = 256
/* Single reads of a column before it is loaded whole. */
const bulkLoadAfter = 8

/* A column: read value by value at first, from memory once there are several questions. */
class ColumnNumbers implements Numbers {
  private column: Float64Array | undefined
  private questions = 0

  constructor(
    private readonly measure: MeasureReader | undefined,
    private readonly rows: number,
    private readonly singly: boolean,
  ) {}

  at(row: number): number {
    if (this.column) return this.column[row]!
    if (!this.measure) return Number.NaN
    if (this.singly || ++this.questions <= bulkLoadAfter) return this.measure.value(row)
    return this.all()[row]!
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
      if (measure.pointsOf(row)?.count === count) column[row] = other[row]!
    }
  }
  return column
}

function createPaths(
  table: TableReader,
  patterns: Attributes301['pathPatterns'],
  numbers: (measure: string) => Numbers,
) {
  const places = new Map(patterns.map((pattern, place) => [patternKey(pattern), place]))
  const hasTexts = table.texts().includes(pathText)
  const patternOf = numbers(runMeasures.pathPattern)
  const numberOf = numbers(runMeasures.pathNumber)
  let texts: Map<string, number> | undefined
  let coded: Map<number, number> | undefined
  /* Patterns are at most 1,024, numbers less than 10^9. */
  const key = (place: number, number: number) => number * 1024 + place

  const path = (row: number): string | null => {
    const pattern = patterns[patternOf.at(row)]
    if (pattern) return pathOfCode(pattern, numberOf.at(row))
    return (hasTexts && table.text(pathText, row)) || null
  }

  /* By all paths that have a pattern; of those that came twice, the first. */
  const codedRows = (): Map<number, number> => {
    const [own, ownNumbers] = [patternOf.all(), numberOf.all()]
    const rows = new Map<number, number>()
    for (let row = table.rows - 1; row >= 0; row--) {
      const place = own[row]!
      if (!Number.isNaN(place)) rows.set(key(place, ownNumbers[row]!), row)
    }
    return rows
  }
  const textRows = (): Map<string, number> => {
    const own = patternOf.all()
    const rows = new Map<string, number>()
    for (let row = table.rows - 1; row >= 0; row--) if (Number.isNaN(own[row])) rows.set(path(row) ?? '', row)
    return rows
  }
  return {
    path,
    rows(wanted: string): number[] {
      const path = wanted.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '')
      const { pattern, number } = codeOfPath(path)
      const exact = places.get(patternKey(pattern))
      const same = (place: number) => endsAlike(pattern, patterns[place]!)
      const fitting = exact === undefined ? [...patterns.keys()].filter(same) : [exact]
      const rows: number[] = []
      for (const place of fitting) {
        coded ??= codedRows()
        const row = coded.get(key(place, number))
        if (row !== undefined) rows.push(row)
      }
      if (rows.length > 0 || !hasTexts) return rows
      texts ??= textRows()
      const row = texts.get(path)
      return row === undefined ? [] : [row]
    },
  }
}

/* Patterns of paths of which one is the other with folders before it. */
function endsAlike(
  [before, after]: readonly string[],
  [otherBefore, otherAfter]: readonly string[],
): boolean {
  if (after === undefined || otherAfter === undefined || after !== otherAfter) return false
  return before!.endsWith(`/${otherBefore}`) || otherBefore!.endsWith(`/${before}`)
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
