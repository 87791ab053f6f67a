import type { DatasetInfo, MetricInfo } from '../benchmark.js'

/** A number that architectures are judged by, of any unit: accuracy, mIoU, milliseconds, joules. */
export interface TabularMetric extends MetricInfo {
  /**
   * True for one value per architecture and dataset, such as a latency: it answers under every split and budget, and
   * has no run. Default: one value per run, split and budget.
   */
  readonly perArchitecture?: boolean
}

/** A dataset with facts or axes of its own; whatever it leaves out is as in the table. */
export interface TabularDataset
  extends Partial<Omit<DatasetInfo, 'name' | 'splits' | 'metrics' | 'defaults'>> {
  readonly name: string
  readonly splits?: readonly string[]
  readonly budgets?: readonly number[]
  /** Names of the table's metrics, or metrics of its own. Default metric: the first one that the file holds. */
  readonly metrics?: readonly (string | TabularMetric)[]
  readonly defaults?: { readonly split?: string; readonly budget?: number; readonly metric?: string }
}

/** The axes of a table, and the defaults of queries. */
export interface TabularAxes {
  readonly datasets: readonly (string | TabularDataset)[]
  readonly splits: readonly string[]
  /** Epochs, or any other measure of what a training was given: integers, ascending. */
  readonly budgets: readonly number[]
  /** The first metric is the default. */
  readonly metrics: readonly TabularMetric[]
  /**
   * Further axes of the training, by the name of the query option: `{ resolution: [0.25, 0.5, 1] }`. Default value: the
   * last one.
   */
  readonly settings?: Readonly<Record<string, readonly (string | number)[]>>
  /** Default: the first dataset that the file holds, the first split and the last budget. */
  readonly defaults?: {
    readonly dataset?: string
    readonly split?: string
    /** A value of `budgets`. */
    readonly budget?: number
  }
}

/** Recorded sizes of an architecture. */
export interface TabularCosts {
  /** Trainable parameters (count). */
  readonly params?: number
  /** Multiply-adds of one input (count). */
  readonly flops?: number
}

/** Results of one training run on one split, and sizes of the architecture that differ from dataset to dataset. */
export interface TabularResult extends TabularCosts {
  /** Default: the default dataset. */
  readonly dataset?: string
  /** Default: the default split. */
  readonly split?: string
  /** The run, an integer; null for a mean over runs that were not published. Default: 0. */
  readonly seed?: number | null
  /** A value of the axis `budgets`. Default: the default budget. */
  readonly budget?: number
  /** Values of the axes `settings`. Default: the last value of each. */
  readonly settings?: Readonly<Record<string, string | number>>
  /** By the metric's name and in its unit. Values that are undefined, null or NaN were not measured. */
  readonly values: Readonly<Record<string, number | null | undefined>>
  /** Training seconds up to that budget. */
  readonly seconds?: number | null
}

/** Everything that is known of one architecture; its sizes here hold for all datasets. */
export interface TabularRecord<Arch = unknown> extends TabularCosts {
  /** The architecture, its text, or its index. */
  readonly arch: Arch | string | number | bigint
  readonly results: readonly TabularResult[]
}
