import {
  type DataLocation,
  type OpenOptions,
  type QueryOptions,
  resolveStore,
  sourceOfStore,
} from '@nasbench/core'
import { demoSource } from '../demo.js'
import { RecordedBenchmark } from '../query/recorded-benchmark.js'
import type { RecordedSpace } from '../recorded-space.js'
import { openRuns } from '../run-reader.js'
import { resolveSizeArch, type SizeArch, sizeArchAt, sizeSpaceSize, sizeTextAt } from './arch.js'
import { sizeCost } from './cost.js'
import { natsSssData, sizeTrials } from './data.js'
import { sizeDemoStore } from './demo.js'
import { type NatsSssSpace, natsSssSpace } from './space.js'
import { sizeTrainings } from './tables.js'

/** The options of a query; the rest is as in NAS-Bench-201. */
export interface SizeQueryOptions extends QueryOptions {
  /** Epochs of the training: 90, 12 or 1. Default: 90. */
  readonly hp?: number | string
}

/** NATS-Bench's size space. */
export const sizes: RecordedSpace<SizeArch, NatsSssSpace> = {
  space: natsSssSpace,
  size: sizeSpaceSize,
  trials: sizeTrials,
  trainings: sizeTrainings,
  classNames: { 'nats-bench': 'NATSsize', 'nas-bench-201': 'NATSsize' },
  searchSpaceName: 'size',
  printsAllTests: true,
  indexOf: resolveSizeArch,
  text: sizeTextAt,
  cost: (index, dataset) => sizeCost(sizeArchAt(index), dataset),
  // No two networks compute the same.
  uniqueString: sizeTextAt,
}

/** NATS-Bench's size space with results: 32,768 networks of five widths. Questions throw as those of `NASBench201` do. */
export class NATSBenchSize extends RecordedBenchmark<SizeArch, NatsSssSpace, SizeQueryOptions> {
  /**
   * Opens a store, a file or a folder of NATS-Bench's size space. Default: the data that NATS_SSS_PATH or the data folder
   * names. Rejects as `NASBench201.open` does.
   */
  static async open(location?: DataLocation, options: OpenOptions = {}): Promise<NATSBenchSize> {
    const store = await resolveStore(natsSssData, location as Parameters<typeof resolveStore>[1], options)
    return new NATSBenchSize(openRuns(store), sourceOfStore(store), sizes)
  }

  /** All networks with true costs and made-up results. Needs no file. */
  static demo(): NATSBenchSize {
    return new NATSBenchSize(openRuns(sizeDemoStore()), demoSource, sizes)
  }
}
