import type { Dataset201 } from '../cost.js'
import type { RecordedSpace } from '../recorded-space.js'
import type { RunReader } from '../run-reader.js'
import {
  createSetColumns,
  type MoreInfo,
  moreInfoSets,
  readSet,
  type SetColumns,
  type SetResult,
} from './more-info.js'
import { checkEpoch, epochsOf } from './results.js'
import type { RunLookup } from './run-lookup.js'
import { trainingOf } from './run-lookup.js'
import type { MoreInfoOptions } from './types.js'

/* Epochs that are kept ready. */
const maxEpochs = 64

/** Answers `getMoreInfo`; the columns of a dataset at one epoch are kept. */
export function createMoreInfo<Arch>(
  recorded: RunLookup,
  space: RecordedSpace<Arch>,
): (index: number, dataset: Dataset201, options: MoreInfoOptions) => MoreInfo {
  const columns = new Map<RunReader, Map<number, readonly SetColumns[]>>()
  const result: SetResult = { loss: 0, accuracy: 0, allTime: null }
  let count = 0

  const columnsAt = (table: RunReader, dataset: Dataset201, epoch: number): readonly SetColumns[] => {
    let byEpoch = columns.get(table)
    if (!byEpoch) {
      byEpoch = new Map()
      columns.set(table, byEpoch)
    }
    let atEpoch = byEpoch.get(epoch)
    if (!atEpoch) {
      if (++count > maxEpochs) {
        for (const epochs of columns.values()) epochs.clear()
        count = 1
      }
      atEpoch = moreInfoSets[dataset].map(([prefix, set]) => createSetColumns(table, set, epoch, prefix))
      byEpoch.set(epoch, atEpoch)
    }
    return atEpoch
  }

  return (index, dataset, options) => {
    const training = trainingOf(space, options.hp)
    const table = recorded.tableOf(training, dataset)
    const rowRange = recorded.rowRangeOf(table, index, training, dataset)
    const epoch = checkEpoch(options.iepoch, epochsOf(table, 0, training), space.space.name)
    const row = recorded.rowOf(table, rowRange, options, () => `architecture ${index} on ${dataset}`)
    const info: Record<string, number | null> = {}
    for (const set of columnsAt(table, dataset, epoch)) {
      if (!readSet(set, rowRange, row, result)) {
        if (set.prefix === 'train')
          throw recorded.absent(`no training result of architecture ${index} at epoch ${epoch}`)
        continue
      }
      const [loss, accuracy, perTime, allTime] = set.keys
      info[loss] = result.loss
      info[accuracy] = result.accuracy
      info[perTime] = result.allTime === null ? null : result.allTime / (epoch + 1)
      info[allTime] = result.allTime
    }
    return info as MoreInfo
  }
}
