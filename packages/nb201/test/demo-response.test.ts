import { describe, expect, it } from 'vitest'
import { sharedJson } from '../../../test/shared.js'
import { type Dataset201, datasets } from '../src/cost.js'
import {
  type DemoRun,
  demoAccuracy,
  demoCorrect,
  demoEvaluationSeconds,
  demoLatency,
  demoLoss,
  demoTrainSeconds,
} from '../src/demo-response.js'
import { type EvaluationSet201, imagesIn } from '../src/sets.js'
import { nb201Space } from '../src/space.js'
import { isDead } from '../src/structure.js'

const finalMeans = sharedJson<{ readonly test_cifar10: readonly number[] }>(
  'data',
  'nb201',
  'final-means.json',
)
const indices = Array.from({ length: nb201Space.size }, (_, index) => index)
const run: DemoRun = { dataset: 'cifar10', hp: 200, seed: 777 }
const sets: Readonly<Record<Dataset201, readonly EvaluationSet201[]>> = {
  'cifar10-valid': ['train', 'x-valid', 'ori-test'],
  cifar10: ['train', 'ori-test'],
  cifar100: ['train', 'x-valid', 'x-test', 'ori-test'],
  'ImageNet16-120': ['train', 'x-valid', 'x-test', 'ori-test'],
}
const everyRun = datasets.flatMap((dataset) =>
  ([12, 200] as const).flatMap((hp) => [111, 777, 888].map((seed): DemoRun => ({ dataset, hp, seed }))),
)

describe('the made-up results', () => {
  it('are for ever what they are today', () => {
    const some = [0, 1462, 6111, 9930, 12].map((index) => [
      demoCorrect(index, 'ori-test', 199, run),
      demoCorrect(index, 'x-test', 199, { dataset: 'cifar100', hp: 200, seed: 888 }),
      demoCorrect(index, 'train', 3, { dataset: 'ImageNet16-120', hp: 12, seed: 111 }),
      demoLoss(index, 'ori-test', 199, run),
    ])
    expect(some).toMatchInlineSnapshot(`
      [
        [
          8738,
          3087,
          24879,
          0.2118,
        ],
        [
          9372,
          3602,
          34378,
          0.1009,
        ],
        [
          9400,
          3626,
          34610,
          0.0962,
        ],
        [
          9405,
          3642,
          34722,
          0.0954,
        ],
        [
          1000,
          50,
          1264,
          2.3026,
        ],
      ]
    `)
    expect([
      demoTrainSeconds(0, 'ImageNet16-120'),
      demoEvaluationSeconds(0, 'cifar10', 'ori-test'),
      demoLatency(0),
    ]).toMatchInlineSnapshot(`
      [
        43.86724773888,
        1.0017036799999999,
        0.012969401600000001,
      ]
    `)
  })

  it('are whole numbers of images, and accuracies between 0 and 100 %', () => {
    for (const run of everyRun) {
      for (const set of sets[run.dataset]) {
        for (let index = 0; index < 15_625; index += 331) {
          for (const epoch of [0, 5, run.hp - 1]) {
            const correct = demoCorrect(index, set, epoch, run)
            expect(Number.isInteger(correct)).toBe(true)
            const accuracy = demoAccuracy(index, set, epoch, run)
            expect(accuracy).toBe((100 * correct) / imagesIn(run.dataset, set))
            expect(accuracy >= 0 && accuracy <= 100).toBe(true)
            const loss = demoLoss(index, set, epoch, run)
            expect(loss >= 0 && loss < 5.2).toBe(true)
          }
        }
      }
    }
  })

  it('let a cell without output guess, and no other cell at the end', () => {
    for (const index of indices) {
      const correct = demoCorrect(index, 'ori-test', 199, run)
      if (isDead(nb201Space.at(index))) expect(correct).toBe(1000)
      else expect(correct).toBeGreaterThan(5000)
    }
    const dead = nb201Space.getIndex(nb201Space.decode([0, 0, 0, 0, 0, 0]))
    expect(demoAccuracy(dead, 'x-test', 5, { dataset: 'cifar100', hp: 12, seed: 1 })).toBe(1)
    expect(demoAccuracy(dead, 'ori-test', 5, { dataset: 'ImageNet16-120', hp: 200, seed: 1 })).toBeCloseTo(
      0.8333,
      4,
    )
    expect(demoLoss(dead, 'train', 0, run)).toBeCloseTo(Math.LN10, 4)
  })

  it('add up to ori-test where that is validation and test', () => {
    for (const dataset of ['cifar100', 'ImageNet16-120'] as const) {
      for (const epoch of [0, 100, 199]) {
        const run: DemoRun = { dataset, hp: 200, seed: 999 }
        const [whole, ...parts] = (['ori-test', 'x-valid', 'x-test'] as const).map((set) =>
          demoCorrect(123, set, epoch, run),
        )
        expect(parts[0]! + parts[1]!).toBe(whole)
      }
    }
  })

  it('rise over the epochs, for all they wobble', () => {
    for (const run of everyRun) {
      for (const index of [0, 11, 1462, 1835, 6111]) {
        const curve = Array.from({ length: run.hp }, (_, epoch) => demoAccuracy(index, 'train', epoch, run))
        const third = Math.floor(run.hp / 3)
        const mean = (from: number) =>
          curve.slice(from, from + third).reduce((sum, value) => sum + value, 0) / third
        expect(mean(0)).toBeLessThan(mean(third))
        expect(mean(third)).toBeLessThan(mean(2 * third))
        const falls = curve.slice(1).filter((value, at) => value < (curve[at] as number) - 1)
        expect(falls.length).toBe(0)
      }
    }
  })

  it('differ by seed, a little', () => {
    const finals = [777, 888, 999].map((seed) => demoAccuracy(6111, 'ori-test', 199, { ...run, seed }))
    expect(new Set(finals).size).toBe(3)
    expect(Math.max(...finals) - Math.min(...finals)).toBeLessThan(1)
  })

  it('take as long as the published rule says', () => {
    const t = demoTrainSeconds(0, 'cifar10-valid')
    expect(demoTrainSeconds(0, 'cifar10')).toBe(2 * t)
    expect(demoTrainSeconds(0, 'cifar100')).toBe(2 * t)
    expect(demoTrainSeconds(0, 'ImageNet16-120')).toBeCloseTo((151_700 / 25_000) * t, 12)
    expect(demoEvaluationSeconds(0, 'cifar10-valid', 'x-valid')).toBeCloseTo(
      2.5 * demoEvaluationSeconds(0, 'cifar10', 'ori-test'),
      12,
    )
  })

  it('refuse sets that there are not', () => {
    expect(() => demoCorrect(0, 'x-valid', 0, run)).toThrow(
      'unknown set "x-valid" for cifar10: expected train or ori-test',
    )
    expect(() => demoCorrect(0, 'train', 0, { ...run, dataset: 'mnist' as Dataset201 })).toThrow(
      /unknown dataset "mnist"/,
    )
    expect(() => imagesIn('toString' as Dataset201, 'train')).toThrow(/unknown dataset/)
    expect(() => imagesIn('cifar10', 'toString' as EvaluationSet201)).toThrow(/unknown set/)
  })

  it.skipIf(finalMeans === undefined)('rank architectures much as the benchmark does', () => {
    const made = ranks(indices.map((index) => demoAccuracy(index, 'ori-test', 199, run)))
    const real = ranks(finalMeans!.test_cifar10)
    const mean = (indices.length - 1) / 2
    const product = (a: readonly number[], b: readonly number[]) =>
      a.reduce((sum, value, at) => sum + (value - mean) * ((b[at] as number) - mean), 0)
    expect(product(made, real) / Math.sqrt(product(made, made) * product(real, real))).toBeGreaterThan(0.75)
  })
})

function ranks(values: readonly number[]): number[] {
  const order = values.map((_, at) => at).sort((a, b) => (values[a] as number) - (values[b] as number))
  const ranks: number[] = []
  for (const [rank, at] of order.entries()) ranks[at] = rank
  return ranks
}
