/** The version of the tables below; a store of an older one is imported again. */
export const layoutVersion = 1

/** The table of the recorded runs, in the order of the file. */
export const runsTable = 'runs'

/** The table of what runs have beside numbers, each once, as JSON; a run's measure `note` is the row of its own. */
export const notesTable = 'notes'

/** The text of a note. */
export const noteText = 'json'

/** The measures of a run that are not fields of its record. */
export const runMeasures = {
  /** Codes of the two cells; absent if the configuration is not an architecture of the space. */
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
 * ones are filled up with their last value, so that every column has the value for queries beyond the end of a run.
 */
export const curvePoints = 98

/** Where in a record a measure's field is: `['info', 0, 'epochs']`. */
export type FieldPath = readonly (string | number)[]

/** The attributes of a store. */
export interface Attributes301 {
  readonly optimizers: readonly string[]
  readonly datasets: readonly string[]
  /** The parts before and after the number of a path; one string if a path has no number. */
  readonly pathPatterns: readonly (readonly string[])[]
  /** By measure, in the order of the file. */
  readonly fields: Readonly<Record<string, FieldPath>>
  /** How many files the source says it was made of; it need not be as many as there are runs. */
  readonly files: number | null
}

/**
 * The other contents of a run than numbers, path and architecture; containers of extracted numbers remain, maybe empty.
 */
export interface RunNote {
  readonly parsed: { readonly [field: string]: unknown }
  /** The other fields than `path` and `parsed`. */
  readonly entry?: { readonly [field: string]: unknown }
  /** The record does not name its optimizer; the folder in its path does. */
  readonly optimizerOfPath?: true
}

/** The key of a record's configuration, misspelt as it is in all published files. */
export const configField = 'optimized_hyperparamater_config'
export const optimizerField = 'created_by_optimizer'
export const curvesField = 'learning_curves'
