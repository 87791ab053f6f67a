import type { Dataset201 } from '../cost.js'
import { checkDataset } from '../query/question.js'
import type { RunTable } from '../runs.js'
import type { EvaluationSet201 } from '../sets.js'
import { firstRun, runCount } from '../tables.js'
import type { RecordedRuns } from './recorded.js'
import { checkSet, epochsOf } from './results.js'
import { type OfficialSpace, trainingOf } from './space.js'
import type { FindBestOptions, OfficialApi } from './surface.js'

/** Answers `findBest`, from means over the runs that are worked out once for each set. */
export function createFindBest<Arch>(
  recorded: RecordedRuns,
  space: OfficialSpace<Arch>,
): (options: FindBestOptions) => ReturnType<OfficialApi<Arch>['findBest']> {
  const accuracies = new Map<RunTable, Map<string, Float64Array>>()

  /* The mean over the runs of each architecture; NaN where some run has no result. */
  const accuraciesOf = (table: RunTable, set: EvaluationSet201, epoch: number): Float64Array => {
    const ofTable = accuracies.get(table) ?? new Map<string, Float64Array>()
    accuracies.set(table, ofTable)
    let means = ofTable.get(set)
    if (!means) {
      const column = table.column(`${set}-accuracy`, epoch)
      means = new Float64Array(space.size)
      for (let index = 0; index < means.length; index++) means[index] = meanAt(column, table.place(index))
      ofTable.set(set, means)
    }
    return means
  }

  return (options) => {
    const { flopMax = Number.POSITIVE_INFINITY, paramMax = Number.POSITIVE_INFINITY } = options
    const [dataset, set] = remap(checkDataset(options.dataset, space.owner), options.set, space.owner)
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
      const mean = means[one] as number
      if (Number.isNaN(mean) || (index >= 0 && mean <= accuracy)) continue
      const place = cost ? table.place(one) : 0
      if (cost && (cost.flops(place, one) > flopMax || cost.params(place, one) > paramMax)) continue
      index = one
      accuracy = mean
    }
    return index < 0 ? null : { index, accuracy }
  }
}

function meanAt(column: Float64Array, place: number): number {
  const first = firstRun(place)
  const count = runCount(place)
  let sum = 0
  for (let row = first; row < first + count; row++) sum += column[row] as number
  return sum / count
}

/* Which network and set officially answer for a dataset and a set. */
function remap(dataset: Dataset201, set: string, owner: string): readonly [Dataset201, EvaluationSet201] {
  if (dataset === 'cifar10' && set === 'valid') return ['cifar10-valid', 'x-valid']
  if (set === 'test')
    return [dataset, dataset.startsWith('cifar10') && dataset !== 'cifar100' ? 'ori-test' : 'x-test']
  return [dataset, checkSet(set, dataset, owner)]
}
