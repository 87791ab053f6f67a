import { count, type Encoding, integer, type TableWriter } from '@nasbench/core'
import { curveMeasure, curvePoints, pointsMeasure } from '../tables.js'

/* Rows whose points are stored together: few enough that one curve is a small read, many enough for whole columns. */
const chunkRows = 64

const wholeNumbers = [integer(254), integer(65_534), integer()]
/* Of 10,000 images, as TensorBoard keeps them. */
const accuracies = [count(10_000, 100, { single: true }), count(10_000, 100)]

/**
 * Writes the learning curves of one name. All are stored at 98 points, or at as many more as a longer one needs, with the
 * last value repeated; how many points a curve has stands beside it.
 */
export interface CurveWriter {
  append(values: Float64Array): void
  /** The run whose curve was written last; -1 before the first. */
  readonly row: number
}

export function createCurveWriter(table: TableWriter, name: string): CurveWriter {
  const accuracy = /(^|\/)(val|test)_accurac/.test(name)
  const encodings: Encoding[] = accuracy ? accuracies : wholeNumbers
  const measure = table.measure(curveMeasure(name), {
    unit: unitOf(name),
    axis: 'epoch',
    description: `after each epoch; shorter curves are filled up with their last value, and ${pointsMeasure(name)} holds their length`,
    encodings,
    chunkRows,
  })
  const lengths = table.measure(pointsMeasure(name), {
    unit: 'count',
    description: `how many values ${curveMeasure(name)} has`,
    encodings: wholeNumbers,
  })
  let padded = new Float64Array(curvePoints)
  let row = -1
  return {
    get row() {
      return row
    },
    append(values) {
      row = table.rows
      let width = curvePoints
      while (width < values.length) width *= 2
      if (padded.length !== width) padded = new Float64Array(width)
      padded.set(values)
      padded.fill(values[values.length - 1]!, values.length)
      measure.append(padded, 1)
      lengths.appendValue(values.length)
    },
  }
}

/** The unit of a field of a record, by its name. */
export function unitOf(name: string): string {
  if (name.includes('accurac') || name.includes('top5')) return 'percent'
  if (name.includes('loss') || name.includes('entropy')) return 'nats'
  if (name === 'runtime' || name.endsWith('time')) return 'seconds'
  if (name.endsWith('epochs') || name === 'budget') return 'epochs'
  return /datapoints|parameters|_id$/.test(name) ? 'count' : 'number'
}
