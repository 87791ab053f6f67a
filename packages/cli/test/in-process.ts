import { Readable } from 'node:stream'
import type { Outcome } from './command.js'

/** Where a command line runs, and what it is given. */
export interface InProcessOptions {
  readonly cwd: string
  /** Standard input. */
  readonly input?: string
  /** Columns of the terminal; undefined: a pipe. */
  readonly columns?: number
  readonly env?: Readonly<Record<string, string>>
}

const variables = ['NASBENCH_HOME', 'NO_COLOR', 'FORCE_COLOR', 'TERM', 'NASBENCH_PLUGINS'] as const

/**
 * Runs a command line in this process, from the sources, for tests of what a command answers and not of its process. It takes
 * standard output, standard error and the working directory for itself, so one runs at a time.
 */
export async function runInProcess(argv: readonly string[], options: InProcessOptions): Promise<Outcome> {
  const { main } = await import('../src/main.js')
  const { cwd, input = '', columns, env = {} } = options
  const before = {
    cwd: process.cwd(),
    stdin: Object.getOwnPropertyDescriptor(process, 'stdin')!,
    env: Object.fromEntries(variables.map((name) => [name, process.env[name]])),
    exitCode: process.exitCode,
  }
  const out = capture(process.stdout, columns)
  const err = capture(process.stderr, columns)
  process.chdir(cwd)
  Object.defineProperty(process, 'stdin', { value: Readable.from([input]), configurable: true })
  setVariables({ NASBENCH_HOME: `${cwd}/no-such-home`, TERM: 'xterm-256color', ...env })
  process.exitCode = undefined
  try {
    const code = await main(argv)
    return { code, stdout: out.text(), stderr: err.text() }
  } finally {
    out.restore()
    err.restore()
    process.chdir(before.cwd)
    Object.defineProperty(process, 'stdin', before.stdin)
    setVariables(before.env)
    process.exitCode = before.exitCode
  }
}

function setVariables(env: Readonly<Record<string, string | undefined>>): void {
  for (const name of variables) {
    if (env[name] === undefined) delete process.env[name]
    else process.env[name] = env[name]
  }
}

function capture(stream: NodeJS.WriteStream, columns: number | undefined) {
  const names = ['write', 'isTTY', 'columns', 'rows'] as const
  const before = names.map((name) => [name, Object.getOwnPropertyDescriptor(stream, name)] as const)
  let text = ''
  const values = {
    write(chunk: string | Uint8Array, ...rest: unknown[]) {
      text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('latin1')
      const done = rest.find((one) => typeof one === 'function') as (() => void) | undefined
      if (done !== undefined) queueMicrotask(done)
      return true
    },
    isTTY: columns !== undefined,
    columns,
    rows: columns === undefined ? undefined : 24,
  }
  for (const name of names) {
    Object.defineProperty(stream, name, { value: values[name], configurable: true, writable: true })
  }
  return {
    text: () => text,
    restore() {
      for (const [name, descriptor] of before) {
        if (descriptor === undefined) delete (stream as unknown as Record<string, unknown>)[name]
        else Object.defineProperty(stream, name, descriptor)
      }
    },
  }
}
