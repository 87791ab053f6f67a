import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NASBench201 } from '@nasbench/nb201'
import { afterAll, describe, expect, test } from 'vitest'
import { type FinalMeans, finalMeans, writeFinalMeans } from '../../../packages/nb201/test/final-means.js'
import { randomSearch, regularizedEvolution, repeatSearch, type Search, testAccuracy } from '../search.js'

const folder = mkdtempSync(join(tmpdir(), 'search-nb201-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/* The paper's means and deviations of the test accuracy, over 500 runs. */
const published: readonly (readonly [string, Search, readonly (readonly [number, number])[]])[] = [
  [
    'random search',
    randomSearch,
    [
      [93.7, 0.36],
      [71.04, 1.07],
      [44.57, 1.25],
    ],
  ],
  [
    'regularised evolution',
    regularizedEvolution,
    [
      [93.92, 0.3],
      [71.84, 0.99],
      [45.54, 1.03],
    ],
  ],
]

describe.skipIf(!finalMeans)('on the real results', () => {
  test.each(published)('%s finds what the paper says', async (_, search, expected) => {
    const bench = await NASBench201.open(await writeFinalMeans(folder, finalMeans as FinalMeans))
    const found = repeatSearch(bench, search, { runs: Number(process.env.SEARCH_RUNS ?? 60) })
    for (const [at, dataset] of (['cifar10', 'cifar100', 'ImageNet16-120'] as const).entries()) {
      const { mean, std } = testAccuracy(bench, found, dataset)
      const [paper, spread] = expected[at] as readonly [number, number]
      if (process.env.SEARCH_RUNS)
        console.log(dataset, mean.toFixed(2), std.toFixed(2), 'paper', paper, spread)
      expect(Math.abs(mean - paper)).toBeLessThan(spread)
    }
    bench.close()
    rmSync(join(folder, 'final-means'), { recursive: true })
  })
})

test('the demo can be searched, evolution finds more, and a seed gives the same again', () => {
  const bench = NASBench201.demo()
  const [random, evolved] = [randomSearch, regularizedEvolution].map((search) =>
    repeatSearch(bench, search, { runs: 8 }),
  )
  const mean = (archs: ReturnType<typeof repeatSearch> | undefined) =>
    testAccuracy(bench, archs ?? [], 'cifar10').mean
  expect(mean(evolved)).toBeGreaterThan(mean(random) - 0.5)
  expect(repeatSearch(bench, regularizedEvolution, { runs: 8 })).toEqual(evolved)
})
