import { existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { builtBin, installAlone, makeProject, nasbench } from './command.js'

const cwd = makeProject(temporaryFolder())

test('without the downloader it says what to install', async () => {
  const { code, stdout, stderr } = await nasbench(['download', 'toy', '--yes'], { cwd })
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
  expect(stderr).toContain('npm install @nasbench/downloader')
})

test('with it beside the command, it lists and plans, in words and as JSON', async () => {
  const listed = await nasbench(['download', '201', '--list', '--json'], { cwd, bin: builtBin })
  expect(JSON.parse(listed.stdout)).toContainEqual(
    expect.objectContaining({ benchmark: 'nb201', id: 'nasbenchapi' }),
  )
  const home = join(cwd, 'home')
  const argv = ['download', 'nb201', '--dry-run', '--json', '--out', 'here.pkl']
  const planned = await nasbench(argv, { cwd, bin: builtBin, env: { NASBENCH_HOME: home } })
  expect(JSON.parse(planned.stdout)).toMatchObject({
    benchmark: 'nb201',
    path: join(cwd, 'here.pkl'),
    exists: false,
  })
  expect(existsSync(home)).toBe(false)
})

test.each([
  [['download', '201'], 2, /no terminal to ask on: nasbench download needs --yes/],
  [['download', '201', '--yes', '--csv'], 2, /--csv does not apply/],
  [['download', '201', '--yes', '--demo'], 2, /--demo does not apply/],
  [['download', '--yes'], 2, /name a benchmark .*nasbench download nb201 --yes/],
  [['download', '201', '--id', 'official-v1_1', '--yes'], 1, /has to be fetched by hand/],
])('%j: exit code %i', async (argv, code, message) => {
  expect(await nasbench(argv, { cwd, bin: builtBin })).toMatchObject({
    code,
    stdout: '',
    stderr: expect.stringMatching(message),
  })
})

test('a benchmark with nothing to download says so', async () => {
  const modules = join(temporaryFolder(), 'node_modules')
  const bin = installAlone(modules)
  mkdirSync(join(modules, '@nasbench'), { recursive: true })
  symlinkSync(
    fileURLToPath(new URL('../../downloader', import.meta.url)),
    join(modules, '@nasbench', 'downloader'),
    'junction',
  )
  const { code, stderr } = await nasbench(['download', 'toy', '--yes'], { cwd, bin })
  expect(code).toBe(2)
  expect(stderr).toContain('toy names no file to download')
})
