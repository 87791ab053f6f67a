import type { ArchInput, ByteFolder, ByteSource, Rng } from '@nasbench/core'
import type { Dialect } from '../recorded-space.js'
import type { ArchResults } from './arch-results.js'
import type { CostInfo } from './cost-info.js'
import type { MoreInfo } from './more-info.js'
import type { NetConfig, ResultsCount } from './results.js'

/** Which training: by its epochs or its official name (`200`, `'200'`; `1`, `'01'`). Default: the longest. */
export interface TrainingOptions {
  readonly hp?: number | string
}

export interface DialectOptions {
  /** The library whose way of adding up and printing is used: nats_bench 1.8's (the default) or nas_201_api 2.0's. */
  readonly dialect?: Dialect
}

export interface MoreInfoOptions extends TrainingOptions {
  /** Epoch from 0. Default: the last one. */
  readonly iepoch?: number
  /** A run by its seed, the mean over all runs (the default), or a run drawn by `rng`. */
  readonly seed?: number | 'mean' | 'random'
  /** Required for `random`, to keep results reproducible. */
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

/** The accuracy that a search sees of one training, and the time that it has spent. */
export interface SimulatedTraining {
  /** Percent. */
  readonly validAccuracy: number
  /** Seconds for a batch of 256; null if the file has none. */
  readonly latency: number | null
  /** Seconds of training up to the epoch and of one validation. */
  readonly timeCost: number
  /** Seconds of all trainings so far that were accounted for. */
  readonly usedTime: number
}

/**
 * The results of the official libraries (nas_201_api 2.0, nats_bench 1.8), to the last bit and under their keys; but
 * where their default is a trap it is another one, and what they answer with -1, None or another architecture's results
 * throws.
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
  /** Throws INVALID_ARCHITECTURE if the official answer is -1. */
  queryIndexByArch(arch: ArchInput<Arch>): number
  /** An index drawn among all. */
  random(options: { readonly rng: Rng }): number
  /** All runs of an architecture in one training; throws NOT_IN_DATASET if there are none. */
  queryMetaInfoByIndex(arch: ArchInput<Arch>, options?: TrainingOptions): ArchResults
  /** The texts of all architectures by official index. */
  readonly metaArchs: readonly string[]
  /** nats_bench's name of the space: `topology` or `size`. */
  readonly searchSpaceName: string
  /** Epochs of the longest training: 200, or 90 in the size space. */
  readonly fullTrainEpochs: number
  /** The texts of all architectures by official index. */
  [Symbol.iterator](): IterableIterator<string>
  /** The same as `queryInfoStrByArch`, as in nas_201_api. */
  queryByArch(arch: ArchInput<Arch>, options?: TrainingOptions & DialectOptions): string
  /** All runs of an architecture in one training, or those on a dataset by seed. */
  queryByIndex(arch: ArchInput<Arch>, dataset?: undefined, options?: TrainingOptions): ArchResults
  queryByIndex(
    arch: ArchInput<Arch>,
    dataset: string,
    options?: TrainingOptions,
  ): ReadonlyMap<number, ResultsCount>
  /** 300,000 a second and more at one epoch. Throws UNKNOWN_DATASET, UNKNOWN_SEED, UNKNOWN_BUDGET, NOT_IN_DATASET. */
  getMoreInfo(arch: ArchInput<Arch>, dataset: string, options?: MoreInfoOptions): MoreInfo
  /** 1,000,000 a second and more, of architectures that were asked for before. */
  getCostInfo(arch: ArchInput<Arch>, dataset: string, options?: TrainingOptions & DialectOptions): CostInfo
  /** Seconds for a batch of 256, the mean over the runs; null if the file has none. */
  getLatency(arch: ArchInput<Arch>, dataset: string, options?: TrainingOptions): number | null
  /** The trained network's description; throws NOT_IN_DATASET if no run on that dataset is recorded. */
  getNetConfig(arch: ArchInput<Arch>, dataset: string): NetConfig
  /** Always throws NOT_IN_DATASET: weights are PyTorch's, and left out when a file is imported. */
  getNetParam(arch: ArchInput<Arch>, dataset: string, seed?: number | null, options?: TrainingOptions): never
  /** The most accurate by the mean over its runs, ties to the lowest index; null if none is within the limits. */
  findBest(options: FindBestOptions): { readonly index: number; readonly accuracy: number } | null
  /** How many architectures have how many runs. */
  statistics(dataset: string, options?: TrainingOptions): Readonly<Record<number, number>>
  /**
   * The time that a search spends and the accuracy that it sees: `cifar10` means the network trained on half of its
   * images. Throws NOT_IN_DATASET if no validation at that epoch (officially that silently becomes validation and test)
   * or no time is recorded.
   */
  simulateTrainEval(
    arch: ArchInput<Arch>,
    dataset: string,
    options?: MoreInfoOptions & { readonly accountTime?: boolean },
  ): SimulatedTraining
  /** The official text that isomorphic cells share; throws INVALID_ARCHITECTURE. */
  getUniqueStr(arch: ArchInput<Arch>): string
  /**
   * Takes from now on an architecture's results from an archive: its file, or a folder with a file of its index.
   * Resolves to the index. Rejects with DATA_NOT_FOUND, NOT_IN_DATASET, UNSUPPORTED_FILE, CORRUPT_FILE, UNSAFE_PICKLE.
   */
  reload(archive: ByteFolder | ByteSource, arch: ArchInput<Arch>): Promise<number>
  /** The output of `show(index)`; `showAll` returns the intended output of `show(-1)`, piece by piece. */
  show(index: number, options?: DialectOptions): string
  showAll(options?: DialectOptions): IterableIterator<string>
  /** The description of an architecture in one training, as the official libraries print it. */
  queryInfoStrByArch(arch: ArchInput<Arch>, options?: TrainingOptions & DialectOptions): string
  /** Python's `repr` of the official object. */
  toString(options?: DialectOptions & { readonly fastMode?: boolean; readonly file?: string | null }): string
}
