import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { cleanEnv, type Outcome, outcome } from './command.js'

const root = temporaryFolder()
const packages = fileURLToPath(new URL('../..', import.meta.url))
const { packageManager } = JSON.parse(readFileSync(join(packages, '..', 'package.json'), 'utf8')) as {
  readonly packageManager: string
}
const windows = process.platform === 'win32'
/* The npm that came with this Node: no shell is needed to run it, on Windows either. */
const npmFolder = [
  join(dirname(process.execPath), 'node_modules', 'npm'),
  join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm'),
].find((folder) => existsSync(join(folder, 'bin', 'npm-cli.js')))
/* Whatever registry npm is set up with answers, or there is none to install from. */
const online =
  npmFolder !== undefined &&
  spawnSync(process.execPath, [join(npmFolder, 'bin', 'npm-cli.js'), 'view', 'commander', 'version'], {
    timeout: 20_000,
  }).status === 0

const names = ['core', 'nb201', 'cli']
let tarballs: string[] = []
const tarballOf = (name: string) =>
  tarballs.find((path) => basename(path).startsWith(`nasbench-${name}-`)) as string

/* Installers need the user's settings: where the registry is, and how to get out of here. */
function run(
  command: string,
  argv: readonly string[],
  cwd: string,
  more: NodeJS.ProcessEnv = {},
): Promise<Outcome> {
  const names = Object.keys(process.env).filter((name) =>
    /proxy|^npm_config_registry$|^HOME$|^USERPROFILE$|certs?/i.test(name),
  )
  const kept = Object.fromEntries(names.map((name) => [name, process.env[name]]))
  const child = spawn(command, argv, {
    cwd,
    env: { ...cleanEnv(), ...kept, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return outcome(child)
}
const npm = (argv: readonly string[], cwd: string) =>
  run(
    process.execPath,
    [join(npmFolder as string, 'bin', 'npm-cli.js'), ...argv, '--no-audit', '--no-fund', '--prefer-offline'],
    cwd,
  )
const npx = (argv: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}) =>
  run(process.execPath, [join(npmFolder as string, 'bin', 'npx-cli.js'), '--yes', ...argv], cwd, env)
const pnpm = (argv: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}) =>
  npx([packageManager, ...argv], cwd, env)
const ended = ({ code, stderr, stdout }: Outcome) =>
  expect({ code, said: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, said: '' })

function folder(name: string, files: Readonly<Record<string, unknown>> = {}): string {
  const path = join(root, name)
  mkdirSync(path, { recursive: true })
  for (const [file, value] of Object.entries(files)) writeFileSync(join(path, file), JSON.stringify(value))
  return path
}

/* Who was found, where from, and whether an answer comes. */
async function check(
  command: readonly [string, ...string[]],
  cwd: string,
  from: RegExp,
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  const [file, ...first] = command
  const listed = await run(file, [...first, 'plugins', '--json'], cwd, env)
  ended(listed)
  const found = JSON.parse(listed.stdout) as {
    package: string
    benchmark: string
    status: string
    from: string
  }[]
  expect(found).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        package: '@nasbench/nb201',
        benchmark: 'nb201',
        status: 'used',
        from: expect.stringMatching(from),
      }),
    ]),
  )
  expect(found.every((one) => one.status === 'used')).toBe(true)
  const answer = await run(file, [...first, 'query', 'nb201', '0', '--demo', '--json'], cwd, env)
  ended(answer)
  expect(JSON.parse(answer.stdout)).toMatchObject({ benchmark: 'nb201', index: 0, source: 'demo' })
}

/* A command of a package in a node_modules folder, as Node would run it. */
const binOf = (modules: string): [string, string] => [
  process.execPath,
  join(modules, '@nasbench', 'cli', 'dist', 'bin.js'),
]

describe.skipIf(!online)('packed and installed (needs the npm registry)', () => {
  beforeAll(async () => {
    const packed = folder('packed')
    for (const name of names) {
      ended(await pnpm(['pack', '--pack-destination', packed], join(packages, name)))
    }
    tarballs = readdirSync(packed).map((file) => join(packed, file))
  }, 60_000)

  test('by npm, in a project', async () => {
    const project = folder('npm', { 'package.json': { name: 'project', private: true } })
    ended(await npm(['install', ...tarballs], project))
    const modules = join(project, 'node_modules')
    await check(binOf(modules), project, /^a dependency of /)
    // From below the project, and as people call it.
    const below = folder(join('npm', 'deep'))
    await check(binOf(modules), below, /^a dependency of /)
    if (!windows) await check([join(modules, '.bin', 'nasbench')], below, /^a dependency of /)
    // From elsewhere it is found beside the command.
    await check(binOf(modules), folder('elsewhere'), /^beside this command$/)
    const parquet = await run(
      ...splitBin(binOf(modules), ['export', 'nb201', '--demo', '--columns', 'index', '--out', 'a.parquet']),
      project,
    )
    ended(parquet)
  })

  test('by npm, globally', async () => {
    const prefix = folder('global')
    ended(await npm(['install', '--global', '--prefix', prefix, ...tarballs], prefix))
    const modules = windows ? join(prefix, 'node_modules') : join(prefix, 'lib', 'node_modules')
    await check(binOf(modules), folder('elsewhere'), /^beside this command$/)
    if (!windows) await check([join(prefix, 'bin', 'nasbench')], folder('elsewhere'), /^beside this command$/)
  })

  test('by npm, the command globally and the benchmark in a project: two copies of core', async () => {
    const prefix = folder('global-alone')
    ended(await npm(['install', '--global', '--prefix', prefix, tarballOf('core'), tarballOf('cli')], prefix))
    const modules = windows ? join(prefix, 'node_modules') : join(prefix, 'lib', 'node_modules')
    const missing = await run(...splitBin(binOf(modules), ['info', 'nb201']), folder('elsewhere'))
    expect(missing).toMatchObject({ code: 3, stderr: expect.stringContaining('npm install @nasbench/nb201') })
    const project = folder('own', { 'package.json': { name: 'project', private: true } })
    ended(await npm(['install', tarballOf('core'), tarballOf('nb201')], project))
    await check(binOf(modules), project, /^a dependency of /)
    // An error of the project's copy of core is understood.
    const wrong = await run(
      ...splitBin(binOf(modules), ['query', 'nb201', '0', '--demo', '--dataset', 'cifar1O']),
      project,
    )
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean "cifar10"?') })
  })

  test('by pnpm, in a project whose packages see only what they depend on', async () => {
    const files = Object.fromEntries(names.map((name) => [`@nasbench/${name}`, `file:${tarballOf(name)}`]))
    const project = folder('pnpm', {
      'package.json': { name: 'project', private: true, dependencies: files, pnpm: { overrides: files } },
    })
    ended(await pnpm(['install', '--prefer-offline', '--ignore-workspace'], project))
    await check(binOf(join(project, 'node_modules')), project, /^a dependency of /)
    await check(binOf(join(project, 'node_modules')), folder('elsewhere'), /^beside this command$/)
    if (!windows)
      await check([join(project, 'node_modules', '.bin', 'nasbench')], project, /^a dependency of /)
  })

  test('by npx', async () => {
    const wanted = tarballs.map((path) => `--package=file:${path}`)
    const cwd = folder('npx')
    const argv = ['nasbench', 'plugins', '--json']
    const env = { npm_config_cache: join(root, 'npx-cache'), npm_config_prefer_offline: 'true' }
    const listed = await npx([...wanted, ...argv], cwd, env)
    ended(listed)
    expect(JSON.parse(listed.stdout)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ benchmark: 'nb201', status: 'used', from: 'beside this command' }),
      ]),
    )
  })
})

function splitBin(
  [file, ...first]: readonly [string, ...string[]],
  argv: readonly string[],
): [string, string[]] {
  return [file, [...first, ...argv]]
}
