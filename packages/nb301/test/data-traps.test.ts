import { beforeAll, describe, expect, test, vi } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { Instance, writePickle } from '../../core/test/pickle/write-pickle.js'
import type { NASBench301 } from '../src/nasbench301.js'
import { dartsSpace } from '../src/space.js'
import { entryOf, importPublished, openEntries, writeFile } from './stores.js'

/*
 * What NASBenchAPI 1.0.3 does wrong with the recorded runs, one test each, in the order of the study (b.5). What it does
 * wrong with the space is in space.test.ts and problems.test.ts.
 */

const val = Array.from({ length: 98 }, (_, at) => Math.fround(40 + at / 2))
const curves = { 'Train/val_accuracy': val, 'Train/train_accuracy': val.map((value) => value - 1) }
const arch = dartsSpace.at(12_345_678_901_234_567n)
const rank = dartsSpace.getIndex(arch)
let benchmark: NASBench301

beforeAll(async () => {
  benchmark = await openEntries([
    entryOf(rank, { learning_curves: curves, budget: 100 }, 'rs/results_0.json'),
    entryOf(3n, { learning_curves: curves, budget: 100 }, 'cifar100/results_1.json'),
    entryOf(rank, { learning_curves: curves, test_accuracy: 90, budget: 100 }, 'de/results_2.json'),
  ])
})

describe('NASBenchAPI', () => {
  test('has "none" among the operations; no architecture has it', () => {
    expect(benchmark.space.operations()).toHaveLength(7)
    const normal = arch.normal.map(([op, from], at) => (at === 0 ? ['none', from] : [op, from]))
    expect(() => benchmark.query({ ...arch, normal } as never)).toThrow(
      'operation "none" is not in the space',
    )
  })

  test('takes a folder for data and then fails to open it; a folder without runs is refused for what it is', async () => {
    const folder = temporaryFolder()
    writeFile('notes.txt', 'nothing', folder)
    await expect(importPublished(folder)).rejects.toMatchObject({ code: 'DATA_NOT_FOUND', path: folder })
  })

  test('accepts a dict without entries and says later that nothing is loaded; it is refused at once', async () => {
    const path = writeFile(
      'a.pkl',
      writePickle(
        new Map<string, unknown>([
          ['parsed', new Map()],
          ['0', 'entries'],
        ]),
      ),
    )
    await expect(importPublished(path)).rejects.toMatchObject({
      code: 'UNSUPPORTED_FILE',
      message: expect.stringContaining('a.pkl has no training runs'),
    })
  })

  test('reports the files that a pickle declares as if it had counted them; both are told', async () => {
    const parsed = new Map<string, unknown>([['budget', 100]])
    const entry = new Map<string, unknown>([
      ['path', 'rs/results_0.json'],
      ['parsed', parsed],
    ])
    const store = await importPublished(
      writeFile(
        'a.pkl',
        writePickle(
          new Map<string, unknown>([
            ['num_files', 57_189],
            ['entries', [entry]],
          ]),
        ),
      ),
    )
    expect(store.layout.attributes.files).toBe(57_189)
    expect(store.table('runs')?.rows).toBe(1)
    store.close()
  })

  test('samples numbers of runs, so that one architecture comes twice; architectures are sampled, each once', () => {
    const drawn = benchmark.randomSample({ n: 2, seed: 1 })
    expect(new Set(drawn.map((each) => dartsSpace.getIndex(each))).size).toBe(2)
    for (const one of drawn) expect(dartsSpace.isValid(one)).toBe(true)
    expect(benchmark.randomSample({ n: 2, seed: 1 })).toEqual(drawn)
  })

  test('cuts a sample that is larger than the file; it is refused, or drawn with replacement', () => {
    expect(() => benchmark.randomSample({ n: 7, seed: 1 })).toThrow('at most 2 without replacement')
    expect(benchmark.randomSample({ n: 7, seed: 1, replacement: true })).toHaveLength(7)
  })

  test('iterates over numbers; architectures are iterated over, each once', () => {
    expect([...benchmark.iterAll()].map((each) => dartsSpace.getIndex(each))).toEqual([3n, rank])
  })

  test('never finds an architecture by its cells; every spelling is found', () => {
    expect(benchmark.summary(arch).info.entries).toEqual([0, 2])
    expect(
      benchmark.summary({ normal: [...arch.normal], reduce: [...arch.reduce] } as never).info.entries,
    ).toEqual([0, 2])
    expect(benchmark.getIndex(arch)).toBe(rank)
  })

  test('takes true for run 1; it is refused', () => {
    expect(() => benchmark.query(true as never)).toThrow('true is not an architecture')
    expect(benchmark.exists({ arch: true as never })).toBe(false)
  })

  test('knows one run of an architecture; all are there', () => {
    expect(benchmark.runs(arch).map(({ entry }) => entry)).toEqual([0, 2])
    expect(benchmark.summary(arch).info.runs).toBe(2)
  })

  test('answers cifar100 with the number of CIFAR-10; it is refused', () => {
    expect(() => benchmark.summary({ run: 0 }, { dataset: 'cifar100' })).toThrow('unknown dataset "cifar100"')
    expect(benchmark.exists({ dataset: 'cifar100', arch: { run: 0 } })).toBe(false)
  })

  test('claims cifar100 among its datasets; only what is there is', () => {
    expect(benchmark.datasets()).toEqual(['cifar10'])
  })

  test('tells the dataset by the path of the file; what the record says counts', () => {
    expect(benchmark.summary('cifar100/results_1.json').info.dataset).toBe('cifar10')
  })

  test('clamps a budget beyond the curve in silence; it is refused, or clamped if asked for, and the answer says so', () => {
    expect(() => benchmark.summary({ run: 0 }, { budget: 200 })).toThrow('unknown budget 200')
    expect(benchmark.summary({ run: 0 }, { budget: 200, clamp: true })).toMatchObject({
      metric: val[97],
      info: { budget: 98, requestedBudget: 200, epochUsed: 98, clamped: true },
    })
  })

  test('answers a budget below 1 with the final accuracy; it is refused', () => {
    for (const budget of [0, -5])
      expect(() => benchmark.summary({ run: 0 }, { budget })).toThrow(`unknown budget ${budget}`)
  })

  test("takes '50' for the last epoch and 50.9 for 50; one is epoch 50, the other is refused", () => {
    expect(benchmark.summary({ run: 0 }, { budget: '50' as never }).metric).toBe(val[49])
    expect(() => benchmark.summary({ run: 0 }, { budget: 50.9 })).toThrow('unknown budget 50.9')
  })

  test('calls an epoch an index, though it counts from 1; budget 1 is the first value', () => {
    expect(benchmark.summary({ run: 0 }, { budget: 1 }).metric).toBe(val[0])
    expect(benchmark.availableBudgets().slice(0, 2)).toEqual([1, 2])
  })

  test('refuses the training accuracies that the file has; they are answered', () => {
    expect(benchmark.summary({ run: 0 }, { split: 'train', budget: 10 }).metric).toBe((val[9] as number) - 1)
  })

  test('ignores the budget of a test accuracy; an epoch before the end is refused', () => {
    expect(() => benchmark.summary({ run: 0 }, { split: 'test', budget: 50 })).toThrow(
      'unknown budget 50 for test accuracy',
    )
    expect(benchmark.summary({ run: 0 }, { split: 'test' }).metric).toBe(79.5)
  })

  test('gives the whole time as the cost of any epoch, without a word; it is documented, and the same', () => {
    expect(benchmark.summary({ run: 0 }, { budget: 1 }).cost).toBe(benchmark.summary({ run: 0 }).cost)
  })

  test('answers null where there is nothing; that is an error', () => {
    expect(() => benchmark.query(7n)).toThrow('has no run of')
    expect(benchmark.exists({ arch: 7n })).toBe(false)
  })

  test('hides that val is the last point and not the best; both are told', () => {
    expect(benchmark.query({ run: 0 })).toMatchObject({
      valAccuracy: val[97],
      bestValAccuracy: 80.5,
      bestEpoch: 2,
    })
  })

  test('ignores a seed; none is recorded, so it is refused', () => {
    expect(() => benchmark.summary({ run: 0 }, { seed: 777 })).toThrow(
      'unknown seed 777 for nb301: the runs have no recorded seeds',
    )
  })

  test('drops what is no number from a curve, so that all later epochs move; it stays at its epoch', async () => {
    const gaps: (number | null | string)[] = [...val]
    gaps[3] = null
    gaps[5] = 'bad'
    const gapped = await openEntries([entryOf(1n, { learning_curves: { 'Train/val_accuracy': gaps } })])
    expect(gapped.summary({ run: 0 }, { budget: 10 }).metric).toBe(val[9])
    expect(
      [...gapped.curve({ run: 0 })]
        .map((value, at) => (Number.isNaN(value) ? at : -1))
        .filter((at) => at >= 0),
    ).toEqual([3, 5])
    expect(() => gapped.summary({ run: 0 }, { budget: 4 })).toThrow('has no val accuracy at epoch 4')
    expect(gapped.exists({ arch: { run: 0 }, budget: 6 })).toBe(false)
    expect(gapped.record({ run: 0 })?.parsed.learning_curves).toEqual({ 'Train/val_accuracy': gaps })
  })

  test('gives one architecture two ids; it has one', () => {
    const turned = { ...arch, normal: [arch.normal[1], arch.normal[0], ...arch.normal.slice(2)] }
    expect(benchmark.id(turned as never)).toBe(benchmark.id(arch))
  })

  test('encodes nothing, and mutates to the same; both do what they say', () => {
    expect(benchmark.decode(benchmark.encode(arch))).toEqual(arch)
    expect(benchmark.id(benchmark.mutate(arch, { seed: 1 }))).not.toBe(benchmark.id(arch))
  })

  test('lacks documented methods on its wrapper; all are there', () => {
    expect(benchmark.getIndex(arch)).toBe(rank)
    expect(benchmark.getStatistics()).toMatchObject({ runs: 3, architectures: 2 })
  })

  test('refuses paths in one place that it accepts in another; a path is taken everywhere', () => {
    const path = 'de/results_2.json'
    expect(benchmark.exists({ arch: path })).toBe(true)
    expect(benchmark.query(path).entry).toBe(2)
    expect([...benchmark.queryMany([path], { split: 'test' })]).toEqual([90])
    expect(benchmark.runs(path)).toHaveLength(1)
    expect(benchmark.curve(path)).toHaveLength(98)
  })

  test('lists budgets that an entry may not have; those of one architecture can be asked for', async () => {
    const short = await openEntries([
      entryOf(1n, { learning_curves: { 'Train/val_accuracy': val.slice(0, 37) } }),
      entryOf(2n, { learning_curves: curves }),
    ])
    expect(short.availableBudgets()).toHaveLength(98)
    expect(short.availableBudgets({ arch: { run: 0 } })).toHaveLength(37)
  })

  test('runs whatever code a pickle names; nothing is run, and the file is refused', async () => {
    const entries = [
      new Map<string, unknown>([
        ['path', 'rs/results_0.json'],
        ['parsed', new Instance('posix', 'system', ['true'])],
      ]),
    ]
    const path = writeFile('evil.pkl', writePickle(new Map<string, unknown>([['entries', entries]])))
    await expect(importPublished(path)).rejects.toMatchObject({ code: 'UNSAFE_PICKLE' })
  })

  test('seeds the one global generator when it samples; nothing global is touched', () => {
    const random = vi.spyOn(Math, 'random')
    const drawn = () => benchmark.randomSample({ n: 2, seed: 5 })
    expect(drawn()).toEqual(drawn())
    expect(random).not.toHaveBeenCalled()
    random.mockRestore()
  })

  test('without a file samples the same cell twice, predecessors with replacement; the space gives valid cells', () => {
    const drawn = dartsSpace.randomSample({ n: 200, seed: 5 })
    expect(drawn.every((one) => dartsSpace.isValid(one))).toBe(true)
    expect(drawn.some(({ normal, reduce }) => JSON.stringify(normal) === JSON.stringify(reduce))).toBe(false)
  })

  test('has exists say no to an architecture as a dict; it says what query does', () => {
    expect(benchmark.exists({ arch: { normal: arch.normal, reduce: arch.reduce } })).toBe(true)
    expect(benchmark.exists({ arch: dartsSpace.at(4n) })).toBe(false)
    expect(() => benchmark.query(dartsSpace.at(4n))).toThrow(
      expect.objectContaining({ code: 'NOT_IN_DATASET' }),
    )
  })

  test('never gives a deviation; a single run has none, and several runs have one', () => {
    expect(benchmark.summary({ run: 0 }, { split: 'test' }).std).toBeNull()
    expect(benchmark.summary(arch, { split: 'test' })).toMatchObject({ metric: 84.75, std: 5.25 })
    expect(benchmark.runs(arch).map(({ testAccuracy }) => testAccuracy)).toEqual([79.5, 90])
  })

  test('opens another object by load() and forgets verbose; opening is one call, and quiet with verbose: false', async () => {
    const write = vi.spyOn(process.stderr, 'write')
    await openEntries([entryOf(1n)])
    expect(write).not.toHaveBeenCalled()
    write.mockRestore()
    expect(await benchmark.load()).toBeUndefined()
  })
})
