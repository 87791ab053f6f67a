import type { Direction } from '@nasbench/core'
import type { Objective } from '../objective.js'

/** An objective as two columns by index, in memory that threads share. */
export interface SharedObjective {
  readonly name: string
  readonly direction: Direction
  /** NaN without a value. */
  readonly values: Float64Array
  /** Seconds. */
  readonly costs: Float64Array
}

/** The objective that looks into the columns. */
export function columnObjective<Arch>(columns: SharedObjective): Objective<Arch> {
  const { name, direction, values, costs } = columns
  return {
    name,
    direction,
    evaluate: (_, index) => ({ value: values[Number(index)]!, cost: costs[Number(index)]! }),
  }
}

/** Numbers in memory that threads share. */
export function sharedColumn(numbers: ArrayLike<number>): Float64Array {
  const column = new Float64Array(new SharedArrayBuffer(numbers.length * 8))
  column.set(numbers)
  return column
}
