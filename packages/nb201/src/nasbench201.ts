import {
  type DataLocation,
  type OpenOptions,
  resolveStore,
  sourceOfStore,
  type TopOptions,
} from '@nasbench/core'
import type { Arch201 } from './arch.js'
import { nb201Data } from './data.js'
import { demoSource, demoStore } from './demo.js'
import type { QueryOptions201 } from './query/question.js'
import { RecordedBenchmark } from './query/recorded-benchmark.js'
import { openRuns } from './run-reader.js'
import type { Nb201Space } from './space.js'
import { topology } from './topology.js'

/** Ranking criteria and limits. */
export interface TopOptions201 extends Omit<TopOptions<Arch201>, keyof QueryOptions201>, QueryOptions201 {}

/**
 * NAS-Bench-201: 15,625 architectures, each trained on three datasets with up to three seeds, every epoch recorded.
 *
 * Opening is asynchronous, queries are synchronous. An architecture is given in any form that `nb201Space.from` takes; a
 * number is its official index. Accuracies are percentages. A question without an answer throws: UNKNOWN_DATASET,
 * UNKNOWN_SPLIT, UNKNOWN_BUDGET, UNKNOWN_SEED, UNKNOWN_METRIC, INVALID_ARGUMENT or INVALID_ARCHITECTURE if no file could
 * answer it, NOT_IN_DATASET if this file does not.
 */
export class NASBench201 extends RecordedBenchmark<Arch201, Nb201Space, QueryOptions201> {
  /**
   * Opens a store, or a published file, which is imported on first use and found again afterwards. Default: the data that
   * NASBENCH201_PATH or the data folder names.
   *
   * Rejects with DATA_NOT_FOUND, CORRUPT_FILE, UNSUPPORTED_FILE, UNSAFE_PICKLE, STORE_VERSION, INVALID_ARGUMENT or ABORTED.
   */
  static async open(location?: DataLocation, options: OpenOptions = {}): Promise<NASBench201> {
    const store = await resolveStore(nb201Data, location as Parameters<typeof resolveStore>[1], options)
    return new NASBench201(openRuns(store), sourceOfStore(store), topology)
  }

  /**
   * The results that come with the package, measured and public; no download, no import. All 15,625 architectures have:
   * the validation accuracy of every recorded 200-epoch run, the mean test accuracy of the 200-epoch runs, validation and
   * test accuracy of the 12-epoch run (`hp: 12`), and its training seconds on CIFAR-10 (`cifar10-valid`).
   *
   * A number that is a mean has no run: `trials` has one with `seed: null`, `std` is null, and `info.meanOf` names the
   * runs. Everything else (curves, losses, other epochs, test accuracy per run) throws NOT_IN_DATASET.
   *
   * `location`: path or URL of `bundled/nb201.zip`, for a bundler that moves the module away from it.
   * Rejects with DATA_NOT_FOUND.
   */
  static async bundled(options: { readonly location?: string | URL } = {}): Promise<NASBench201> {
    // Only users of these results load the reader of the archive.
    const { bundledFile, openBundled } = await import('./bundled.js')
    const store = await openBundled(options.location)
    return new NASBench201(
      openRuns(store),
      { ...sourceOfStore(store), kind: 'bundled', file: bundledFile },
      topology,
    )
  }

  /** All architectures with true costs and made-up results; every answer says so. Needs no file. */
  static demo(): NASBench201 {
    return new NASBench201(openRuns(demoStore()), demoSource, topology)
  }
}
