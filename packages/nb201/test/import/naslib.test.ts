import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { sharedPath } from '../../../../test/shared.js'
import { temporaryFolder } from '../../../../test/temporary.js'
import { Special, writePickle } from '../../../core/test/pickle/write-pickle.js'
import { datasets } from '../../src/cost.js'
import { NASBench201 } from '../../src/nasbench201.js'
import { nb201Space } from '../../src/space.js'

const float = (value: number) => new Special('float', value)
const values = (start: number) => Array.from({ length: 200 }, (_, epoch) => float(start + epoch / 8))
const entry = (start: number) =>
  new Map<string, unknown>(
    Object.entries({
      train_losses: values(2),
      eval_losses: values(1),
      train_acc1es: values(start),
      eval_acc1es: values(start - 1),
      cost_info: new Map<string, unknown>(
        Object.entries({
          flops: float(7.78),
          params: float(0.07),
          latency: float(0.01),
          train_time: float(5.5),
        }),
      ),
    }),
  )

/* automl/NASLib #171: which number a file of NASLib has. */
describe('a pickle of NASLib', () => {
  process.env.NASBENCH_HOME = temporaryFolder()
  afterAll(() => {
    delete process.env.NASBENCH_HOME
  })
  const text = nb201Space.format(1462)
  const open = async (content: unknown) => {
    const path = join(temporaryFolder(), 'nb201_all_full_training.pickle')
    writeFileSync(path, writePickle(content, { protocol: 4 }))
    return await NASBench201.open(path, { verbose: false })
  }

  test('is offered as the sets that it really holds, and no other', async () => {
    const bench = await open(new Map([[text, new Map(datasets.map((name) => [name, entry(40)]))]]))
    expect(bench.datasets()).toEqual(datasets)
    for (const [dataset, split, set] of [
      ['cifar10-valid', 'ori-test', 'ori-test'],
      ['cifar10-valid', 'test', 'ori-test'],
      ['cifar10', 'test', 'ori-test'],
      ['cifar100', 'test', 'x-test'],
      ['ImageNet16-120', 'x-test', 'x-test'],
    ] as const) {
      const { metric, info, cost, std } = bench.summary(1462, { dataset, split, budget: 8 })
      expect([metric, info.set, info.seeds, cost, std]).toEqual([40, set, [888], null, null])
      expect(bench.summary(1462, { dataset, split, metric: 'loss' }).metric).toBe(1 + 199 / 8)
      expect(info.version).toMatch(/NASLib pickle/)
    }
    for (const [dataset, split] of [
      ['cifar10', 'val'],
      ['cifar10-valid', 'x-valid'],
      ['cifar100', 'val'],
      ['cifar100', 'valtest'],
      ['cifar100', 'ori-test'],
      ['ImageNet16-120', 'val'],
    ] as const) {
      const refusal = expect.objectContaining({ code: 'NOT_IN_DATASET' })
      expect(() => bench.summary(1462, { dataset, split }), `${dataset} ${split}`).toThrow(refusal)
      expect(bench.exists({ arch: 1462, dataset, split })).toBe(false)
    }
    expect(() => bench.summary(1462, { split: 'test', seed: 777 })).toThrow(/888/)
    expect(() => bench.summary(1462, { hp: 12, split: 'test' })).toThrow(/12/)
    expect(() => bench.summary(0, { split: 'test' })).toThrow(/architecture 0 has no 200-epoch runs/)
    expect(bench.curve(1462, { dataset: 'cifar100', split: 'train' })).toHaveLength(200)
    expect(bench.summary(1462, { metric: 'latency', split: 'test' }).metric).toBe(0.01)
    bench.close()
  })

  test('has its defaults from what it holds', async () => {
    const bench = await open(new Map([[text, new Map([['cifar10-valid', entry(40)]])]]))
    expect(bench.defaults()).toMatchObject({ dataset: 'cifar10-valid', split: 'test' })
    expect(bench.splits('cifar10-valid')).toEqual(['train', 'test', 'ori-test'])
    expect(() => bench.summary(text, { dataset: 'cifar10', split: 'test' })).toThrow(
      expect.objectContaining({ code: 'NOT_IN_DATASET' }),
    )
    expect(bench.official.getMoreInfo(1462, 'cifar10-valid', { hp: '200' })).toMatchObject({
      'test-accuracy': 39 + 199 / 8,
    })
    expect(bench.getStatistics().notes).toEqual([
      'architectures: 1 of 15625',
      'all 200-epoch runs have seed 888',
      'the 200-epoch runs have no training times: cost is null',
    ])
    expect(bench.top({ k: 1 })[0]).toMatchObject({ index: 1462, metric: 39 + 199 / 8 })
    bench.close()
  })

  test.each<[string, unknown, RegExp]>([
    ['another dataset', new Map([[text, new Map([['svhn', entry(40)]])]]), /"svhn" where a dataset/],
    [
      'another key',
      new Map([[`${text}x`, new Map([['cifar10', entry(40)]])]]),
      /a key that is not an architecture/,
    ],
    [
      'curves of another kind',
      new Map([[text, new Map([['cifar10', new Map([['train_acc1es', 'x']])]])]]),
      /numbers by epoch/,
    ],
  ])('is refused with %s', async (_, content, message) => {
    await expect(open(content)).rejects.toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED_FILE', message: expect.stringMatching(message) }),
    )
  })

  const fixture = sharedPath('fixtures', 'naslib-nb201-mini.pickle')
  test.skipIf(fixture === undefined)('is read from the shared fixture', async () => {
    const bench = await NASBench201.open(fixture!, { verbose: false })
    expect([...bench.iterAll()]).toHaveLength(2)
    expect(bench.summary(1462, { dataset: 'cifar10-valid', split: 'ori-test', budget: 0 }).metric).toBe(89)
    bench.close()
  })
})
