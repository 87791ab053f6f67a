import { describe, expect, it } from 'vitest'
import { demoQuality } from '../src/demo-quality.js'
import { demoAccuracy, demoCorrect, demoSeconds } from '../src/demo-response.js'
import { NASBench101 } from '../src/nasbench101.js'
import { nb101Space } from '../src/space.js'

const demo = NASBench101.demo()
const some = Array.from({ length: 300 }, (_, i) => (i * 1409 + 11) % 423_624)

describe('the demo', () => {
  it('has all cells with their true hashes and parameters, and says that its results are made up', () => {
    expect(demo.getStatistics()).toMatchObject({
      architectures: 423_624,
      runs: 5_083_488,
      missing: { architectures: 0, runs: 0, byVertices: {} },
      version: expect.stringContaining('made up'),
    })
    expect(demo.source).toMatchObject({ kind: 'demo', file: 'demo' })
    const [info, metrics] = demo.query('02e5a0247bbdcf2860b7e96f74961594')
    expect(info).toMatchObject({
      moduleHash: '02e5a0247bbdcf2860b7e96f74961594',
      trainableParameters: 32_426_634,
      source: 'demo',
    })
    expect(Object.values(metrics).map((runs) => runs.length)).toEqual([3, 3, 3, 3])
    expect(demo.summary(5).info).toMatchObject({ source: 'demo', version: demo.source.version })
  })

  it('answers the same in every process', () => {
    // Frozen: whoever changes the formula changes what people have seen.
    expect(
      [0, 5, 2531, 423_623].map((index) => demoCorrect(index, { budget: 3, stage: 1, set: 1, repeat: 0 })),
    ).toEqual([6978, 8231, 7901, 8117])
    expect(demoSeconds(5, { budget: 3, stage: 1, repeat: 0 })).toBe(866.3763427734375)
  })

  it('gives counts of 9,984 images in single precision, and longer trainings are better and take longer', () => {
    for (const index of some) {
      const { quality, depth } = demoQuality(index)
      expect(quality >= 0 && quality <= 1 && depth >= 0 && depth <= 5).toBe(true)
      for (let repeat = 0; repeat < 3; repeat++) {
        let before = 0
        for (let budget = 0; budget < 4; budget++) {
          const accuracy = demoAccuracy(index, { budget, stage: 1, set: 1, repeat })
          expect(Math.fround(Math.round(accuracy * 9984) / 9984)).toBe(accuracy)
          expect(accuracy).toBeGreaterThan(demoAccuracy(index, { budget, stage: 0, set: 1, repeat }))
          const seconds = demoSeconds(index, { budget, stage: 1, repeat })
          expect(seconds).toBeGreaterThan(before)
          before = seconds
        }
      }
    }
  })

  it('looks like the benchmark: good cells are near each other, and short trainings rank otherwise', () => {
    const means = (budget: 4 | 108) => [...demo.queryMany(some, { budget })]
    const [short, long] = [means(4), means(108)]
    const sorted = long.toSorted((a, b) => a - b)
    expect(sorted[0]).toBeGreaterThan(0.6)
    expect(sorted.at(-1)).toBeLessThan(0.96)
    expect(sorted[150]).toBeGreaterThan(0.85)
    const rank = (values: number[]) => values.map((value) => values.filter((other) => other < value).length)
    const [a, b] = [rank(short), rank(long)]
    const mean = a.reduce((sum, n) => sum + n, 0) / a.length
    let [covariance, first, second] = [0, 0, 0]
    for (const [i, x] of a.entries()) {
      const y = b[i] as number
      covariance += (x - mean) * (y - mean)
      first += (x - mean) ** 2
      second += (y - mean) ** 2
    }
    const correlation = covariance / Math.sqrt(first * second)
    expect(correlation).toBeGreaterThan(0.4)
    expect(correlation).toBeLessThan(0.99)
  })

  it('ranks all cells, and the best are cells of the space', () => {
    const top = demo.top({ k: 10 })
    expect(top).toHaveLength(10)
    for (const { arch, index, metric } of top) {
      expect(nb101Space.getIndex(arch)).toBe(index)
      expect(demo.summary(Number(index)).metric).toBe(metric)
    }
  })

  it('has neither step 0 nor a total time', () => {
    const [record] = demo.records(5)
    expect(record?.totalTime).toBeNull()
    expect(record?.evaluations[0]?.trainAccuracy).toBeNaN()
    expect(record?.evaluations[2]?.epoch).toBe(4)
  })
})
