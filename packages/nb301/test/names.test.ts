import { isNasBenchError } from '@nasbench/core'
import { beforeAll, describe, expect, test } from 'vitest'
import { NASBench301 } from '../src/nasbench301.js'
import type { RecordedGenotype } from '../src/resolve.js'
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
  test('a run by its path, its number, or its number said to be one', () => {
    for (const text of ['de/results_1.json', '1', ' run:1 ', 'Run:1']) {
      const named = benchmark.parse(text) as RecordedGenotype
      expect(named.entry, text).toBe(1)
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
      expect(benchmark.summary(named).info).toMatchObject({ entry: 0, runs: 2 })
    }
  })

  test('a number that is no run, as a rank, and a run that is not there not at all', () => {
    expect(benchmark.parse('3')).toEqual(dartsSpace.at(3n))
    expect(codeOf(() => benchmark.parse('run:3'))).toMatch(/^NOT_IN_DATASET: there is no run 3 .* 0 to 2/)
    expect(codeOf(() => benchmark.parse('rs/results_77.json'))).toMatch(/^NOT_IN_DATASET/)
    expect(codeOf(() => benchmark.parse('run:x'))).toMatch(/^INVALID_ARCHITECTURE/)
    expect(codeOf(() => benchmark.parse('sep_conv_3x4'))).toMatch(/^INVALID_ARCHITECTURE/)
    expect(codeOf(() => benchmark.parse('-1'))).toMatch(/^INVALID_ARCHITECTURE/)
  })

  test('no run of something outside the space: the message says how to see it', () => {
    expect(codeOf(() => benchmark.parse('rs/results_9.json'))).toMatch(
      /^NOT_IN_DATASET: .* record\(2\) has it/,
    )
  })

  test('a rank wherever every architecture has an answer, as in the demo', () => {
    const demo = NASBench301.demo()
    expect(demo.parse('5')).toEqual(dartsSpace.at(5n))
    expect((demo.parse('run:5') as RecordedGenotype).entry).toBe(5)
  })
})

test('an entry beside another architecture than its run has is refused', () => {
  const other = { ...dartsSpace.at(3n), entry: 1 }
  expect(codeOf(() => benchmark.query(other))).toMatch(
    /^INVALID_ARCHITECTURE: .*run 1 .* another architecture/s,
  )
  expect(codeOf(() => benchmark.query({ ...other, entry: 1.5 }))).toMatch(/^INVALID_ARCHITECTURE/)
  expect(codeOf(() => benchmark.query({ ...other, entry: 99 }))).toMatch(/^NOT_IN_DATASET/)
})
