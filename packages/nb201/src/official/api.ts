import { NasBenchError, type SourceInfo } from '@nasbench/core'
import { datasets } from '../cost.js'
import { checkDataset } from '../query/question.js'
import type { RunSource } from '../runs.js'
import { runCount } from '../tables.js'
import { createFindBest } from './find-best.js'
import { createMoreInfo } from './moments.js'
import { createRecordedRuns } from './recorded.js'
import { createPrinted } from './show.js'
import { searchedDataset, validationAndCost } from './simulate.js'
import { type OfficialSpace, trainingOf } from './space.js'
import type { OfficialApi } from './surface.js'

/** The official surface over recorded runs. */
export function createOfficialApi<Arch>(
  runs: RunSource<string>,
  source: SourceInfo,
  space: OfficialSpace<Arch>,
): OfficialApi<Arch> {
  const { owner, size } = space

  const over = (current: RunSource<string>) => {
    const recorded = createRecordedRuns(current, source, space)
    return {
      recorded,
      moreInfo: createMoreInfo(recorded, space),
      findBest: createFindBest(recorded, space),
    }
  }
  let now = over(runs)
  let usedTime = 0

  const api: OfficialApi<Arch> = {
    ...createPrinted(() => now.recorded, source, space),
    length: size,
    get evaluatedIndexes() {
      return now.recorded.evaluatedIndexes()
    },
    get availableHps() {
      return space.trainings.filter((training) =>
        datasets.some((dataset) => now.recorded.runs.table(training, dataset)),
      )
    },
    get usedTime() {
      return usedTime
    },
    resetTime() {
      usedTime = 0
    },
    arch: (index) => space.text(space.resolve(index)),
    queryIndexByArch: (arch) => space.resolve(arch),
    random: ({ rng }) => rng.below(size),
    queryMetaInfoByIndex: (arch, options = {}) =>
      now.recorded.resultsOf(space.resolve(arch), trainingOf(space, options.hp)),
    queryByIndex: (arch, dataset, options = {}) =>
      api.queryMetaInfoByIndex(arch, options).query(checkDataset(dataset, owner)),
    getMoreInfo: (arch, dataset, options = {}) =>
      now.moreInfo(space.resolve(arch), checkDataset(dataset, owner), options),
    getCostInfo(arch, dataset, options = {}) {
      const { recorded } = now
      const index = space.resolve(arch)
      const known = checkDataset(dataset, owner)
      const training = trainingOf(space, options.hp)
      const table = recorded.tableOf(training, known)
      const place = recorded.placeOf(table, index, training, known)
      return recorded.costTable(table, training, known, options.dialect ?? 'nats-bench').read(place, index)
    },
    getLatency: (arch, dataset, options = {}) => api.getCostInfo(arch, dataset, options).latency,
    getNetConfig: (arch, dataset) => now.recorded.configOf(space.resolve(arch), checkDataset(dataset, owner)),
    getNetParam(arch) {
      throw new NasBenchError(
        'NOT_IN_DATASET',
        `weights are not to be had: they are PyTorch's, and are left out when a file is imported. To train architecture ${space.resolve(arch)}, describeNetwork() says what it is`,
      )
    },
    findBest: (options) => now.findBest(options),
    statistics(dataset, options = {}) {
      const { recorded } = now
      const table = recorded.tableOf(trainingOf(space, options.hp), checkDataset(dataset, owner))
      const counts: Record<number, number> = {}
      for (const index of recorded.evaluatedIndexes()) {
        const count = runCount(table.place(index))
        counts[count] = (counts[count] ?? 0) + 1
      }
      return counts
    },
    simulateTrainEval(arch, dataset, options = {}) {
      const index = space.resolve(arch)
      const info = now.moreInfo(index, searchedDataset(dataset, owner), options)
      const { validAccuracy, timeCost } = validationAndCost(info, index, dataset, options, now.recorded)
      if (options.accountTime !== false) usedTime += timeCost
      return { validAccuracy, latency: api.getLatency(index, dataset, options), timeCost, usedTime }
    },
    async reload(archive, arch) {
      const index = space.resolve(arch)
      // Seldom wanted, and the readers of all files come with it.
      const { reloadArchitecture } = await import('./reload.js')
      now = over(await reloadArchitecture(now.recorded.runs, archive, index, space.trials))
      return index
    },
    getUniqueStr: (arch) => space.uniqueString(space.resolve(arch)),
  }
  return api
}
