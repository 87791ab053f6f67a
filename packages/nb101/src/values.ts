import type { CellRuns } from './runs.js'
import { type Measure101, repeats } from './tables.js'

/* Questions about one number of many cells before it is loaded for all of them, some 40 ms. */
const patience = 2000
/* Numbers loaded at the most, each three columns of 1.7 MB where all cells are there. */
const mostLoaded = 16

type Column = Float32Array | Float64Array

/** A number that each cell has of each repeat: read cell by cell at first, for all of them once there are many questions. */
export class RepeatValues {
  /** A column for each repeat, while they are loaded. */
  columns: readonly Column[] | undefined
  private questions = 0

  constructor(
    private readonly runs: CellRuns,
    private readonly loaded: RepeatValues[],
    readonly measure: Measure101,
    /** Point of the first repeat. */
    readonly point: number,
  ) {}

  /** Puts a cell's values, NaN where it has none, into `into`. */
  read(row: number, into: Float64Array): void {
    let { columns } = this
    if (!columns && !this.runs.remote && ++this.questions > patience) columns = this.load()
    if (columns) {
      for (let repeat = 0; repeat < repeats; repeat++)
        into[repeat] = (columns[repeat] as Column)[row] as number
    } else {
      const values = this.runs.values(this.measure, row)
      for (let repeat = 0; repeat < repeats; repeat++) into[repeat] = values[this.point + repeat] as number
    }
  }

  /** The mean over a cell's repeats that have a value, or the value of one of them; NaN where there is none. */
  mean(row: number, repeat: number | undefined): number {
    const { columns } = this
    if (columns && repeat === undefined) {
      const [first, second, third] = columns as readonly [Column, Column, Column]
      // NaN where one is missing: then those that are there are counted below.
      const mean = ((first[row] as number) + (second[row] as number) + (third[row] as number)) / repeats
      if (!Number.isNaN(mean)) return mean
    }
    this.read(row, scratch)
    spreadOf(scratch, repeat, unused)
    return unused.mean
  }

  /** Says that so many questions follow. */
  expect(questions: number): void {
    if (!this.columns && !this.runs.remote && questions > patience) this.load()
  }

  /** Loads the values of all cells. */
  load(): readonly Column[] {
    if (!this.columns) {
      this.columns = Array.from({ length: repeats }, (_, repeat) =>
        narrowed(this.runs.column(this.measure, this.point + repeat)),
      )
      this.questions = 0
      this.loaded.push(this)
      if (this.loaded.length > mostLoaded) {
        const oldest = this.loaded.shift()
        if (oldest) oldest.columns = undefined
      }
    }
    return this.columns
  }

  /** True when some cell has a value of that repeat, or of any. */
  has(repeat: number | undefined): boolean {
    if (repeat !== undefined) return this.runs.has(this.measure, this.point + repeat)
    for (let any = 0; any < repeats; any++) if (this.runs.has(this.measure, this.point + any)) return true
    return false
  }
}

/* All that the files record was measured in single precision, and half the memory will do. */
function narrowed(column: Float64Array): Column {
  const narrow = Float32Array.from(column)
  for (let row = 0; row < column.length; row++) {
    if (!Object.is(narrow[row], column[row])) return column
  }
  return narrow
}

const scratch = new Float64Array(repeats)

/** Mean and spread over the repeats of a cell. */
export interface Spread {
  /** NaN where there is no value. */
  mean: number
  /** Population standard deviation; NaN where there are fewer than two values. */
  std: number
  runs: number
}

/** Mean and spread of the values that are there, added up in their order, or of one of them; into `spread`. */
export function spreadOf(values: Float64Array, repeat: number | undefined, spread: Spread): void {
  spread.std = Number.NaN
  if (repeat !== undefined) {
    const value = values[repeat] as number
    spread.mean = value
    spread.runs = Number.isNaN(value) ? 0 : 1
    return
  }
  let sum = 0
  let runs = 0
  for (let i = 0; i < repeats; i++) {
    const value = values[i] as number
    if (Number.isNaN(value)) continue
    sum += value
    runs++
  }
  const mean = runs === 0 ? Number.NaN : sum / runs
  spread.mean = mean
  spread.runs = runs
  if (runs < 2) return
  let squares = 0
  for (let i = 0; i < repeats; i++) {
    const value = values[i] as number
    if (!Number.isNaN(value)) squares += (value - mean) * (value - mean)
  }
  spread.std = Math.sqrt(squares / runs)
}

const unused: Spread = { mean: 0, std: 0, runs: 0 }
