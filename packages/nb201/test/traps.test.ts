import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { sharedPath } from '../../../test/shared.js'
import { temporaryFolder } from '../../../test/temporary.js'
import { NASBench201, nb201Space } from '../src/index.js'
import { openRuns } from '../src/run-reader.js'
import { importPublished } from './stores.js'

/*
 * What NASBenchAPI 1.0.3 gets wrong about NAS-Bench-201, numbered as in the study of it; each shown on real records
 * of architectures 0 and 11, of which 11 has seed 888 alone in the older file.
 */
const newer = sharedPath('fixtures', 'nb201-mini.pkl')
const older = sharedPath('fixtures', 'nb201-mini-v1_0.pkl')
const torch = sharedPath('fixtures', 'nb201-mini-v1_1.pth')

const throwing = (code: string) => expect.objectContaining({ code })

describe.skipIf(!newer || !older || !torch)('what NASBenchAPI gets wrong', () => {
  let bench: NASBench201
  let old: NASBench201
  beforeAll(async () => {
    process.env.NASBENCH_HOME = temporaryFolder()
    bench = await NASBench201.open(newer, { verbose: false })
    old = await NASBench201.open(older, { verbose: false })
    delete process.env.NASBENCH_HOME
  })

  test('1: no seed means all runs there are, and a seed that is absent is an error naming those present', () => {
    expect(old.query(11).info.seeds).toEqual([888])
    expect(bench.query(11).info.seeds).toEqual([777, 888, 999])
    expect(() => old.query(11, { seed: 777 })).toThrow(throwing('UNKNOWN_SEED'))
    expect(() => old.query(11, { seed: 777 })).toThrow(/expected 888/)
  })

  test("2: val of cifar100 and ImageNet16-120 is the dataset's own x-valid", () => {
    expect(bench.query(11, { dataset: 'cifar100', split: 'val' }).metric).toBe(67.45333326416016)
    expect(bench.query(11, { dataset: 'ImageNet16-120', split: 'val' }).metric).toBe(30.411111104329425)
  })

  test('3: test of cifar100 is x-test, and validation and test together are valtest', () => {
    const of = (split: 'test' | 'valtest') => bench.query(0, { dataset: 'cifar100', split, seed: 777 }).metric
    // The files of different versions differ in the last digits of what was evaluated again.
    expect(of('test')).toBeCloseTo(51.979999938964845, 6)
    expect(of('valtest')).toBe(51.93)
  })

  test('4: a test accuracy that is not there is an error, never the validation accuracy', () => {
    expect(bench.exists({ arch: 0, dataset: 'cifar10-valid', split: 'val', budget: 100 })).toBe(true)
    expect(() => bench.query(0, { dataset: 'cifar10-valid', split: 'test', budget: 100 })).toThrow(
      throwing('UNKNOWN_BUDGET'),
    )
  })

  test.each([5000, 200, -1, 50.5, 'fifty', Number.NaN])('5: budget %j is an error', (budget) => {
    expect(() => bench.query(0, { split: 'train', budget: budget as number })).toThrow(
      throwing('UNKNOWN_BUDGET'),
    )
  })

  test('6: the run of 12 epochs can be reached, and epoch 12 of the other is another thing', () => {
    const early = bench.query(0, { budget: 12, seed: 777 }).metric
    const short = bench.query(0, { hp: 12, seed: 777 })
    expect(short.metric).toBe(62.71199997802734)
    expect(short.info).toMatchObject({ hp: 12, budget: 11 })
    expect(early).toBeLessThan(40)
  })

  test('7: the answer says which epoch was used', () => {
    expect(bench.query(0).info.budget).toBe(199)
    expect(bench.query(0, { budget: 17 }).info.budget).toBe(17)
  })

  test('8: parameters and multiply-adds are there', () => {
    const { params, flops } = bench.query(0)
    expect([params, flops]).toEqual([129_306, 15_647_370])
  })

  test('9: the cost is that of training up to the epoch, and null where the file has none', () => {
    const one = bench.query(0, { dataset: 'cifar10-valid', split: 'val', budget: 0 }).cost
    expect(one).toBeCloseTo(7.221092998981476, 9)
    expect(bench.query(0, { dataset: 'cifar10-valid', split: 'val' }).cost).toBeCloseTo(1444.2185997962952, 9)
    expect(old.query(0).cost).toBeNull()
  })

  test('10: the spread over the runs is given, null where there is one', () => {
    expect(bench.query(0).std).toBeGreaterThan(0)
    expect(old.query(11).std).toBeNull()
  })

  test("11: 'cifar10-valid' is a dataset", () => {
    expect(bench.query(11, { dataset: 'cifar10-valid', split: 'val' }).metric).toBe(87.9399999983724)
  })

  test('12: unknown datasets, splits and architectures are errors with a suggestion', () => {
    expect(() => bench.query(0, { dataset: 'cifar1O' as 'cifar10' })).toThrow(/did you mean "cifar10"/)
    expect(() => bench.query(0, { split: 'tset' as 'test' })).toThrow(throwing('UNKNOWN_SPLIT'))
    expect(() => bench.query('|none~0|')).toThrow(throwing('INVALID_ARCHITECTURE'))
    expect(() => bench.query(5)).toThrow(throwing('NOT_IN_DATASET'))
  })

  test('13: every answer says which network it is of', () => {
    expect(bench.query(0, { split: 'train' }).info.trainedOn).toBe('cifar10')
    expect(bench.query(0, { split: 'val' }).info.trainedOn).toBe('cifar10-valid')
    expect(bench.query(0, { dataset: 'cifar10-valid', split: 'train' }).info.trainedOn).toBe('cifar10-valid')
  })

  test("14: an architecture's index is the official one, and another one's results are never given", () => {
    const text = '|none~0|+|skip_connect~0|nor_conv_1x1~1|+|nor_conv_3x3~0|avg_pool_3x3~1|skip_connect~2|'
    expect(bench.getIndex(text)).toBe(6924)
    expect(() => bench.query(text)).toThrow(throwing('NOT_IN_DATASET'))
  })

  test('15: the text of an architecture is read strictly', () => {
    for (const text of [
      '|none~7|+|none~0|none~1|+|none~0|none~1|none~2|',
      '|none~0|+|none~1|none~0|+|none~0|none~1|none~2|',
      'none~0+none~0none~1',
    ])
      expect(() => bench.query(text)).toThrow(throwing('INVALID_ARCHITECTURE'))
  })

  test('16: sampling, index to text and text to index work', () => {
    const [arch] = bench.randomSample({ seed: 1 })
    const text = nb201Space.format(arch as NonNullable<typeof arch>)
    expect(nb201Space.format(nb201Space.at(bench.getIndex(text)))).toBe(text)
  })

  test('17: getIndex, getStatistics, isValid and trainTime are there', () => {
    expect(bench.getIndex(nb201Space.at(11))).toBe(11)
    expect(bench.getStatistics()).toMatchObject({ architectures: 2, spaceSize: 15_625, runs: 34 })
    expect(bench.isValid({ ops: [] })).toBe(false)
    expect(bench.trainTime(0, { dataset: 'cifar10' })).toBeCloseTo(2888.4371995925903, 9)
  })

  test('18: an index is an architecture', () => {
    expect(bench.query(11).metric).toBe(bench.query(nb201Space.at(11)).metric)
  })

  test('19: the budgets of cifar100 are not those of cifar10', () => {
    expect(bench.availableBudgets({ dataset: 'cifar100', split: 'val' })).toEqual([199])
    expect(bench.availableBudgets({ dataset: 'cifar10', split: 'val' }).length).toBe(200)
  })

  test('20: budgets are counted from 0, by what was asked for', () => {
    expect(bench.availableBudgets({ split: 'train' }).at(-1)).toBe(199)
    expect(bench.availableBudgets({ hp: 12 })).toEqual(Array.from({ length: 12 }, (_, epoch) => epoch))
    expect(bench.availableBudgets({ arch: 0, dataset: 'ImageNet16-120', split: 'test' })).toEqual([199])
  })

  test('21: exists is true exactly where query answers', () => {
    for (const one of [bench, old]) {
      for (const arch of [0, 5, 11]) {
        for (const dataset of ['cifar10', 'cifar100'] as const) {
          for (const split of ['train', 'val', 'test', 'valtest'] as const) {
            for (const seed of [undefined, 111, 777, 888]) {
              for (const hp of [12, 200] as const) {
                const options = { dataset, split, hp, ...(seed === undefined ? {} : { seed }) }
                let answers = true
                try {
                  one.query(arch, options)
                } catch {
                  answers = false
                }
                expect(one.exists({ ...options, arch }), JSON.stringify({ arch, ...options })).toBe(answers)
              }
            }
          }
        }
      }
    }
  })

  test('22: a mutation is one edit, encodings go there and back, and equal architectures have one id', () => {
    const arch = nb201Space.at(11)
    const child = bench.mutate(arch, { seed: 3 })
    expect(child.ops.filter((op, edge) => op !== arch.ops[edge]).length).toBe(1)
    expect(bench.decode(bench.encode(arch))).toEqual(arch)
    expect(bench.id({ ops: [...arch.ops] })).toBe(bench.id(arch))
    expect(() => bench.id({ ops: [] } as never)).toThrow(throwing('INVALID_ARCHITECTURE'))
  })

  test("23: samples depend on their seed alone, not on the file's order or on other draws", () => {
    const indices = () => bench.randomSample({ n: 2, seed: 8 }).map((arch) => bench.getIndex(arch))
    const first = indices()
    bench.randomSample({ n: 1, seed: 9 })
    expect(indices()).toEqual(first)
    expect(old.randomSample({ n: 2, seed: 8 }).map((arch) => old.getIndex(arch))).toEqual(first)
  })

  test('24: all architectures come by ascending index', () => {
    // The file has 11 before 0.
    expect([...bench.iterAll()].map((arch) => bench.getIndex(arch))).toEqual([0, 11])
  })

  test("25: torch's files are read, not taken for an empty one", async () => {
    process.env.NASBENCH_HOME = temporaryFolder()
    const official = await NASBench201.open(torch, { verbose: false })
    delete process.env.NASBENCH_HOME
    expect(official.getStatistics().architectures).toBe(2)
    expect(official.query(11).metric).toBe(bench.query(11).metric)
  })

  test('26: opening gives the benchmark itself, and a file is read once', async () => {
    process.env.NASBENCH_HOME = temporaryFolder()
    const first = await NASBench201.open(newer, { verbose: false })
    const again = await NASBench201.open(newer, { verbose: false })
    delete process.env.NASBENCH_HOME
    expect(first).toBeInstanceOf(NASBench201)
    expect(again.source.importedAt).toBe(first.source.importedAt)
  })

  test('27: the documented examples are true', () => {
    const text = '|none~0|+|skip_connect~0|nor_conv_1x1~1|+|nor_conv_3x3~0|avg_pool_3x3~1|skip_connect~2|'
    expect(nb201Space.getIndex(nb201Space.parse(text))).toBe(6924)
    const messages = readFileSync(new URL('../src/data.ts', import.meta.url), 'utf8')
    expect(messages).toContain("envVar: 'NASBENCH201_PATH'")
  })

  test('28: losses are given', () => {
    const answer = bench.query(0, { dataset: 'cifar100', split: 'test', seed: 999 })
    expect(answer.loss).toBeCloseTo(1.731276072692871, 6)
    expect(bench.query(0, { dataset: 'cifar100', split: 'test', seed: 999, metric: 'loss' }).metric).toBe(
      answer.loss,
    )
  })

  test('an older store is imported with all it has: no times, one run of architecture 11', async () => {
    const store = await importPublished(older as string)
    expect(store.layout.source.version).toBe('NASBenchAPI pickle, NAS-Bench-201 v1_0')
    expect(openRuns(store).table('12', 'cifar10')).toBeUndefined()
    const info = old.official.getMoreInfo(11, 'cifar100')
    expect(info).toMatchObject({ 'train-all-time': null, 'valid-per-time': null })
    expect(info['test-accuracy']).toBe(
      bench.query(11, { dataset: 'cifar100', split: 'test', seed: 888 }).metric,
    )
    expect(() => old.official.simulateTrainEval(11, 'cifar100')).toThrow(throwing('NOT_IN_DATASET'))
  })
})
