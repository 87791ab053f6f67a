import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { sharedPath } from '../../../test/shared.js'
import { temporaryFolder } from '../../../test/temporary.js'
import { runInProcess } from './in-process.js'

const naswot = sharedPath('data', 'nb201', 'naswot.csv.gz')
const raspi4 = sharedPath('data', 'help', 'raspi4.pt')
const cwd = temporaryFolder()
const home = join(cwd, 'home')

const run = (argv: readonly string[], input = '') =>
  runInProcess(argv, { cwd, input, env: { NASBENCH_HOME: home } })
const words = (line: string) => line.match(/'[^']*'|\S+/g)!.map((word) => word.replaceAll("'", ''))

async function json(line: string, input?: string) {
  const { code, stdout, stderr } = await run(words(line), input)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout)
}

describe.skipIf(naswot === undefined || raspi4 === undefined)(
  'columns of other programs, as published',
  () => {
    beforeAll(() => {
      copyFileSync(naswot!, join(cwd, 'naswot.csv.gz'))
      copyFileSync(raspi4!, join(cwd, 'raspi4.pt'))
    })

    test.each([
      ['cifar10', 0.741],
      ['cifar100', 0.704],
      ['ImageNet16-120', 0.69],
    ])('proxy scores rank %s as published', async (dataset, spearman) => {
      const answer = await json(`correlate nb201 --with naswot.csv.gz --x naswot --y ${dataset}:val --json`)
      expect(answer.spearman).toBeCloseTo(spearman, 3)
      expect(answer).toMatchObject({ x: 'naswot', architectures: 15_284, missing: 341 })
    })

    test('a list without a name makes a front under the name of its file', async () => {
      const front = await json('top nb201 --with raspi4.pt --pareto raspi4,cifar100:test --json')
      const latencies = front.map((row: { raspi4: number }) => row.raspi4)
      const accuracies = front.map((row: { cifar100_test: number }) => row.cifar100_test)
      expect(latencies).toEqual(latencies.toSorted((a: number, b: number) => a - b))
      expect(new Set(accuracies).size).toBeGreaterThan(10)
      expect(latencies[0]).toBe(0.011283500061836094)
    })

    test('the same file in the data folder is a measure of the benchmark', async () => {
      const line = "top nb201 --pareto latency:raspi4,cifar100:test --where 'latency:raspi4 < 10' --json"
      const missing = await run(words(line))
      expect(missing).toMatchObject({ code: 3, stdout: '' })
      expect(missing.stderr).toContain('nasbench download nb201 --id help-latency')
      mkdirSync(join(home, 'nb201', 'help-latency'), { recursive: true })
      copyFileSync(raspi4!, join(home, 'nb201', 'help-latency', 'raspi4.pt'))
      const front = await json(line)
      const given = await json(
        line.replaceAll('latency:raspi4', 'raspi4').replace('--json', '--with raspi4.pt --json'),
      )
      const values = (rows: readonly Record<string, unknown>[], name: string) =>
        rows.map((row) => [row.index, row[name]])
      expect(front.length).toBeGreaterThan(3)
      expect(values(front, 'latency_raspi4')).toEqual(values(given, 'raspi4'))
      expect(await json('info nb201 --json')).toMatchObject({
        columns: [{ name: 'latency', unit: 'ms', found: ['raspi4'] }],
        options: { hp: expect.any(String) },
      })
      // A damaged file is an error of its own.
      writeFileSync(join(home, 'nb201', 'help-latency', 'fpga.pt'), 'nothing')
      expect((await run(words('top nb201 --by latency:fpga --json'))).stderr).toContain(
        'fpga.pt is not a list of 15625',
      )
    })

    test('an unknown device is answered with those that are published', async () => {
      const { code, stderr } = await run(words('top nb201 --by latency:raspi5'))
      expect(code).toBe(2)
      expect(stderr).toContain('did you mean "latency:raspi4"?')
    })
  },
)

describe('answers without a program', () => {
  test('selects by one measure, shows others, keeps small ones', async () => {
    const rows = await json(
      "top nb201 --dataset cifar10 --split val -k 5 --show test,params --where 'params<0.5M' --json",
    )
    expect(rows).toHaveLength(5)
    for (const row of rows) {
      expect(row).toMatchObject({ dataset: 'cifar10', split: 'val', test: expect.any(Number) })
      expect(row.params).toBeLessThan(500_000)
    }
  })

  test('describes a distribution and one architecture in it', async () => {
    const answer = await json('describe nb201 6111 --dataset cifar100 --split test --json')
    expect(answer).toMatchObject({ index: 6111, rank: 3, n: 15_625, missing: 0 })
    const counted = answer.histogram.reduce(
      (sum: number, bin: { architectures: number }) => sum + bin.architectures,
      0,
    )
    expect(counted).toBe(15_625)
  })

  test.each(['csv', 'json', 'jsonl', 'table'])('what sample prints as %s goes back in', async (format) => {
    const flag = format === 'table' ? [] : [`--${format}`]
    const sampled = await run(['sample', 'nb201', '-n', '100', ...flag])
    const answers = await json('query nb201 - --json', sampled.stdout)
    expect(answers).toHaveLength(100)
    const csv = await run(['query', 'nb201', '-', '--csv'], sampled.stdout)
    expect(csv.stdout.trimEnd().split('\n')).toHaveLength(101)
  })

  test('an index has one type in JSON, whatever its size', async () => {
    const rows = await json('query nb301 0 5 1000000000000000000 --demo --skip-missing --json')
    expect(rows.map((row: { index: unknown }) => row.index)).toEqual(['0', '5', '1000000000000000000'])
    expect(rows.map((row: { info: { index: unknown } }) => row.info.index)).toEqual([
      '0',
      '5',
      '1000000000000000000',
    ])
  })
})
