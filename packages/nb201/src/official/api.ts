import { type ArchInput, NasBenchError, type SourceInfo } from '@nasbench/core'
import { datasets } from '../cost.js'
import { checkDataset } from '../query/question.js'
import type { RecordedSpace } from '../recorded-space.js'
import type { Runs } from '../run-reader.js'
import { runCount } from '../tables.js'
import { createFindBest } from './find-best.js'
import { createMoreInfo } from './more-info-at-epoch.js'
import { createRunLookup, trainingOf } from './run-lookup.js'
import { createPrinted } from './show.js'
import { searchedDataset, validationAndCost } from './simulate.js'
import type { OfficialApi, TrainingOptions } from './types.js'

/** The official surface over recorded runs. */
export function createOfficialApi<Arch>(
  runs: Runs,
  source: SourceInfo,
  space: RecordedSpace<Arch>,
): OfficialApi<Arch> {
  const { size } = space
  const benchmarkName = space.space.name

  const over = (current: Runs) => {
    const recorded = createRunLookup(current, source, space)
    return {
      recorded,
      moreInfo: createMoreInfo(recorded, space),
      findBest: createFindBest(recorded, space),
    }
  }
  let now = over(runs)
  let usedTime = 0

  const queryByIndex = (arch: ArchInput<Arch>, dataset?: string, options: TrainingOptions = {}) => {
    const results = api.queryMetaInfoByIndex(arch, options)
    return dataset === undefined ? results : results.query(checkDataset(dataset, benchmarkName))
  }
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
    arch: (index) => space.text(space.indexOf(index)),
    queryIndexByArch: (arch) => space.indexOf(arch),
    random: ({ rng }) => rng.below(size),
    queryMetaInfoByIndex: (arch, options = {}) =>
      now.recorded.resultsOf(space.indexOf(arch), trainingOf(space, options.hp)),
    queryByIndex: queryByIndex as OfficialApi<Arch>['queryByIndex'],
    queryByArch: (arch, options) => api.queryInfoStrByArch(arch, options),
    get metaArchs() {
      return Array.from({ length: size }, (_, index) => space.text(index))
    },
    searchSpaceName: space.searchSpaceName,
    fullTrainEpochs: Number(space.trainings.at(-1)),
    *[Symbol.iterator]() {
      for (let index = 0; index < size; index++) yield space.text(index)
    },
    getMoreInfo: (arch, dataset, options = {}) =>
      now.moreInfo(space.indexOf(arch), checkDataset(dataset, benchmarkName), options),
    getCostInfo(arch, dataset, options = {}) {
      const { recorded } = now
      const index = space.indexOf(arch)
      const known = checkDataset(dataset, benchmarkName)
      const training = trainingOf(space, options.hp)
      const table = recorded.tableOf(training, known)
      const rowRange = recorded.rowRangeOf(table, index, training, known)
      return recorded.costTable(table, training, known, options.dialect ?? 'nats-bench').read(rowRange, index)
    },
    getLatency: (arch, dataset, options = {}) => api.getCostInfo(arch, dataset, options).latency,
    getNetConfig: (arch, dataset) =>
      now.recorded.configOf(space.indexOf(arch), checkDataset(dataset, benchmarkName)),
    getNetParam(arch) {
      throw new NasBenchError(
        'NOT_IN_DATASET',
        `weights are not available: they are PyTorch's, and the import leaves them out. describeNetwork() describes the layers of architecture ${space.indexOf(arch)} for training it`,
      )
    },
    findBest: (options) => now.findBest(options),
    statistics(dataset, options = {}) {
      const { recorded } = now
      const table = recorded.tableOf(trainingOf(space, options.hp), checkDataset(dataset, benchmarkName))
      const counts: Record<number, number> = {}
      for (const index of recorded.evaluatedIndexes()) {
        const count = runCount(table.rowRange(index))
        counts[count] = (counts[count] ?? 0) + 1
      }
      return counts
    },
    simulateTrainEval(arch, dataset, options = {}) {
      const index = space.indexOf(arch)
      const info = now.moreInfo(index, searchedDataset(dataset, benchmarkName), options)
      const { validAccuracy, timeCost } = validationAndCost(info, index, dataset, options, now.recorded)
      if (options.accountTime !== false) usedTime += timeCost
      return { validAccuracy, latency: api.getLatency(index, dataset, options), timeCost, usedTime }
    },
    async reload(archive, arch) {
      const index = space.indexOf(arch)
      // Seldom wanted, and the readers of all files come with it.
      const { reloadArchitecture } = await import('./reload.js')
      now = over(await reloadArchitecture(now.recorded.runs, archive, index, space.trials))
      return index
    },
    getUniqueStr: (arch) => space.uniqueString(space.indexOf(arch)),
  }
  return api
}
