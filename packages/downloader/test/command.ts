import { spawn } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '../../../test/temporary.js'

const packages = fileURLToPath(new URL('../..', import.meta.url))

/** The built command. */
export const bin = join(packages, 'downloader', 'dist', 'bin.js')
/** The command that answers questions. */
export const nasbenchBin = join(packages, 'cli', 'dist', 'bin.js')

/** A project in which NAS-Bench-201, or another benchmark, is installed, with a place for its data. */
export function makeProject(name = 'nb201'): { readonly cwd: string; readonly home: string } {
  const cwd = temporaryFolder()
  mkdirSync(join(cwd, 'node_modules', '@nasbench'), { recursive: true })
  symlinkSync(join(packages, name), join(cwd, 'node_modules', '@nasbench', name), 'junction')
  writeFileSync(join(cwd, 'package.json'), JSON.stringify({ dependencies: { [`@nasbench/${name}`]: '*' } }))
  return { cwd, home: join(cwd, 'home') }
}

export interface Ran {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly cwd: string
  readonly home: string
  readonly env?: Readonly<Record<string, string>>
  /** Another program of ours. */
  readonly script?: string
}

/** A started command, with an environment in which nothing of this machine's user is found. */
export function start(argv: readonly string[], options: RunOptions) {
  const child = spawn(process.execPath, [options.script ?? bin, ...argv], {
    cwd: options.cwd,
    env: cleanEnv(options),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = new Promise<Ran>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
  return { child, ended, said: () => stderr }
}

/** Runs the command to its end. */
export function run(argv: readonly string[], options: RunOptions): Promise<Ran> {
  return start(argv, options).ended
}

export function cleanEnv({ home, env = {} }: Pick<RunOptions, 'home' | 'env'>): NodeJS.ProcessEnv {
  const names = ['PATH', 'Path', 'SYSTEMROOT', 'TEMP', 'TMP', 'TMPDIR']
  const kept = names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))
  return { ...Object.fromEntries(kept), NASBENCH_HOME: home, ...env }
}
