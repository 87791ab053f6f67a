import type { Json, QueryOptions } from '@nasbench/core'
import type { RunRules } from '../run/simulate.js'

/** Options of a question, those that only one benchmark has (`hp`) included. */
export type Question = QueryOptions & Readonly<Record<string, string | number | undefined>>

/** A number that is reported of a run's answer. */
export interface Reported {
  readonly dataset: string
  readonly split: string
  /** Further options of the question. */
  readonly options?: Question
}

/** A row of a published table. */
export interface PublishedRow {
  readonly algorithm: string
  readonly dataset: string
  readonly split: string
  /** Mean over runs, in the unit of the benchmark's metric. */
  readonly mean: number
  /** Standard deviation over runs; null if the source gives none. */
  readonly std: number | null
  /** The reader's warning, if the number was not found again in a second source. */
  readonly remark?: string
}

/** How an experiment of a paper is done: data only, one object per benchmark. */
export interface Protocol {
  readonly name: string
  /** The benchmark that it is for. */
  readonly benchmark: string
  /** The dataset that is searched on. */
  readonly dataset: string
  readonly title: string
  /** The paper and the script. */
  readonly source: string
  /** The value of an architecture that the search sees. */
  readonly seen: Question
  /** Seconds that an evaluation costs, per second of training. */
  readonly costFactor: number
  /** If each look draws one of several runs: the option that names the run, and its values. */
  readonly drawRun?: {
    readonly option: string
    /** The values of the option, of which each look draws one. */
    readonly values: readonly number[]
  }
  readonly rules: RunRules
  readonly reported: readonly Reported[]
  /** Parameters of algorithms in this protocol. */
  readonly parameters: Readonly<Record<string, Readonly<Record<string, Json>>>>
  readonly published: readonly PublishedRow[]
  /** Differences from the published experiment. */
  readonly notes: readonly string[]
}
