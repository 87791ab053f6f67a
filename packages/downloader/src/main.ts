import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isNasBenchError } from '@nasbench/core'
import { exitCodeOf, findPlugins, printableLines } from '@nasbench/core/node'
import { help, parseArguments } from './arguments.js'
import { runDownload } from './command/run.js'
import { version } from './version.js'

/** Runs one command line, without the names of Node and the script; resolves to the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  // Ignore EPIPE.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  const controller = new AbortController()
  let stopped: number | undefined
  const onSignal = (signal: NodeJS.Signals) => {
    const code = signal === 'SIGINT' ? 130 : 143
    if (stopped !== undefined) process.exit(code)
    process.stderr.write('\ninterrupted (Ctrl-C again stops at once)\n')
    stopped = code
    controller.abort()
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  try {
    const { flags, plugin, ...wanted } = parseArguments(argv)
    if (wanted.help || wanted.version) {
      process.stdout.write(wanted.help ? help : `${version}\n`)
      return 0
    }
    const found = findPlugins({
      cwd: process.cwd(),
      named: plugin,
      variable: process.env.NASBENCH_PLUGINS,
      project: (process.env.NASBENCH_NO_PROJECT_PLUGINS ?? '') === '',
      beside: dirname(fileURLToPath(import.meta.url)),
    })
    await runDownload({ name: 'nasbench-download', flags, found, signal: controller.signal })
    return stopped ?? 0
  } catch (error) {
    if (stopped !== undefined) return stopped
    return report(error, argv)
  } finally {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
}

function report(error: unknown, argv: readonly string[]): number {
  const known = isNasBenchError(error)
  const code = known ? error.code : 'UNEXPECTED'
  const exitCode = known ? exitCodeOf(error.code) : 1
  const message = error instanceof Error ? error.message : String(error)
  if (argv.includes('--json')) {
    const details = known ? { expected: error.expected, received: error.received, path: error.path } : {}
    process.stderr.write(`${JSON.stringify({ error: { exitCode, code, message, ...details } })}\n`)
    return exitCode
  }
  const hint = exitCode === 2 ? 'see: nasbench-download --help\n' : ''
  const stack =
    !known && process.env.NASBENCH_DEBUG === '1' && error instanceof Error ? `${error.stack}\n` : ''
  const shown = printableLines(message)
  process.stderr.write(`nasbench-download: ${known ? '' : 'unexpected error: '}${shown}\n${hint}${stack}`)
  return exitCode
}
