import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fewTicks, formatNumber, niceTicks } from '../../src/chart/ticks.js'

const texts = (min: number, max: number, count: number, whole?: boolean) => {
  const { values, format } = niceTicks(min, max, count, whole)
  return values.map(format)
}

test('ticks are round, and say as much as tells them apart', () => {
  expect(texts(0, 199, 4)).toEqual(['0', '50', '100', '150'])
  expect(texts(0.123, 0.931, 5)).toEqual(['0.2', '0.4', '0.6', '0.8'])
  expect(texts(-0.3, 0.3, 3)).toEqual(['-0.2', '0.0', '0.2'])
  expect(texts(0, 49_979_274, 5)).toEqual(['0', '10,000,000', '20,000,000', '30,000,000', '40,000,000'])
  expect(texts(0, 4, 10)).toEqual(['0.0', '0.5', '1.0', '1.5', '2.0', '2.5', '3.0', '3.5', '4.0'])
  expect(texts(0, 4, 10, true)).toEqual(['0', '1', '2', '3', '4'])
  expect(formatNumber(-0.001, 1)).toBe('0.0')
})

test('ticks lie between the ends, in order, and are at most one more than wanted', () => {
  const ends = fc.tuple(
    fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    fc.double({ min: 1e-3, max: 1e9, noNaN: true }),
  )
  fc.assert(
    fc.property(ends, fc.integer({ min: 1, max: 20 }), ([min, width], count) => {
      const max = min + width
      fc.pre(width > Math.abs(min) * 1e-9)
      const { values } = niceTicks(min, max, count)
      const air = width * 1e-6
      expect(values.length).toBeLessThanOrEqual(count + 1)
      values.forEach((value, i) => {
        expect(value).toBeGreaterThanOrEqual(min - air)
        expect(value).toBeLessThanOrEqual(max + air)
        if (i > 0) expect(value).toBeGreaterThan(values[i - 1] as number)
      })
    }),
  )
})

test('an axis has no fewer ticks than it needs', () => {
  expect(fewTicks({ title: '', min: 43, max: 92 }, 3, 12).values.length).toBeGreaterThanOrEqual(3)
})
