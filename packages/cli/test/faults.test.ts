import { execFileSync } from 'node:child_process'
import { lstatSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sharedPath } from '../../../test/shared.js'
import { temporaryFolder } from '../../../test/temporary.js'
import { runInProcess } from './in-process.js'

const cwd = temporaryFolder()
const words = (line: string) => line.match(/'[^']*'|\S+/g)!.map((word) => word.replaceAll("'", ''))
const run = (line: string, input = '') => runInProcess(words(line), { cwd, input })

describe('command lines that cannot be right', () => {
  test.each([
    ['plot nb201 --kind histogram --x params --y val', '--y has no effect on a histogram plot'],
    ['plot nb201 --kind ecdf --bins 5', '--bins has no effect on a ecdf plot'],
    ['curve nb201 0 --demo --budget 5', 'leave --budget out'],
    ['query nb201 0 --csv=true', '--csv takes no value'],
    ['plot nb201 --width 999999999', 'expected an integer from 30 to 20000'],
    ['plot nb201 --x-range 1e9:2e9', 'has no architecture: parameters [M] goes from 0.073306'],
    ['plot nb201 --svg x.png', 'the name says png and the option svg'],
    ['show nb201 5 --svg cell.png', 'the name says png and the option svg'],
    ['export nb201 --out x.csv --format json', 'contradict each other'],
    ['sample nb201 -n 20k', '-n 20,000: nb201 has 15,625 architectures'],
    ['sample nb201 -n 1e12', 'expected an integer from 1'],
    ["plot nb201 --where 'params<1'", 'no architecture of nb201 is left: where params<1: 0 of 15,625'],
  ])('%s', async (line, message) => {
    const { code, stdout, stderr } = await run(line)
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(message),
    })
    expect(stderr).not.toContain('this is a bug')
  })
})

describe('answers', () => {
  test('an empty table is a sentence with the reason', async () => {
    expect(await run('top nb201 --by time')).toMatchObject({
      code: 0,
      stdout: 'no architecture in nb201.zip (bundled with @nasbench/nb201) has training time\n',
    })
    expect((await run('top nb201 --max-time 1')).stdout).toContain('15,625 lack a number that it needs')
  })

  test('an export of no architecture is a header', async () => {
    expect(await run("export nb201 --columns index,val --where 'params<1'")).toEqual({
      code: 0,
      stdout: 'index,val\n',
      stderr: '',
    })
  })

  test('neighbours are filtered with no data at all', async () => {
    const { code, stdout } = await run("neighbors nb201 0 --where 'params < 0.2M && ops(none) == 0' --json")
    const rows = JSON.parse(stdout) as readonly { readonly params: number; readonly arch: string }[]
    expect(code).toBe(0)
    expect(rows.length).toBeGreaterThan(5)
    for (const { params, arch } of rows) {
      expect(params).toBeLessThan(200_000)
      expect(arch).not.toContain('none')
    }
  })

  test('empty standard input is no architecture', async () => {
    expect(await run('query nb201 - --json')).toEqual({
      code: 0,
      stdout: '[]\n',
      stderr: 'no architecture came from standard input\n',
    })
  })

  test('one of one run is in the singular', async () => {
    const { stdout } = await runInProcess(words('query nb301 0 --demo'), { cwd })
    expect(stdout).not.toMatch(/\b1 runs\b/)
  })

  const surrogate = sharedPath('fixtures', 'nb301-xgb')
  test.skipIf(surrogate === undefined)('a surrogate has recorded nothing', async () => {
    const { stdout } = await runInProcess(['info', 'nb301', '--data', surrogate!], { cwd })
    expect(stdout).toContain('predictions for 1,076,746,950,455,072,400 architectures')
    expect(stdout).not.toMatch(/^recorded/m)
  })

  const mini = sharedPath('fixtures', 'nb201-mini.pkl')
  test.skipIf(mini === undefined)(
    'compare shows what it can of an architecture that the data lacks',
    async () => {
      const argv = ['compare', 'nb201', '0', '1462', '--data', mini!, '--quiet', '--json']
      const { code, stdout } = await runInProcess(argv, { cwd, env: { NASBENCH_HOME: join(cwd, 'home') } })
      expect(code).toBe(0)
      const [held, lacking] = JSON.parse(stdout)
      expect(held.results.length).toBeGreaterThan(3)
      expect(lacking).toMatchObject({ index: 1462, params: 1_531_546, results: [] })
    },
  )
})

describe.skipIf(process.platform === 'win32')('--force replaces regular files only', () => {
  const path = (name: string) => join(cwd, name)
  execFileSync('mkfifo', [path('pipe')])
  writeFileSync(path('target.csv'), 'kept\n')
  symlinkSync(path('target.csv'), path('link'))

  test.each(['pipe', 'link', '/dev/null'])('%s', async (name) => {
    const before = lstatSync(name.startsWith('/') ? name : path(name))
    for (const line of [
      `export nb201 --columns index --format csv --out ${name} --force`,
      `plot nb201 --svg ${name} --force`,
      `plot nb201 --png ${name} --force`,
      `show nb201 0 --svg ${name} --force`,
    ]) {
      const { code, stdout, stderr } = await run(line)
      expect({ code, stdout, stderr }).toEqual({
        code: 1,
        stdout: '',
        stderr: expect.stringContaining('not a regular file: it is never replaced'),
      })
    }
    const after = lstatSync(name.startsWith('/') ? name : path(name))
    expect([after.mode, after.ino]).toEqual([before.mode, before.ino])
    expect(readFileSync(path('target.csv'), 'utf8')).toBe('kept\n')
  })
})
