import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../../test/temporary.js'
import { verifyImport } from '../../../core/src/data/verify-import.js'
import { Instance, raw, Tuple, writePickle } from '../../../core/test/pickle/write-pickle.js'
import { nb301Data } from '../../src/data.js'
import { dartsSpace } from '../../src/space.js'
import {
  configOf,
  contentOf,
  entryOf,
  importPublished,
  linesOf,
  openEntries,
  openPublished,
  writeFile,
} from '../stores.js'

/** Plain objects as the Maps that the pickle writer takes for dicts; what is one object stays one. */
function dicts(value: unknown, seen = new Map<unknown, unknown>()): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Tuple) return value
  const known = seen.get(value)
  if (known !== undefined) return known
  const made = Array.isArray(value)
    ? value.map((item) => dicts(item, seen))
    : new Map(Object.entries(value).map(([key, item]) => [key, dicts(item, seen)]))
  seen.set(value, made)
  return made
}

const pickled = (entries: readonly unknown[], more: Record<string, unknown> = {}) =>
  writePickle(dicts({ ...more, entries }))
const entries = [
  entryOf(5n),
  entryOf(7n, { runtime: 99 }),
  entryOf(5n, { created_by_optimizer: 'de' }, 'de/results_3.json'),
]

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url))

describe('a file that was saved again', () => {
  const parsed = entries.map((entry) => entry.parsed)
  const byPath = Object.fromEntries(entries.map((entry) => [entry.path, entry.parsed]))
  const entriesByPath = Object.fromEntries(entries.map(({ path, ...entry }) => [path, entry]))

  test.each<[name: string, file: string, content: string | Uint8Array, paths: boolean]>([
    ['one JSON array', 'a.json', JSON.stringify(entries), true],
    ['one JSON array over several lines', 'a.json', JSON.stringify(entries, null, 1), true],
    ['JSON with a byte order mark', 'a.json', `\uFEFF${JSON.stringify(entries)}`, true],
    ['JSON lines with a byte order mark', 'a.jsonl', `\uFEFF${linesOf(entries)}`, true],
    ['the whole pickle as JSON', 'a.json', JSON.stringify({ num_files: 3, entries }), true],
    ['records by path', 'a.json', JSON.stringify(byPath), true],
    ['entries by path', 'a.json', JSON.stringify(entriesByPath), true],
    ['records without paths', 'a.json', JSON.stringify(parsed), false],
    ['a pickle of a list', 'a.pkl', writePickle(dicts(entries)), true],
    ['a pickle of records by path', 'a.pkl', writePickle(dicts(byPath)), true],
    ['a pickle of entries by path', 'a.pkl', writePickle(dicts(entriesByPath)), true],
    ['a pickle of records without paths', 'a.pkl', writePickle(dicts(parsed)), false],
  ])('is read from %s', async (_, name, content, paths) => {
    const bench = await openPublished(writeFile(name, content))
    expect(bench.getStatistics().runs).toBe(3)
    expect(bench.summary({ run: 1 })).toMatchObject({ info: { entry: 1 } })
    expect(bench.summary(7n).metric).toBe(bench.summary({ run: 1 }).metric)
    if (paths) expect(bench.summary('/data/de/results_3.json').info.entry).toBe(2)
    else expect(bench.summary({ run: 2 }).info.entry).toBe(2)
    bench.close()
  })

  test.each([
    [
      '[{"some": "thing", "optimized_hyperparamater_config": 0}, {"some": "thing"}]',
      /record 2 is not the record/,
    ],
    ['{"optimized_hyperparamater_confi": [{}], "x": "optimized_hyperparamater_config"}', /is not the record/],
  ])('is refused with the record that is wrong: %s', async (content, message) => {
    await expect(importPublished(writeFile('a.json', content))).rejects.toThrow(message)
  })
})

describe("NASBenchAPI's pickle", () => {
  test('gives the same store as JSON lines, in whatever protocol', async () => {
    const expected = contentOf(await importPublished(writeFile('a.jsonl', linesOf(entries))))
    for (const bytes of [
      pickled(entries, { num_files: 3 }),
      writePickle(dicts({ num_files: 3, entries }), { protocol: 2 }),
      writePickle(dicts({ entries, benchmark: 'nasbench301', more: { of: ['something'] } }), { memo: false }),
    ]) {
      expect(contentOf(await importPublished(writeFile('a.pkl', bytes)))).toEqual(expected)
    }
  })

  test('is compared with its store bit for bit', async () => {
    const path = writeFile('a.pkl', pickled(entries))
    const store = await importPublished(path)
    await expect(verifyImport(nb301Data, path, store.location)).resolves.toBeDefined()
  })

  test('says how many files it was made of, which are counted nowhere', async () => {
    const benchmark = await openPublished(writeFile('a.pkl', pickled(entries, { num_files: 60_000 })))
    expect(benchmark.getStatistics()).toMatchObject({ runs: 3, declaredFiles: 60_000, architectures: 2 })
  })

  test.each([
    ['without entries', { parsed: 1, num_files: 3, 'entries ': [] }, 'has no training runs'],
    ['with entries that are a dict', { entries: { parsed: 1 } }, 'has no training runs'],
    ['with an entry that is none', { parsed: 0, entries: [5] }, 'entry 0 is 5, not a dict'],
    ['with an entry that has no path', { entries: [{ parsed: {} }] }, 'entry 0 has no path'],
    [
      'with an entry that has no record',
      { parsed: 0, entries: [{ path: 'a' }] },
      'entry 0 has no record of a run',
    ],
  ])('%s is refused', async (_, content, message) => {
    const path = writeFile('a.pkl', writePickle(dicts(content)))
    await expect(importPublished(path)).rejects.toMatchObject({
      code: 'UNSUPPORTED_FILE',
      message: expect.stringContaining(message),
    })
  })

  test('runs nothing', async () => {
    const entry = new Map<string, unknown>([
      ['path', 'a'],
      ['parsed', new Map([['x', new Instance('os', 'system', ['true'])]])],
    ])
    const path = writeFile('a.pkl', writePickle(new Map([['entries', [entry]]])))
    await expect(importPublished(path)).rejects.toMatchObject({ code: 'UNSAFE_PICKLE' })
  })

  test('cut off anywhere is refused', async () => {
    const bytes = pickled(entries)
    for (const part of [0.3, 0.6, 0.99]) {
      const path = writeFile('a.pkl', bytes.slice(0, Math.floor(bytes.length * part)))
      await expect(importPublished(path)).rejects.toMatchObject({ code: 'CORRUPT_FILE' })
    }
  })
})

describe("NASLib's pickle", () => {
  const ranks = [0n, 1_000_000_000_007n, dartsSpace.size - 1n]
  const key = (rank: bigint) =>
    new Tuple(
      dartsSpace.encode(dartsSpace.at(rank)).map((cell) => new Tuple(cell.map((pair) => new Tuple(pair)))),
    )
  const curve = (rank: bigint) => Array.from({ length: 98 }, (_, at) => 20 + at / 2 + Number(rank % 7n) / 10)
  const file = () =>
    writeFile(
      'nb301_full_training.pickle',
      writePickle(
        new Map(
          ranks.map((rank) => [
            key(rank),
            new Map<string, unknown>([
              ['train_losses', curve(rank).map((value) => 5 - value / 20)],
              ['val_accuracies', curve(rank)],
              ['runtime', 4000.5],
            ]),
          ]),
        ),
      ),
    )

  test('is told by its content, and answers by genotype', async () => {
    const benchmark = await openPublished(file())
    expect(benchmark.source.version).toBe('NASLib pickle')
    expect([...benchmark.iterAll()].map((arch) => benchmark.getIndex(arch))).toEqual(ranks)
    const arch = dartsSpace.at(ranks[1] as bigint)
    expect([...benchmark.curve(arch)]).toEqual(curve(ranks[1] as bigint))
    expect(benchmark.summary(arch, { budget: 10 })).toMatchObject({
      metric: curve(ranks[1] as bigint)[9],
      cost: 4000.5,
      info: { path: null, optimizer: null, declaredBudget: null, bestEpoch: 98, epochUsed: 10 },
    })
    expect(benchmark.record({ run: 1 })).toEqual({
      path: null,
      parsed: {
        train_losses: curve(ranks[1] as bigint).map((value) => 5 - value / 20),
        val_accuracies: curve(ranks[1] as bigint),
        runtime: 4000.5,
      },
    })
  })

  test.each([3, 5])("with numpy's arrays for curves, of protocol %i, is read as well", async (protocol) => {
    const benchmark = await openPublished(fixture(`naslib-numpy-${protocol}.pickle`))
    const archs = [0, 1, 2].map((entry) => benchmark.query({ run: entry }).arch as string)
    for (const [number, arch] of archs.entries()) {
      const values = Array.from({ length: 98 }, (_, epoch) => 40 + epoch / 2 + number)
      expect([...benchmark.curve(arch)]).toEqual(values)
      expect([...benchmark.curve(arch, { split: 'train', metric: 'loss' })]).toEqual(
        values.map((_, epoch) => Math.fround(3 - epoch / 64 - number)),
      )
      expect(benchmark.trainTime(arch)).toBe(5000.5 + number)
      expect(benchmark.record({ run: number })?.parsed.val_accuracies).toEqual(values)
    }
  })

  test('has no test accuracies, and says so', async () => {
    const benchmark = await openPublished(file())
    expect(benchmark.splits()).toEqual(['train', 'val'])
    expect(benchmark.metrics().map(({ name }) => name)).toEqual(['accuracy', 'loss'])
    expect(() => benchmark.query({ run: 0 }, { split: 'test' })).toThrow(
      'has no test accuracy, only that of val',
    )
    expect(benchmark.query({ run: 0 }).testAccuracy).toBeNull()
  })

  test('with a key that is no architecture is refused', async () => {
    const bytes = writePickle(
      new Map([
        [
          new Tuple([1, 2]),
          new Map([
            ['val_accuracies', [1]],
            ['train_losses', [1]],
          ]),
        ],
      ]),
    )
    await expect(importPublished(writeFile('a.pickle', bytes))).rejects.toMatchObject({
      code: 'UNSUPPORTED_FILE',
      message: expect.stringContaining('a key that is not an architecture'),
    })
  })
})

describe('JSON', () => {
  test('one record alone may be written over many lines', async () => {
    const [entry] = entries
    const record = entry?.parsed
    for (const text of [
      JSON.stringify(record, null, 2),
      JSON.stringify(record),
      `${JSON.stringify(record)}\n`,
    ]) {
      const benchmark = await openPublished(writeFile('results_0.json', text))
      expect(benchmark.record({ run: 0 })).toEqual({ path: 'line 1', parsed: record })
    }
  })

  test('of Python may have numbers that are none', async () => {
    const text = JSON.stringify(
      entryOf(3n, { runtime: 'X', budget: 'Y', zero: 'Z', note: 'NaN, "Infinity"' }),
    )
    const benchmark = await openPublished(
      writeFile('a.jsonl', text.replace('"X"', 'NaN').replace('"Y"', '-Infinity').replace('"Z"', '-0.0')),
    )
    expect(benchmark.record({ run: 0 })?.parsed).toMatchObject({
      runtime: Number.NaN,
      budget: Number.NEGATIVE_INFINITY,
      zero: -0,
      note: 'NaN, "Infinity"',
    })
  })

  test('that is broken is refused, with the line', async () => {
    const path = writeFile('a.jsonl', `${linesOf(entries)}{"path": "a", "parsed": {]\n`)
    await expect(importPublished(path)).rejects.toMatchObject({
      code: 'CORRUPT_FILE',
      message: expect.stringContaining('a.jsonl, line 4 is not valid JSON'),
    })
    const other = writeFile('a.jsonl', `${linesOf(entries)}{"some": "thing"}\n`)
    await expect(importPublished(other)).rejects.toMatchObject({
      code: 'UNSUPPORTED_FILE',
      message: expect.stringContaining('line 4 is not the record of a training run'),
    })
  })

  test('in folders by optimizer tells the optimizer where the records do not', async () => {
    const folder = temporaryFolder()
    const { created_by_optimizer: _, ...record } = entryOf(5n).parsed as Record<string, unknown>
    for (const name of [
      'rs/results_1.json',
      'de/results_10_ti.json',
      'de/results_9.json',
      'other/results_1.json',
    ])
      writeFile(name, JSON.stringify(record), folder)
    writeFile('configspace.json', '{}', folder)
    const benchmark = await openPublished(folder)
    expect(benchmark.runs(dartsSpace.at(5n)).map(({ path, optimizer }) => [path, optimizer])).toEqual([
      ['de/results_10_ti.json', 'de'],
      ['de/results_9.json', 'de'],
      ['other/results_1.json', null],
      ['rs/results_1.json', 'rs'],
    ])
    expect(benchmark.record('rs/results_1.json')?.parsed).toEqual(record)
  })

  test("in one optimizer's folder, and in an archive with or without a folder around", async () => {
    const text = (rank: bigint) => new TextEncoder().encode(JSON.stringify(entryOf(rank).parsed))
    const folder = temporaryFolder()
    writeFile('rs/results_7.json', text(7n), folder)
    expect((await openPublished(`${folder}/rs`)).record({ run: 0 })?.path).toBe('results_7.json')
    for (const root of ['', 'nb_301_v13/', 'a/b/']) {
      const files = Object.fromEntries(
        ['de/results_2.json', 'rs/results_1.json'].map((name) => [root + name, text(7n)]),
      )
      const zip = zipSync({ ...files, [`${root}results_x.txt`]: text(1n) })
      const benchmark = await openPublished(writeFile('runs.zip', zip))
      expect(benchmark.runs(7n).map(({ path }) => path)).toEqual(['de/results_2.json', 'rs/results_1.json'])
    }
  })

  test('a broken file among others is refused by name', async () => {
    const zip = zipSync({ 'rs/results_1.json': raw('{"info": [') })
    await expect(importPublished(writeFile('runs.zip', zip))).rejects.toMatchObject({
      code: 'CORRUPT_FILE',
      message: expect.stringContaining('runs.zip/rs/results_1.json is not valid JSON'),
    })
  })

  test('an import that is stopped ends at once', async () => {
    const { importJsonLines } = await import('../../src/import/json-lines.js')
    const { memorySource } = await import('@nasbench/core')
    const { createStore } = await import('@nasbench/core/node')
    const writer = createStore(temporaryFolder(), { benchmark: 'nb301', layoutVersion: 1 })
    const source = memorySource(new TextEncoder().encode(linesOf(entries)), 'a.jsonl')
    await expect(importJsonLines(source, writer, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'ABORTED',
    })
    writer.discard()
  })
})

describe('whatever a record has is there again', () => {
  test('fields that nobody knows, of any type and depth', async () => {
    const odd = entryOf(9n, {
      budget: 3,
      a_number: -0.1,
      'strange name!': 5,
      info: [
        { val_accuracy: 1 / 3, epochs: 2, flag: true, nothing: null, list: [1, 'two', [3]], of: {} },
        { second: 1 },
      ],
      nested: { deep: { deeper: [1.5, { x: null }] } },
      empty: [],
      numbers: [1, 2, 3],
      normal: 5,
      info_x: 'text',
      path: 'inside',
    })
    const entry = { ...odd, more: { beside: [1, 2] } }
    const benchmark = await openEntries([entryOf(1n), entry])
    expect(benchmark.record({ run: 1 })).toEqual(entry)
    expect(benchmark.record({ run: 0 })).toEqual(entryOf(1n))
  })

  test('integers that no number holds', async () => {
    const entry = entryOf(9n, {}, 'a.json')
    const parsed = new Map(Object.entries(dicts(entry.parsed) as Map<string, unknown>))
    for (const [key, value] of dicts(entry.parsed) as Map<string, unknown>) parsed.set(key, value)
    parsed.set('large', 2n ** 70n)
    const bytes = writePickle(
      new Map([
        [
          'entries',
          [
            new Map<string, unknown>([
              ['path', 'a.json'],
              ['parsed', parsed],
            ]),
          ],
        ],
      ]),
    )
    const benchmark = await openPublished(writeFile('a.pkl', bytes))
    expect(benchmark.record({ run: 0 })?.parsed.large).toBe(2n ** 70n)
  })

  test('curves of any length and kind', async () => {
    const long = Array.from({ length: 250 }, (_, at) => at / 3)
    const curves = [
      { 'Train/val_accuracy': long },
      { 'Train/val_accuracy': long.slice(0, 98), 'Train/epochs': long.map((_, at) => at + 1) },
      { 'Train/val_accuracy': long.slice(0, 99), unknown: [0.5], 'Odd/../name': [1, 2] },
      { 'Train/val_accuracy': [94.48, 94.5].map(Math.fround), empty: [], texts: ['a'] },
      {},
    ]
    const all = curves.map((learning_curves, at) => entryOf(BigInt(at), { learning_curves }))
    const benchmark = await openEntries(all)
    for (const [at, entry] of all.entries()) expect(benchmark.record({ run: at })).toEqual(entry)
    expect(benchmark.getStatistics().curves).toEqual({ longest: 250, complete: 1, shorter: 3, none: 1 })
    expect([...benchmark.queryMany([0, 1, 2, 3, 4])]).toEqual([
      long[249],
      long[97],
      long[98],
      Math.fround(94.5),
      80.25,
    ])
    const epoch99 = (options: object) => [...benchmark.queryMany([0, 1, 2, 3], { budget: 99, ...options })]
    expect(epoch99({})).toEqual([long[98], Number.NaN, long[98], Number.NaN])
    expect(epoch99({ clamp: true })).toEqual([long[98], long[97], long[98], Math.fround(94.5)])
    expect(() => benchmark.query({ run: 1 }, { budget: 99 })).toThrow(/98/)
    expect([...benchmark.curve({ run: 0 })]).toEqual(long)
    expect(benchmark.summary({ run: 3 }, { budget: 200, clamp: true }).info).toMatchObject({
      clamped: true,
      epochUsed: 2,
    })
  })

  test("a configuration with YAHPO Gym's keys is an architecture as well, and comes back as it stands", async () => {
    const { optimized_hyperparamater_config: config, ...rest } = entryOf(77n).parsed
    const spelled = Object.fromEntries(
      Object.entries(config).map(([key, value]) => [key.replaceAll(':', '_COLON_'), value]),
    )
    const absent = { ...spelled, NetworkSelectorDatasetInfo_COLON_darts_COLON_edge_normal_4: '#na#' }
    const all = [spelled, absent].map((one) => ({
      path: 'rs/results_1.json',
      parsed: { ...rest, optimized_hyperparamater_config: one },
    }))
    expect('NetworkSelectorDatasetInfo_COLON_darts_COLON_edge_normal_4' in spelled).toBe(false)
    const benchmark = await openEntries(all)
    for (const [at, entry] of all.entries()) {
      expect(benchmark.getIndex({ run: at })).toBe(77n)
      expect(benchmark.record({ run: at })).toEqual(entry)
    }
  })

  test('an original folder with odd records: each is kept, and answers what it can', async () => {
    const folder = join(temporaryFolder(), 'nb_301_v13_lc_iclr_final')
    const odd: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
      'rs/results_0.json': {},
      'rs/results_1_ti.json': {},
      'de/results_2.json': { test_accuracy: undefined },
      'tpe/results_3.json': { runtime: undefined },
      're/results_4.json': { learning_curves: undefined },
      'darts/results_5.json': { info: [] },
      'pc_darts/results_6.json': { info: undefined },
      'drnas/results_7.json': { budget: undefined, final_metric_score: undefined },
      'gdas/results_8.json': { test_accuracy: null, runtime: null },
      'random_ws/results_9.json': { learning_curves: { 'Train/val_accuracy': [50.5] } },
      'bananas/results_10.json': { learning_curves: {} },
      'combo/results_11.json': { learning_curves: null, test_accuracy: '79.5' },
    }
    const records = new Map<string, unknown>()
    for (const [at, [path, changes]] of Object.entries(odd).entries()) {
      const { created_by_optimizer: _, ...parsed } = entryOf(BigInt(1000 + at), changes).parsed
      const record = JSON.parse(JSON.stringify(parsed)) as unknown
      records.set(path, record)
      writeFile(path, JSON.stringify(record), folder)
    }
    for (const other of ['README.md', '.DS_Store', 'rs/._results_0.json'])
      writeFile(other, 'no record', folder)
    const benchmark = await openPublished(folder)
    expect(benchmark.getStatistics()).toMatchObject({
      runs: 12,
      architectures: 12,
      runsWithoutArchitecture: 0,
    })
    expect(benchmark.optimizers().length).toBe(11)
    for (const [path, record] of records)
      expect(benchmark.record(path), path).toMatchObject({ parsed: record })
    const runs = [...records.keys()].map((path) => benchmark.query(path))
    const found = (of: (run: (typeof runs)[number]) => unknown) => runs.map((run) => of(run) !== null)
    const but = (...paths: readonly number[]) => runs.map((_, at) => !paths.includes(at))
    expect(found((run) => run.testAccuracy)).toEqual(but(2, 8, 11))
    expect(found((run) => run.runtime)).toEqual(but(3, 8))
    expect(found((run) => run.epochs)).toEqual(but(4, 10, 11))
    expect(found((run) => run.declaredBudget)).toEqual(but(7))
    expect(runs.map(({ metric }) => metric > 0)).toEqual(but())
  })

  test('a configuration that is no architecture of the space: by its number and path, and in no list', async () => {
    const config = { ...configOf(3n), 'NetworkSelectorDatasetInfo:darts:edge_normal_0': 'none' }
    const entry = entryOf(3n, { optimized_hyperparamater_config: config }, 'rs/results_2.json')
    const benchmark = await openEntries([entryOf(1n), entry])
    expect(benchmark.record('rs/results_2.json')).toEqual(entry)
    expect(benchmark.query({ run: 1 })).toMatchObject({
      arch: null,
      valAccuracy: Math.fround(80.1),
      info: { runs: 1 },
    })
    expect(benchmark.getStatistics()).toMatchObject({ runs: 2, architectures: 1, runsWithoutArchitecture: 1 })
    expect([...benchmark.iterAll()]).toHaveLength(1)
    expect(() => benchmark.getIndex({ run: 1 })).toThrow('outside the search space')
    expect(() => benchmark.query(3n)).toThrow('has no run of')
  })

  test('paths of any form, found again', async () => {
    const paths = [
      'a',
      '7',
      'x/007',
      'run-12ab',
      '',
      'a/1234567890123.json',
      ...Array.from({ length: 1100 }, (_, at) => `u${at}x${at}`),
    ]
    const benchmark = await openEntries(
      paths.map((path, at) => entryOf(BigInt(at % 5), { learning_curves: {} }, path)),
    )
    for (const [at, path] of paths.entries()) {
      expect(benchmark.record({ run: at })?.path, path).toBe(path)
      if (!/^\d*$/.test(path)) expect(benchmark.summary(path).info.entry).toBe(at)
    }
  })
})
