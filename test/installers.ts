import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './manifests.js'
import { temporaryFolder } from './temporary.js'

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/* The npm that came with this Node: no shell is needed to run it, on Windows either. */
const npmFolder = [
  join(dirname(process.execPath), 'node_modules', 'npm'),
  join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm'),
  join(dirname(process.execPath), '..', 'share', 'nodejs', 'npm'),
].find((folder) => existsSync(join(folder, 'bin', 'npm-cli.js')))

/* The pnpm that runs these tests (`pnpm test`), else the version that package.json names, by npx. */
const { npm_execpath: runner = '' } = process.env
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly packageManager: string
}
const pnpmCommand = /pnpm\.c?js$/.test(runner)
  ? [runner]
  : [join(npmFolder ?? '', 'bin', 'npx-cli.js'), '--yes', packageManager]

/** False where this Node came without npm. */
export const hasNpm = npmFolder !== undefined

/** A temporary folder for all tests of a file, with a package.json in none of the folders above it. */
export function emptyFolder(): string {
  return temporaryFolder('nasbench-install-')
}

/** Writes files into a folder, JSON where they are no text. */
export function project(folder: string, files: Readonly<Record<string, unknown>>): string {
  for (const [file, value] of Object.entries(files)) {
    const path = join(folder, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value))
  }
  return folder
}

/** Runs a program of Node's to its end. */
export function runNode(argv: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const kept = Object.entries(process.env).filter(([name]) => !/^npm_|^pnpm_|^NASBENCH/i.test(name))
  const child = spawn(process.execPath, argv, {
    cwd,
    env: { ...Object.fromEntries(kept), NASBENCH_HOME: join(cwd, 'no-such-home'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

/** The same, and an error with all it said where it failed. */
export async function mustRun(
  argv: readonly string[],
  cwd: string,
  env?: NodeJS.ProcessEnv,
): Promise<string> {
  const { code, stdout, stderr } = await runNode(argv, cwd, env)
  if (code === 0) return stdout
  throw new Error(`${argv.join(' ')} in ${cwd} ended with ${code}:\n${stdout}${stderr}`)
}

/** Packs a package of the workspace as it would be published; the archive goes into `to`. */
export async function pack(folder: string, to: string): Promise<void> {
  await mustRun([...pnpmCommand, 'pack', '--pack-destination', to], folder, packEnv())
}

/** Installs what the package.json in a folder asks for, from one registry. */
export async function install(by: 'npm' | 'pnpm', folder: string, registry: string): Promise<void> {
  const cache = join(dirname(folder), `${by}-cache`)
  const argv =
    by === 'npm'
      ? [join(npmFolder ?? '', 'bin', 'npm-cli.js'), 'install', '--no-audit', '--no-fund', `--cache=${cache}`]
      : [...pnpmCommand, 'install', '--ignore-workspace', `--store-dir=${cache}`, `--cache-dir=${cache}`]
  await mustRun([...argv, `--registry=${registry}`], folder, {
    ...packEnv(),
    NO_PROXY: '127.0.0.1',
    no_proxy: '127.0.0.1',
  })
}

/* npx may have to fetch pnpm, from where this machine does. */
function packEnv(): NodeJS.ProcessEnv {
  const registry = process.env.npm_config_registry
  return registry === undefined ? {} : { npm_config_registry: registry }
}
