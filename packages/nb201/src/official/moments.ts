import type { Dataset201 } from '../cost.js'
import type { RunTable } from '../runs.js'
import {
  createSetColumns,
  type MoreInfo,
  moreInfoSets,
  readSet,
  type SetColumns,
  type SetResult,
} from './more-info.js'
import type { RecordedRuns } from './recorded.js'
import { checkEpoch, epochsOf } from './results.js'
import { type OfficialSpace, trainingOf } from './space.js'
import type { MoreInfoOptions } from './surface.js'

/* Questions at so many epochs are kept ready. */
const mostMoments = 64

/** Answers `getMoreInfo`; what is asked again and again is a dataset's results at one epoch, its moment. */
export function createMoreInfo<Arch>(
  recorded: RecordedRuns,
  space: OfficialSpace<Arch>,
): (index: number, dataset: Dataset201, options: MoreInfoOptions) => MoreInfo {
  const moments = new Map<RunTable, Map<number, readonly SetColumns[]>>()
  const result: SetResult = { loss: 0, accuracy: 0, allTime: null }
  let count = 0

  const momentOf = (table: RunTable, dataset: Dataset201, epoch: number): readonly SetColumns[] => {
    let byEpoch = moments.get(table)
    if (!byEpoch) {
      byEpoch = new Map()
      moments.set(table, byEpoch)
    }
    let moment = byEpoch.get(epoch)
    if (!moment) {
      if (++count > mostMoments) {
        for (const epochs of moments.values()) epochs.clear()
        count = 1
      }
      moment = moreInfoSets[dataset].map(([prefix, set]) =>
        createSetColumns(table, set, epoch, recorded.runs.singly, prefix),
      )
      byEpoch.set(epoch, moment)
    }
    return moment
  }

  return (index, dataset, options) => {
    const training = trainingOf(space, options.hp)
    const table = recorded.tableOf(training, dataset)
    const place = recorded.placeOf(table, index, training, dataset)
    const epoch = checkEpoch(options.iepoch, epochsOf(table, 0, training), space.owner)
    const row = recorded.rowOf(table, place, options, () => `architecture ${index} on ${dataset}`)
    const info: Record<string, number | null> = {}
    for (const set of momentOf(table, dataset, epoch)) {
      if (!readSet(set, place, row, result)) {
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
