import { expect, test } from 'vitest'
import { createMemoryBudget } from '../../src/bytes/budget.js'

test('a file may take 128 MiB and 32 bytes for each of its bytes', () => {
  const budget = createMemoryBudget('a.model', 1000, 'CORRUPT_FILE')
  budget.spend(2 ** 27)
  budget.spend(32_000)
  budget.spend(0)
  expect(() => budget.spend(1, 77)).toThrow(
    expect.objectContaining({
      code: 'CORRUPT_FILE',
      path: 'a.model',
      offset: 77,
      message: expect.stringContaining(
        'a.model has 1000 bytes and would take more than 128 MB of memory (byte 77)',
      ),
    }),
  )
})

test('counts that are not numbers, or larger than any memory, are refused', () => {
  for (const bytes of [Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60]) {
    expect(() => createMemoryBudget('a.pkl', 10, 'UNSAFE_PICKLE').spend(bytes)).toThrow(
      expect.objectContaining({ code: 'UNSAFE_PICKLE' }),
    )
  }
})
