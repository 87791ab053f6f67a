import {
  type Benchmark,
  type ByteFolder,
  type OpenOptions,
  type QueryOptions,
  type QueryResult,
  resolveRng,
  resolveStore,
  type SourceInfo,
  sampleIndices,
  sourceOfStore,
} from '@nasbench/core'
import { datasets } from '../cost.js'
import { recordedMetrics } from '../metrics.js'
import { createOfficialApi } from '../official/api.js'
import type { OfficialApi } from '../official/surface.js'
import { createQueries, type TopQuestion } from '../query/queries.js'
import { checkDataset, splitsOf } from '../query/question.js'
import { type QuerySpace, tablesOf } from '../query/space.js'
import { type RunSource, runsOfStore } from '../runs.js'
import { resolveSizeArch, type SizeArch, sizeArchAt, sizeSpaceSize, sizeTextAt } from './arch.js'
import { sizeCost } from './cost.js'
import { natsSssData } from './data.js'
import { sizeDemoRuns, sizeDemoSource } from './demo.js'
import { officialSize } from './official.js'
import { type NatsSssSpace, natsSssSpace } from './space.js'
import { type SizeTraining, sizeTrainings } from './tables.js'

/** What a question may ask for; the rest is as in NAS-Bench-201. `hp` is the training: 90 (unless said), 12 or 1 epochs. */
export interface SizeQueryOptions extends QueryOptions {
  /** Epochs of the training: 90, 12 or 1. */
  readonly hp?: number | string
}

/** NATS-Bench's size space with results. Questions throw as those of `NASBench201` do. */
export interface NatsSss extends Benchmark<SizeArch, QueryResult> {
  readonly space: NatsSssSpace
  /** What nats_bench answers of it, to the last bit. */
  readonly official: OfficialApi<SizeArch>
  query(arch: SizeArch | string | number, options?: SizeQueryOptions): QueryResult
  /** One number; throws as `query` does. */
  summary(arch: SizeArch | string | number, options?: SizeQueryOptions): QueryResult
}

/**
 * Opens a store, a file or a folder of NATS-Bench's size space; where none is named, as NATS_SSS_PATH or the data folder
 * has it.
 *
 * @throws NasBenchError what `NASBench201.open` rejects with
 */
export async function openNatsSss(
  location?: string | ByteFolder,
  options: OpenOptions = {},
): Promise<NatsSss> {
  const store = await resolveStore(natsSssData, location, options)
  return createNatsSss(runsOfStore<SizeTraining>(store), sourceOfStore(store))
}

/** All 32,768 networks with true costs and made-up results. Needs no file. */
export function demoNatsSss(): NatsSss {
  return createNatsSss(sizeDemoRuns(), sizeDemoSource)
}

const sizes: QuerySpace<SizeArch> = {
  owner: 'nats-sss',
  size: sizeSpaceSize,
  trainings: [...sizeTrainings].reverse(),
  resolve: resolveSizeArch,
  at: sizeArchAt,
  text: sizeTextAt,
  cost: (index, dataset) => sizeCost(sizeArchAt(index), dataset),
}

/** The benchmark over recorded runs. */
function createNatsSss(runs: RunSource<SizeTraining>, source: SourceInfo): NatsSss {
  const queries = createQueries(runs, source, sizes)
  let official: OfficialApi<SizeArch> | undefined

  return {
    name: 'nats-sss',
    kind: 'tabular',
    space: natsSssSpace,
    source,
    get official() {
      official ??= createOfficialApi(runs, source, officialSize)
      return official
    },
    datasets: () => [...datasets],
    splits: (dataset = 'cifar10') => splitsOf(checkDataset(dataset, sizes.owner)),
    metrics: recordedMetrics,
    availableBudgets: (options = {}) => queries.budgets(options),
    defaults: () => ({ dataset: 'cifar10', split: 'val', budget: 89 }),
    getStatistics: () => ({
      architectures: queries.indices().length,
      spaceSize: sizeSpaceSize,
      runs: tablesOf(runs, sizeTrainings).reduce((sum, table) => sum + table.rows, 0),
      version: source.version,
    }),
    exists: (options) => queries.exists(options),
    randomSample(options = {}) {
      const indices = queries.indices()
      const drawn = sampleIndices(resolveRng(options), indices.length, options.n ?? 1)
      return drawn.map((at) => sizeArchAt(indices[at] as number))
    },
    *iterAll() {
      for (const index of queries.indices()) yield sizeArchAt(index)
    },
    getIndex: resolveSizeArch,
    id: (arch) => natsSssSpace.id(arch),
    encode: (arch) => natsSssSpace.encode(arch),
    decode: (encoding) => natsSssSpace.decode(encoding),
    isValid: (arch) => natsSssSpace.isValid(arch),
    mutate: (arch, options) => natsSssSpace.mutate(arch, options),
    query: (arch, options = {}) => queries.query(arch, options),
    summary: (arch, options = {}) => queries.summary(arch, options),
    queryMany: (archs, options = {}) => queries.queryMany(archs, options),
    top: (options) => queries.top(options as TopQuestion<SizeArch>),
    curve: (arch, options = {}) => queries.curve(arch, options),
    trainTime: (arch, options = {}) => queries.trainTime(arch, options),
    close: () => runs.close(),
  }
}
