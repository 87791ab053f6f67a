import { spaceSize } from './operations.js'
import type { CellRuns } from './runs.js'

/** The cells that a file has runs of. */
export interface RecordedCells {
  /** Their indices, ascending. */
  readonly indices: Uint32Array
  /** The row of each. */
  readonly rows: Uint32Array
}

/** Puts the rows of a file into the order of the space. 5 ms for all cells. */
export function recordedCells(runs: CellRuns): RecordedCells {
  const byRow = runs.indices()
  const rowOf = new Int32Array(spaceSize).fill(-1)
  for (let row = 0; row < byRow.length; row++) rowOf[byRow[row] as number] = row
  const indices = new Uint32Array(byRow.length)
  const rows = new Uint32Array(byRow.length)
  let found = 0
  for (let index = 0; index < spaceSize; index++) {
    const row = rowOf[index] as number
    if (row < 0) continue
    indices[found] = index
    rows[found++] = row
  }
  return { indices, rows }
}
