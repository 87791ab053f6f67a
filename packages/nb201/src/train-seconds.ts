import type { RunReader } from './run-reader.js'
import { endRow, firstRow } from './tables.js'

/** The training seconds of all runs up to an epoch, that epoch included; kept, because adding them up takes longest in a query. */
export class TrainSeconds {
  /** By run; -1: not added up yet. */
  private known: Float64Array | undefined
  private readonly isRecorded: boolean
  /** True if the store has the sum up to this epoch. */
  private readonly hasTotal: boolean

  constructor(
    private readonly runs: RunReader,
    private readonly epoch: number,
  ) {
    this.hasTotal = runs.measure('train-seconds').points.some(({ from }) => from === epoch)
    this.isRecorded = this.hasTotal || runs.measure('train-time').points.length > 0
  }

  /** NaN if the file does not have the times of all these epochs. */
  at(row: number): number {
    if (!this.isRecorded) return Number.NaN
    this.known ??= new Float64Array(this.runs.rows).fill(-1)
    let seconds = this.known[row]!
    if (seconds === -1) {
      seconds = this.hasTotal ? this.runs.measure('train-seconds').value(row, this.epoch) : this.add(row)
      this.known[row] = seconds
    }
    return seconds
  }

  /** The mean over the runs of a row range that have times; null if none has. */
  mean(rowRange: number): number | null {
    if (!this.isRecorded) return null
    let sum = 0
    let runs = 0
    const end = endRow(rowRange)
    for (let row = firstRow(rowRange); row < end; row++) {
      const seconds = this.at(row)
      if (Number.isNaN(seconds)) continue
      sum += seconds
      runs++
    }
    return runs === 0 ? null : sum / runs
  }

  private add(row: number): number {
    const measure = this.runs.measure('train-time')
    const points = measure.pointsOf(row)
    if (!points || points.at || points.from !== 0 || this.epoch >= points.count) return Number.NaN
    const times = measure.row(row)!
    let sum = 0
    for (let i = 0; i <= this.epoch; i++) sum += times[i]!
    return sum
  }
}
