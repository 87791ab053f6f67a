import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileFolder, importFile } from '@nasbench/core/node'
import { testBenchmark } from '@nasbench/core/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { sharedPath } from '../../../test/shared.js'
import { temporaryFolder } from '../../../test/temporary.js'
import { macroPlugin, macroSpace } from '../src/index.js'
import { madeUpEntry } from '../src/made-up.js'
import plugin from '../src/plugin.js'

const folder = temporaryFolder()
const quiet = { verbose: false }
const published = sharedPath('data/macro/nas-bench-macro_cifar10.json')

describe('the demo', () => testBenchmark(plugin, { test }))

describe('a file in the published layout', () => {
  const store = join(folder, 'store')
  beforeAll(async () => {
    const file = join(folder, 'made-up-nb-macro.json')
    const entries = [...macroSpace.iterAll()].map((arch) => [macroSpace.format(arch), madeUpEntry(arch)])
    writeFileSync(file, JSON.stringify(Object.fromEntries(entries)))
    await importFile(macroPlugin, file, { ...quiet, to: store })
  })
  testBenchmark(plugin, { test, open: () => plugin.open(store, quiet), data: fileFolder(store) })
})

test('exactly eight digits 0 to 2 are the architecture, other digits the index', () => {
  expect(macroSpace.getIndex('02012100')).toBe(1602)
  expect(macroSpace.getIndex('1602')).toBe(1602)
  expect(macroSpace.format(5)).toBe('00000012')
  expect(() => macroSpace.from('32012100')).toThrow('invalid nb-macro architecture')
})

test.skipIf(published === undefined)(
  'the published file: best 22212220, every value as published',
  async () => {
    const { location } = await importFile(macroPlugin, published!, {
      ...quiet,
      to: join(folder, 'published'),
    })
    const bench = await plugin.open(location, quiet)
    // Two networks tie with the same three accuracies.
    expect(bench.top({ k: 2 }).map(({ arch }) => bench.space.format(arch))).toEqual(['22212202', '22212220'])
    expect(bench.summary('22212220').metric).toBe(93.12666320800781)
    const file = JSON.parse(readFileSync(published!, 'utf8'))
    for (const [arch, { test_acc, mean_acc, params, flops }] of Object.entries<
      ReturnType<typeof madeUpEntry> & { mean_acc: number }
    >(file)) {
      const { metric, info } = bench.summary(arch)
      expect(info.values).toEqual(test_acc)
      expect(metric).toBeCloseTo(mean_acc, 10)
      expect(bench.space.cost?.(arch)).toEqual({ params, flops })
    }
    bench.close()
  },
)
