import type { CommandContext, CommonOptions } from '../context.js'

/** What the declared commands need of the program that they belong to. */
export interface Host {
  context(options: CommonOptions): CommandContext
  /** Runs another command line in this process. */
  run(argv: readonly string[]): Promise<void>
}
