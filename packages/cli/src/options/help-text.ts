export const benchHelp = 'nb201, 201 or nasbench201; see nasbench list'
export const archHelp = 'any accepted form, an index, or - for standard input'
export const archsHelp = 'any accepted forms, indices, or - to read them from standard input'

/** What a column, an axis or an objective may be. */
export const measureHelp =
  'params, flops, time, a metric, a column of --with, or [METRIC@][DATASET:]SPLIT[:BUDGET[:SEED]][@KEY=VALUE]'

/** Files with columns of other programs. */
export const outsideHelp = 'CSV, JSON lines, JSON, Parquet, pickle or torch'

/** The size of pictures. */
export const widthHelp = 'characters in a terminal (default: all), pixels of pictures (default: 720)'

/** The last part of a command's help. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`
}
