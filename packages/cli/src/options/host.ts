import type { CommandContext, CommonOptions } from '../context.js'

/** The parts of the program that the declared commands need. */
export interface Host {
  context(options: CommonOptions): CommandContext
  /** Runs another command line in this process. */
  run(argv: readonly string[]): Promise<void>
}
