import {
  type ByteFolder,
  type ByteSource,
  formatReceived,
  NasBenchError,
  type Rng,
  type SourceInfo,
  unknownName,
} from '@nasbench/core'
import { type Dataset201, datasets } from '../cost.js'
import type { RunSource, RunTable } from '../runs.js'
import type { EvaluationSet201 } from '../sets.js'
import { firstRun, runCount } from '../tables.js'
import { type ArchResults, createArchResults } from './arch-results.js'
import { type CostInfo, type CostTable, createCostTable } from './cost-info.js'
import {
  createSetColumns,
  type MoreInfo,
  moreInfoSets,
  readSet,
  type SetColumns,
  type SetResult,
} from './more-info.js'
import { formatAll, formatArch, formatTrainings } from './print.js'
import { checkEpoch, checkSet, configOf, epochsOf, type NetConfig, type ResultsCount } from './results.js'
import { checkDataset, type Dialect, type OfficialSpace, trainingOf } from './space.js'

/** Which training: by its epochs or its official name (`200`, `'200'`; `1`, `'01'`). The longest unless said. */
export interface TrainingOptions {
  readonly hp?: number | string
}

export interface DialectOptions {
  /** Whose way of adding up and printing: nats_bench 1.8's unless said, or nas_201_api 2.0's. */
  readonly dialect?: Dialect
}

export interface MoreInfoOptions extends TrainingOptions {
  /** Epoch from 0; the last one unless said. */
  readonly iepoch?: number
  /** A run by its seed, the mean over all runs (unless said), or a run drawn by `rng`. */
  readonly seed?: number | 'mean' | 'random'
  /** Needed for `random`, so that results can be had again. */
  readonly rng?: Rng
}

export interface FindBestOptions extends TrainingOptions, DialectOptions {
  /** `cifar10` with `valid` is its network trained on half of the images, as officially. */
  readonly dataset: string
  /** `train`, `valid`, `test`, or a published set: `x-valid`, `x-test`, `ori-test`. */
  readonly set: string
  /** Upper limits, inclusive, of what is recorded: multiply-adds in M, parameters in MB. */
  readonly flopMax?: number
  readonly paramMax?: number
}

/** What a search sees of one training, and what it has spent. */
export interface SimulatedTraining {
  /** Percent. */
  readonly validAccuracy: number
  /** Seconds for a batch of 256; null where the file has none. */
  readonly latency: number | null
  /** Seconds of training up to the epoch and of one validation. */
  readonly timeCost: number
  /** Seconds of all trainings so far that were accounted for. */
  readonly usedTime: number
}

/**
 * What the official libraries (nas_201_api 2.0, nats_bench 1.8) answer, to the last bit and under their keys; but where
 * their default is a trap it is another one, and what they answer with -1, None or another architecture's results throws.
 */
export interface OfficialApi<Arch> {
  /** How many architectures the space has. */
  readonly length: number
  /** Official indices of the architectures with results, ascending. */
  readonly evaluatedIndexes: readonly number[]
  /** The trainings that there are results of. */
  readonly availableHps: readonly string[]
  /** Seconds that `simulateTrainEval` has accounted for. */
  readonly usedTime: number
  resetTime(): void
  /** The text of an architecture; throws INVALID_ARCHITECTURE. */
  arch(index: number): string
  /** Throws INVALID_ARCHITECTURE where the official answer is -1. */
  queryIndexByArch(arch: Arch | string | number): number
  /** An index drawn among all. */
  random(options: { readonly rng: Rng }): number
  /** All runs of an architecture in one training; throws NOT_IN_DATASET where there are none. */
  queryMetaInfoByIndex(arch: Arch | string | number, options?: TrainingOptions): ArchResults
  /** All runs on a dataset, by seed. */
  queryByIndex(
    arch: Arch | string | number,
    dataset: string,
    options?: TrainingOptions,
  ): ReadonlyMap<number, ResultsCount>
  /** 300,000 a second and more at one epoch. Throws UNKNOWN_DATASET, UNKNOWN_SEED, UNKNOWN_BUDGET, NOT_IN_DATASET. */
  getMoreInfo(arch: Arch | string | number, dataset: string, options?: MoreInfoOptions): MoreInfo
  /** 1,000,000 a second and more, of architectures that were asked for before. */
  getCostInfo(
    arch: Arch | string | number,
    dataset: string,
    options?: TrainingOptions & DialectOptions,
  ): CostInfo
  /** Seconds for a batch of 256, the mean over the runs; null where the file has none. */
  getLatency(arch: Arch | string | number, dataset: string, options?: TrainingOptions): number | null
  /** The trained network's description; throws NOT_IN_DATASET where there is no run on that dataset. */
  getNetConfig(arch: Arch | string | number, dataset: string): NetConfig
  /** Always throws NOT_IN_DATASET: weights are PyTorch's, and left out when a file is imported. */
  getNetParam(
    arch: Arch | string | number,
    dataset: string,
    seed?: number | null,
    options?: TrainingOptions,
  ): never
  /** The most accurate by the mean over its runs, ties to the lowest index; null where none is within the limits. */
  findBest(options: FindBestOptions): { readonly index: number; readonly accuracy: number } | null
  /** How many architectures have how many runs. */
  statistics(dataset: string, options?: TrainingOptions): Readonly<Record<number, number>>
  /**
   * What a search spends and sees: `cifar10` means the network trained on half of its images. Throws NOT_IN_DATASET
   * where there is no validation at that epoch (officially that silently becomes validation and test) or no time.
   */
  simulateTrainEval(
    arch: Arch | string | number,
    dataset: string,
    options?: MoreInfoOptions & { readonly accountTime?: boolean },
  ): SimulatedTraining
  /** The official text that isomorphic cells share; throws INVALID_ARCHITECTURE. */
  getUniqueStr(arch: Arch | string | number): string
  /**
   * Takes from now on an architecture's results from an archive: its file, or a folder with a file of its index.
   * Resolves to the index. Rejects with DATA_NOT_FOUND, NOT_IN_DATASET, UNSUPPORTED_FILE, CORRUPT_FILE, UNSAFE_PICKLE.
   */
  reload(archive: ByteFolder | ByteSource, arch: Arch | string | number): Promise<number>
  /** What `show(index)` prints, and `showAll` what `show(-1)` was meant to print, piece by piece. */
  show(index: number, options?: DialectOptions): string
  showAll(options?: DialectOptions): IterableIterator<string>
  /** What is known of an architecture in one training, as the official libraries print it. */
  queryInfoStrByArch(arch: Arch | string | number, options?: TrainingOptions & DialectOptions): string
  /** Python's `repr` of the official object. */
  toString(options?: DialectOptions & { readonly fastMode?: boolean; readonly file?: string | null }): string
}

/* Questions at so many epochs are kept ready. */
const mostMoments = 64

/** The official surface over recorded runs. */
export function createOfficialApi<Arch>(
  recorded: RunSource<string>,
  source: SourceInfo,
  space: OfficialSpace<Arch>,
): OfficialApi<Arch> {
  let runs = recorded
  const { owner, size } = space
  const moments = new Map<RunTable, Map<number, readonly SetColumns[]>>()
  const accuracies = new Map<RunTable, Map<string, Float64Array>>()
  const costs = new Map<string, CostTable>()
  const best: SetResult = { loss: 0, accuracy: 0, allTime: null }
  let momentCount = 0
  let evaluated: readonly number[] | undefined
  let usedTime = 0

  const absent = (what: string): NasBenchError =>
    new NasBenchError('NOT_IN_DATASET', `${source.file} has ${what}`)

  const tableOf = (training: string, dataset: Dataset201): RunTable => {
    const table = runs.table(training, dataset)
    if (!table) throw absent(`no ${training}-epoch runs on ${dataset}`)
    return table
  }
  const placeOf = (table: RunTable, index: number, training: string, dataset: string): number => {
    const place = table.place(index)
    if (place === 0) throw absent(`no ${training}-epoch runs of architecture ${index} on ${dataset}`)
    return place
  }

  /* What is asked again and again: a dataset's results at an epoch. */
  const momentOf = (table: RunTable, dataset: Dataset201, epoch: number): readonly SetColumns[] => {
    let byEpoch = moments.get(table)
    if (!byEpoch) {
      byEpoch = new Map()
      moments.set(table, byEpoch)
    }
    let moment = byEpoch.get(epoch)
    if (!moment) {
      if (++momentCount > mostMoments) {
        for (const epochs of moments.values()) epochs.clear()
        momentCount = 1
      }
      moment = moreInfoSets[dataset].map(([prefix, set]) =>
        createSetColumns(table, set, epoch, runs.singly, prefix),
      )
      byEpoch.set(epoch, moment)
    }
    return moment
  }

  /* The row that is meant; -1 for the mean over all. */
  const rowOf = (table: RunTable, place: number, options: MoreInfoOptions, what: () => string): number => {
    const { seed = 'mean', rng } = options
    if (seed === 'mean') return -1
    const first = firstRun(place)
    const end = first + runCount(place)
    if (seed === 'random') {
      if (rng) return first + rng.below(end - first)
      throw new NasBenchError(
        'INVALID_ARGUMENT',
        "seed 'random' needs an rng, createRng(42) for one, so that results can be had again",
      )
    }
    for (let row = first; row < end; row++) if (table.seed(row) === seed) return row
    const present = Array.from({ length: end - first }, (_, i) => String(table.seed(first + i)))
    throw unknownName('UNKNOWN_SEED', 'seed', seed, present, what())
  }

  const costTable = (table: RunTable, training: string, dataset: Dataset201, dialect: Dialect): CostTable => {
    const key = `${training}/${dataset}/${dialect}`
    let found = costs.get(key)
    if (!found) {
      found = createCostTable(table, size, epochsOf(table, 0, training), dialect, (index) =>
        space.cost(index, dataset),
      )
      costs.set(key, found)
    }
    return found
  }

  /* The mean over the runs of each architecture; NaN where some run has no result. */
  const accuraciesOf = (table: RunTable, set: EvaluationSet201, epoch: number): Float64Array => {
    const ofTable = accuracies.get(table) ?? new Map<string, Float64Array>()
    accuracies.set(table, ofTable)
    let means = ofTable.get(set)
    if (!means) {
      const column = table.column(`${set}-accuracy`, epoch)
      means = Float64Array.from({ length: size }, (_, index) => meanAt(column, table.place(index)))
      ofTable.set(set, means)
    }
    return means
  }

  const evaluatedIndexes = (): readonly number[] => {
    if (!evaluated) {
      const tables = space.trainings.flatMap((training) =>
        datasets.flatMap((dataset) => runs.table(training, dataset) ?? []),
      )
      evaluated = Array.from({ length: size }, (_, index) => index).filter((index) =>
        tables.some((table) => table.place(index) !== 0),
      )
    }
    return evaluated
  }

  const resultsOf = (index: number, training: string): ArchResults => {
    const results = createArchResults({
      runs,
      index,
      training,
      arch: space.text(index),
      owner,
      costTable,
      rowOf,
    })
    if (results.getDatasetNames().length > 0) return results
    throw absent(`no ${training}-epoch runs of architecture ${index}`)
  }

  const moreInfo = (index: number, dataset: Dataset201, options: MoreInfoOptions): MoreInfo => {
    const training = trainingOf(space, options.hp)
    const table = tableOf(training, dataset)
    const place = placeOf(table, index, training, dataset)
    const epoch = checkEpoch(options.iepoch, epochsOf(table, 0, training), owner)
    const row = rowOf(table, place, options, () => `architecture ${index} on ${dataset}`)
    const info: Record<string, number | null> = {}
    for (const set of momentOf(table, dataset, epoch)) {
      if (!readSet(set, place, row, best)) {
        if (set.prefix === 'train')
          throw absent(`no training result of architecture ${index} at epoch ${epoch}`)
        continue
      }
      const [loss, accuracy, perTime, allTime] = set.keys
      info[loss] = best.loss
      info[accuracy] = best.accuracy
      info[perTime] = best.allTime === null ? null : best.allTime / (epoch + 1)
      info[allTime] = best.allTime
    }
    return info as MoreInfo
  }

  const api: OfficialApi<Arch> = {
    length: size,
    get evaluatedIndexes() {
      return evaluatedIndexes()
    },
    get availableHps() {
      return space.trainings.filter((training) => datasets.some((dataset) => runs.table(training, dataset)))
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
      resultsOf(space.resolve(arch), trainingOf(space, options.hp)),
    queryByIndex: (arch, dataset, options = {}) =>
      resultsOf(space.resolve(arch), trainingOf(space, options.hp)).query(checkDataset(dataset, owner)),
    getMoreInfo: (arch, dataset, options = {}) =>
      moreInfo(space.resolve(arch), checkDataset(dataset, owner), options),
    getCostInfo(arch, dataset, options = {}) {
      const index = space.resolve(arch)
      const known = checkDataset(dataset, owner)
      const training = trainingOf(space, options.hp)
      const table = tableOf(training, known)
      const place = placeOf(table, index, training, known)
      return costTable(table, training, known, options.dialect ?? 'nats-bench').read(place, index)
    },
    getLatency: (arch, dataset, options = {}) => api.getCostInfo(arch, dataset, options).latency,
    getNetConfig(arch, dataset) {
      const index = space.resolve(arch)
      const known = checkDataset(dataset, owner)
      for (const training of space.trainings) {
        const table = runs.table(training, known)
        const place = table?.place(index) ?? 0
        if (table && place !== 0) return configOf(table.note?.(firstRun(place)), space.text(index))
      }
      throw absent(`no runs of architecture ${index} on ${dataset}`)
    },
    getNetParam(arch) {
      throw new NasBenchError(
        'NOT_IN_DATASET',
        `weights are not to be had: they are PyTorch's, and are left out when a file is imported. To train architecture ${space.resolve(arch)}, describeNetwork() says what it is`,
      )
    },
    findBest(options) {
      const { flopMax = Number.POSITIVE_INFINITY, paramMax = Number.POSITIVE_INFINITY } = options
      const [dataset, set] = remap(checkDataset(options.dataset, owner), options.set, owner)
      const training = trainingOf(space, options.hp)
      const table = tableOf(training, dataset)
      const epoch = epochsOf(table, 0, training) - 1
      const limited = flopMax !== Number.POSITIVE_INFINITY || paramMax !== Number.POSITIVE_INFINITY
      const cost = limited ? costTable(table, training, dataset, options.dialect ?? 'nats-bench') : undefined
      const means = accuraciesOf(table, set, epoch)
      let index = -1
      let accuracy = Number.NaN
      for (const one of evaluatedIndexes()) {
        const mean = means[one] as number
        if (Number.isNaN(mean) || (index >= 0 && mean <= accuracy)) continue
        const place = cost ? table.place(one) : 0
        if (cost && (cost.flops(place, one) > flopMax || cost.params(place, one) > paramMax)) continue
        index = one
        accuracy = mean
      }
      return index < 0 ? null : { index, accuracy }
    },
    statistics(dataset, options = {}) {
      const known = checkDataset(dataset, owner)
      const table = tableOf(trainingOf(space, options.hp), known)
      const counts: Record<number, number> = {}
      for (const index of evaluatedIndexes()) {
        const count = runCount(table.place(index))
        counts[count] = (counts[count] ?? 0) + 1
      }
      return counts
    },
    simulateTrainEval(arch, dataset, options = {}) {
      const index = space.resolve(arch)
      const allowed = ['cifar10', 'cifar100', 'ImageNet16-120']
      if (!allowed.includes(dataset)) throw unknownName('UNKNOWN_DATASET', 'dataset', dataset, allowed, owner)
      const trained = dataset === 'cifar10' ? 'cifar10-valid' : (dataset as Dataset201)
      const info = moreInfo(index, trained, options)
      const accuracy = info['valid-accuracy']
      const [train, valid] = [info['train-all-time'], info['valid-per-time'] ?? null]
      if (accuracy === undefined) {
        throw absent(
          `no validation accuracy of architecture ${index} on ${dataset} at epoch ${formatReceived(options.iepoch)}, only that of validation and test images together (getMoreInfo has it as valtest-accuracy)`,
        )
      }
      if (train === null || valid === null)
        throw absent(`no training times of architecture ${index} on ${dataset}`)
      const timeCost = train + valid
      if (options.accountTime !== false) usedTime += timeCost
      const latency = api.getLatency(index, dataset, options)
      return { validAccuracy: accuracy, latency, timeCost, usedTime }
    },
    async reload(archive, arch) {
      const index = space.resolve(arch)
      // Seldom wanted, and the readers of all files come with it.
      const { reloadArchitecture } = await import('./reload.js')
      runs = await reloadArchitecture(runs, archive, index, space.trials)
      for (const cache of [moments, accuracies, costs]) cache.clear()
      evaluated = undefined
      return index
    },
    getUniqueStr: (arch) => space.uniqueString(space.resolve(arch)),
    show(index, { dialect = 'nats-bench' } = {}) {
      if (!Number.isInteger(index) || index < 0 || index >= size)
        return `This index (${index}) is out of range (0~${size}).\n`
      const results = allResults(index)
      if (results.length === 0) return `The ${index}-th architecture has not been evaluated or not saved.\n`
      return formatTrainings(results, dialect, space.printsAllTests)
    },
    *showAll(options = {}) {
      const { dialect = 'nats-bench' } = options
      yield `${api.toString(options)}\n`
      const indices = evaluatedIndexes()
      for (const [place, index] of indices.entries()) {
        yield formatAll(place, indices.length, index, space.text(index)) +
          formatTrainings(allResults(index), dialect, space.printsAllTests)
      }
    },
    queryInfoStrByArch(arch, options = {}) {
      const index = space.resolve(arch)
      const results = resultsOf(index, trainingOf(space, options.hp))
      const { dialect = 'nats-bench' } = options
      return formatArch(results, `arch-index=${index}`, dialect, space.printsAllTests).join('\n')
    },
    toString({ dialect = 'nats-bench', fastMode = false, file = source.file } = {}) {
      const mode = dialect === 'nats-bench' ? `, fast_mode=${fastMode ? 'True' : 'False'}` : ''
      const count = `${evaluatedIndexes().length}/${size} architectures`
      return `${space.classNames[dialect]}(${count}${mode}, file=${file ?? 'None'})`
    },
  }
  return api

  function allResults(index: number): ArchResults[] {
    return space.trainings.flatMap((training) => {
      const any = datasets.some((dataset) => (runs.table(training, dataset)?.place(index) ?? 0) !== 0)
      return any ? [resultsOf(index, training)] : []
    })
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
