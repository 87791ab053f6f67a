import { hasPoint, type RunTable } from '../runs.js'

/* Questions about a column before it is read as a whole. */
const patience = 8

/** The values of all runs at one epoch, read one by one at first. */
export interface Column {
  /** NaN where a run has none. */
  at(row: number): number
  has(row: number): boolean
}

export function createColumn(table: RunTable, measure: string, epoch: number, singly: boolean): Column {
  let all: Float64Array | undefined
  let questions = 0
  return {
    at(row) {
      if (all) return all[row] as number
      if (singly || ++questions <= patience) return table.value(measure, row, epoch)
      all = table.column(measure, epoch)
      return all[row] as number
    },
    has: (row) => hasPoint(table.pointsOf(measure, row), epoch),
  }
}

/** Seconds of each run over all epochs up to one; added up once. */
export interface SecondsColumn {
  /** NaN where the run has no times at all; {@link brokenTimes} where it has some, but not these. */
  at(row: number): number
}

/** A run without the times of some of the epochs. */
export const brokenTimes = -1

const unknown = -2

export function createSeconds(
  table: RunTable,
  set: string,
  epoch: number,
  sets: readonly string[],
): SecondsColumn {
  const measure = `${set}-time`
  let known: Float64Array | undefined
  const add = (row: number): number => {
    const points = table.pointsOf(measure, row)
    if (!points) {
      // The training's times are by themselves; the others stand in one list.
      const others = set === 'train' ? [] : sets.filter((other) => other !== 'train')
      return others.some((other) => table.pointsOf(`${other}-time`, row)) ? brokenTimes : Number.NaN
    }
    if (points.at || points.from !== 0 || epoch >= points.count) return brokenTimes
    const times = table.values(measure, row) as Float64Array
    let sum = 0
    for (let i = 0; i <= epoch; i++) sum += times[i] as number
    return sum
  }
  return {
    at(row) {
      known ??= new Float64Array(table.rows).fill(unknown)
      let seconds = known[row] as number
      if (seconds === unknown) {
        seconds = add(row)
        known[row] = seconds
      }
      return seconds
    },
  }
}
