import { createRng } from '@nasbench/core'
import { describe, expect, test } from 'vitest'
import { createCategoricalDensity } from '../src/algorithms/categorical-density.js'
import { crowdingDistance, frontsOf } from '../src/algorithms/nondominated-sort.js'
import { geometricBudgets, hypervolume, signedRankTest } from '../src/index.js'
import { quantile } from '../src/report/quantile.js'

describe('signedRankTest', () => {
  /* The example of scipy's documentation: heights of cross- and self-fertilised plants. */
  const differences = [6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75]
  const zeros = differences.map(() => 0)

  test('gives scipy’s exact figures', () => {
    const { statistic, p, method } = signedRankTest(differences, zeros)
    expect(statistic).toBe(24)
    expect(p).toBeCloseTo(0.041259765625, 12)
    expect(method).toBe('exact')
  })

  test('is symmetric, and 1 for equal lists', () => {
    expect(signedRankTest(zeros, differences)).toEqual(signedRankTest(differences, zeros))
    expect(signedRankTest(zeros, zeros).p).toBe(1)
  })

  test('the approximation is near the exact figure', () => {
    const rng = createRng(1)
    const a = Array.from({ length: 50 }, () => rng.random() + 0.1)
    const b = Array.from({ length: 50 }, () => rng.random())
    const exact = signedRankTest(a, b)
    // One pair without a difference makes it the approximation.
    const near = signedRankTest([...a, 1], [...b, 1])
    expect(exact.method).toBe('exact')
    expect(near.method).toBe('normal approximation')
    expect(near.p / exact.p).toBeGreaterThan(0.8)
    expect(near.p / exact.p).toBeLessThan(1.25)
  })
})

describe('hypervolume', () => {
  test('two objectives, by hand', () => {
    expect(
      hypervolume(
        [
          [3, 1],
          [1, 3],
          [2, 2],
          [1, 1],
        ],
        [0, 0],
      ),
    ).toBe(6)
    expect(
      hypervolume(
        [
          [1, 1],
          [2, 4],
        ],
        [3, 5],
        ['minimize', 'minimize'],
      ),
    ).toBe(8)
    expect(hypervolume([], [0, 0])).toBe(0)
    expect(hypervolume([[-1, 5]], [0, 0])).toBe(0)
  })

  test.each([2, 3, 4])('%i objectives, by counting cells', (count) => {
    const rng = createRng(count)
    for (let round = 0; round < 10; round++) {
      const points = Array.from({ length: 8 }, () => Array.from({ length: count }, () => rng.below(5)))
      let cells = 0
      for (let cell = 0; cell < 5 ** count; cell++) {
        const corner = Array.from({ length: count }, (_, k) => Math.floor(cell / 5 ** k) % 5)
        if (points.some((point) => point.every((value, k) => value > corner[k]!))) cells++
      }
      expect(hypervolume(points, Array(count).fill(0))).toBe(cells)
    }
  })
})

test('fronts and crowding', () => {
  const points = [
    [1, 4],
    [2, 3],
    [4, 1],
    [1, 1],
    [2, 2],
    [0, 0],
  ]
  expect(frontsOf(points)).toEqual([[0, 1, 2], [4], [3], [5]])
  expect(
    crowdingDistance([
      [1, 4],
      [2, 3],
      [4, 1],
    ]),
  ).toEqual([Infinity, 2, Infinity])
})

test('densities sum to 1', () => {
  const sizes = [3, 2, 4]
  const density = createCategoricalDensity(
    [
      [0, 1, 2],
      [0, 0, 3],
      [2, 1, 2],
    ],
    sizes,
    0.05,
  )
  let sum = 0
  for (let a = 0; a < 3; a++)
    for (let b = 0; b < 2; b++) for (let c = 0; c < 4; c++) sum += density.density([a, b, c])
  expect(sum).toBeCloseTo(1, 12)
  expect(density.density([0, 1, 2])).toBeGreaterThan(density.density([1, 0, 0]))
})

test('budgets and quantiles', () => {
  expect(geometricBudgets({ min: 4, max: 108 })).toEqual([4, 12, 36, 108])
  expect(geometricBudgets({ min: 1, max: 98, available: [1, 2, 5, 10, 40, 98] })).toEqual([1, 5, 10, 40, 98])
  expect(geometricBudgets({ min: 1, max: 16, eta: 4 })).toEqual([1, 4, 16])
  expect(quantile([1, 2, 3, 4], 0.25)).toBe(1.75)
})
