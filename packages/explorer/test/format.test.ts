import { expect, test } from 'vitest'
import { formatDifference, formatNumber, formatValue } from '../site/data/format.js'

const percent = { unit: '%', whole: false }

test.each([
  [0.37, '0.37'],
  [0, '0.00'],
  [1, '1.00'],
  [93.236, '93.24'],
  [0.0012, '0.0012'],
  [Number.NaN, '–'],
])('%d percent is written as %s', (value, text) => {
  expect(formatNumber(value, percent)).toBe(text)
})

test('a difference has its sign, and fractions keep four decimals', () => {
  expect(formatDifference(-0.37, percent)).toBe('−0.37')
  expect(formatDifference(0.37, percent)).toBe('+0.37')
  expect(formatValue(0.9321, { unit: '', whole: false })).toBe('0.9321')
  expect(formatValue(1_531_546, { unit: '', whole: true })).toBe('1.53 M')
})
