import { interruption } from './interrupt.js'
import { mainHelp, overview, version } from './main-help.js'
import type { Program } from './root.js'

/** Runs one command line, without the names of Node and the script; resolves to the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const answer = instantAnswer(argv)
  if (answer !== undefined) {
    process.stdout.write(answer)
    return 0
  }
  const { createProgram } = await import('./program.js')
  const cwd = process.cwd()
  let program: Program | undefined
  try {
    program = await createProgram(cwd, argv)
    await program.parseAsync([...argv], { from: 'user' })
    return interruption() ?? Number(process.exitCode ?? 0)
  } catch (error) {
    const stopped = interruption()
    if (stopped !== undefined) return stopped
    // The parser's way to say that it has shown the help.
    if (error instanceof Error && 'exitCode' in error && error.exitCode === 0) return 0
    const { describeFailure, formatFailure } = await import('./failure.js')
    const failure = describeFailure(error, program, argv)
    process.stderr.write(formatFailure(failure, argv))
    return failure.exitCode
  }
}

/* These commands need no parser, so they start before it loads. */
function instantAnswer(argv: readonly string[]): string | undefined {
  if (argv.length > 1) return undefined
  const [only] = argv
  if (only === undefined) return overview
  if (only === '--help' || only === '-h' || only === 'help') return mainHelp()
  return only === '--version' || only === '-V' ? `${version}\n` : undefined
}
