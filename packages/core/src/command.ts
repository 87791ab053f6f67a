import type { Benchmark, Direction, QueryOptions, Unit } from './benchmark.js'
import type { Plugin } from './benchmark-plugin.js'

/** A positional argument of a command. */
export interface CommandArgument {
  /** `<bench>`, `[bench]` or `<files...>`: required, optional or any number. */
  readonly name: string
  readonly description: string
}

/** An option of a command. Its value reaches `run` under the long flag's name in camelCase. */
export interface CommandOption {
  /** `-n, --runs <n>`, `--no-open` or `--force`. */
  readonly flags: string
  /** One line of help. It names the default. */
  readonly description: string
  /** The allowed values, if they are a list. */
  readonly choices?: readonly string[]
  /** `'integer'` and `'number'` take `1e3`, `10k`, `0.5M`. Default: text. A flag without a value is a boolean. */
  readonly type?: 'integer' | 'number' | 'text' | 'path'
  /** True if the option may be given several times; its value is a list. */
  readonly repeatable?: boolean
}

/** A common option of the `nasbench` command. The host applies it; `CommandHost.common` shows its value. */
export type CommonOptionName =
  | 'data'
  | 'model'
  | 'demo'
  | 'json'
  | 'jsonl'
  | 'csv'
  | 'quiet'
  | 'with'
  | 'where'

/** A command that a package adds to `nasbench`. */
export interface CommandDefinition {
  /** `search` */
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  readonly arguments?: readonly CommandArgument[]
  readonly options?: readonly CommandOption[]
  /** The common options that the command takes; the host refuses the others. */
  readonly common?: readonly CommonOptionName[]
  /** Text after the options in the command's help: examples, notes. */
  readonly details?: string
  /** Commands below this one: `nasbench search merge`. A word that names one of them is not an argument. */
  readonly commands?: readonly CommandDefinition[]
  /** Runs the command. Rejects with a NasBenchError; the host prints it and chooses the exit code. */
  run(call: CommandCall, host: CommandHost): Promise<void>
}

/** The values of a command line. */
export interface CommandCall {
  /** One value per argument of the definition; a list for `...`, undefined for a missing optional one. */
  readonly arguments: readonly (string | readonly string[] | undefined)[]
  readonly options: Readonly<Record<string, unknown>>
}

/** Where a command writes. */
export interface CommandStream {
  readonly isTTY: boolean
  /** Width of a line: number of characters. */
  readonly columns: number
  write(text: string): void
}

/** A number per architecture: a metric, a cost, or an outside column of `--with`. */
export interface Measure {
  /** The name of the column: `cifar10:val`, `params`, `naswot`. */
  readonly name: string
  readonly unit: Unit
  readonly direction: Direction
  /** Everything that distinguishes this number from others: dataset, split, budget, seed and further settings. */
  readonly question: QueryOptions | null
  /** One value per index in the space; NaN for missing values. */
  values(indices: readonly (number | bigint)[]): Float64Array
}

/** One axis of a chart. */
export interface ChartAxis {
  readonly label: string
  readonly log?: boolean
  /** Lowest and highest value shown. Default: those of the points. */
  readonly range?: readonly [number, number]
}

/** Points or a line of a chart, with an optional band. */
export interface ChartSeries {
  readonly label: string
  /** Positions on the x axis, one value per point, in its unit. */
  readonly x: ArrayLike<number>
  /** Positions on the y axis, one value per point, in its unit. */
  readonly y: ArrayLike<number>
  /** Lower edges of a band, one value per point. */
  readonly lower?: ArrayLike<number>
  /** Upper edges of the band, one value per point. */
  readonly upper?: ArrayLike<number>
}

/** A chart for the terminal, SVG, PNG or HTML. */
export interface Chart {
  /** `'step'` holds each value until the next point. */
  readonly kind: 'line' | 'step' | 'points'
  readonly title?: string
  readonly x: ChartAxis
  readonly y: ChartAxis
  readonly series: readonly ChartSeries[]
  /** Where the numbers come from. */
  readonly caption?: string
}

/** The files that a chart is written to; without any, it is drawn in the terminal. */
export interface ChartFiles {
  readonly svg?: string
  readonly png?: string
  readonly html?: string
  /** Replace regular files. Default: false. */
  readonly force?: boolean
  /** Pixels (default: 720), or characters in a terminal. */
  readonly width?: number
}

/** A column of a table. */
export interface TableColumn {
  /** The key of a row, and the field of JSON and CSV. */
  readonly key: string
  /** Heading. Default: the key. */
  readonly title?: string
  readonly align?: 'left' | 'right'
  /** Text for people; JSON and CSV keep the value. */
  format?(value: unknown): string
  /** A number: columns with a higher one leave a narrow table first. Default: 0, never. */
  readonly dropPriority?: number
}

/** The services of the `nasbench` command for a command of another package. */
export interface CommandHost {
  /** The folder in which the command was started. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal
  readonly stdout: CommandStream
  readonly stderr: CommandStream
  /** Values of the common options. */
  readonly common: Readonly<Partial<Record<CommonOptionName, unknown>>>
  /** The benchmarks that are installed, in the order of discovery. Imports them. */
  plugins(): Promise<readonly Plugin[]>
  /** The plugin of a name or alias; PLUGIN_NOT_FOUND if it is not installed. */
  choosePlugin(name: string): Promise<Plugin>
  /** Opens a benchmark as `--data`, `--model` and `--demo` say, and closes it after the work. */
  withBenchmark<Value>(plugin: Plugin, work: (benchmark: Benchmark) => Value | Promise<Value>): Promise<Value>
  /** Reads a measure in the command's grammar; knows the columns of `--with`. `defaults` fills what the text leaves out. */
  measure(benchmark: Benchmark, text: string, defaults?: QueryOptions): Promise<Measure>
  /** The indices that `--where` keeps, of `indices` or of all architectures with results. */
  select(benchmark: Benchmark, indices?: readonly (number | bigint)[]): Promise<readonly (number | bigint)[]>
  /** Writes rows as a table, or as `--json`, `--jsonl` or `--csv` asks. */
  writeRows(
    columns: readonly TableColumn[],
    rows: Iterable<Readonly<Record<string, unknown>>>,
    options?: { readonly heading?: string; readonly note?: string },
  ): void
  /** Writes one JSON document with two-space indentation; bigints become decimal text. */
  writeJson(value: unknown): void
  /** Draws a chart in the terminal or writes it to files. */
  writeChart(chart: Chart, files?: ChartFiles): Promise<void>
  /** Shows progress on a terminal's standard error; removes the line when called without text. */
  progress(text?: string): void
  /** The error for wrong usage: exit code 2. */
  usageError(
    message: string,
    details?: { readonly expected?: string | readonly string[]; readonly received?: unknown },
  ): Error
}

/** Checks nothing at run time: it gives the list its type. */
export function defineCommands(commands: readonly CommandDefinition[]): readonly CommandDefinition[] {
  return commands
}
