import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parsePickle } from '@nasbench/core'
import { importFile } from '@nasbench/core/node'
import { testBenchmark } from '@nasbench/core/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sharedPath } from '../../../test/shared.js'
import { temporaryFolder } from '../../../test/temporary.js'
import { graphPlugin, graphSpace, operations } from '../src/index.js'
import plugin from '../src/plugin.js'

const folder = temporaryFolder()
const quiet = { verbose: false }
const cora = sharedPath('data/graph/cora.bench')
const proteins = sharedPath('data/graph/proteins.bench')

describe('the demo', () => testBenchmark(plugin, { test, samples: 15 }))

describe('the space', () => {
  test('has 26,206 cells in the order of their keys', () => {
    const keys = [...graphSpace.iterAll()].map((arch) => graphSpace.format(arch))
    expect(keys).toHaveLength(26_206)
    expect(keys).toEqual([...keys].sort())
    expect(keys.at(0)).toBe('0:0000')
  })

  test.skipIf(cora === undefined)('has exactly the published keys', () => {
    const entries = parsePickle(readFileSync(cora!)) as ReadonlyMap<number, unknown>
    const keys = [...entries.keys()].map(Number).sort((a, b) => a - b)
    expect([...graphSpace.iterAll()].map((arch) => Number(graphSpace.format(arch).replace(':', '')))).toEqual(
      keys,
    )
  })

  test('reads keys, wirings, indices, lists and objects', () => {
    const arch = graphSpace.from('8:7072')
    expect(arch).toEqual({ link: [0, 1, 2, 3], ops: ['fc', 'gat', 'fc', 'gin'] })
    for (const form of [
      'key:87072',
      graphSpace.getIndex(arch),
      String(graphSpace.getIndex(arch)),
      arch,
      "Arch([0, 1, 2, 3], ['fc', 'gat', 'fc', 'gin'])",
      '{"link": [0, 1, 2, 3], "ops": ["fc", "gat", "fc", "gin"]}',
    ]) {
      expect(graphSpace.from(form)).toBe(arch)
    }
    for (const wrong of [
      '8:8888',
      '9:0000',
      'key:97072',
      '99999',
      { link: [0, 2, 0, 0], ops: ['fc', 'fc', 'fc', 'fc'] },
    ]) {
      expect(() => graphSpace.from(wrong)).toThrow('invalid nb-graph architecture')
    }
  })

  test('isomorphic forms are one cell', () => {
    const form = fc.record({
      link: fc.tuple(fc.constant(0), fc.nat(1), fc.nat(2), fc.nat(3)),
      ops: fc.tuple(...Array.from({ length: 4 }, () => fc.constantFrom(...operations.slice(0, -1)))),
    })
    fc.assert(
      fc.property(form, fc.nat(2), ({ link, ops }, at) => {
        // Two neighbouring nodes change places unless the later one takes its input from the earlier one.
        if (link[at + 1] === at + 1) return
        const swap = (items: readonly (string | number)[]) =>
          items.map((_, node) => items[node === at ? at + 1 : node === at + 1 ? at : node]!)
        const renamed = (swap(link) as number[]).map((input) =>
          input === at + 1 ? at + 2 : input === at + 2 ? at + 1 : input,
        )
        expect(graphSpace.from({ link: renamed, ops: swap(ops) })).toBe(graphSpace.from({ link, ops }))
      }),
    )
  })
})

describe.skipIf(cora === undefined || proteins === undefined)('the published files', () => {
  test('answer as published, one dataset each, a folder of them at once', async () => {
    const published = join(folder, 'light')
    mkdirSync(published)
    for (const file of [cora!, proteins!]) copyFileSync(file, join(published, basename(file)))
    const { location } = await importFile(graphPlugin, published, { ...quiet, to: join(folder, 'both') })
    const bench = await plugin.open(location, quiet)
    expect(bench.datasets()).toEqual(['cora', 'proteins'])
    expect(graphSpace.format(bench.top({ k: 1, dataset: 'cora' })[0]!.arch)).toBe('8:7072')
    expect(bench.summary('key:87072').metric).toBe(0.8193333333333334)
    expect(bench.summary('key:87072', { split: 'test' }).metric).toBe(0.8263333333333334)
    expect(graphSpace.format(bench.top({ k: 1, split: 'test' })[0]!.arch)).toBe('7:7016')
    expect(bench.summary('key:77016', { split: 'test' }).metric).toBe(0.8313333333333333)
    const key = 'key:11111'
    expect(bench.summary(key, { dataset: 'proteins' })).toMatchObject({
      metricName: 'roc-auc',
      metric: 0.8119999999999999,
      std: null,
      info: { seeds: [null] },
    })
    expect(bench.summary(key, { dataset: 'proteins', split: 'test' }).metric).toBe(0.7465365665951403)
    expect(bench.summary(key, { dataset: 'proteins', metric: 'latency' })).toMatchObject({
      metric: 0.0021944046020507812,
      unit: 'seconds',
    })
    expect(bench.space.cost?.(key, { dataset: 'proteins' })).toEqual({ params: 493_168, flops: null })
    expect(bench.getStatistics()).toMatchObject({ architectures: 26_206, runs: 26_206 + 2_021 })
    expect(() => bench.summary(key, { dataset: 'citeseer' })).toThrow('has no val accuracy on citeseer')
    bench.close()
  })

  test('add up when they are imported one after another, each once', async () => {
    const to = join(folder, 'added')
    await importFile(graphPlugin, proteins!, { ...quiet, to })
    await importFile(graphPlugin, cora!, { ...quiet, to })
    expect(await importFile(graphPlugin, proteins!, { ...quiet, to })).toMatchObject({ reused: true })
    const [added, both] = [await plugin.open(to, quiet), await plugin.open(join(folder, 'both'), quiet)]
    for (const dataset of ['cora', 'proteins']) {
      for (const options of [{ dataset }, { dataset, split: 'test' }, { dataset, metric: 'latency' }]) {
        expect(added.queryMany(added.space.iterAll(), options)).toEqual(
          both.queryMany(both.space.iterAll(), options),
        )
      }
      expect(added.space.cost?.('key:11111', { dataset })).toEqual(
        both.space.cost?.('key:11111', { dataset }),
      )
    }
    added.close()
    both.close()
  })

  test('a file of any of the nine datasets is read as it is', async () => {
    const to = join(folder, 'nine')
    const names = ['cora', 'citeseer', 'pubmed', 'cs', 'physics', 'photo', 'computers', 'arxiv', 'proteins']
    const published = join(folder, 'nine-files')
    mkdirSync(published)
    for (const name of names) copyFileSync(proteins!, join(published, `${name}.bench`))
    await importFile(graphPlugin, published, { ...quiet, to })
    const bench = await plugin.open(to, quiet)
    expect(bench.datasets()).toEqual(names)
    for (const dataset of names) {
      expect(bench.summary('key:11111', { dataset, split: 'test' }).metric).toBe(0.7465365665951403)
      expect(bench.metrics({ dataset })[0]!.name).toBe(dataset === 'proteins' ? 'roc-auc' : 'accuracy')
    }
    bench.close()
  })

  test('a file whose name does not say its dataset is refused, unless the caller says it', async () => {
    const file = join(folder, 'renamed.pkl')
    writeFileSync(file, readFileSync(proteins!))
    const to = join(folder, 'renamed')
    await expect(importFile(graphPlugin, file, { ...quiet, to })).rejects.toThrow(
      'its name or the caller says the dataset',
    )
    const { location } = await importFile(graphPlugin, file, { ...quiet, to, dataset: 'proteins' })
    const bench = await plugin.open(location, quiet)
    expect(bench.datasets()).toEqual(['proteins'])
    bench.close()
  })
})
