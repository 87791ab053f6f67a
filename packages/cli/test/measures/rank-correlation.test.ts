import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { correlation, kendall, meanRanks } from '../../src/measures/rank-correlation.js'

/* The same numbers as the generator in the note below makes in Python. */
function numbers(n: number, seed: bigint, levels: bigint): Float64Array {
  let state = seed
  return Float64Array.from({ length: n }, () => {
    state = (state * 1103515245n + 12345n) % 2147483648n
    return Number((state >> 8n) % levels)
  })
}

/*
 * By scipy 1.17.1: kendalltau, spearmanr and pearsonr of these columns.
 *   def numbers(n, s, levels): for _ in range(n): s = (s*1103515245+12345) % 2**31; yield float((s >> 8) % levels)
 */
describe('as scipy has it', () => {
  const spread = numbers(200, 1n, 1_000_000n)
  const constant = Float64Array.from(numbers(20, 1n, 1n), (value, i) => (i === 3 ? 5 : value))
  const cases = [
    [
      'no ties',
      spread,
      Float64Array.from(numbers(200, 2n, 1_000_000n), (value, i) => value * 0.4 + (spread[i] as number)),
      [0.7712562814070352, 0.9344858621465538, 0.9301184363560325],
    ],
    [
      'many ties',
      numbers(500, 1n, 7n),
      numbers(500, 2n, 7n),
      [-0.05110558572321165, -0.06658932637810126, -0.06392245765309673],
    ],
    [
      'constant but for one',
      constant,
      numbers(20, 2n, 9n),
      [0.017492785713532986, 0.020097914376808655, 0.014506301737692576],
    ],
    [
      'ties in both',
      Float64Array.of(1, 2, 2, 3, 4, 4, 4, 5.5),
      Float64Array.of(3, 1, 1, 2, 2, 5, 5, 4),
      [0.44907311951024936, 0.5875459038169236, 0.576335628166571],
    ],
    ['reversed', spread, spread.map((value) => -value), [-1, -1, -1]],
  ] as const
  test.each(cases)('%s', (_, x, y, [tau, rho, r]) => {
    const result = correlation(x, y)
    expect(result.kendall).toBeCloseTo(tau, 13)
    expect(result.spearman).toBeCloseTo(rho, 13)
    expect(result.pearson).toBeCloseTo(r, 13)
  })

  test('mean ranks', () => {
    expect([...meanRanks(Float64Array.of(3, 1, 4, 1, 5, 1))]).toEqual([4, 2, 5, 2, 6, 2])
  })
})

test('Kendall by merge sort is Kendall by counting pairs', () => {
  const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })), {
    minLength: 2,
  })
  fc.assert(
    fc.property(pairs, (points) => {
      let [score, untiedX, untiedY] = [0, 0, 0]
      for (const [i, [xi, yi]] of points.entries()) {
        for (const [xj, yj] of points.slice(0, i)) {
          score += Math.sign(xi - xj) * Math.sign(yi - yj)
          untiedX += Number(xi !== xj)
          untiedY += Number(yi !== yj)
        }
      }
      const [x, y] = [0, 1].map((at) => Float64Array.from(points, (point) => point[at] as number))
      const before = [...(x as Float64Array)]
      const tau = kendall(x as Float64Array, y as Float64Array)
      if (untiedX === 0 || untiedY === 0) expect(tau).toBeNaN()
      else expect(tau).toBeCloseTo(score / Math.sqrt(untiedX) / Math.sqrt(untiedY), 12)
      expect([...(x as Float64Array)]).toEqual(before)
    }),
  )
})

test('a constant has no correlation, and large offsets cost no digits', () => {
  const constant = Float64Array.of(2, 2, 2)
  expect(correlation(constant, Float64Array.of(1, 2, 3))).toEqual({
    kendall: Number.NaN,
    spearman: Number.NaN,
    pearson: Number.NaN,
  })
  const x = Float64Array.of(1, 2, 3, 4)
  expect(
    correlation(
      x.map((value) => value + 1e12),
      Float64Array.of(1, 3, 2, 4),
    ).pearson,
  ).toBeCloseTo(0.8, 12)
})
