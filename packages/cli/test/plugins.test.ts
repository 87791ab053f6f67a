import { mkdirSync, symlinkSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { installAlone, makeProject, nasbench, toyFolder, writePackage } from './command.js'

const root = temporaryFolder()
const empty = join(root, 'empty')
mkdirSync(empty)
let count = 0
const newFolder = () => join(root, String(count++))

interface Listed {
  readonly package: string
  readonly status: string
  readonly from: string
  readonly location: string
  readonly reason: string | null
}

async function plugins(
  cwd: string,
  argv: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
) {
  const { stdout } = await nasbench(['plugins', '--json', ...argv], { cwd, env })
  return JSON.parse(stdout) as Listed[]
}

describe('plugins are found', () => {
  test('among the dependencies of the nearest package.json above', async () => {
    const project = makeProject(newFolder())
    mkdirSync(join(project, 'src', 'deep'), { recursive: true })
    const [toy, ...rest] = await plugins(join(project, 'src', 'deep'))
    expect(toy).toMatchObject({ package: 'nasbench-toy', status: 'used', location: toyFolder })
    expect(toy?.from).toBe(`a dependency of ${project}`)
    expect(rest).toEqual([])
  })

  test('by the names of dependencies only, whatever else is installed there', async () => {
    const project = makeProject(newFolder())
    writePackage(join(project, 'node_modules', 'nasbench-other'), {
      'package.json': '{"name":"nasbench-other","nasbench":{"apiVersion":1,"plugin":"./plugin.mjs"}}',
    })
    expect(await plugins(project)).toHaveLength(1)
  })

  test('in the package that is being written', async () => {
    const folder = writePackage(newFolder(), {})
    expect(await plugins(folder)).toMatchObject([{ package: 'nasbench-toy', from: `the project ${folder}` }])
  })

  test('by --plugin, as a folder, a module or a name, relative to the working directory', async () => {
    const project = makeProject(newFolder())
    for (const name of [toyFolder, './node_modules/nasbench-toy', 'nasbench-toy']) {
      expect(await plugins(project, ['--plugin', name])).toMatchObject([{ from: '--plugin', status: 'used' }])
    }
    const [module] = await plugins(empty, ['--plugin', join(toyFolder, 'plugin.mjs')])
    expect(module).toMatchObject({ status: 'used', location: join(toyFolder, 'plugin.mjs') })
    const asked = await nasbench(['query', 'toy', '0', '--demo', '--plugin', toyFolder, '--json'], {
      cwd: empty,
    })
    expect(JSON.parse(asked.stdout)).toMatchObject({ index: 0 })
  })

  test('by NASBENCH_PLUGINS, separated by commas or as paths are', async () => {
    const copy = writePackage(newFolder(), {
      'package.json':
        '{"name":"copy","exports":{"./p":{"node":{"import":"./plugin.mjs"}}},"nasbench":{"apiVersion":1,"plugin":"./p"}}',
    })
    for (const separator of [',', delimiter]) {
      const found = await plugins(empty, [], { NASBENCH_PLUGINS: [toyFolder, copy].join(separator) })
      expect(found).toMatchObject([
        { package: 'nasbench-toy', status: 'used', from: 'NASBENCH_PLUGINS' },
        { package: 'copy', status: 'shadowed', reason: `toy of ${toyFolder} comes first` },
      ])
    }
  })

  test('beside the command, as a global install puts them', async () => {
    const modules = join(newFolder(), 'node_modules')
    const installed = installAlone(modules)
    symlinkSync(toyFolder, join(modules, 'nasbench-toy'), 'junction')
    const { stdout } = await nasbench(['plugins', '--json'], { bin: installed })
    expect(JSON.parse(stdout)).toMatchObject([
      { package: 'nasbench-toy', from: 'beside this command', status: 'used' },
    ])
  })
})

describe('of two packages with one name', () => {
  test('the first is used and the other is listed', async () => {
    const project = makeProject(newFolder())
    const other = writePackage(newFolder(), {})
    expect(await plugins(project, ['--plugin', other])).toMatchObject([
      { location: other, status: 'used' },
      { location: toyFolder, status: 'shadowed', reason: `${other} comes first` },
    ])
  })
})

describe('a package is refused', () => {
  const manifest = (plugin: unknown, more = {}) =>
    JSON.stringify({ name: 'nasbench-bad', version: '0.1.0', nasbench: plugin, ...more })
  const cases: readonly (readonly [string, string, string | undefined, RegExp])[] = [
    [
      'for another API',
      manifest({ apiVersion: 2, plugin: './plugin' }),
      undefined,
      /plugin API 2.*update this command/,
    ],
    [
      'for an old API',
      manifest({ apiVersion: 0, plugin: './plugin' }),
      undefined,
      /plugin API 0.*update that package/,
    ],
    ['that names no plugin', manifest({ apiVersion: 1 }), undefined, /names no "plugin"/],
    [
      'without the file',
      manifest({ apiVersion: 1, plugin: './missing.mjs' }),
      undefined,
      /cannot be imported/,
    ],
    [
      'with an export that is not there',
      manifest({ apiVersion: 1, plugin: './x' }, { exports: {} }),
      undefined,
      /cannot be imported/,
    ],
    [
      'that throws',
      manifest({ apiVersion: 1, plugin: './plugin' }),
      'throw new Error("oh")',
      /cannot be imported: oh/,
    ],
    [
      'with no default export',
      manifest({ apiVersion: 1, plugin: './plugin' }),
      'export const a = 1',
      /not an object/,
    ],
    [
      'with another version inside',
      manifest({ apiVersion: 1, plugin: './plugin' }),
      'export default { apiVersion: 3 }',
      /apiVersion 3/,
    ],
    [
      'that lacks most',
      manifest({ apiVersion: 1, plugin: './plugin' }),
      'export default { apiVersion: 1, name: "bad" }',
      /no title .*no open\(\).*no space\.parse\(\)/,
    ],
  ]

  test.each(cases)('%s', async (_, text, code, reason) => {
    const files = { 'package.json': text, ...(code !== undefined && { 'plugin.mjs': code }) }
    const project = makeProject(newFolder(), { 'nasbench-bad': files })
    const [toy, bad] = await plugins(project)
    expect(toy).toMatchObject({ package: 'nasbench-toy', status: 'used' })
    expect(bad).toMatchObject({ package: 'nasbench-bad', status: 'refused' })
    expect(bad?.reason).toMatch(reason)
    // The others go on working.
    expect(await nasbench(['query', 'toy', '0', '--demo'], { cwd: project })).toMatchObject({
      code: 0,
      stderr: '',
    })
  })

  test('where its package.json is no JSON it is not seen at all', async () => {
    const project = makeProject(newFolder(), { 'nasbench-bad': { 'package.json': '{' } })
    expect(await plugins(project)).toHaveLength(1)
  })
})

test('only the package that is named for a benchmark is imported', async () => {
  const noisy = (name: string) => ({
    'package.json': JSON.stringify({ name, nasbench: { apiVersion: 1, plugin: './plugin.mjs' } }),
    'plugin.mjs': `console.log('${name} was imported')\nthrow new Error('never needed')`,
  })
  const project = makeProject(newFolder(), { 'a-benchmark': noisy('a-benchmark') })
  const guessed = await nasbench(['mutate', 'Toy', '0'], { cwd: project })
  expect(guessed).toMatchObject({ code: 0, stdout: 'conv-skip-skip\n' })
  const alias = await nasbench(['mutate', '27', '0'], { cwd: project })
  expect(alias.stdout).toBe('conv-skip-skip\n')
  const listed = await nasbench(['plugins'], { cwd: project })
  expect(listed.stdout).toMatch(/\nnasbench \d\S*, Node \d+\.\S+, \w+ \w+\n$/)
  expect(listed.stdout).toContain('a-benchmark was imported')
})

test('a package that is named with --plugin comes before one that is named for the benchmark', async () => {
  const project = makeProject(newFolder())
  const other = writePackage(newFolder(), {
    'package.json': '{"name":"other","nasbench":{"apiVersion":1,"plugin":"./other.mjs"}}',
    'other.mjs': "import toy from './plugin.mjs'\nexport default { ...toy, title: 'another toy' }",
  })
  const { stdout } = await nasbench(['info', 'toy', '--plugin', other], { cwd: project })
  expect(stdout).toMatch(/^another toy\n/)
})

test('where there is no benchmark the commands say what to install', async () => {
  for (const name of ['nb101', '201', 'nasbench301']) {
    const { code, stderr } = await nasbench(['info', name], { cwd: empty })
    expect(code).toBe(3)
    expect(stderr).toMatch(
      /^nasbench: nb\d01 is not installed: npm install @nasbench\/nb\d01 in your project/,
    )
  }
  for (const command of ['list', 'plugins']) {
    const { code, stdout } = await nasbench([command], { cwd: empty })
    expect(code).toBe(0)
    expect(stdout).toContain('no benchmark package found: npm install @nasbench/nb201')
  }
  const tour = await nasbench(['demo'], { cwd: empty })
  expect(tour.code).toBe(3)
  const unknown = await nasbench(['info', 'mine'], { cwd: empty })
  expect(unknown).toMatchObject({ code: 2 })
  expect(unknown.stderr).toContain('unknown benchmark "mine": none is installed')
})
