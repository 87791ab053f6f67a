import type { MeasureReader } from '@nasbench/core'

/**
 * Accuracies in percent that are stored as two counts: the right answers among `images`, and those in the last batch.
 *
 * PyTorch's loops evaluate in batches of 256 and round the last, smaller batch's percentage to float32; the two counts give
 * the recorded number bit for bit. Split in two columns they compress to two thirds of core's `batchCount`.
 */
export function accuracyOfCounts(right: MeasureReader, last: MeasureReader, images: number): AccuracyReader {
  const rest = images % 256
  const unit = Math.fround(100 / rest)
  const percent = (total: number, part: number) =>
    ((total - part) * 100 + Math.fround(part * unit) * rest) / images
  return {
    points: right.points,
    pointsOf: (row) => right.pointsOf(row),
    value: (row, epoch) => percent(right.value(row, epoch), last.value(row, epoch)),
    row: (row) => right.row(row)?.map((total, at) => percent(total, last.row(row)![at]!)),
    column(epoch) {
      const parts = last.column(epoch)
      return right.column(epoch).map((total, row) => percent(total, parts[row]!))
    },
  }
}

/** What a table of runs needs of a measure. */
export type AccuracyReader = Pick<MeasureReader, 'points' | 'pointsOf' | 'value' | 'row' | 'column'>
