import type { MetricInfo, QueryResult } from '../benchmark.js'

/** A number that trainings are judged by. */
export interface TabularMetric extends MetricInfo {
  readonly unit: QueryResult['unit']
}

/** What a table may hold, and what a question means that leaves something out. */
export interface TabularAxes {
  readonly datasets: readonly string[]
  readonly splits: readonly string[]
  /** Epochs, or whatever a training was given: whole numbers, ascending. */
  readonly budgets: readonly number[]
  /** The first one is asked for where none is named. */
  readonly metrics: readonly TabularMetric[]
  /** The first dataset, the first split and the last budget, unless said. */
  readonly defaults?: {
    readonly dataset?: string
    readonly split?: string
    /** A value of `budgets`. */
    readonly budget?: number
  }
}

/** What one training run showed on one split. */
export interface TabularResult {
  /** The default one unless said. */
  readonly dataset?: string
  /** The default one unless said. */
  readonly split?: string
  /** Which run: a whole number, 0 unless said. */
  readonly seed?: number
  /** When it was measured, as a value of the axis `budgets`: the default one unless said. */
  readonly budget?: number
  /** By the metric's name and in its unit. What is undefined, null or NaN was not measured. */
  readonly values: Readonly<Record<string, number | null | undefined>>
  /** Training seconds up to that budget. */
  readonly seconds?: number | null
}

/** All that is known of one architecture. */
export interface TabularRecord<Arch = unknown> {
  /** The architecture, its text, or its index. */
  readonly arch: Arch | string | number
  /** Trainable parameters and multiply-adds (counts), where they were recorded. */
  readonly params?: number
  /** Multiply-adds of one image (count). */
  readonly flops?: number
  readonly results: readonly TabularResult[]
}
