/*
 * The messages between the page and its worker. The worker holds the benchmark; the page holds what is on the screen.
 * Everything here passes through structured clone, so there are no functions and no big integers: an index is text.
 */

/** A number per architecture that can stand on an axis. */
export interface MeasureInfo {
  /** As the command writes it: `cifar10:val`, `params`. */
  readonly spec: string
  /** For people: `CIFAR-10 validation accuracy`. */
  readonly label: string
  /** The unit after a number: `%`, `s`; empty for counts. */
  readonly unit: string
  readonly direction: 'maximize' | 'minimize'
  /** Integers. */
  readonly whole: boolean
  /** The heading it stands under in a list: a dataset, or `Costs`. */
  readonly group: string
}

/** A position of an architecture where one of several operations stands. */
export interface SlotInfo {
  readonly label: string
  readonly choices: readonly string[]
}

/** The benchmarks that a site offers. */
export interface CatalogEntry {
  readonly name: string
  readonly title: string
  /** Where the plugin's module is, relative to the page; absent for benchmarks that the site is built with. */
  readonly module?: string
  /** The stores that are served with the site. */
  readonly stores: readonly { readonly label: string; readonly url: string }[]
}

/** One kind of data of a benchmark, as the address writes it: `bundled`, `demo`, `space`, `kept:NAME` or a URL. */
export interface DataChoice {
  readonly data: string
  readonly label: string
  readonly detail: string
}

export interface BenchmarkChoice {
  readonly name: string
  readonly title: string
  readonly choices: readonly DataChoice[]
}

export interface DatasetInfo {
  readonly name: string
  readonly splits: readonly string[]
}

/** A benchmark that has been opened. */
export interface Opened {
  readonly name: string
  readonly title: string
  readonly data: string
  /** `tabular`, `surrogate`, or `space` without results. */
  readonly kind: 'tabular' | 'surrogate' | 'space'
  /** The source in a line: file, version, runs. */
  readonly source: string
  readonly sourceDetails: readonly (readonly [string, string])[]
  /** True if results come from a formula and not from trainings. */
  readonly madeUp: boolean
  readonly spaceSize: string
  readonly rows: number
  /** True if the rows are a sample and not the whole space. */
  readonly sampled: boolean
  readonly datasets: readonly DatasetInfo[]
  readonly measures: readonly MeasureInfo[]
  readonly slots: readonly SlotInfo[]
  readonly hasCurves: boolean
  /** The initial view of the page. */
  readonly first: { readonly x: string; readonly y: string; readonly color: string }
  readonly citation: string
  /** The arguments after the benchmark's name, with which the command uses the same data. */
  readonly commandOptions: string
}

export interface Column {
  readonly info: MeasureInfo
  readonly values: Float64Array
}

/** An architecture with another choice in a slot. */
export interface Choice {
  readonly label: string
  readonly name: string
  /** Text of the architecture; null if the choice does not lead to one. */
  readonly text: string | null
  readonly current: boolean
  readonly params: number | null
  readonly flops: number | null
  readonly value: number | null
}

export interface CellSlot {
  readonly label: string
  readonly choices: readonly Choice[]
  /** The amount that its operation adds to the cost of the cheapest choice. */
  readonly params: number | null
  readonly flops: number | null
}

export interface CellNode {
  readonly label: string
  readonly slot?: number
  /** An operation that the node itself performs. */
  readonly op?: string
  readonly role?: 'input' | 'output'
}

export interface CellEdge {
  readonly from: number
  readonly to: number
  readonly op?: string
  readonly slot?: number
  /** Does nothing: drawn faintly. */
  readonly faint?: boolean
}

/** One graph of an architecture: nodes in order, edges from earlier to later ones. */
export interface CellPart {
  readonly title: string
  readonly nodes: readonly CellNode[]
  readonly edges: readonly CellEdge[]
}

export interface NeighborInfo {
  readonly text: string
  readonly row: number
  /** The edit that leads to it: `edge 2←1: skip`. */
  readonly edit: string
  readonly group: string
  readonly op: string
  readonly value: number | null
}

export interface ValueInfo {
  readonly measure: MeasureInfo
  readonly value: number
  /** Standard deviation over the runs; null for a single run. */
  readonly std: number | null
  /** 1 is best; null if the architectures are a sample. */
  readonly rank: number | null
  readonly of: number
}

/** One architecture with everything that the page shows of it. */
export interface ArchDetail {
  /** Its row in the columns, or -1. */
  readonly row: number
  readonly index: string
  readonly text: string
  readonly parts: readonly CellPart[]
  /** A drawing of its own where the parts are not known. */
  readonly svg?: string
  readonly slots: readonly CellSlot[]
  readonly values: readonly ValueInfo[]
  /** False as long as some ranks are not known yet. */
  readonly complete: boolean
  readonly neighbors: readonly NeighborInfo[]
  /** How many neighbours were left out of `neighbors`. */
  readonly moreNeighbors: number
  /** The scope of the main number: dataset, split, epoch, seeds. */
  readonly provenance: readonly (readonly [string, string])[]
}

export interface CurveInfo {
  readonly row: number
  readonly label: string
  readonly budgets: Float64Array
  readonly values: Float64Array
}

export interface Correlation {
  readonly count: number
  readonly kendall: number
  readonly spearman: number
  readonly pearson: number
}

/** A failure as the page shows it. */
export interface Failure {
  readonly code: string
  readonly message: string
}

/** The result of dropped files. */
export interface Imported {
  readonly bench: string
  readonly data: string
  /** False if the browser keeps nothing for this page: the data are here until it is closed. */
  readonly kept: boolean
}

export interface ProgressInfo {
  readonly phase: string
  readonly done: number
  readonly total: number | null
  /** Of both; absent for what is not counted. */
  readonly unit?: 'bytes' | 'records'
}

/** An evaluated architecture of a search. */
export interface SearchStep {
  readonly row: number
  readonly text: string
  readonly value: number
}

export interface SearchSettings {
  readonly algorithm: string
  readonly seed: number
  readonly budget: number
  readonly objective: string
}

/** Questions of the page and the worker's answers. */
export interface Methods {
  catalog(): readonly BenchmarkChoice[]
  open(question: { readonly bench: string; readonly data: string }): Opened
  column(question: { readonly spec: string }): Column
  slot(question: { readonly slot: number }): Uint8Array
  detail(question: { readonly arch: string; readonly measure: string }): ArchDetail
  random(question: { readonly seed: string }): string
  best(question: { readonly spec: string }): string
  texts(question: { readonly rows: readonly number[] }): readonly {
    readonly index: string
    readonly text: string
  }[]
  curves(question: { readonly rows: readonly number[]; readonly measure: string }): readonly CurveInfo[]
  correlate(question: { readonly x: string; readonly y: string; readonly rows?: Uint32Array }): Correlation
  filter(question: { readonly where: string }): Uint8Array
  csv(question: { readonly rows: Uint32Array; readonly specs: readonly string[] }): string
  import(question: { readonly files: readonly File[]; readonly paths: readonly string[] }): Imported
  remove(question: { readonly bench: string; readonly data: string }): void
  searches(): readonly { readonly name: string; readonly title: string }[]
  searchStart(question: SearchSettings): { readonly best: number }
  searchStep(question: { readonly count: number }): readonly SearchStep[]
  replay(question: { readonly text: string; readonly objective: string }): {
    readonly steps: readonly SearchStep[]
    readonly title: string
  }
}

export type Method = keyof Methods
export type Question<M extends Method> = Parameters<Methods[M]>[0]
export type Answer<M extends Method> = ReturnType<Methods[M]>

export type ToWorker =
  | { readonly id: number; readonly method: Method; readonly question: unknown }
  | { readonly cancel: number }
export type FromWorker =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: Failure }
  | { readonly id: number; readonly progress: ProgressInfo }
