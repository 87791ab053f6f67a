import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'

/** The built command. */
export const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url))

/** The plugin that a third party would bring. */
export const toyFolder = fileURLToPath(new URL('./fixtures/nasbench-toy', import.meta.url))

export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface CommandOptions {
  readonly cwd?: string
  readonly input?: string
  readonly env?: Readonly<Record<string, string>>
}

/** Runs a copy of the command that is installed elsewhere. */
export function nasbenchAt(
  file: string,
  argv: readonly string[],
  options: CommandOptions = {},
): Promise<Outcome> {
  const settings = { cwd: options.cwd ?? tmpdir(), env: cleanEnv(options) }
  return outcome(spawn(process.execPath, [file, ...argv], settings))
}

/** A started command, with an environment in which nothing of this machine's user is found. */
export function start(argv: readonly string[], options: CommandOptions = {}) {
  return spawn(process.execPath, [bin, ...argv], { cwd: options.cwd ?? tmpdir(), env: cleanEnv(options) })
}

/** Runs the command to its end. */
export function nasbench(argv: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
  const child = start(argv, options)
  child.stdin.on('error', () => {})
  child.stdin.end(options.input ?? '')
  return outcome(child)
}

/** What a started process says until it ends. */
export function outcome(child: ReturnType<typeof spawn>): Promise<Outcome> {
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

/** The environment of a user who has nothing yet. */
export function cleanEnv({ env = {} }: CommandOptions = {}): NodeJS.ProcessEnv {
  const names = ['PATH', 'Path', 'SYSTEMROOT', 'TEMP', 'TMP', 'TMPDIR']
  const kept = names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))
  return { ...Object.fromEntries(kept), NASBENCH_HOME: join(tmpdir(), 'nasbench-no-such-home'), ...env }
}

/** A temporary folder for all tests of a file. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'nasbench-cli-')))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A project that depends on the toy benchmark, and on other packages given by their package.json and files. */
export function makeProject(
  folder: string,
  packages: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
) {
  const names = ['nasbench-toy', ...Object.keys(packages)]
  const dependencies = Object.fromEntries(names.map((name) => [name, '*']))
  mkdirSync(join(folder, 'node_modules'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'project', dependencies }))
  symlinkSync(toyFolder, join(folder, 'node_modules', 'nasbench-toy'), 'junction')
  for (const [name, files] of Object.entries(packages))
    writePackage(join(folder, 'node_modules', name), files)
  return folder
}

/** Writes the files of a package; without a `plugin.mjs` of its own it gets the toy's. */
export function writePackage(folder: string, files: Readonly<Record<string, string>>): string {
  cpSync(toyFolder, folder, { recursive: true })
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}
