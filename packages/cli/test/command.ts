import { spawn } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '../../../test/temporary.js'

const own = fileURLToPath(new URL('..', import.meta.url))

/** The built command, with the benchmarks of this repository beside it. */
export const builtBin = join(own, 'dist', 'bin.js')

/** The built command, installed where no benchmark is. */
export const bin = installAlone(join(temporaryFolder(), 'node_modules'))

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
  /** Another copy of the command. */
  readonly bin?: string
}

/** A started command, with an environment in which nothing of this machine's user is found. */
export function start(argv: readonly string[], options: CommandOptions = {}) {
  return spawn(process.execPath, [options.bin ?? bin, ...argv], {
    cwd: options.cwd ?? tmpdir(),
    env: cleanEnv(options),
  })
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

/** The environment of a shell whose `nasbench` is the built command, with the benchmarks of this repository. */
export function shellEnv(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const path = temporaryFolder()
  writeFileSync(join(path, 'nasbench'), `#!/bin/sh\nexec "${process.execPath}" "${builtBin}" "$@"\n`)
  chmodSync(join(path, 'nasbench'), 0o755)
  return cleanEnv({ env: { PATH: `${path}${delimiter}${process.env.PATH}`, ...more } })
}

/** Puts the command into a node_modules folder, with what it depends on; returns its file. */
export function installAlone(modules: string): string {
  const folder = join(modules, '@nasbench', 'cli')
  cpSync(join(own, 'dist'), join(folder, 'dist'), { recursive: true })
  cpSync(join(own, 'package.json'), join(folder, 'package.json'))
  for (const name of [
    ...['commander', '@commander-js', '@nasbench/core', '@resvg', 'dejavu-fonts-ttf'],
    ...['fzstd', 'hyparquet', 'hyparquet-writer'],
  ]) {
    symlinkSync(realpathSync(join(own, 'node_modules', name)), join(modules, name), 'junction')
  }
  return join(folder, 'dist', 'bin.js')
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
