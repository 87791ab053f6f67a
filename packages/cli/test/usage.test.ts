import { describe, expect, test } from 'vitest'
import { collectOption, parseCount, parseInteger, parseNumber, parseSeed } from '../src/usage.js'

describe('values of options', () => {
  test('counts as people write them', () => {
    const parse = parseCount('--max-params')
    expect(['1500000', '1.5e6', '1.5M', '1500k', '0.0015G', '2 M', '0'].map(parse)).toEqual([
      ...[1.5e6, 1.5e6, 1.5e6, 1.5e6, 1.5e6],
      ...[2e6, 0],
    ])
    for (const text of ['', 'M', '-1', '1.2.3', '1T', '1e400', 'NaN']) {
      expect(() => parse(text)).toThrow(/^--max-params ".*": expected a count/)
    }
  })

  test('whole numbers and numbers', () => {
    expect(['10', '1e3', '10k', '0.5M'].map(parseInteger('-k', 1))).toEqual([10, 1000, 10_000, 500_000])
    for (const text of ['0', '-1', '1.5', '', ' ', '0x10', '99999999999999999999']) {
      expect(() => parseInteger('-k', 1)(text)).toThrow(/expected an integer from 1/)
    }
    expect(parseNumber('--budget')('-0.5')).toBe(-0.5)
    for (const text of ['', ' ', 'x', 'Infinity', 'NaN']) {
      expect(() => parseNumber('--budget')(text)).toThrow(/expected a number/)
    }
  })

  test('seeds stay what they are', () => {
    expect(['42', '-1', 'abc', '1.5', '99999999999999999999'].map(parseSeed)).toEqual([
      ...[42, -1, 'abc', '1.5', '99999999999999999999'],
    ])
  })

  test("a benchmark's own options gather", () => {
    const all = ['hp=12', 'strict=true', 'stage=halfway', 'text=', 'a=b=c'].reduce(
      (before, text) => collectOption(text, before),
      {},
    )
    expect(all).toEqual({ hp: 12, strict: true, stage: 'halfway', text: '', a: 'b=c' })
  })
})
