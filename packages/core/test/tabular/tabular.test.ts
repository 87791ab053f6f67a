import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import {
  createProductSpace,
  memorySource,
  type ProductArch,
  readJson,
  type TabularRecord,
  whenLoaded,
} from '@nasbench/core'
import { importFile, verifyImport } from '@nasbench/core/node'
import { testBenchmark } from '@nasbench/core/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../../test/temporary.js'
import { defineTabularPlugin as defineInBrowser } from '../../src/tabular/define.browser.js'
import { serve } from '../bytes/server.js'
import { refusal } from '../data/folder.js'
import { defineGrid, gridAxes, gridFile, gridSpace, madeUpRecord } from './made-up.js'

const folder = temporaryFolder()
const plugin = defineGrid()
const quiet = { verbose: false }

/** Imports records as a file would have them; gives where the store is. */
async function importRecords(name: string, records: unknown, of = plugin): Promise<string> {
  const file = join(folder, `${name}.json`)
  writeFileSync(file, typeof records === 'string' ? records : JSON.stringify(records))
  const { location } = await importFile(of, file, { ...quiet, to: join(folder, name) })
  return location
}

describe('a table, as demo', () => testBenchmark(plugin, { test }))

describe('a table, imported', () => {
  let store = ''
  beforeAll(async () => {
    store = await importRecords('store', gridFile())
  })
  testBenchmark(plugin, { test, open: () => plugin.open(store, quiet) })

  test('answers what the demo answers, to the bit, and says where from', async () => {
    const [demo, bench] = [await plugin.demo(), await plugin.open(store, quiet)]
    for (const dataset of ['small', 'large']) {
      for (const split of ['val', 'test']) {
        for (const metric of ['accuracy', 'loss']) {
          for (const budget of demo.availableBudgets({ dataset, split, metric })) {
            const question = { dataset, split, metric, budget }
            expect(bench.queryMany(bench.space.iterAll(), question)).toEqual(
              demo.queryMany(demo.space.iterAll(), question),
            )
          }
        }
      }
    }
    expect(bench.getStatistics()).toEqual({ ...demo.getStatistics(), version: 'Grid JSON' })
    expect(bench.source).toMatchObject({
      kind: 'file',
      file: 'store.json',
      version: 'Grid JSON',
      location: store,
    })
    expect(demo.source).toEqual({ kind: 'demo', file: 'demo', version: 'made up by formula' })
    bench.close()
  })

  test('holds every number of the file', async () => {
    const verified = await verifyImport(plugin, join(folder, 'store.json'), store)
    expect(verified).toMatchObject({ values: expect.any(Number) })
  })

  test('averages runs, tells each of them, and leaves out what was not measured', async () => {
    const bench = await plugin.open(store, quiet)
    // Architecture 15 has runs 3 and 5, and no budget 5 of run 3: 50 + 15 % 7 + seed + budget + 0.25.
    expect(bench.query(15, { budget: 9 })).toEqual({
      metric: 50 + 1 + 4 + 9 + 0.25,
      metricName: 'accuracy',
      unit: 'percent',
      cost: 9 * 16,
      std: 1,
      info: {
        index: 15,
        arch: 'abca',
        dataset: 'small',
        split: 'val',
        budget: 9,
        seeds: [3, 5],
        values: [63.25, 65.25],
        source: 'store.json',
        version: 'Grid JSON',
      },
    })
    expect(bench.query(15, { budget: 5 })).toMatchObject({ metric: 61.25, std: null, info: { seeds: [5] } })
    expect(() => bench.query(15, { budget: 5, seed: 3 })).toThrow('has no val accuracy of architecture 15')
    expect(() => bench.query(15, { seed: 4 })).toThrow('expected 3 or 5')
    expect(() => bench.query(7)).toThrow('store.json has no run of architecture 7 on small')
    expect([...(bench.curve?.(15, { seed: 5 }) ?? [])]).toEqual([57.25, 61.25, 65.25])
    expect(bench.trainTime(15)).toBe(9 * 16)
    expect(bench.query(15, { dataset: 'large' }).cost).toBeNull()
    bench.close()
  })

  test('ranks by either metric in its own direction, with recorded limits', async () => {
    const bench = await plugin.open(store, quiet)
    const best = bench.top({ k: 3 })
    expect(best.map(({ index }) => index)).toEqual([13, 27, 41])
    expect(bench.top({ k: 3, by: 'loss' })).toMatchObject([{ index: 13 }, { index: 27 }, { index: 41 }])
    expect(bench.top({ k: 1, maxParams: 1012 })).toMatchObject([{ index: 5 }])
    expect(bench.top({ k: 1, maxFlops: 5_000_000_000 - 20 })).toMatchObject([{ index: 27 }])
    expect(bench.top({ k: 2, where: (_, index) => index > 50 })).toMatchObject([{ index: 55 }, { index: 69 }])
    expect(bench.space.cost?.(gridSpace.at(80))).toEqual({ params: 1080, flops: 4_999_999_920 })
    bench.close()
  })
})

test('a space that no number can count is imported, asked and shown by as much of a demo', async () => {
  const space = createProductSpace({ name: 'grid', choices: Array(40).fill(['a', 'b', 'c']), separator: '' })
  const large = defineGrid({ space })
  const archs = space.randomSample({ n: 50, seed: 1 })
  const records = archs.map((arch) => ({
    arch: space.format(arch),
    ...madeUpRecord(arch, space.getIndex(arch)),
  }))
  // JSON has no bigint, and made-up numbers follow the last digits.
  const store = await importRecords('large', records, large)
  const bench = await large.open(store, quiet)
  expect(bench.getStatistics()).toMatchObject({ architectures: 50, spaceSize: 3n ** 40n })
  expect(new Set(bench.iterAll())).toHaveProperty('size', 50)
  const [arch] = archs as [ProductArch]
  expect(bench.query(arch).info.index).toBe(space.getIndex(arch))
  const ranked = bench.top({ k: 50 })
  expect(ranked.length).toBe(archs.filter((one) => Number(space.getIndex(one)) % 1000 !== 7).length)
  bench.close()
  expect((await large.demo()).getStatistics().architectures).toBe(20_000)
})

test('a table without parameters has no limits to keep, and none of a space with a formula', async () => {
  const bare = defineGrid({ demo: () => ({ results: [{ values: { accuracy: 50 } }] }) })
  await expect(bare.demo().then((bench) => bench.top({ k: 1, maxParams: 5 }))).rejects.toThrow(
    'grid has no parameters and FLOPs to limit',
  )
  const space = { ...gridSpace, cost: () => ({ params: 4, flops: 9 }) }
  const formula = await defineGrid({
    space,
    demo: () => ({ results: [{ values: { accuracy: 50 } }] }),
  }).demo()
  expect(formula.top({ k: 1, maxParams: 4 })).toMatchObject([{ index: 0 }])
  expect(formula.top({ k: 1, maxFlops: 8 })).toEqual([])
})

test('what is left out of a record is the default, and what a file lacks is refused', async () => {
  const one = await defineGrid({
    axes: {
      ...({ datasets: ['small', 'large'], splits: ['val', 'test'], budgets: [1, 5, 9] } as const),
      metrics: [accuracy],
      defaults: { dataset: 'large', budget: 5 },
    },
    demo: () => ({ results: [{ values: { accuracy: 50 } }] }),
  }).demo()
  expect(one.defaults()).toMatchObject({ dataset: 'large', split: 'val', budget: 5 })
  expect(one.query(0)).toMatchObject({
    metric: 50,
    info: { dataset: 'large', split: 'val', budget: 5, seeds: [0] },
  })
  expect(() => one.query(0, { dataset: 'small' })).toThrow('demo has no val accuracy on small')
  expect(() => one.query(0, { split: 'test' })).toThrow('demo has no test accuracy on large')
  expect(one.availableBudgets()).toEqual([5])
  expect(one.availableBudgets({ split: 'test' })).toEqual([])
})

const accuracy = { name: 'accuracy', unit: 'percent', direction: 'maximize', bounds: [0, 100] } as const

const good: TabularRecord = { arch: 'abca', results: [{ values: { accuracy: 50 } }] }
const result = (changes: object) => [{ ...good, results: [{ values: { accuracy: 50 }, ...changes }] }]

test.each<[string, unknown, string]>([
  ['no record', [], 'has no record in it'],
  ['what is no architecture', [good, { ...good, arch: 'abcd' }], 'record 2 of'],
  ['what is no architecture', [{ ...good, arch: 81 }], 'does not name an architecture'],
  ['an architecture twice', [good, { ...good, arch: 15 }], 'has architecture 15 a second time'],
  ['an unknown dataset', result({ dataset: 'big' }), 'unknown dataset "big", expected small or large'],
  ['an unknown split', result({ split: 'train' }), 'unknown split "train", expected val or test'],
  ['an unknown budget', result({ budget: 2 }), 'unknown budget 2, expected 1, 5 or 9'],
  ['an unknown metric', result({ values: { f1: 1 } }), 'unknown metric "f1", expected accuracy or loss'],
  [
    'a value beyond its bounds',
    result({ values: { accuracy: 101 } }),
    'has accuracy 101, expected 0 to 100 (percent)',
  ],
  [
    'null for parameters beside a text for a value',
    [{ ...good, params: null, results: [{ values: { loss: null, accuracy: '50' } }] }],
    'has accuracy "50"',
  ],
  ['a value that is none', result({ values: { accuracy: '50' } }), 'has accuracy "50"'],
  ['a seed that is none', result({ seed: 1.5 }), 'has seed 1.5, expected an integer'],
  ['seconds below 0', result({ seconds: -1 }), 'has -1 seconds'],
  ['parameters that are none', [{ ...good, params: -1 }], 'has -1 params, expected a count'],
  [
    'two values for one thing',
    [{ ...good, results: [good.results[0], good.results[0]] }],
    'has val/accuracy of run 0 at budget 9 twice',
  ],
])('a file with %s is refused', async (_, records, message) => {
  // Recognised as a list of records, whatever is in it.
  const lenient = defineGrid({ importers: [jsonImporter] })
  const error = await refusal(() => importRecords(`wrong-${message.length}`, records, lenient))
  expect(error.code).toBe('CORRUPT_FILE')
  expect(error.message).toContain(message)
})

const jsonImporter = {
  id: 'json',
  title: 'JSON',
  detect: () => true,
  records: async (source: Parameters<typeof readJson>[0]) =>
    (await readJson(source)) as TabularRecord<ProductArch>[],
}

test('a file that is no JSON is refused with its name', async () => {
  const error = await refusal(() => readJson(memorySource(new TextEncoder().encode('{"a":'), 'cut.json')))
  expect(error.code).toBe('CORRUPT_FILE')
  expect(error.message).toMatch(/^cut\.json is not JSON: /)
  expect(await readJson(memorySource(new TextEncoder().encode('{"a":[1]}')))).toEqual({ a: [1] })
})

test('an import is told of, and stops when it is told to', async () => {
  const space = createProductSpace({ name: 'grid', choices: Array(7).fill(['a', 'b', 'c']), separator: '' })
  const controller = new AbortController()
  let yielded = 0
  const slow = defineGrid({
    space,
    importers: [
      {
        ...jsonImporter,
        async *records() {
          for (const arch of space.iterAll()) {
            if (++yielded === 900) controller.abort()
            yield { arch, results: [{ values: { accuracy: 50 } }] }
          }
        },
      },
    ],
  })
  const file = join(folder, 'slow.json')
  writeFileSync(file, '[]')
  const told: number[] = []
  const options = {
    to: join(folder, 'slow'),
    onProgress: ({ done, unit }: { done: number; unit?: string }) => {
      if (unit === 'records') told.push(done)
    },
  }
  expect((await refusal(() => importFile(slow, file, { ...options, signal: controller.signal }))).code).toBe(
    'ABORTED',
  )
  expect([yielded, told]).toEqual([1000, [1000]])
  await importFile(slow, file, options)
  expect(told).toEqual([1000, 1000, 2000, 2187])
})

test.each<[string, object, string]>([
  ['no dataset', { datasets: [] }, 'datasets must be one or more'],
  ['a split twice', { splits: ['val', 'val'] }, 'splits must be one or more distinct names'],
  ['a name with a slash', { datasets: ['a/b'] }, '"a/b" in datasets'],
  ['a name that is taken', { splits: ['seconds'] }, '"seconds" in splits'],
  ['budgets that descend', { budgets: [9, 1] }, 'budgets must be ascending integers'],
  ['half a budget', { budgets: [0.5] }, 'budgets must be ascending integers'],
  ['no metric', { metrics: [] }, 'metrics must be one or more'],
  ['a default dataset that is none', { defaults: { dataset: 'x' } }, 'the default dataset "x"'],
  ['a default split that is none', { defaults: { split: 'x' } }, 'the default split "x"'],
  ['a default budget that is none', { defaults: { budget: 2 } }, 'the default budget 2'],
])('axes with %s are refused at once', async (_, changes, message) => {
  const axes = { datasets: ['small'], splits: ['val'], budgets: [1, 5], metrics: [accuracy], ...changes }
  const error = await refusal(async () => defineGrid({ axes }))
  expect(error.code).toBe('INVALID_ARGUMENT')
  expect(error.message).toContain(message)
})

describe('where there are no files', () => {
  const files = (store: string) =>
    new Map(
      readdirSync(store, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => {
          const path = join(entry.parentPath, entry.name)
          return [
            `/${relative(store, path).split(sep).join('/')}`,
            new Uint8Array(readFileSync(path)),
          ] as const
        }),
    )

  test('a store is opened from its address, and asked for what a question needs', async () => {
    const store = await importRecords('served', gridFile())
    const server = await serve(files(store))
    const browser = defineInBrowser({ ...plugin, axes: gridAxes, importers: [], demo: madeUpRecord })
    const bench = await browser.open(server.url)
    const opening = server.requests.length
    expect(() => bench.query(15)).toThrow(expect.objectContaining({ code: 'NOT_LOADED' }))
    const local = await plugin.open(store, quiet)
    expect(await whenLoaded(() => bench.query(15))).toEqual(local.query(15))
    expect(await whenLoaded(() => bench.top({ k: 5, maxParams: 1050 }))).toEqual(
      local.top({ k: 5, maxParams: 1050 }),
    )
    const columns = new Set(server.requests.slice(opening).map(({ path }) => path.split('/c/')[0]))
    expect(columns).not.toContain('/runs/large/val/accuracy')
    bench.close()
    local.close()
    await server.close()
  })

  test('a path is refused', async () => {
    const browser = defineInBrowser({ ...plugin, axes: gridAxes, importers: [], demo: madeUpRecord })
    expect((await refusal(() => browser.open('/some/path'))).code).toBe('INVALID_ARGUMENT')
  })
})
