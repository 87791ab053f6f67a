export const benchHelp = 'nb201, 201 or nasbench201; see nasbench list'
export const archHelp = 'any accepted form, an index, or - for standard input'
export const archsHelp = 'any accepted forms, indices, or - to read them from standard input'

/* The form of a measure, in full. */
const measureForm = '[NAME=][METRIC@][DATASET:]SPLIT[:BUDGET[:SEED]][@KEY=VALUE]'

/** The allowed columns, axes and objectives, for the end of a command's help. */
export const measureHelp = `
Measures:
  params, flops           parameters, multiply-adds (0.5M is 500,000)
  time, latency:DEVICE    training seconds, inference latency
  METRIC, SPLIT           accuracy, val, test: see nasbench info BENCH
  DATASET:SPLIT           cifar100:test; with a budget and a run: val:11:777
  METRIC@…, …@KEY=VALUE   loss@cifar10:test, val@hp=12
  std(…), min(…), max(…)  of one; min and max set the better end
  COLUMN                  a column of a --with file
In full: ${measureForm}`

/** Files with columns of other programs. */
export const outsideHelp = 'CSV, JSON lines, JSON, Parquet, pickle or torch'

/** The size of pictures. */
export const widthHelp = 'characters in a terminal (default: all), pixels of pictures (default: 720)'

/** The last part of a command's help. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`
}
