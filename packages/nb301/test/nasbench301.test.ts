import { isNasBenchError, type NasBenchError } from '@nasbench/core'
import { beforeAll, describe, expect, test } from 'vitest'
import { demoFile } from '../src/demo-file.js'
import { NASBench301 } from '../src/nasbench301.js'
import { dartsSpace } from '../src/space.js'
import { entryOf, openEntries, openPublished, writeFile } from './stores.js'

const val = [50.5, 75.25, Math.fround(80.1)]
let benchmark: NASBench301

/* Two architectures, the first with three runs: one whole, one stopped early, one without curves on a longer schedule. */
const entries = [
  entryOf(5n, {}, 'rs/results_1.json'),
  entryOf(
    5n,
    {
      created_by_optimizer: 'de',
      learning_curves: { 'Train/val_accuracy': val.slice(0, 2) },
      test_accuracy: 74.5,
      runtime: 800,
    },
    'de/results_1.json',
  ),
  entryOf(7n, { test_accuracy: 99, runtime: 2000 }, 'rs/results_2.json'),
  entryOf(
    5n,
    {
      created_by_optimizer: 're',
      budget: 1500,
      info: [{ val_accuracy: 97.5, epochs: 1488, val_accuracy_final: 97.25 }],
      learning_curves: undefined,
    },
    're/results_0.json',
  ),
]

beforeAll(async () => {
  benchmark = await openEntries(entries)
})

function refusal(work: () => unknown): NasBenchError {
  try {
    work()
  } catch (error) {
    if (isNasBenchError(error)) return error
    throw error
  }
  throw new Error('it was not refused')
}

describe('an architecture may be named', () => {
  const arch = dartsSpace.at(5n)

  test('by itself in any spelling, and the first run in the order of the file answers', () => {
    const expected = benchmark.summary(arch)
    expect(expected.info).toMatchObject({ entry: 0, runs: 3, path: 'rs/results_1.json' })
    const turned = {
      normal: [arch.normal[1], arch.normal[0], ...arch.normal.slice(2)],
      reduce: arch.reduce,
      reduce_concat: [2, 3, 4, 5],
    }
    for (const spelling of [
      turned,
      dartsSpace.format(arch),
      JSON.stringify(turned),
      '5',
      5n,
      dartsSpace.encode(arch),
      entries[0]?.parsed.optimized_hyperparamater_config,
      JSON.stringify(entries[0]?.parsed.optimized_hyperparamater_config),
    ]) {
      expect(benchmark.summary(spelling as string), String(spelling)).toEqual(expected)
      expect(benchmark.getIndex(spelling as string)).toBe(5n)
    }
  })

  test('by the number or the path of a run, which is that run and no other', () => {
    for (const [entry, { path }] of entries.entries()) {
      expect(benchmark.query(entry)).toMatchObject({ entry, path })
      expect(benchmark.query(path)).toEqual(benchmark.query(entry))
      expect(benchmark.runs(path)).toEqual([benchmark.runs(entry)[0]])
    }
    expect(benchmark.getIndex(2)).toBe(7n)
    expect(benchmark.getIndex('re/results_0.json')).toBe(5n)
  })

  test('and all of its runs are there', () => {
    expect(benchmark.runs(arch).map(({ entry, optimizer, epochs }) => [entry, optimizer, epochs])).toEqual([
      [0, 'rs', 3],
      [1, 'de', 2],
      [3, 're', null],
    ])
    expect(benchmark.runs(arch, { optimizer: 're' }).map(({ entry }) => entry)).toEqual([3])
    expect(benchmark.runs(arch)[3 - 1]).toEqual({
      entry: 3,
      path: 're/results_0.json',
      optimizer: 're',
      dataset: 'cifar10',
      arch: dartsSpace.format(arch),
      epochs: null,
      declaredBudget: 1500,
      valAccuracy: 97.25,
      trainAccuracy: null,
      testAccuracy: 79.5,
      bestValAccuracy: 97.5,
      bestEpoch: 1488,
      runtime: 1234.5,
      modelParameters: null,
      hyperparameters: { 'NetworkSelectorDatasetInfo:darts:init_channels': 32 },
    })
  })

  test('and what is not there is told apart from what can never be', () => {
    for (const [named, code] of [
      [dartsSpace.at(6n), 'NOT_IN_DATASET'],
      [6n, 'NOT_IN_DATASET'],
      ['6', 'NOT_IN_DATASET'],
      [4, 'NOT_IN_DATASET'],
      ['rs/results_3.json', 'NOT_IN_DATASET'],
      [-1, 'INVALID_ARCHITECTURE'],
      [0.5, 'INVALID_ARCHITECTURE'],
      [-1n, 'INVALID_ARCHITECTURE'],
      [dartsSpace.size, 'INVALID_ARCHITECTURE'],
      ['nonsense', 'INVALID_ARCHITECTURE'],
    ] as const) {
      expect(refusal(() => benchmark.query(named)).code, String(named)).toBe(code)
      expect(benchmark.exists({ arch: named })).toBe(false)
      if (code === 'NOT_IN_DATASET') expect([...benchmark.queryMany([named])]).toEqual([Number.NaN])
    }
    expect(refusal(() => benchmark.query(4)).message).toBe(
      'there is no run 4 in entries.jsonl: a number is the place of a run in the file, here 0 to 3 (a rank in the space is a bigint, 4n)',
    )
  })
})

describe('a budget', () => {
  test('is an epoch from 1, by default the last one', () => {
    expect(
      [1, 2, 3, undefined].map((budget) => benchmark.summary(0, budget ? { budget } : {}).metric),
    ).toEqual([...val, val[2]])
    expect(benchmark.availableBudgets()).toEqual([1, 2, 3])
    expect(benchmark.availableBudgets({ arch: 1 })).toEqual([1, 2])
    expect(benchmark.availableBudgets({ arch: 3 })).toEqual([1500])
    expect(benchmark.availableBudgets({ arch: 1, split: 'test' })).toEqual([2])
    expect(benchmark.defaults()).toEqual({ dataset: 'cifar10', split: 'val', budget: 3 })
  })

  test('beyond the end of a run is answered with its last epoch, which says so', () => {
    expect(benchmark.summary(1, { budget: 3 })).toMatchObject({
      metric: val[1],
      info: { budget: 3, epochUsed: 2, clamped: true, strict: false, epochsRecorded: 2, declaredBudget: 3 },
    })
    expect(benchmark.summary(1, { budget: 2 }).info).toMatchObject({ epochUsed: 2, clamped: false })
  })

  test('unless the question is strict', () => {
    const error = refusal(() => benchmark.summary(1, { budget: 3, strict: true }))
    expect(error).toMatchObject({ code: 'UNKNOWN_BUDGET', received: 3, expected: ['2'] })
    expect(error.message).toBe(
      'unknown budget 3 for val accuracy of run 1 of entries.jsonl: its curve ends with epoch 2 (strict)',
    )
    expect(benchmark.summary(1, { budget: 2, strict: true }).info.strict).toBe(true)
    expect(benchmark.exists({ arch: 1, budget: 3, strict: true } as object)).toBe(false)
    expect(benchmark.exists({ budget: 3, strict: true } as object)).toBe(true)
    expect(benchmark.exists({ budget: 4, strict: true } as object)).toBe(false)
    expect([...benchmark.queryMany([0, 1], { budget: 3, strict: true })]).toEqual([val[2], Number.NaN])
    expect(refusal(() => benchmark.summary(1, { strict: 'yes' } as object)).code).toBe('INVALID_ARGUMENT')
  })

  test('of a run without curves is that of its schedule', () => {
    expect(benchmark.summary(3).info).toMatchObject({ budget: 1500, epochUsed: 1500, clamped: false })
    expect(benchmark.summary(3, { budget: 2 })).toMatchObject({
      metric: 97.25,
      info: { epochUsed: 1500, clamped: true },
    })
    expect(refusal(() => benchmark.summary(3, { budget: 2, strict: true })).code).toBe('UNKNOWN_BUDGET')
  })

  test('of a test accuracy is the end of the run', () => {
    expect(benchmark.summary(1, { split: 'test' })).toMatchObject({ metric: 74.5, info: { epochUsed: 2 } })
    expect(benchmark.summary(1, { split: 'test', budget: 98 }).info.clamped).toBe(true)
    const error = refusal(() => benchmark.summary(1, { split: 'test', budget: 1 }))
    expect(error.message).toBe(
      'unknown budget 1 for test accuracy of run 1 of entries.jsonl: it was recorded after epoch 2, its last, alone',
    )
    expect([...benchmark.curve(1, { split: 'test' })]).toEqual([74.5])
  })

  test('that is none is refused', () => {
    for (const budget of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '2', null, 2n]) {
      const error = refusal(() => benchmark.summary(0, { budget: budget as number }))
      expect(error).toMatchObject({ code: 'UNKNOWN_BUDGET', received: budget, expected: '1 to 3' })
    }
    expect(refusal(() => benchmark.summary(0, { budget: 0 })).message).toContain('epochs are counted from 1')
  })
})

describe('what is answered', () => {
  test('is the last epoch, with the best one beside it', () => {
    expect(benchmark.query(0)).toMatchObject({
      metric: val[2],
      valAccuracy: val[2],
      bestValAccuracy: 80.5,
      bestEpoch: 2,
      trainAccuracy: (val[2] as number) - 1,
      testAccuracy: 79.5,
      info: { bestValAccuracy: 80.5, bestEpoch: 2 },
    })
  })

  test('costs what the whole run took, whatever the budget', () => {
    expect(benchmark.summary(1, { budget: 1 }).cost).toBe(800)
    expect(benchmark.trainTime(1, { budget: 1 })).toBe(800)
    expect(benchmark.trainTime(dartsSpace.at(7n))).toBe(2000)
  })

  test('by an optimizer is of the first of its runs', () => {
    const arch = dartsSpace.at(5n)
    expect(benchmark.optimizers()).toEqual(['rs', 'de', 're'])
    for (const options of [{ optimizer: 'de' }, { where: { optimizer: 'de' } }]) {
      expect(benchmark.summary(arch, options).info).toMatchObject({ entry: 1, runs: 1, optimizer: 'de' })
    }
    expect(refusal(() => benchmark.summary(7n, { optimizer: 'de' })).message).toContain('there is no run of')
    expect(refusal(() => benchmark.summary(0, { optimizer: 'de' })).message).toBe(
      'run 0 of entries.jsonl is none by de',
    )
    expect(refusal(() => benchmark.summary(0, { optimizer: 'ds' }))).toMatchObject({
      code: 'INVALID_ARGUMENT',
      expected: ['rs', 'de', 're'],
    })
    for (const where of ['rs', 5, null])
      expect(refusal(() => benchmark.summary(0, { where } as object)).code).toBe('INVALID_ARGUMENT')
  })

  test('is ranked, listed and drawn by optimizer too', () => {
    expect(benchmark.top({ k: 5 }).map(({ index }) => index)).toEqual([5n, 7n])
    expect(benchmark.top({ k: 5, split: 'test' }).map(({ index, metric }) => [index, metric])).toEqual([
      [7n, 99],
      [5n, 79.5],
    ])
    expect(benchmark.top({ k: 5, where: { optimizer: 're' } })).toMatchObject([
      { rank: 1, index: 5n, metric: 97.25, cost: 1234.5 },
    ])
    expect(
      benchmark.top({ k: 5, where: (arch, index) => arch.normal.length === 8 && index === 7n }),
    ).toHaveLength(1)
    expect([...benchmark.iterAll({ optimizer: 'rs' })]).toHaveLength(2)
    expect([...benchmark.iterAll({ where: { optimizer: 'de' } })].map(dartsSpace.getIndex)).toEqual([5n])
    expect(benchmark.randomSample({ n: 3, where: { optimizer: 'de' } }).map(dartsSpace.getIndex)).toEqual([
      5n,
      5n,
      5n,
    ])
  })

  test('has other datasets only where the file has them', async () => {
    const cifar100 = entryOf(
      5n,
      {
        info: [{ val_accuracy: 60, epochs: 3, dataset_path: '/data/CIFAR100.csv', val_accuracy_final: 60 }],
      },
      'de/results_9.json',
    )
    const both = await openEntries([cifar100, ...entries])
    expect(both.datasets()).toEqual(['cifar100', 'cifar10'])
    expect(both.defaults().dataset).toBe('cifar10')
    expect(both.summary(5n).info).toMatchObject({ entry: 1, dataset: 'cifar10', runs: 3 })
    expect(both.summary(5n, { dataset: 'cifar100' }).info).toMatchObject({ entry: 0, runs: 1 })
    expect(both.runs(5n).map(({ dataset }) => dataset)).toEqual(['cifar100', 'cifar10', 'cifar10', 'cifar10'])
    expect(refusal(() => both.summary(7n, { dataset: 'cifar100' })).message).toContain('on cifar100')
    expect(both.top({ k: 5, dataset: 'cifar100' })).toHaveLength(1)
    expect(refusal(() => benchmark.summary(0, { dataset: 'cifar100' }))).toMatchObject({
      code: 'UNKNOWN_DATASET',
      expected: ['cifar10'],
    })
  })

  test('is counted', () => {
    expect(benchmark.getStatistics()).toEqual({
      architectures: 2,
      spaceSize: dartsSpace.size,
      runs: 4,
      architecturesWithSeveralRuns: 1,
      runsWithoutArchitecture: 0,
      runsByOptimizer: { rs: 2, de: 1, re: 1 },
      runsByDataset: { cifar10: 4 },
      curves: { longest: 3, complete: 2, shorter: 1, none: 1 },
      declaredFiles: 4,
      version: 'JSON lines',
    })
  })
})

describe('the demo', () => {
  test('is a thousand runs, and one of any other architecture', () => {
    const demo = NASBench301.demo()
    expect(demo.getStatistics()).toMatchObject({
      runs: 1000,
      architectures: 970,
      architecturesWithSeveralRuns: 30,
    })
    const arch = dartsSpace.at(123_456_789_012_345_678n)
    const answer = demo.query(arch)
    expect(answer.info).toMatchObject({ entry: null, path: null, runs: 1, source: 'demo' })
    expect(demo.query(arch)).toEqual(answer)
    for (const other of dartsSpace.randomSample({ n: 3000, seed: 1 })) demo.summary(other)
    expect(NASBench301.demo().query(arch)).toEqual(answer)
    expect(demo.runs(arch)).toHaveLength(1)
  })

  test('gives these answers, and no others', () => {
    const demo = NASBench301.demo()
    const of = (entry: number) => {
      const { valAccuracy, testAccuracy, trainAccuracy, runtime, epochs, path } = demo.query(entry)
      return [path, epochs, valAccuracy, trainAccuracy, testAccuracy, runtime]
    }
    expect([of(0), of(7), of(970)]).toMatchSnapshot()
    expect(demo.top({ k: 3 }).map(({ arch, metric }) => [dartsSpace.format(arch), metric])).toMatchSnapshot()
  })

  test('looks like the benchmark', () => {
    const demo = NASBench301.demo()
    const metrics = [...demo.queryMany(demo.iterAll())].sort((a, b) => a - b)
    expect(metrics[485]).toBeGreaterThan(92)
    expect(metrics[485]).toBeLessThan(94)
    const seconds = Array.from({ length: 1000 }, (_, row) => demo.trainTime(row) as number).sort(
      (a, b) => a - b,
    )
    expect(seconds[500]).toBeGreaterThan(3500)
    expect(seconds[500]).toBeLessThan(6000)
  })

  test('is a file as well, which answers the same', async () => {
    const { name, bytes } = demoFile()
    const file = await openPublished(writeFile(name, bytes))
    const demo = NASBench301.demo()
    for (let entry = 0; entry < 60; entry++) {
      const { info: _, hyperparameters: __, ...answer } = demo.query(entry)
      expect(file.query(entry)).toMatchObject(answer)
    }
  })
})
