import type { Route } from './question.js'
import type { Numbers, RunSource } from './runs.js'
import { pointsMeasure } from './tables.js'

/* The maximum number of kept columns, each 8 bytes per run. */
const maxColumns = 48
/* Questions at one epoch before its column is read as a whole. */
const bulkLoadAfter = 8

/** All runs' values of a route after one epoch, or their last ones: read one by one at first, then as a whole. */
export class RunValues {
  private column: Float64Array | undefined
  private questions = 0
  private readonly points: Numbers | undefined
  private readonly finals: Numbers

  constructor(
    private readonly source: RunSource,
    private readonly route: Route,
    /** Infinity: the last one. */
    private readonly epoch: number,
    private readonly loaded: RunValues[],
  ) {
    this.points = route.curve === undefined ? undefined : source.numbers(pointsMeasure(route.curve))
    this.finals = source.numbers(route.final)
  }

  /** The value of a run; NaN if it has none. */
  at(row: number): number {
    // The demo has runs beyond those that a column has.
    if (this.column && row < this.column.length) return this.column[row]!
    const { source, route } = this
    if (!source.singly && ++this.questions > bulkLoadAfter) return this.all()[row]!
    const hasCurve = this.points !== undefined && !Number.isNaN(this.points.at(row))
    return hasCurve ? source.value(route.curve as string, row, this.epoch) : this.finals.at(row)
  }

  /** All of them, read now if they are not yet. */
  all(): Float64Array {
    if (this.column) return this.column
    const { curve } = this.route
    const column = curve === undefined ? this.finals.all() : this.source.column(curve, this.epoch)
    if (this.points && column.some(Number.isNaN)) {
      const points = this.points.all()
      const finals = this.finals.all()
      for (let row = 0; row < column.length; row++) {
        if (Number.isNaN(points[row])) column[row] = finals[row]!
      }
    }
    this.column = column
    this.questions = 0
    this.loaded.push(this)
    if (this.loaded.length > maxColumns) (this.loaded.shift() as RunValues).column = undefined
    return column
  }
}
