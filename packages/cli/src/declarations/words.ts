import type { CommandContext, CommonOptions } from '../context.js'

/** What the declared commands need of the program they belong to. */
export interface Host {
  context(options: CommonOptions): CommandContext
  /** Runs another command line in this process. */
  run(argv: readonly string[]): Promise<void>
}

export const benchHelp = 'nb201, 201 or nasbench201; see nasbench list'
export const archHelp = 'any spelling of it, or its index'
export const archsHelp = 'any spelling of them, or indices; - reads them from standard input, one a line'

/** What a column, an axis or an objective may be. */
export const specHelp =
  'params, flops, time, a metric, or DATASET:SPLIT[:BUDGET[:SEED]], such as cifar10:val:11; loss@cifar10:test is another metric'

/** The last part of a command's help. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`
}
