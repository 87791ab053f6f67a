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

  test('by itself in any spelling, and its runs answer with their mean', () => {
    const expected = benchmark.summary(arch)
    expect(expected.info).toMatchObject({ entry: null, entries: [0, 1, 3], runs: 3, path: null })
    const mean = (Math.fround(80.1) + 75.25 + 97.25) / 3
    expect(expected.metric).toBeCloseTo(mean, 10)
    expect(expected.std).toBeGreaterThan(0)
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
      expect(benchmark.query({ run: entry })).toMatchObject({ entry, path })
      expect(benchmark.query(path)).toEqual(benchmark.query({ run: entry }))
      expect(benchmark.runs(path)).toEqual([benchmark.runs({ run: entry })[0]])
    }
    expect(benchmark.getIndex({ run: 2 })).toBe(7n)
    expect(benchmark.getIndex(2)).toBe(2n)
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
      [{ run: 4 }, 'NOT_IN_DATASET'],
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
    expect(refusal(() => benchmark.query({ run: 4 })).message).toBe(
      'entries.jsonl has no run 4: expected 0 to 3',
    )
    expect(refusal(() => benchmark.query(3)).message).toMatch(
      /^entries.jsonl has no run of architecture 3 \(.*\); a number is the index in the space: run 3 of the file is \{ run: 3 \} or "run:3"$/,
    )
  })
})

describe('a budget', () => {
  test('is an epoch from 1, by default the last one', () => {
    expect(
      [1, 2, 3, undefined].map((budget) => benchmark.summary({ run: 0 }, budget ? { budget } : {}).metric),
    ).toEqual([...val, val[2]])
    expect(benchmark.availableBudgets()).toEqual([1, 2, 3])
    expect(benchmark.availableBudgets({ arch: { run: 1 } })).toEqual([1, 2])
    expect(benchmark.availableBudgets({ arch: { run: 3 } })).toEqual([1500])
    expect(benchmark.availableBudgets({ arch: { run: 1 }, split: 'test' })).toEqual([2])
    expect(benchmark.defaults()).toEqual({
      dataset: 'cifar10',
      split: 'val',
      budget: 3,
      metric: 'accuracy',
      unit: 'percent',
      direction: 'maximize',
    })
  })

  test('beyond the end of a run is refused', () => {
    const error = refusal(() => benchmark.summary({ run: 1 }, { budget: 3 }))
    expect(error).toMatchObject({ code: 'UNKNOWN_BUDGET', received: 3, expected: ['2'] })
    expect(error.message).toBe(
      'unknown budget 3 for val accuracy of run 1 of entries.jsonl: its curve ends with epoch 2; clamp: true answers with epoch 2',
    )
    expect(benchmark.summary({ run: 1 }, { budget: 2 }).info).toMatchObject({ epochUsed: 2, clamped: false })
    expect(benchmark.exists({ arch: { run: 1 }, budget: 3 })).toBe(false)
    expect(benchmark.exists({ budget: 3 })).toBe(true)
    expect(benchmark.exists({ budget: 4 })).toBe(false)
    expect([...benchmark.queryMany([{ run: 0 }, { run: 1 }], { budget: 3 })]).toEqual([val[2], Number.NaN])
    // Only the runs that have the epoch count.
    expect(benchmark.summary(5n, { budget: 3 })).toMatchObject({
      metric: val[2],
      std: null,
      info: { entries: [0] },
    })
    expect(benchmark.top({ k: 5, budget: 3 }).map(({ metric, budget }) => [metric, budget])).toEqual([
      [val[2], 3],
      [val[2], 3],
    ])
  })

  test('beyond it is answered with the last epoch if clamped, and says so', () => {
    expect(benchmark.summary({ run: 1 }, { budget: 3, clamp: true })).toMatchObject({
      metric: val[1],
      info: {
        budget: 2,
        epochUsed: 2,
        requestedBudget: 3,
        clamped: true,
        epochsRecorded: 2,
        declaredBudget: 3,
      },
    })
    expect(benchmark.summary(5n, { budget: 3, clamp: true }).info).toMatchObject({
      budget: null,
      clamped: true,
      entries: [0, 1],
    })
    expect(refusal(() => benchmark.summary(5n, { clamp: 'yes' } as object)).code).toBe('INVALID_ARGUMENT')
    expect(refusal(() => benchmark.summary(5n, { budgt: 3 } as object)).message).toContain(
      'did you mean "budget"?',
    )
    expect(refusal(() => benchmark.exists({ datset: 'cifar10' } as object)).code).toBe('INVALID_ARGUMENT')
  })

  test('of a run without curves is that of its schedule', () => {
    expect(benchmark.summary({ run: 3 }).info).toMatchObject({
      budget: 1500,
      epochUsed: 1500,
      clamped: false,
    })
    for (const clamp of [false, true])
      expect(refusal(() => benchmark.summary({ run: 3 }, { budget: 2, clamp })).code).toBe('UNKNOWN_BUDGET')
    expect(benchmark.summary({ run: 3 }, { budget: 1500 }).metric).toBe(97.25)
  })

  test('of a test accuracy is the end of the run', () => {
    expect(benchmark.summary({ run: 1 }, { split: 'test' })).toMatchObject({
      metric: 74.5,
      info: { epochUsed: 2 },
    })
    expect(benchmark.summary({ run: 1 }, { split: 'test', budget: 98, clamp: true }).info.clamped).toBe(true)
    expect(refusal(() => benchmark.summary({ run: 1 }, { split: 'test', budget: 98 })).code).toBe(
      'UNKNOWN_BUDGET',
    )
    const error = refusal(() => benchmark.summary({ run: 1 }, { split: 'test', budget: 1 }))
    expect(error.message).toBe(
      'unknown budget 1 for test accuracy of run 1 of entries.jsonl: it was only recorded after epoch 2, its last',
    )
    expect([...benchmark.curve({ run: 1 }, { split: 'test' })]).toEqual([74.5])
  })

  test('that is none is refused', () => {
    for (const budget of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 'two', null, 1501]) {
      const error = refusal(() => benchmark.summary({ run: 0 }, { budget: budget as number }))
      expect(error).toMatchObject({
        code: 'UNKNOWN_BUDGET',
        received: budget,
        expected: 'an epoch from 1 to 1500',
      })
    }
    expect(refusal(() => benchmark.summary({ run: 0 }, { budget: 0 })).message).toContain(
      'epochs are counted from 1',
    )
    expect(benchmark.summary({ run: 0 }, { budget: '2' as never }).metric).toBe(val[1])
  })
})

describe('what is answered', () => {
  test('is the last epoch, with the best one beside it', () => {
    expect(benchmark.query({ run: 0 })).toMatchObject({
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
    expect(benchmark.summary({ run: 1 }, { budget: 1 }).cost).toBe(800)
    expect(benchmark.trainTime({ run: 1 }, { budget: 1 })).toBe(800)
    expect(benchmark.trainTime(dartsSpace.at(7n))).toBe(2000)
  })

  test('by an optimizer is of the first of its runs', () => {
    const arch = dartsSpace.at(5n)
    expect(benchmark.optimizers()).toEqual(['rs', 'de', 're'])
    for (const options of [{ optimizer: 'de' }, { where: { optimizer: 'de' } }]) {
      expect(benchmark.summary(arch, options).info).toMatchObject({ entry: 1, runs: 1, optimizer: 'de' })
    }
    expect(refusal(() => benchmark.summary(7n, { optimizer: 'de' })).message).toContain('has no run of')
    expect(refusal(() => benchmark.summary({ run: 0 }, { optimizer: 'de' })).message).toBe(
      'run 0 of entries.jsonl is not by de',
    )
    expect(refusal(() => benchmark.summary({ run: 0 }, { optimizer: 'ds' }))).toMatchObject({
      code: 'INVALID_ARGUMENT',
      expected: ['rs', 'de', 're'],
    })
    for (const where of ['rs', 5, null])
      expect(refusal(() => benchmark.summary({ run: 0 }, { where } as object)).code).toBe('INVALID_ARGUMENT')
  })

  test('is ranked, listed and drawn by optimizer too', () => {
    expect(benchmark.top({ k: 5 }).map(({ index }) => index)).toEqual([5n, 7n])
    expect(benchmark.top({ k: 5, split: 'test' }).map(({ index, metric }) => [index, metric])).toEqual([
      [7n, 99],
      [5n, (79.5 + 74.5 + 79.5) / 3],
    ])
    expect(benchmark.top({ k: 5, where: { optimizer: 're' } })).toMatchObject([
      { rank: 1, index: 5n, metric: 97.25, cost: 1234.5 },
    ])
    expect(
      benchmark.top({ k: 5, where: (arch, index) => arch.normal.length === 8 && index === 7n }),
    ).toHaveLength(1)
    expect([...benchmark.iterAll({ optimizer: 'rs' })]).toHaveLength(2)
    expect(
      [...benchmark.iterAll({ where: { optimizer: 'de' } })].map((each) => dartsSpace.getIndex(each)),
    ).toEqual([5n])
    const three = { n: 3, where: { optimizer: 'de' }, replacement: true }
    expect(benchmark.randomSample(three).map((each) => dartsSpace.getIndex(each))).toEqual([5n, 5n, 5n])
    expect(refusal(() => benchmark.randomSample({ ...three, replacement: false })).code).toBe(
      'INVALID_ARGUMENT',
    )
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
    expect(both.summary(5n).info).toMatchObject({ entries: [1, 2, 4], dataset: 'cifar10', runs: 3 })
    expect(both.summary(5n, { dataset: 'cifar100' }).info).toMatchObject({ entry: 0, runs: 1 })
    expect(both.runs(5n).map(({ dataset }) => dataset)).toEqual(['cifar100', 'cifar10', 'cifar10', 'cifar10'])
    expect(refusal(() => both.summary(7n, { dataset: 'cifar100' })).message).toContain('on cifar100')
    expect(both.top({ k: 5, dataset: 'cifar100' })).toHaveLength(1)
    expect(refusal(() => benchmark.summary({ run: 0 }, { dataset: 'cifar100' }))).toMatchObject({
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
      notes: [
        'runs without a validation curve: 1',
        'runs that ended before epoch 3: 1; each answers with its own last epoch',
        'architectures with several runs: 1; an answer is their mean',
      ],
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
      const { valAccuracy, testAccuracy, trainAccuracy, runtime, epochs, path } = demo.query({ run: entry })
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
    const seconds = Array.from({ length: 1000 }, (_, row) => demo.trainTime({ run: row }) as number).sort(
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
      const { info: _, hyperparameters: __, ...answer } = demo.query({ run: entry })
      expect(file.query({ run: entry })).toMatchObject(answer)
    }
  })
})
