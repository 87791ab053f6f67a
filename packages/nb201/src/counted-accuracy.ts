import type { MeasureReader, TableReader } from '@nasbench/core'
import type { Dataset201 } from './cost.js'
import { type EvaluationSet201, imagesIn } from './sets.js'

/**
 * Accuracies in percent that are stored as two counts: all right answers, and those in the last batch.
 *
 * PyTorch's loops evaluate in batches of 256 and round the percentage of the last, smaller batch to float32; the two counts
 * give the recorded number bit for bit. As columns of their own they compress to two thirds of core's `batchCount`.
 *
 * Undefined if the table has no such counts.
 */
export function countedAccuracy(
  table: TableReader,
  set: EvaluationSet201,
  dataset: Dataset201,
): Pick<MeasureReader, 'points' | 'pointsOf' | 'value' | 'row' | 'column'> | undefined {
  const right = table.measure(`${set}-correct`)
  const last = table.measure(`${set}-correct-last`)
  if (!right || !last) return undefined
  const images = imagesIn(dataset, set)
  const rest = images % 256
  const unit = Math.fround(100 / rest)
  const percent = (total: number, part: number) =>
    ((total - part) * 100 + Math.fround(part * unit) * rest) / images
  return {
    points: right.points,
    pointsOf: (row) => right.pointsOf(row),
    value: (row, epoch) => percent(right.value(row, epoch), last.value(row, epoch)),
    row(row) {
      const parts = last.row(row)
      return right.row(row)?.map((total, at) => percent(total, parts![at]!))
    },
    column(epoch) {
      const parts = last.column(epoch)
      return right.column(epoch).map((total, row) => percent(total, parts[row]!))
    },
  }
}
