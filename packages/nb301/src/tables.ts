/** The version of the tables below; a store of an older one is imported again. */
export const layoutVersion = 1

/** The table of the recorded runs, in the order of the file. */
export const runsTable = 'runs'

/** The table of what runs have beside numbers, each once, as JSON; a run's measure `note` is the row of its own. */
export const notesTable = 'notes'

/** The text of a note. */
export const noteText = 'json'

/** The measures of a run that are no field of its record. */
export const runMeasures = {
  /** Codes of the two cells; absent where the configuration is no architecture of the space. */
  normal: 'normal',
  reduce: 'reduce',
  /** Place in the attribute `optimizers`, and `datasets`. */
  optimizer: 'optimizer',
  dataset: 'dataset',
  /** Place in the attribute `pathPatterns`, and the number in it. */
  pathPattern: 'path-pattern',
  pathNumber: 'path-number',
  /** Row in the table of notes. */
  note: 'note',
} as const

/** The text of the paths that fit no pattern. */
export const pathText = 'path'

/** Measures of `info[0]`, and of the learning curves and their lengths. */
export const infoMeasure = (field: string): string => `info/${field}`
export const curveMeasure = (curve: string): string => `curves/${curve}`
export const pointsMeasure = (curve: string): string => `points/${curve}`

/**
 * Points that are stored of a curve: 98, the length of almost all published ones, or twice as many, and so on. Shorter
 * ones go on with their last value, so that every column has what a question beyond the end of a run is answered with.
 */
export const curvePoints = 98

/** Where in a record a measure's field is: `['info', 0, 'epochs']`. */
export type FieldPath = readonly (string | number)[]

/** What a store says of itself. */
export interface Attributes301 {
  readonly optimizers: readonly string[]
  readonly datasets: readonly string[]
  /** What is before and behind the number of a path; one text where a path has none. */
  readonly pathPatterns: readonly (readonly string[])[]
  /** By measure, in the order of the file. */
  readonly fields: Readonly<Record<string, FieldPath>>
  /** How many files the source says it was made of; it need not be as many as there are runs. */
  readonly files: number | null
}

/** What a run has beside numbers, path and architecture; containers that numbers were taken from are there, maybe empty. */
export interface RunNote {
  readonly parsed: { readonly [field: string]: unknown }
  /** What stood beside `path` and `parsed`. */
  readonly entry?: { readonly [field: string]: unknown }
  /** The record does not name its optimizer; the folder in its path does. */
  readonly optimizerOfPath?: true
}

/** The key of a record's configuration, misspelt as it is in all published files. */
export const configField = 'optimized_hyperparamater_config'
export const optimizerField = 'created_by_optimizer'
export const curvesField = 'learning_curves'
