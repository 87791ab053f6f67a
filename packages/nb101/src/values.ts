import type { CellRuns } from './runs.js'
import { type Measure101, repeats } from './tables.js'

/* Questions about one number of many cells before it is loaded for all of them, some 40 ms. */
const patience = 2000
/* Numbers loaded at the most, each 5 MB where all cells are there. */
const mostLoaded = 16

/* The repeats of a cell side by side, cell after cell: they are asked for together. */
type Column = Float32Array | Float64Array

/** A number that each cell has of each repeat: read cell by cell at first, for all of them once there are many questions. */
export class RepeatValues {
  /** The values of all cells, while they are loaded. */
  private column: Column | undefined
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
    let { column } = this
    if (!column && !this.runs.remote && ++this.questions > patience) column = this.load()
    const values = column ?? this.runs.values(this.measure, row)
    const first = column ? row * repeats : this.point
    for (let repeat = 0; repeat < repeats; repeat++) into[repeat] = values[first + repeat] as number
  }

  /** The mean over a cell's repeats that have a value, or the value of one of them; NaN where there is none. */
  mean(row: number, repeat: number | undefined): number {
    const { column } = this
    if (column && repeat === undefined) {
      const at = row * repeats
      // NaN where one is missing: then those that are there are counted below.
      const mean =
        ((column[at] as number) + (column[at + 1] as number) + (column[at + 2] as number)) / repeats
      if (!Number.isNaN(mean)) return mean
    }
    this.read(row, scratch)
    spreadOf(scratch, repeat, unused)
    return unused.mean
  }

  /** Says that so many questions follow. */
  expect(questions: number): void {
    if (!this.column && !this.runs.remote && questions > patience) this.load()
  }

  /** Loads the values of all cells. */
  load(): Column {
    if (!this.column) {
      const columns = Array.from({ length: repeats }, (_, repeat) =>
        this.runs.column(this.measure, this.point + repeat),
      )
      // All that the files record was measured in single precision, and half the memory will do.
      const fits = columns.every((column) => column.every((value) => Object.is(Math.fround(value), value)))
      const length = this.runs.rows * repeats
      const all = fits ? new Float32Array(length) : new Float64Array(length)
      for (const [repeat, column] of columns.entries()) {
        for (let row = 0; row < column.length; row++) all[row * repeats + repeat] = column[row] as number
      }
      this.column = all
      this.questions = 0
      this.loaded.push(this)
      if (this.loaded.length > mostLoaded) {
        const oldest = this.loaded.shift()
        if (oldest) oldest.column = undefined
      }
    }
    return this.column
  }

  /** True when some cell has a value of that repeat, or of any. */
  has(repeat: number | undefined): boolean {
    if (repeat !== undefined) return this.runs.has(this.measure, this.point + repeat)
    for (let any = 0; any < repeats; any++) if (this.runs.has(this.measure, this.point + any)) return true
    return false
  }
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
