import { isNasBenchError } from '@nasbench/core'
import { beforeAll, describe, expect, test } from 'vitest'
import type { RecordedGenotype } from '../src/arch-ref.js'
import { NASBench301 } from '../src/nasbench301.js'
import { dartsSpace } from '../src/space.js'
import { entryOf, openEntries } from './stores.js'

let benchmark: NASBench301

const outside = entryOf(
  9n,
  { optimized_hyperparamater_config: { 'NetworkSelectorDatasetInfo:darts:edge_normal_0': 'none' } },
  'rs/results_9.json',
)

beforeAll(async () => {
  benchmark = await openEntries([
    entryOf(1_000_000n, {}, 'rs/results_1.json'),
    entryOf(1_000_000n, { test_accuracy: 70 }, 'de/results_1.json'),
    outside,
  ])
})

function codeOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (isNasBenchError(error)) return `${error.code}: ${error.message}`
    throw error
  }
  throw new Error('it was not refused')
}

describe('what somebody types names', () => {
  test('a run by its path or its number', () => {
    for (const text of ['de/results_1.json', '/data/nb_301_v13/de/results_1.json', ' run:1 ', 'Run:1']) {
      const named = benchmark.parse(text) as RecordedGenotype
      expect(named.run, text).toBe(1)
      expect(dartsSpace.isValid(named)).toBe(true)
      expect(benchmark.query(named)).toMatchObject({
        entry: 1,
        testAccuracy: 70,
        path: 'de/results_1.json',
      })
      expect(benchmark.getIndex(named)).toBe(1_000_000n)
      expect(benchmark.runs(named).map(({ entry }) => entry)).toEqual([1])
      expect(benchmark.exists({ arch: named, split: 'test' })).toBe(true)
    }
  })

  test('an architecture by its rank, its short text or JSON, and all of its runs with it', () => {
    const arch = dartsSpace.at(1_000_000n)
    for (const text of ['1000000', dartsSpace.format(arch), JSON.stringify(arch)]) {
      const named = benchmark.parse(text)
      expect(named).toEqual(arch)
      expect(benchmark.summary(named).info).toMatchObject({ entry: null, entries: [0, 1], runs: 2 })
    }
  })

  test('digits as an index, and no run that is missing', () => {
    expect(benchmark.parse('1')).toEqual(dartsSpace.at(1n))
    expect(codeOf(() => benchmark.parse('run:3'))).toMatch(
      /^NOT_IN_DATASET: .* has no run 3: expected 0 to 2/,
    )
    expect(codeOf(() => benchmark.parse('rs/results_77.json'))).toMatch(/^NOT_IN_DATASET/)
    expect(codeOf(() => benchmark.parse('results_1.json'))).toMatch(
      /2 runs have this file name.*rs\/results_1.json, de/,
    )
    expect(codeOf(() => benchmark.parse('run:x'))).toMatch(/^INVALID_ARCHITECTURE/)
    expect(codeOf(() => benchmark.parse('sep_conv_3x4'))).toMatch(/^INVALID_ARCHITECTURE/)
    expect(codeOf(() => benchmark.parse('-1'))).toMatch(/^INVALID_ARCHITECTURE/)
  })

  test('a number as an index everywhere, with a hint at the run of that number', () => {
    expect(benchmark.getIndex(1)).toBe(1n)
    for (const arch of [1, 1n, '1']) {
      expect(codeOf(() => benchmark.summary(arch))).toMatch(
        /^NOT_IN_DATASET: .*run 1 of the file is \{ run: 1 \}/,
      )
      expect(benchmark.exists({ arch })).toBe(false)
      expect([...benchmark.queryMany([arch])]).toEqual([Number.NaN])
    }
    expect(benchmark.summary(1_000_000).info.index).toBe(1_000_000n)
    expect(JSON.parse(JSON.stringify(benchmark.query(1_000_000))).info.index).toBe('1000000')
    expect(JSON.parse(JSON.stringify(benchmark.top({ k: 1 })))[0].index).toBe('1000000')
  })

  test('a run by { run } with its number or path', () => {
    for (const run of [1, '1', 'de/results_1.json', 'C:\\data\\de\\results_1.json', 'run:1'])
      expect(benchmark.query({ run })).toMatchObject({ entry: 1, info: { runs: 1 } })
  })

  test('no run of something outside the space: the message says how to see it', () => {
    expect(codeOf(() => benchmark.parse('rs/results_9.json'))).toMatch(
      /^NOT_IN_DATASET: .* see record\(\{ run: 2 \}\)/,
    )
  })

  test('a rank wherever every architecture has an answer, as in the demo', () => {
    const demo = NASBench301.demo()
    expect(demo.parse('5')).toEqual(dartsSpace.at(5n))
    expect((demo.parse('run:5') as RecordedGenotype).run).toBe(5)
  })
})

test('a run of another architecture is refused', () => {
  const other = { ...dartsSpace.at(3n), run: 1 }
  expect(codeOf(() => benchmark.query(other))).toMatch(
    /^INVALID_ARCHITECTURE: .*run 1 .* has another architecture/s,
  )
  expect(codeOf(() => benchmark.query({ ...other, run: 1.5 }))).toMatch(/^INVALID_ARCHITECTURE/)
  expect(codeOf(() => benchmark.query({ ...other, run: 99 }))).toMatch(/^NOT_IN_DATASET/)
})
