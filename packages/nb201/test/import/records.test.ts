import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { memorySource } from '@nasbench/core'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../../test/temporary.js'
import { writePickle } from '../../../core/test/pickle/write-pickle.js'
import { NASBench201 } from '../../src/nasbench201.js'
import { archRecord, curve, evaluations, type Fields, fileOf, runRecord } from './records.js'

async function openBytes(bytes: Uint8Array): Promise<NASBench201> {
  const folder = temporaryFolder()
  const path = join(folder, 'file')
  writeFileSync(path, bytes)
  const { NASBENCH_HOME } = process.env
  process.env.NASBENCH_HOME = folder
  try {
    return await NASBench201.open(path, { verbose: false })
  } finally {
    if (NASBENCH_HOME === undefined) delete process.env.NASBENCH_HOME
    else process.env.NASBENCH_HOME = NASBENCH_HOME
  }
}

/* As `runRecord` has the validation accuracy of cifar10-valid. */
const accuracyOf = (seed: number) => (seed / 25_000) * 100

/* A file of architecture 7 with one run of 200 epochs on cifar10-valid that has these values. */
const openRun = (fields: Fields) =>
  openBytes(
    fileOf(
      new Map([
        [
          7,
          new Map([
            ['full', archRecord(7, [['cifar10-valid', 888, runRecord('cifar10-valid', 888, 200, fields)]])],
          ]),
        ],
      ]),
    ),
  )

describe('records as published files may have them', () => {
  test('a single run of seed 888, and 12 epochs of seed 111', async () => {
    const full = archRecord(7, [['cifar10-valid', 888, runRecord('cifar10-valid', 888, 200)]])
    const less = archRecord(7, [
      ['cifar10-valid', 777, runRecord('cifar10-valid', 777, 12)],
      ['cifar10-valid', 111, runRecord('cifar10-valid', 111, 12)],
      ['cifar10', 111, runRecord('cifar10', 111, 12)],
    ])
    const bench = await openBytes(
      fileOf(
        new Map([
          [
            7,
            new Map([
              ['full', full],
              ['less', less],
            ]),
          ],
        ]),
      ),
    )
    expect(bench.query(7).trials.map(({ seed }) => seed)).toEqual([888])
    expect(() => bench.query(7, { seed: 777 })).toThrow(/888/)
    const short = bench.query(7, { hp: 12 })
    expect(short.info.seeds).toEqual([111, 777])
    expect(short.metric).toBe((accuracyOf(111) + accuracyOf(777)) / 2)
    expect(bench.official.queryMetaInfoByIndex(7, { hp: 12 }).getDatasetSeeds('cifar10-valid')).toEqual([
      111, 777,
    ])
    expect(bench.exists({ arch: 7, dataset: 'cifar10', split: 'test' })).toBe(false)
    expect(bench.exists({ arch: 7, dataset: 'cifar10', split: 'test', hp: 12 } as never)).toBe(true)
  })

  test.each([
    ['nothing', []],
    ['-1', [-1]],
    ['None', null],
    ['a number of its own', 0.25],
  ])('latency: %s', async (_, latency) => {
    const bench = await openRun({ latency })
    expect(bench.official.getLatency(7, 'cifar10-valid')).toBe(latency === 0.25 ? 0.25 : null)
    expect(bench.official.getCostInfo(7, 'cifar10-valid').latency).toBe(latency === 0.25 ? 0.25 : null)
    expect(bench.official.show(7)).toContain(latency === 0.25 ? 'latency=250.00 ms' : 'latency=')
  })

  test('evaluations at some epochs only', async () => {
    const bench = await openRun({
      eval_acc1es: evaluations({
        'x-valid@11': 40,
        'x-valid@111': 60,
        'x-valid@199': 80,
        'ori-test@199': 79,
      }),
      eval_losses: evaluations({
        'x-valid@11': 1.5,
        'x-valid@111': 1,
        'x-valid@199': 0.5,
        'ori-test@199': 0.6,
      }),
    })
    expect(bench.availableBudgets()).toEqual([11, 111, 199])
    expect([...bench.curve(7)]).toEqual([40, 60, 80])
    expect(bench.summary(7, { budget: 111 }).metric).toBe(60)
    expect(() => bench.summary(7, { budget: 110 })).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_BUDGET' }),
    )
    expect(Object.keys(bench.official.getMoreInfo(7, 'cifar10-valid', { iepoch: 111 }))).toEqual([
      'train-loss',
      'train-accuracy',
      'train-per-time',
      'train-all-time',
      'valid-loss',
      'valid-accuracy',
      'valid-per-time',
      'valid-all-time',
    ])
    expect(Object.keys(bench.official.getMoreInfo(7, 'cifar10-valid', { iepoch: 110 })).length).toBe(4)
  })

  test.each([
    ['no training accuracy', { train_acc1es: null }],
    ['an empty one', { train_acc1es: new Map() }],
  ])('%s: what was evaluated is there, the official answer is not', async (_, fields) => {
    const bench = await openRun(fields)
    expect(bench.summary(7).metric).toBe(accuracyOf(888))
    expect(bench.exists({ arch: 7, dataset: 'cifar10-valid', split: 'train' })).toBe(false)
    expect(() => bench.official.getMoreInfo(7, 'cifar10-valid')).toThrow(
      expect.objectContaining({ code: 'NOT_IN_DATASET' }),
    )
  })

  test('times of training alone, a top-5 accuracy, a diverged loss', async () => {
    const bench = await openRun({
      train_times: curve(Array(200).keys(), () => 2),
      train_acc5es: curve(Array(200).keys(), () => 50),
      train_losses: curve(Array(200).keys(), (e) =>
        e < 100 ? 1 : e === 199 ? Number.NaN : Number.POSITIVE_INFINITY,
      ),
    })
    expect(bench.summary(7).cost).toBe(400)
    expect(bench.trainTime(7, { dataset: 'cifar10-valid' })).toBe(400)
    const info = bench.official.getMoreInfo(7, 'cifar10-valid')
    expect([info['train-all-time'], info['train-per-time'], info['valid-all-time']]).toEqual([400, 2, null])
    expect(info['train-loss']).toBeNaN()
    expect(bench.official.getMoreInfo(7, 'cifar10-valid', { iepoch: 150 })['train-loss']).toBe(
      Number.POSITIVE_INFINITY,
    )
    expect(() => bench.official.simulateTrainEval(7, 'cifar10')).toThrow(/no training times/)
  })

  test.each([
    ['the seed as a number', { seed: 888 }],
    ['no seed of its own', { seed: null }],
    ['no configuration', { arch_config: null }],
    ['no name', { name: null }],
    ['no cost', { params: null, flop: null }],
    ['costs as whole numbers', { params: 1, flop: 2 }],
    ['nothing of times', { eval_times: null }],
    ['no names of sets', { eval_names: null }],
    ['something that nobody knows', { something: [1, 2] }],
  ])('%s', async (_, fields) => {
    const bench = await openRun(fields)
    expect(bench.query(7)).toMatchObject({ metric: accuracyOf(888), info: { seeds: [888] } })
    expect(bench.official.getCostInfo(7, 'cifar10-valid').params).toBe(
      'params' in fields && fields.params ? 1 : 'params' in fields ? bench.query(7).params / 1e6 : 0.1,
    )
    expect(bench.official.show(7)).toContain('cifar10-valid')
    expect(String(bench.official.queryByIndex(7, 'cifar10-valid').get(888))).toContain('seed=0888')
  })

  test('an architecture that has only the short training, or None for the other', async () => {
    const less = archRecord(9, [['cifar10-valid', 777, runRecord('cifar10-valid', 777, 12)]])
    for (const entry of [
      new Map([['less', less]]),
      new Map<string, unknown>([
        ['full', null],
        ['less', less],
      ]),
    ]) {
      const bench = await openBytes(fileOf(new Map([[9, entry]])))
      expect(bench.summary(9, { hp: 12 }).metric).toBe(accuracyOf(777))
      expect(() => bench.summary(9)).toThrow(expect.objectContaining({ code: 'NOT_IN_DATASET' }))
      expect(bench.official.availableHps).toEqual(['12'])
    }
  })

  test.each([
    ['a list in another order', [1400, 3, 7]],
    ['a set', new Set([3, 7, 1400])],
    ['nothing', undefined],
  ])('evaluated_indexes: %s; architectures in any order', async (_, evaluated) => {
    const one = (index: number) =>
      new Map([['200', archRecord(index, [['cifar10', 777, runRecord('cifar10', 777, 200)]])]])
    const bench = await openBytes(
      fileOf(new Map([1400, 3, 7].map((index) => [index, one(index)])), { evaluated_indexes: evaluated }),
    )
    expect(bench.official.evaluatedIndexes).toEqual([3, 7, 1400])
    expect(bench.source.version).toBe('NATS-Bench pickle, NATS-tss')
  })

  test('no order of seeds: ascending; another order: that one', async () => {
    const runs = [999, 777].map((seed) => ['cifar10', seed, runRecord('cifar10', seed, 200)] as const)
    for (const [given, expected] of [
      [null, [777, 999]],
      [new Map([['cifar10', [999, 777]]]), [999, 777]],
    ] as const) {
      const record = archRecord(7, runs, { dataset_seed: given })
      const bench = await openBytes(fileOf(new Map([[7, new Map([['full', record]])]])))
      expect(bench.query(7, { split: 'test' }).info.seeds).toEqual(expected)
    }
  })

  test.each([
    ['a seed that contradicts its key', { seed: '0777' }, /says that its seed is 777/],
    ['texts where numbers belong', { train_losses: new Map([[0, 'x']]) }, /numbers by epoch/],
    ['an evaluation without an epoch', { eval_acc1es: evaluations({ 'x-valid': 1 }) }, /numbers by epoch/],
    ['an evaluation of something else', { eval_acc1es: evaluations({ 'y-valid@1': 1 }) }, /numbers by epoch/],
  ])('%s is refused', async (_, fields, message) => {
    await expect(openRun(fields)).rejects.toMatchObject({
      code: 'UNSUPPORTED_FILE',
      message: expect.stringMatching(message),
    })
  })

  test('a run that occurs twice is refused', async () => {
    const run = runRecord('cifar10', 777, 200)
    const record = archRecord(7, [
      ['cifar10', 777, run],
      ['cifar10', 777, run],
    ])
    await expect(openBytes(fileOf(new Map([[7, new Map([['full', record]])]])))).rejects.toMatchObject({
      code: 'UNSUPPORTED_FILE',
      message: expect.stringContaining('seed 777 on cifar10 occurs twice'),
    })
  })

  test('a file of one architecture without any run is none', async () => {
    const api = NASBench201.demo().official
    const empty = writePickle(new Map([['full', archRecord(7, [])]]))
    await expect(api.reload(memorySource(empty), 7)).rejects.toMatchObject({ code: 'NOT_IN_DATASET' })
  })
})
