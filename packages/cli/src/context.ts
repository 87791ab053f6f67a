/** The options that every command takes. */
export interface CommonOptions {
  /** A store, or a published file. */
  readonly data?: string | undefined
  /** The model to use if a benchmark has several. */
  readonly model?: string | undefined
  /** Made-up results instead of data. */
  readonly demo?: boolean | undefined
  readonly json?: boolean | undefined
  readonly jsonl?: boolean | undefined
  readonly csv?: boolean | undefined
  /** CSV in which spreadsheets run nothing. */
  readonly csvSafe?: boolean | undefined
  /** Tables with all columns. */
  readonly wide?: boolean | undefined
  readonly quiet?: boolean | undefined
  /** True with `--color`, false with `--no-color`. */
  readonly color?: boolean | undefined
  /** Packages or paths that are looked at before all others. */
  readonly plugin?: readonly string[] | undefined
}

/** The context of a command, in addition to its own arguments. */
export interface CommandContext {
  /** Where the command was started: plugins are looked for from here, even when the tour works elsewhere. */
  readonly cwd: string
  readonly options: CommonOptions
}

/** Which number is asked for, as it comes from the command line. */
export interface QueryFlags {
  readonly dataset?: string | undefined
  readonly split?: string | undefined
  readonly budget?: number | undefined
  readonly seed?: number | undefined
  readonly metric?: string | undefined
  /** A benchmark's own options: `{ hp: 12 }`. */
  readonly option?: Readonly<Record<string, string | number | boolean>> | undefined
}
