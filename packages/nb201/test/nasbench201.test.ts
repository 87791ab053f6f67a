import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isNasBenchError, type NasBenchError } from '@nasbench/core'
import { importFile } from '@nasbench/core/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sharedJson, sharedPath } from '../../../test/shared.js'
import { temporaryFolder } from '../../../test/temporary.js'
import { nb201Data } from '../src/data.js'
import { demoFile } from '../src/demo-file.js'
import { NASBench201 } from '../src/nasbench201.js'
import type { QueryOptions201 } from '../src/query/question.js'

const folder = temporaryFolder()

async function openFixture(file: string, name: string): Promise<NASBench201> {
  const to = join(folder, name)
  await importFile(nb201Data, file, { to, onProgress: () => {} })
  return NASBench201.open(to)
}

function failure(action: () => unknown): NasBenchError {
  try {
    action()
  } catch (error) {
    if (isNasBenchError(error)) return error
    throw error
  }
  throw new Error('it did not throw')
}

interface RawTrial {
  readonly index: number
  readonly hp: string
  readonly dataset: string
  readonly seed: number
  readonly train_acc: Readonly<Record<string, number>>
  readonly train_loss: Readonly<Record<string, number>>
  readonly eval_acc_final: Readonly<Record<string, number>>
  readonly eval_loss_final: Readonly<Record<string, number>>
  readonly eval_epochs: Readonly<Record<string, number>>
  readonly train_time: number
}

const golden = sharedJson<{ readonly raw_trials_at_milestones: readonly RawTrial[] }>('golden', 'nb201.json')
const python = sharedJson<{
  readonly nb201: readonly {
    readonly arch: string
    readonly dataset: string
    readonly split: string
    readonly seed: number
    readonly budget: number | null
    readonly metric: number
    readonly arch_index: number
  }[]
}>('golden', 'nasbenchapi-1.0.3.json')
const fixture = sharedPath('fixtures', 'nb201-mini.pkl')
const oldFixture = sharedPath('fixtures', 'nb201-mini-v1_0.pkl')

describe.skipIf(fixture === undefined)('real records (needs the shared fixtures)', () => {
  let bench: NASBench201
  beforeAll(async () => {
    bench = await openFixture(fixture as string, 'v1_1')
  })
  afterAll(() => bench.close())

  it('gives one trial, or the mean over all with its spread', () => {
    const question = { dataset: 'cifar10', split: 'val' } as const
    expect(bench.summary(0, { ...question, seed: 777 })).toMatchObject({
      metric: 82.09199998291015,
      std: null,
      unit: 'percent',
      metricName: 'accuracy',
    })
    const mean = bench.summary(0, question)
    expect(mean.metric).toBe(81.98266665690103)
    expect(mean.std).toBeCloseTo(0.26621964, 8)
    expect(mean.info).toMatchObject({
      seeds: [777, 888, 999],
      budget: 199,
      trainedOn: 'cifar10-valid',
      set: 'x-valid',
    })
  })

  it('has every raw trial at its milestones, bit for bit', () => {
    const trials = golden?.raw_trials_at_milestones ?? []
    let compared = 0
    for (const trial of trials) {
      const hp = Number(trial.hp) as 200 | 12
      const base = { dataset: trial.dataset, hp, seed: trial.seed } as QueryOptions201
      for (const [epoch, value] of Object.entries(trial.train_acc)) {
        const answer = bench.query(trial.index, { ...base, split: 'train', budget: Number(epoch) })
        expect(answer.accuracy).toBe(value)
        expect(answer.loss).toBe(trial.train_loss[epoch])
        compared += 2
      }
      for (const [set, value] of Object.entries(trial.eval_acc_final)) {
        const answer = bench.query(trial.index, { ...base, split: set as 'x-valid' })
        expect(answer.accuracy).toBe(value)
        expect(answer.loss).toBe(trial.eval_loss_final[set])
        expect(bench.availableBudgets({ ...base, split: set as 'x-valid', arch: trial.index })).toHaveLength(
          trial.eval_epochs[set] ?? -1,
        )
        compared += 2
      }
      let seconds = 0
      for (let epoch = 0; epoch < hp; epoch++) seconds += trial.train_time
      expect(bench.trainTime(trial.index, base)).toBe(seconds)
    }
    expect(trials).toHaveLength(34)
    expect(compared).toBeGreaterThan(300)
  })

  it('agrees with NASBenchAPI wherever both mean the same', () => {
    for (const { arch, arch_index, dataset, split, seed, budget, metric } of python?.nb201 ?? []) {
      const question = { dataset, split, seed, ...(budget === null ? {} : { budget }) } as QueryOptions201
      const answer = bench.summary(arch, question)
      expect(answer.metric).toBe(metric)
      expect(answer.info.index).toBe(arch_index)
    }
  })

  it('says what the file holds', () => {
    const statistics = bench.getStatistics()
    expect(statistics).toMatchObject({ architectures: 2, spaceSize: 15_625, runs: 34 })
    expect(bench.source).toMatchObject({ kind: 'file', version: expect.stringContaining('v1_1') })
    expect([...bench.iterAll()].map((arch) => bench.getIndex(arch))).toEqual([0, 11])
    expect(bench.availableBudgets({ dataset: 'cifar100', split: 'val' })).toEqual([199])
    expect(bench.availableBudgets({ dataset: 'cifar100', split: 'val', hp: 12 })).toHaveLength(12)
    expect(bench.curve(0, { dataset: 'cifar10', split: 'val' })).toHaveLength(200)
  })
})

describe.skipIf(oldFixture === undefined)('version 1.0 (needs the shared fixtures)', () => {
  it('has no times, and runs of one seed only', async () => {
    const bench = await openFixture(oldFixture as string, 'v1_0')
    expect(bench.source.version).toContain('v1_0')
    expect(bench.summary(11)).toMatchObject({ cost: null, std: null, info: { seeds: [888] } })
    expect(bench.trainTime(11, { hp: 12, dataset: 'cifar10-valid' })).toBeCloseTo(12 * 12.462056795756022, 9)
    const wrongSeed = failure(() => bench.summary(11, { seed: 777 }))
    expect(wrongSeed).toMatchObject({ code: 'UNKNOWN_SEED', expected: ['888'], received: 777 })
    expect(failure(() => bench.summary(11, { hp: 12, dataset: 'cifar100', split: 'test' })).code).toBe(
      'NOT_IN_DATASET',
    )
    expect(bench.exists({ arch: 11, seed: 777 })).toBe(false)
    bench.close()
  })
})

describe('a file of our own in the published layout', () => {
  const indices = [9930, 3, 0, 15_624, 777]
  let bench: NASBench201
  const demo = NASBench201.demo()

  beforeAll(async () => {
    const file = join(folder, 'made-up.pkl')
    writeFileSync(file, demoFile(indices).bytes)
    bench = await openFixture(file, 'own')
  })
  afterAll(() => bench.close())

  it('comes back with every number that was written', () => {
    for (const index of indices) {
      for (const hp of [200, 12] as const) {
        for (const dataset of demo.datasets()) {
          for (const split of demo.splits(dataset)) {
            const question = { dataset, split, hp } as QueryOptions201
            expect([...bench.curve(index, question)]).toEqual([...demo.curve(index, question)])
            for (const budget of [undefined, hp - 1]) {
              const options = budget === undefined ? question : { ...question, budget }
              const { info, ...answer } = bench.query(index, options)
              const { info: expected, ...wanted } = demo.query(index, options)
              expect(answer).toEqual(wanted)
              expect(info).toEqual({ ...expected, source: info.source, version: info.version })
            }
          }
        }
      }
    }
  })

  it('answers many at once, and NaN where there is no result', () => {
    const metrics = bench.queryMany([0, 1, 9930], { dataset: 'cifar100', split: 'test' })
    expect(metrics[0]).toBe(bench.summary(0, { dataset: 'cifar100', split: 'test' }).metric)
    expect(metrics[1]).toBeNaN()
    expect(metrics[2]).toBe(bench.summary(9930, { dataset: 'cifar100', split: 'test' }).metric)
    expect(bench.queryMany([0], { seed: 5 })[0]).toBeNaN()
  })

  it('ranks, ties to the lower index, within limits', () => {
    const top = demo.top({ k: 15_625, dataset: 'cifar10', split: 'test' })
    expect(top).toHaveLength(15_625)
    const misplaced = top.filter((b, i) => {
      const a = top[i - 1]
      return a !== undefined && !(a.metric > b.metric || (a.metric === b.metric && a.index < b.index))
    })
    expect(misplaced).toEqual([])
    const small = demo.top({ k: 20, maxParams: 400_000, where: (arch) => !arch.ops.includes('none') })
    expect(small).toHaveLength(20)
    for (const { arch } of small) {
      expect(demo.space.cost(arch).params).toBeLessThanOrEqual(400_000)
      expect(arch.ops).not.toContain('none')
    }
    const best = demo.top({ k: 1, by: 'loss', split: 'test' })[0]
    expect(demo.summary(best?.index as number, { metric: 'loss', split: 'test' }).metric).toBe(best?.metric)
  })

  it.each<[string, () => unknown, string, string]>([
    [
      'a mistyped dataset',
      () => bench.summary(0, { dataset: 'cifar1O' as 'cifar10' }),
      'UNKNOWN_DATASET',
      'unknown dataset "cifar1O" for nb201: expected cifar10-valid, cifar10, cifar100 or ImageNet16-120 (did you mean "cifar10"?)',
    ],
    [
      'a split that the dataset has not',
      () => bench.summary(0, { dataset: 'cifar10', split: 'valtest' }),
      'UNKNOWN_SPLIT',
      'unknown split "valtest" for cifar10 of nb201: expected train, val, test, x-valid or ori-test',
    ],
    [
      'an epoch too far',
      () => bench.summary(0, { budget: 200 }),
      'UNKNOWN_BUDGET',
      'unknown budget 200 for val of cifar10 in the 200-epoch runs: expected an epoch from 0 to 199; epochs are counted from 0, so the last one is 199',
    ],
    [
      'an epoch that was not evaluated',
      () => bench.summary(0, { dataset: 'cifar100', split: 'val', budget: 50 }),
      'UNKNOWN_BUDGET',
      'unknown budget 50 for val of cifar100 in the 200-epoch runs: only epoch 199 was recorded',
    ],
    [
      'a budget that is text',
      () => bench.summary(0, { budget: 'fifty' as unknown as number }),
      'UNKNOWN_BUDGET',
      'unknown budget "fifty" for val of cifar10 in the 200-epoch runs: expected an epoch from 0 to 199',
    ],
    [
      'a seed that is not there',
      () => bench.summary(0, { seed: 111 }),
      'UNKNOWN_SEED',
      'unknown seed 111 for architecture 0 in the 200-epoch runs on cifar10-valid: expected 777, 888 or 999',
    ],
    [
      'an architecture that is not in the file',
      () => bench.summary(1),
      'NOT_IN_DATASET',
      'architecture 1 has no 200-epoch runs on cifar10-valid in made-up.pkl',
    ],
    [
      'an index too large',
      () => bench.summary(15_625),
      'INVALID_ARCHITECTURE',
      'invalid NAS-Bench-201 architecture 15625: there is no index 15625: expected an integer from 0 to 15624',
    ],
    [
      'a metric that is none',
      () => bench.summary(0, { metric: 'acuracy' as 'accuracy' }),
      'UNKNOWN_METRIC',
      'unknown metric "acuracy" for nb201: expected accuracy, loss, top5 or latency (did you mean "accuracy"?)',
    ],
    [
      'a training length that is none',
      () => bench.summary(0, { hp: 100 as 200 }),
      'INVALID_ARGUMENT',
      'unknown training length (hp) 100 for nb201: expected 200 or 12',
    ],
    [
      'a rank of nothing',
      () => bench.top({ k: 0 }),
      'INVALID_ARGUMENT',
      'k must be a whole number from 1, not 0',
    ],
  ])('says what is wrong with %s', (_what, action, code, message) => {
    expect(failure(action)).toMatchObject({ code, message })
  })
})

describe('the demo', () => {
  const demo = NASBench201.demo()

  it('says of every answer that it is made up', () => {
    expect(demo.source.kind).toBe('demo')
    expect(demo.query(5).info).toMatchObject({ source: 'demo' })
    expect(demo.getStatistics()).toMatchObject({ architectures: 15_625 })
  })

  it('exists exactly where it answers', () => {
    expect(demo.exists({ arch: 5, budget: 199 })).toBe(true)
    expect(demo.exists({ arch: 5, budget: 200 })).toBe(false)
    expect(demo.exists({ dataset: 'cifar10', split: 'valtest' })).toBe(false)
    expect(demo.exists({ seed: 777 })).toBe(true)
    expect(demo.exists({ seed: 5 })).toBe(false)
    expect(demo.exists({ arch: 'nothing' })).toBe(false)
  })
})
