import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { isDead, NASBench201 } from '../src/index.js'
import { type FinalMeans, finalMeans, writeFinalMeans } from './final-means.js'

test.skipIf(!finalMeans)('the real final results of all architectures have their known optima', async () => {
  const means = finalMeans as FinalMeans
  const bench = await NASBench201.open(await writeFinalMeans(temporaryFolder(), means))
  const top = (dataset: 'cifar10' | 'cifar100' | 'ImageNet16-120', k = 1) =>
    bench.top({ dataset, split: 'test', k }).map(({ index, metric }) => [index, Number(metric.toFixed(5))])
  expect(top('cifar10', 2)).toEqual([
    [6111, 94.37333],
    [13714, 94.37333],
  ])
  expect(top('cifar100')).toEqual([[9930, 73.51333]])
  expect(top('ImageNet16-120')).toEqual([[857, 47.31111]])
  expect(bench.official.findBest({ dataset: 'cifar10', set: 'test' })).toMatchObject({ index: 6111 })

  const all = [...bench.iterAll()]
  const accuracies = bench.queryMany(all, { dataset: 'cifar10', split: 'test' })
  expect([...accuracies]).toEqual(means.test_cifar10)
  const guessing = all.filter((_, index) => accuracies[index] === 10)
  expect(guessing.length).toBe(341)
  expect(guessing.every((arch) => isDead(arch))).toBe(true)
  bench.close()
})
