import { matchName } from '@nasbench/core'
import type { Dataset201 } from '../cost.js'
import { checkDataset } from '../query/question.js'
import type { RecordedSpace } from '../recorded-space.js'
import type { RunReader } from '../run-reader.js'
import { type EvaluationSet201, hasSet } from '../sets.js'
import { firstRow, runCount } from '../tables.js'
import { checkSet, epochsOf } from './results.js'
import type { RunLookup } from './run-lookup.js'
import { trainingOf } from './run-lookup.js'
import type { FindBestOptions, OfficialApi } from './types.js'

/** Answers `findBest`, from means over the runs that are worked out once for each set. */
export function createFindBest<Arch>(
  recorded: RunLookup,
  space: RecordedSpace<Arch>,
): (options: FindBestOptions) => ReturnType<OfficialApi<Arch>['findBest']> {
  const accuracies = new Map<RunReader, Map<string, Float64Array>>()

  /* The mean over the runs of each architecture; NaN if some run has no result. */
  const accuraciesOf = (table: RunReader, set: EvaluationSet201, epoch: number): Float64Array => {
    const ofTable = accuracies.get(table) ?? new Map<string, Float64Array>()
    accuracies.set(table, ofTable)
    let means = ofTable.get(set)
    if (!means) {
      const column = table.column(`${set}-accuracy`, epoch).all()
      means = new Float64Array(space.size)
      for (let index = 0; index < means.length; index++) means[index] = meanAt(column, table.rowRange(index))
      ofTable.set(set, means)
    }
    return means
  }

  return (options) => {
    const { flopMax = Number.POSITIVE_INFINITY, paramMax = Number.POSITIVE_INFINITY } = options
    const [dataset, set] = remap(
      checkDataset(options.dataset, space.space.name),
      options.set,
      space.space.name,
    )
    const training = trainingOf(space, options.hp)
    const table = recorded.tableOf(training, dataset)
    const epoch = epochsOf(table, 0, training) - 1
    const limited = flopMax !== Number.POSITIVE_INFINITY || paramMax !== Number.POSITIVE_INFINITY
    const cost = limited
      ? recorded.costTable(table, training, dataset, options.dialect ?? 'nats-bench')
      : undefined
    const means = accuraciesOf(table, set, epoch)
    let index = -1
    let accuracy = Number.NaN
    for (const one of recorded.evaluatedIndexes()) {
      const mean = means[one]!
      if (Number.isNaN(mean) || (index >= 0 && mean <= accuracy)) continue
      const rowRange = cost ? table.rowRange(one) : 0
      if (cost && (cost.flops(rowRange, one) > flopMax || cost.params(rowRange, one) > paramMax)) continue
      index = one
      accuracy = mean
    }
    return index < 0 ? null : { index, accuracy }
  }
}

function meanAt(column: ArrayLike<number>, rowRange: number): number {
  const first = firstRow(rowRange)
  const count = runCount(rowRange)
  let sum = 0
  for (let row = first; row < first + count; row++) sum += column[row]!
  return sum / count
}

/* The network and the set that officially answer for a dataset and a set. */
function remap(
  dataset: Dataset201,
  set: string,
  benchmarkName: string,
): readonly [Dataset201, EvaluationSet201] {
  if (dataset === 'cifar10' && matchName(set, ['valid'], splitNames) !== undefined)
    return ['cifar10-valid', 'x-valid']
  if (set === 'test') return [dataset, hasSet(dataset, 'x-test') ? 'x-test' : 'ori-test']
  return [dataset, checkSet(set, dataset, benchmarkName, ['valid', 'test'])]
}

const splitNames = { val: 'valid', validation: 'valid' }
