import { spawn, spawnSync } from 'node:child_process'
import { bin, cleanEnv, outcome } from './command.js'

/** util-linux's script, which gives a command a terminal. */
export const hasScript =
  spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') === true

/** Runs the command on a terminal of so many columns; standard error is in the output, as the user sees it. `command` is another copy of it. */
export async function onTerminalIn(
  cwd: string,
  line: string,
  columns: number,
  env: Readonly<Record<string, string>> = {},
  command = bin,
): Promise<{ readonly code: number | null; readonly stdout: string }> {
  const typed = `stty cols ${columns} rows 24; exec "${process.execPath}" "${command}" ${line}`
  const child = spawn('script', ['-qec', typed, '/dev/null'], {
    cwd,
    env: cleanEnv({ env: { TERM: 'xterm-256color', ...env } }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { code, stdout } = await outcome(child)
  // A terminal ends lines in its own way.
  return { code, stdout: stdout.replaceAll('\r\n', '\n') }
}
