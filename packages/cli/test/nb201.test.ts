import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import plugin from '@nasbench/nb201/plugin'
import { beforeAll, describe, expect, test } from 'vitest'
import { sharedPath } from '../../../test/shared.js'
import { temporaryFolder } from '../../../test/temporary.js'
import { builtBin, nasbench } from './command.js'

const cwd = temporaryFolder()
const run = (argv: string | readonly string[], env: Readonly<Record<string, string>> = {}) =>
  nasbench(typeof argv === 'string' ? argv.split(' ') : argv, { cwd, bin: builtBin, env })

async function json(argv: string): Promise<unknown> {
  const { code, stdout, stderr } = await run(`${argv} --json`)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout)
}

beforeAll(async () => {
  const file = await plugin.demoFile?.()
  writeFileSync(join(cwd, 'made-up.pkl'), file?.bytes ?? '')
})

describe('a file in the published layout', () => {
  test('is imported once, and answers from its store or by itself', async () => {
    const env = { NASBENCH_HOME: join(cwd, 'home') }
    const { code, stdout, stderr } = await run('import nb201 made-up.pkl', env)
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/imported in .* nasbench info nb201/s),
    })
    expect(existsSync(join(stdout.trimEnd(), 'zarr.json'))).toBe(true)
    const again = await run('import 201 made-up.pkl --json --quiet', env)
    expect(JSON.parse(again.stdout)).toMatchObject({ location: stdout.trimEnd(), reused: true })

    const asked = 'query nasbench201 9930 --dataset cifar100 --split test --json'
    const answers = await Promise.all([
      run(asked, env),
      run([...asked.split(' '), '--data', stdout.trimEnd()]),
      run(`${asked} --data made-up.pkl`, env),
      run(asked, { NASBENCH201_PATH: stdout.trimEnd() }),
    ])
    const [first, ...others] = answers.map((one) => JSON.parse(one.stdout) as unknown)
    expect(first).toMatchObject({
      index: 9930,
      dataset: 'cifar100',
      split: 'test',
      budget: 199,
      source: 'file',
    })
    for (const other of others) expect(other).toEqual(first)

    const list = await run('list --json', env)
    expect(JSON.parse(list.stdout)).toEqual(
      expect.arrayContaining([expect.objectContaining({ benchmark: 'nb201', data: stdout.trimEnd() })]),
    )
  })

  const golden = sharedPath('fixtures', 'nb201-mini.pkl')
  test.skipIf(golden === undefined)('answers with the recorded numbers to the last digit', async () => {
    await run(['import', 'nb201', golden as string, '--out', 'golden', '--quiet'])
    const asked = 'query nb201 0 --data golden --dataset cifar10 --split val'
    expect(await json(`${asked} --seed 777`)).toMatchObject({ metric: 82.09199998291015, std: null })
    expect(await json(asked)).toMatchObject({ metric: 81.98266665690103, std: expect.any(Number) })
    expect(await json(`${asked} -o hp=12`)).toMatchObject({ budget: 11, info: { hp: 12 } })
    expect(await json('info nb201 --data golden')).toMatchObject({
      data: { statistics: { architectures: 2 } },
    })
  })
})

describe('files that are no data', () => {
  beforeAll(() => {
    const whole = readFileSync(join(cwd, 'made-up.pkl'))
    writeFileSync(join(cwd, 'half.pkl'), whole.subarray(0, whole.length / 2))
    writeFileSync(join(cwd, 'empty.pkl'), '')
    writeFileSync(
      join(cwd, 'photo.pkl'),
      Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46),
    )
    mkdirSync(join(cwd, 'folder'))
  })
  test.each([
    ['half.pkl', 1, 'CORRUPT_FILE'],
    ['empty.pkl', 1, 'UNSUPPORTED_FILE'],
    ['photo.pkl', 1, 'UNSUPPORTED_FILE'],
    ['folder', 1, 'UNSUPPORTED_FILE'],
    ['nowhere.pkl', 3, 'DATA_NOT_FOUND'],
  ])('%s exits with %i', async (file, code, error) => {
    const result = await run(`import nb201 ${file} --out never --json --quiet`)
    expect(result).toMatchObject({ code, stdout: '' })
    expect(JSON.parse(result.stderr)).toMatchObject({ error: { code: error, exitCode: code } })
    expect(readdirSync(cwd).filter((name) => name.includes('never'))).toEqual([])
  })
})

describe('the space and the demo', () => {
  test.each([
    [
      'query nb201 0 --demo --dataset cifar1O',
      /unknown dataset "cifar1O" for nb201: .* \(did you mean "cifar10"\?\)/,
    ],
    ['query nb201 0 --demo --split vla', /unknown split "vla".* \(did you mean "val"\?\)/],
    ['query nb201 0 --demo --budget 200', /unknown budget 200 .*the last one is 199/],
    ['query nb201 0 --demo --seed 7', /unknown seed 7 .*777, 888 or 999/],
    ['query nb201 15625', /there is no index 15625/],
    ['query nb201 |nor_conv_7x7~0|', /invalid NAS-Bench-201 architecture/],
    ['query nb201 0 --demo -o hp=13', /hp\) 13 for nb201: expected 200 or 12/],
    ['query nb201 0 --demo -o hq=12', /unknown option "hq" for nb201: .*\(did you mean "hp"\?\)/],
    ['info nb2O1', /unknown benchmark "nb2O1": .* \(did you mean "nb201"\?\)/],
  ])('%s exits with 2', async (line, message) => {
    const { code, stderr } = await run(line)
    expect(code).toBe(2)
    expect(stderr).toMatch(message)
  })

  test('an architecture has one answer, however it is spelled', async () => {
    const shown = (await json('show nb201 1462')) as { readonly arch: string; readonly params: number }
    expect(shown).toMatchObject({ index: 1462, params: 1531546, flops: 220119690 })
    const [byIndex, byText] = await Promise.all(
      ['1462', shown.arch].map((arch) => run(['query', 'nb201', arch, '--demo', '--json'])),
    )
    expect(byText).toEqual(byIndex)
  })

  test('sample draws as NASBenchAPI does with --rng cpython, and feeds query', async () => {
    const { stdout } = await run('sample nb201 -n 50 --seed 42 --rng cpython')
    expect(new Set(stdout.trimEnd().split('\n')).size).toBe(50)
    const argv = 'query nb201 - --demo --dataset cifar100 --csv'.split(' ')
    const result = await nasbench(argv, { cwd, bin: builtBin, input: stdout })
    expect(result.stdout.trimEnd().split('\n')).toHaveLength(51)
  })

  test('the tour shows real work and leaves nothing behind', async () => {
    const temporary = join(cwd, 'temporary')
    mkdirSync(temporary)
    const env = { TMPDIR: temporary, TEMP: temporary, TMP: temporary }
    const { code, stdout } = await run('demo nb201', env)
    expect(code).toBe(0)
    expect(stdout).toContain('$ nasbench import nb201 made-up-nb201.pkl --out store')
    expect(stdout).toContain('source: made-up-nb201.pkl')
    expect(stdout).toContain('The whole space with real results')
    expect(stdout).toContain('Commands to try next')
    expect(readdirSync(temporary)).toEqual([])
  })
})
