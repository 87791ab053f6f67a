import type { RunReader } from '../run-reader.js'

/** Seconds of each run over all epochs up to one; added up once. */
export interface SecondsColumn {
  /** NaN if the run has no times at all; {@link brokenTimes} if it has some, but not these. */
  at(row: number): number
}

/** A run without the times of some of the epochs. */
export const brokenTimes = -1

const unknown = -2

/** The seconds of training or of evaluating on a set. */
export function createSeconds(
  table: RunReader,
  set: string,
  epoch: number,
  sets: readonly string[],
): SecondsColumn {
  const measure = table.measure(`${set}-time`)
  // The training's times are a list of their own; the others share one.
  const others = set === 'train' ? [] : sets.filter((other) => other !== 'train')
  const add = (row: number): number => {
    const points = measure.pointsOf(row)
    if (!points)
      return others.some((other) => table.measure(`${other}-time`).pointsOf(row)) ? brokenTimes : Number.NaN
    if (points.at || points.from !== 0 || epoch >= points.count) return brokenTimes
    const times = measure.row(row)!
    let sum = 0
    for (let i = 0; i <= epoch; i++) sum += times[i]!
    return sum
  }
  let known: Float64Array | undefined
  return {
    at(row) {
      known ??= new Float64Array(table.rows).fill(unknown)
      let seconds = known[row]!
      if (seconds === unknown) {
        seconds = add(row)
        known[row] = seconds
      }
      return seconds
    },
  }
}
