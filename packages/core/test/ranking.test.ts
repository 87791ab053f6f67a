import { checkCount, createBest } from '@nasbench/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'

test('the best of many are those that sorting all of them would put first, the earlier of equal ones', () => {
  // Few different scores, so that there are ties.
  const scores = fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 60 })
  fc.assert(
    fc.property(scores, fc.integer({ min: 1, max: 70 }), (all, k) => {
      const best = createBest(k)
      for (const [item, score] of all.entries()) if (best.wants(score)) best.add(item, score)
      const sorted = all.map((score, item) => ({ item, score }))
      sorted.sort((a, b) => b.score - a.score || a.item - b.item)
      expect(best.sorted()).toEqual(sorted.slice(0, k))
    }),
  )
})

test('one that is not wanted changes nothing', () => {
  const best = createBest(2)
  for (const [item, score] of [3, 5, 1, 3].entries()) best.add(item, score)
  expect(best.sorted()).toEqual([
    { item: 1, score: 5 },
    { item: 0, score: 3 },
  ])
  expect([best.wants(3), best.wants(3.5)]).toEqual([false, true])
})

test('how many must be a whole number from 1', () => {
  expect(checkCount(1)).toBe(1)
  for (const k of [0, -1, 1.5, Number.NaN, '3', undefined, 2n]) {
    expect(() => checkCount(k)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT', received: k }))
  }
})
