import { hasPoint, type RunTable } from './runs.js'
import { firstRun, runCount } from './tables.js'

/* Loaded columns at the most, each 8 bytes a run. */
const mostColumns = 48
/* Questions at one epoch before its column is loaded as a whole. */
const patience = 8

/** All runs' values of a measure at one epoch: read one by one at first, as a whole once there are many questions. */
export interface RunValues {
  /** The value of a run; NaN where it has none. */
  at(row: number): number
  /** All of them. */
  all(): Float64Array
  has(row: number): boolean
}

/** Keeps the columns that were asked for lately. */
export interface ValueCache {
  values(table: RunTable, measure: string, epoch: number): RunValues
}

export function createValueCache(remote: boolean): ValueCache {
  const tables = new Map<RunTable, Map<string, RunValues[]>>()
  const loaded: { drop(): void }[] = []

  const create = (table: RunTable, measure: string, epoch: number): RunValues => {
    let column: Float64Array | undefined
    let questions = 0
    const all = () => {
      if (!column) {
        column = table.column(measure, epoch)
        if (loaded.length >= mostColumns) loaded.shift()?.drop()
        loaded.push({
          drop() {
            column = undefined
            questions = 0
          },
        })
      }
      return column
    }
    return {
      at(row) {
        if (column) return column[row] as number
        if (!remote && ++questions > patience) return all()[row] as number
        return table.value(measure, row, epoch)
      },
      all,
      has: (row) => hasPoint(table.pointsOf(measure, row), epoch),
    }
  }

  return {
    values(table, measure, epoch) {
      let measures = tables.get(table)
      if (!measures) {
        measures = new Map()
        tables.set(table, measures)
      }
      let epochs = measures.get(measure)
      if (!epochs) {
        epochs = []
        measures.set(measure, epochs)
      }
      let values = epochs[epoch]
      if (!values) {
        values = create(table, measure, epoch)
        epochs[epoch] = values
      }
      return values
    },
  }
}

/** Mean and spread over the runs of an architecture. */
export interface Spread {
  /** NaN where there is no run with a value. */
  mean: number
  /** Population standard deviation; NaN where there are fewer than two runs. */
  std: number
  runs: number
}

/** Mean over the runs at `place` that have a value, added up in their order; into `spread`, which is given back. */
export function spreadOf(values: RunValues, place: number, spread: Spread): Spread {
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
  spread.runs = runs
  spread.mean = runs === 0 ? Number.NaN : sum / runs
  spread.std = Number.NaN
  if (runs < 2) return spread
  let squares = 0
  for (let row = first; row < end; row++) {
    const value = values.at(row)
    if (Number.isNaN(value) && !values.has(row)) continue
    squares += (value - spread.mean) ** 2
  }
  spread.std = Math.sqrt(squares / runs)
  return spread
}

/** Training seconds of a run up to an epoch and with it; NaN where the file has no times for all of them. */
export function trainSeconds(table: RunTable, row: number, epoch: number): number {
  const points = table.pointsOf('train-time', row)
  if (!points || points.at || points.from !== 0 || epoch >= points.count) return Number.NaN
  const times = table.values('train-time', row) as Float64Array
  let sum = 0
  for (let i = 0; i <= epoch; i++) sum += times[i] as number
  return sum
}
