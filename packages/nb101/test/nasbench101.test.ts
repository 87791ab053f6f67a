import { isNasBenchError, type NasBenchError } from '@nasbench/core'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sharedJson, sharedPath } from '../../../test/shared.js'
import { NASBench101 } from '../src/nasbench101.js'
import { nb101Space } from '../src/space.js'
import { apiPickle, rowsOf, share } from './files.js'
import { anySpelling } from './spellings.js'
import { contentsOf, importInto, openImported } from './stores.js'

function failure(action: () => unknown): NasBenchError {
  try {
    action()
  } catch (error) {
    if (isNasBenchError(error)) return error
    throw error
  }
  throw new Error('it did not throw')
}

const inception = {
  adjacency: ['0111010', '0000001', '0000001', '0000100', '0000001', '0000001', '0000000'].map((row) =>
    Array.from(row, Number),
  ),
  operations: [
    'input',
    'conv1x1-bn-relu',
    'conv3x3-bn-relu',
    'conv3x3-bn-relu',
    'conv3x3-bn-relu',
    'maxpool3x3',
    'output',
  ],
}
const inceptionHash = '28cfc7874f6d200472e1a9dcd8650aa0'
/* The same with vertices 1 and 3, 4 in another order. */
const relabelled = {
  adjacency: ['0111100', '0000010', '0000001', '0000001', '0000001', '0000001', '0000000'].map((row) =>
    Array.from(row, Number),
  ),
  operations: [
    'input',
    'conv3x3-bn-relu',
    'maxpool3x3',
    'conv3x3-bn-relu',
    'conv1x1-bn-relu',
    'conv3x3-bn-relu',
    'output',
  ],
}
/* The same with a vertex that leads nowhere. */
const unpruned = {
  adjacency: [
    ...inception.adjacency.slice(0, 6).map((row) => [...row.slice(0, 6), 0, row[6] as number]),
    [0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0],
  ].map((row, at) => (at === 2 ? row.map((entry, to) => (to === 6 ? 1 : entry)) : row)),
  operations: [...inception.operations.slice(0, 6), 'conv1x1-bn-relu', 'output'],
}

describe('queries', () => {
  const indices = [0, 5, 90, 2531, 64_541, 64_542, 300_000, 423_623, nb101Space.getIndex(inception)]
  const rows = rowsOf(indices)
  let bench: NASBench101

  beforeAll(async () => {
    bench = await openImported(apiPickle(rows))
  })
  afterAll(() => bench.close())

  /* What `rowsOf` wrote. */
  const count = (index: number, budget: number, repeat: number, stage: number, set: number) =>
    900 + stage * ((index * 31 + budget * 7 + repeat * 1009) % 4000) + ([60, 0, -30][set] as number)

  it('answers the mean over the repeats, with its spread and the training seconds', () => {
    const accuracies = [0, 1, 2].map((repeat) => share(count(90, 108, repeat, 2, 1)))
    const times = [0, 1, 2].map((repeat) => Math.fround((108 * 2 * 8.1 + repeat) / 2 + 90 / 1000))
    const mean = (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length
    const center = mean(accuracies)
    const { metric, std, cost, ...rest } = bench.summary(90)
    expect(metric).toBe(center)
    expect(std).toBeCloseTo(Math.sqrt(mean(accuracies.map((a) => (a - center) ** 2))), 15)
    expect(cost).toBe(mean(times))
    expect(bench.trainTime(90)).toBe(cost)
    expect(rest).toEqual({
      metricName: 'accuracy',
      unit: 'fraction',
      info: {
        index: 90,
        hash: nb101Space.id(nb101Space.at(90)),
        dataset: 'cifar10',
        split: 'val',
        budget: 108,
        stage: 'final',
        epoch: 108,
        repeats: [0, 1, 2],
        seeds: [0, 1, 2],
        source: expect.stringMatching(/file$/),
        version: 'NASBenchAPI pickle, 9 cells',
      },
    })
  })

  it('answers any budget, stage, split and repeat', () => {
    for (const [at, budget] of ([4, 12, 36, 108] as const).entries()) {
      for (const [half, stage] of (['halfway', 'final'] as const).entries()) {
        for (const [set, split] of (['train', 'val', 'test'] as const).entries()) {
          for (const repeat of [0, 1, 2] as const) {
            const options = { budget, stage, split, repeat }
            const result = bench.summary(2531, options)
            expect(result.metric).toBe(share(count(2531, budget, repeat, half + 1, set)))
            expect(result.std).toBeNull()
            expect(result.info).toMatchObject({
              budget,
              stage,
              split,
              repeats: [repeat],
              epoch: (budget * (half + 1)) / 2,
            })
            expect(bench.summary(2531, { budget, stage, split, seed: repeat })).toEqual(result)
            expect(bench.queryMany([2531], options)[0]).toBe(result.metric)
            const run = bench.query(2531)[1][budget]?.[repeat]
            const key = `${stage}${['Train', 'Validation', 'Test'][set]}Accuracy` as 'finalTrainAccuracy'
            expect(run?.[key]).toBe(result.metric)
            const [trainKey] = [`${stage}TrainingTime` as const]
            expect(run?.[trainKey]).toBe(bench.trainTime(2531, options))
          }
        }
      }
      expect(bench.availableBudgets()[at]).toBe(budget)
    }
  })

  it('gives info and all runs by budget, their averages, or one number', () => {
    const [info, metrics] = bench.query(300_000)
    expect(info).toEqual({
      index: 300_000,
      moduleHash: nb101Space.id(nb101Space.at(300_000)),
      moduleAdjacency: nb101Space.at(300_000).adjacency,
      moduleOperations: nb101Space.at(300_000).operations,
      asked: nb101Space.at(300_000),
      trainableParameters: nb101Space.cost(nb101Space.at(300_000)).params,
      repeats: { 4: 3, 12: 3, 36: 3, 108: 3 },
      source: expect.any(String),
      version: expect.any(String),
    })
    expect(Object.keys(metrics)).toEqual(['4', '12', '36', '108'])
    const [sameInfo, averages] = bench.query(300_000, { average: true })
    expect(sameInfo).toEqual(info)
    for (const budget of [4, 12, 36, 108] as const) {
      expect(metrics[budget]).toHaveLength(3)
      const { finalValidationAccuracy, halfwayTrainingTime } = averages[budget] as NonNullable<
        (typeof averages)[4]
      >
      expect(finalValidationAccuracy).toBe(bench.summary(300_000, { budget }).metric)
      expect(halfwayTrainingTime).toBe(bench.trainTime(300_000, { budget, stage: 'halfway' }))
    }
    expect(bench.query(300_000, { budget: 4, repeat: 1 })[1]).toEqual({ 4: [metrics[4]?.[1]] })
  })

  it('answers by index, hash, its beginning, text and any spelling, and says what was asked for', () => {
    const expected = bench.summary(inception)
    expect(expected.info.hash).toBe(inceptionHash)
    const text = `${inception.adjacency.map((row) => row.join('')).join('')}/${inception.operations.join(',')}`
    const others = [expected.info.index, inceptionHash, '28cfc7874', text, JSON.stringify(inception)]
    for (const arch of [...others, relabelled, unpruned]) expect(bench.summary(arch)).toEqual(expected)
    // As Colab prints it: isomorphic to what was asked for.
    const stored = nb101Space.parse(
      '0111100000000100000010000001000001000000010000000/input,conv3x3-bn-relu,conv1x1-bn-relu,maxpool3x3,conv3x3-bn-relu,conv3x3-bn-relu,output',
    )
    for (const arch of [inception, relabelled, unpruned]) {
      const [info, metrics] = bench.query(arch)
      expect(info.asked).toEqual(arch)
      expect(info).toMatchObject({ moduleAdjacency: stored.adjacency, moduleOperations: stored.operations })
      expect(metrics).toEqual(bench.query(inception)[1])
    }
  })

  it('answers every spelling of every cell as its stored form', async () => {
    const demo = NASBench101.demo()
    fc.assert(
      fc.property(anySpelling, ({ index, arch }) => {
        expect(demo.summary(arch)).toEqual(demo.summary(index))
        expect(demo.exists({ arch })).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  it('ranks, with ties to the lower index, and filters', () => {
    const all = indices.toSorted((a, b) => a - b)
    const metrics = bench.queryMany(all, { split: 'test' })
    const order = all
      .map((index, at) => ({ index, metric: metrics[at] as number }))
      .sort((a, b) => b.metric - a.metric || a.index - b.index)
    const top = bench.top({ k: 5, split: 'test' })
    expect(top.map(({ index, metric }) => ({ index, metric }))).toEqual(order.slice(0, 5))
    expect(top.map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5])
    expect(top[0]).toMatchObject({
      arch: nb101Space.at(order[0]?.index ?? -1),
      cost: bench.trainTime(order[0]?.index ?? -1),
    })
    expect(bench.top({ k: 100 })).toHaveLength(indices.length)
    expect(
      bench
        .top({ k: 9, where: (_, index) => index < 100 })
        .map(({ index }) => index)
        .sort(),
    ).toEqual([0, 5, 90])
    const params = nb101Space.cost(nb101Space.at(5)).params
    for (const { arch } of bench.top({ k: 9, maxParams: params })) {
      expect(nb101Space.cost(arch).params).toBeLessThanOrEqual(params)
    }
  })

  it('goes through its own cells, by index or hash', () => {
    expect([...bench.iterAll()].map((arch) => nb101Space.getIndex(arch))).toEqual(
      indices.toSorted((a, b) => a - b),
    )
    expect([...bench.iterHashes()].map((hash) => bench.getIndex(hash))).toEqual(indices)
    expect(
      bench
        .randomSample({ n: 9, seed: 1 })
        .map((arch) => nb101Space.getIndex(arch))
        .sort(),
    ).toEqual(indices.toSorted())
    expect(failure(() => bench.randomSample({ n: 1, sampler: 'matrix' })).code).toBe('INVALID_ARGUMENT')
  })

  it('counts what there is and what is missing', () => {
    expect(bench.getStatistics()).toMatchObject({
      architectures: 9,
      runs: 108,
      spaceSize: 423_624,
      budgets: [4, 12, 36, 108],
      runsByBudget: { 4: 27, 12: 27, 36: 27, 108: 27 },
      architecturesByVertices: { 2: 1, 3: 1, 4: 1, 5: 1, 6: 1, 7: 4 },
      missing: { architectures: 423_615, runs: 5_083_380, byVertices: { 3: 5, 7: 359_078 } },
    })
  })

  it('refuses what can never be right, and what this file does not hold', () => {
    const cases: [object, string, RegExp][] = [
      [
        { dataset: 'cifar100' },
        'UNKNOWN_DATASET',
        /unknown dataset "cifar100" for nb101: expected cifar10 \(did you mean/,
      ],
      [{ split: 'vali' }, 'UNKNOWN_SPLIT', /expected train, val or test/],
      [
        { budget: 109 },
        'UNKNOWN_BUDGET',
        /109.*4, 12, 36 or 108 epochs; each budget is a separate training run/,
      ],
      [{ stage: 'half' }, 'INVALID_ARGUMENT', /unknown stage "half"/],
      [{ repeat: 3 }, 'UNKNOWN_SEED', /unknown repeat 3 for nb101: expected 0, 1 or 2/],
      [{ seed: 777 }, 'UNKNOWN_SEED', /777/],
      [{ seed: 1, repeat: 2 }, 'INVALID_ARGUMENT', /same thing/],
      [{ metric: 'loss' }, 'UNKNOWN_METRIC', /accuracy/],
    ]
    for (const [options, code, message] of cases) {
      for (const method of ['summary', 'query', 'trainTime'] as const) {
        const error = failure(() => bench[method](5, options))
        expect(error.code).toBe(code)
        expect(error.message).toMatch(message)
      }
      expect(bench.exists({ arch: 5, ...options })).toBe(false)
    }
    expect(failure(() => bench.summary(6))).toMatchObject({ code: 'NOT_IN_DATASET', received: 6 })
    expect(failure(() => bench.query(423_624)).code).toBe('INVALID_ARCHITECTURE')
    expect(bench.queryMany([5, 6])).toEqual(Float64Array.of(bench.summary(5).metric, Number.NaN))
    expect(failure(() => bench.top({ k: 0 })).code).toBe('INVALID_ARGUMENT')
  })

  it('has no learning curve: the budgets are trainings of their own', () => {
    expect('curve' in bench).toBe(false)
  })

  it('answers the same after many questions, when columns are loaded', () => {
    const expected = indices.map((index) => [bench.summary(index), bench.query(index)])
    for (let i = 0; i < 2500; i++) bench.summary(indices[i % 9] as number)
    expect(indices.map((index) => [bench.summary(index), bench.query(index)])).toEqual(expected)
  })
})

interface Run {
  readonly [key: string]: number
}
const official = sharedJson<{
  readonly runs: Readonly<Record<string, readonly Run[]>>
  readonly params: number
}>('fixtures', 'nb101-official-inception.json')
const python = sharedJson<{
  readonly nb101: readonly {
    readonly adjacency_str: string
    readonly operations_str: string
    readonly module_hash: string
    readonly trainable_parameters: number
    readonly metrics: Readonly<Record<string, readonly Run[]>> | null
    readonly average: Readonly<Record<string, Run>>
  }[]
  readonly nb101_statistics: { readonly architectures: number; readonly records: number }
}>('golden', 'nasbenchapi-1.0.3.json')

function camelCase(run: Run): Run {
  return Object.fromEntries(
    Object.entries(run).map(([key, value]) => [
      key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  )
}

describe.skipIf(official === undefined)('published records (need the shared fixtures)', () => {
  const pickle = sharedPath('fixtures', 'nb101-mini.pkl') as string
  const tfrecord = sharedPath('fixtures', 'nb101-mini.tfrecord') as string
  let bench: NASBench101

  beforeAll(async () => {
    bench = await openImported(pickle)
  })
  afterAll(() => bench.close())

  it('are the same from the pickle and from the TFRecord file', async () => {
    const [one, other] = [await importInto(pickle), await importInto(tfrecord)]
    expect(await contentsOf(one)).toEqual(await contentsOf(other))
  })

  it('of the Inception-like cell are the official twelve runs bit for bit, by any of its spellings', () => {
    for (const arch of [inception, relabelled, unpruned]) {
      const [info, metrics] = bench.query(arch)
      expect(info).toMatchObject({ moduleHash: inceptionHash, trainableParameters: official?.params })
      for (const [budget, runs] of Object.entries(official?.runs ?? {})) {
        expect(metrics[Number(budget) as 4]).toEqual(runs.map(camelCase))
      }
    }
    expect(bench.summary(inception, { split: 'test' }).metric).toBe(0.9308560291926066)
  })

  it('are those that NASBenchAPI gives, averages too', () => {
    expect(bench.getStatistics()).toMatchObject({
      architectures: python?.nb101_statistics.architectures,
      runs: python?.nb101_statistics.records,
    })
    for (const row of python?.nb101 ?? []) {
      const arch = `${row.adjacency_str}/${row.operations_str}`
      const [info, metrics] = bench.query(arch)
      expect(info.moduleHash).toBe(row.module_hash)
      expect(info.trainableParameters).toBe(row.trainable_parameters)
      const [, averages] = bench.query(arch, { average: true })
      for (const budget of [4, 12, 36, 108] as const) {
        if (row.metrics) expect(metrics[budget]).toEqual(row.metrics?.[budget]?.map(camelCase))
        for (const [key, value] of Object.entries(camelCase(row.average[budget] as Run))) {
          expect(averages[budget]?.[key as 'finalTestAccuracy']).toBeCloseTo(value, 14)
        }
      }
    }
  })

  it('of NASBenchAPI up to 1.0.2 are of seven-vertex cells only, and the answers say so', async () => {
    const old = await openImported(sharedPath('fixtures', 'nb101-mini-102.pkl') as string)
    expect(old.source.version).toMatch(/of seven vertices only/)
    expect(old.summary(inception).info.version).toBe(old.source.version)
    expect(old.getStatistics().missing.byVertices).toMatchObject({ 2: 1, 3: 6, 4: 84, 5: 2441, 6: 62_010 })
    expect(failure(() => old.summary(0)).code).toBe('NOT_IN_DATASET')
    expect(old.query(inception)[1]).toEqual(bench.query(inception)[1])
    old.close()
  })

  it.each(['epochs_4_spec_3V9E', 'carbon_3V9E', 'carbon_4V9E'])('of EC-NAS are read: %s', async (name) => {
    const file = sharedPath('data', 'ecnas-nb101', `${name}.tfrecord`) as string
    const retrained = sharedJson<Record<string, { epochs: Record<string, number[][][]>; params: number }>>(
      'data',
      'ecnas-nb101',
      'runs_4V9E.json',
    )
    const carbon = await openImported(file)
    expect(carbon.getStatistics()).toMatchObject({ architectures: 7, unusualEpochs: 7, respelled: 0 })
    expect(carbon.getStatistics().ignored.length > 0).toBe(name.startsWith('carbon'))
    const budgets = carbon.availableBudgets()
    expect(carbon.defaults().budget).toBe(budgets.at(-1))
    for (const hash of carbon.iterHashes()) {
      expect(carbon.query(hash)[0].trainableParameters).toBe(retrained?.[hash]?.params)
      // "Half-way" is after one epoch there.
      const half = carbon.summary(hash, { stage: 'halfway' })
      expect(half.info.epoch).toBe(1)
      expect(carbon.records(hash).map(({ evaluations }) => evaluations[2]?.epoch)).toEqual(
        budgets.flatMap((budget) => [budget, budget, budget]),
      )
    }
    carbon.close()
  })
})
