import { NasBenchError, type Plugin } from '@nasbench/core'
import { formatBytes } from '@nasbench/core/node'
import { chooseEntry } from './entry.js'

/** Whether there is somebody to ask: questions go to standard error, so that results can still be piped. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true && process.env.TERM !== 'dumb'
}

/** Asks which benchmark. Throws ABORTED if the question is left with Ctrl-C. */
export async function askBenchmark(plugins: readonly Plugin[], signal: AbortSignal): Promise<Plugin> {
  const prompts = await import('@clack/prompts')
  const answer = await prompts.select({
    message: 'Which benchmark?',
    options: plugins.map((plugin) => {
      const { title, bytes } = chooseEntry(plugin, {})
      return {
        value: plugin.name,
        label: plugin.title,
        hint: bytes === undefined ? title : `${title}, ${formatBytes(bytes)}`,
      }
    }),
    output: process.stderr,
    signal,
  })
  const chosen = plugins.find(({ name }) => name === answer)
  if (prompts.isCancel(answer) || chosen === undefined) throw left()
  return chosen
}

/** Asks for confirmation. Throws ABORTED without a yes. */
export async function confirmed(message: string, signal: AbortSignal): Promise<void> {
  const prompts = await import('@clack/prompts')
  const answer = await prompts.confirm({ message, output: process.stderr, signal })
  if (answer !== true) throw left()
}

function left(): NasBenchError {
  return new NasBenchError('ABORTED', 'nothing was downloaded')
}
