import { hasPoint, type RunTable } from './runs.js'
import { firstRun, runCount } from './tables.js'

/* Loaded columns at the most, each 8 bytes a run. */
const mostColumns = 48
/* Questions at one epoch before its column is loaded as a whole. */
const patience = 8

/** Columns that were loaded; the one loaded first goes when there are too many. */
class LoadedColumns {
  private readonly queue: { column: Float64Array | undefined }[] = []

  add(owner: { column: Float64Array | undefined }): void {
    if (this.queue.length >= mostColumns) {
      const oldest = this.queue.shift()
      if (oldest) oldest.column = undefined
    }
    this.queue.push(owner)
  }
}

/** All runs' values of a measure at one epoch: read one by one at first, as a whole once there are many questions. */
export class RunValues {
  /** All of them, while they are loaded. */
  column: Float64Array | undefined
  private questions = 0

  constructor(
    private readonly table: RunTable,
    private readonly measure: string,
    private readonly epoch: number,
    private readonly loaded: LoadedColumns,
    private readonly singly: boolean,
  ) {}

  /** The value of a run; NaN where it has none. */
  at(row: number): number {
    if (this.column) return this.column[row] as number
    if (!this.singly && ++this.questions > patience) return this.all()[row] as number
    return this.table.value(this.measure, row, this.epoch)
  }

  /** All of them, loaded now if they are not yet. */
  all(): Float64Array {
    if (!this.column) {
      this.column = this.table.column(this.measure, this.epoch)
      this.questions = 0
      this.loaded.add(this)
    }
    return this.column
  }

  has(row: number): boolean {
    return hasPoint(this.table.pointsOf(this.measure, row), this.epoch)
  }
}

/** Training seconds of all runs up to an epoch and with it; remembered, since adding them up takes longest in a query. */
export class RunSeconds {
  /** By run; -1: not added up yet. */
  column: Float64Array | undefined
  private readonly recorded: boolean
  /** True if the source has the sum up to this epoch. */
  private readonly total: boolean

  constructor(
    private readonly table: RunTable,
    private readonly epoch: number,
    private readonly loaded: LoadedColumns,
  ) {
    this.recorded = table.points('train-time').length > 0
    this.total = hasPoint(table.points('train-seconds')[0], epoch)
  }

  /** NaN where the file has no times for all of these epochs. */
  at(row: number): number {
    if (this.total) return this.table.value('train-seconds', row, this.epoch)
    if (!this.recorded) return Number.NaN
    if (!this.column) {
      this.column = new Float64Array(this.table.rows).fill(-1)
      this.loaded.add(this)
    }
    let seconds = this.column[row] as number
    if (seconds === -1) {
      seconds = this.add(row)
      this.column[row] = seconds
    }
    return seconds
  }

  /** Mean over the runs at a place that have times; null where none has. */
  mean(place: number): number | null {
    if (!this.recorded && !this.total) return null
    let sum = 0
    let runs = 0
    const first = firstRun(place)
    const end = first + runCount(place)
    for (let row = first; row < end; row++) {
      const seconds = this.at(row)
      if (Number.isNaN(seconds)) continue
      sum += seconds
      runs++
    }
    return runs === 0 ? null : sum / runs
  }

  private add(row: number): number {
    const points = this.table.pointsOf('train-time', row)
    if (!points || points.at || points.from !== 0 || this.epoch >= points.count) return Number.NaN
    const times = this.table.values('train-time', row) as Float64Array
    let sum = 0
    for (let i = 0; i <= this.epoch; i++) sum += times[i] as number
    return sum
  }
}

/** Keeps what was asked for lately. */
export interface ValueCache {
  values(table: RunTable, measure: string, epoch: number): RunValues
  seconds(table: RunTable, epoch: number): RunSeconds
}

export function createValueCache(singly: boolean): ValueCache {
  const loaded = new LoadedColumns()
  const values = new Map<RunTable, Map<string, RunValues>>()
  const seconds = new Map<RunTable, Map<number, RunSeconds>>()
  return {
    values: (table, measure, epoch) =>
      getOrMake(
        inner(values, table),
        `${measure}@${epoch}`,
        () => new RunValues(table, measure, epoch, loaded, singly),
      ),
    seconds: (table, epoch) =>
      getOrMake(inner(seconds, table), epoch, () => new RunSeconds(table, epoch, loaded)),
  }
}

function inner<Key, Value>(maps: Map<RunTable, Map<Key, Value>>, table: RunTable): Map<Key, Value> {
  return getOrMake(maps, table, () => new Map<Key, Value>())
}

function getOrMake<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key)
  if (value === undefined) {
    value = make()
    map.set(key, value)
  }
  return value
}

/** Mean and spread over the runs of an architecture. */
export interface Spread {
  /** NaN where there is no run with a value. */
  mean: number
  /** Population standard deviation; NaN where there are fewer than two runs. */
  std: number
  runs: number
}

/** Mean over the runs at `place` that have a value, added up in their order; into `spread`. */
export function spreadOf(values: RunValues, place: number, spread: Spread): void {
  const first = firstRun(place)
  const end = first + runCount(place)
  let sum = 0
  let runs = 0
  for (let row = first; row < end; row++) {
    const value = values.at(row)
    if (Number.isNaN(value) && !values.has(row)) continue
    sum += value
    runs++
  }
  const mean = runs === 0 ? Number.NaN : sum / runs
  let squares = 0
  if (runs > 1) {
    for (let row = first; row < end; row++) {
      const value = values.at(row)
      if (Number.isNaN(value) && !values.has(row)) continue
      squares += (value - mean) * (value - mean)
    }
  }
  spread.runs = runs
  spread.mean = mean
  spread.std = runs > 1 ? Math.sqrt(squares / runs) : Number.NaN
}
