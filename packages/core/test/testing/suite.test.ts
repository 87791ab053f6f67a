import {
  type ByteFolder,
  createProductSpace,
  createRng,
  defineTabularPlugin,
  dispose,
  memoryFolder,
  NasBenchError,
  type Plugin,
} from '@nasbench/core'
import { describe, expect, it, test } from 'vitest'
import type { Importer } from '../../src/benchmark-plugin.js'
import { conformanceChecks, testBenchmark } from '../../src/testing.js'
import {
  createToySpace,
  openToy,
  type Toy,
  type ToyBenchmark,
  toyPlugin,
  toySpace,
  trained,
} from './reference.js'

describe('a sound benchmark', () => {
  testBenchmark(toyPlugin, { test })
})

describe('a sound benchmark of more architectures than a number can count', () => {
  const space = createToySpace(38)
  testBenchmark({ ...toyPlugin, space, demo: async () => openToy(space) }, { test, samples: 20 })
})

/** The toy with some of its space or its benchmark replaced. */
function broken(changes: {
  plugin?: Partial<Plugin<Toy>>
  space?: Partial<typeof toySpace>
  benchmark?: (sound: ToyBenchmark) => Partial<ToyBenchmark>
}): Plugin<Toy> {
  const space = { ...toySpace, ...changes.space }
  return {
    ...toyPlugin,
    space,
    demo: async () => {
      const sound = { ...openToy(), space }
      return { ...sound, ...changes.benchmark?.(sound) }
    },
    ...changes.plugin,
  }
}

const index = (arch: unknown) => toySpace.getIndex(arch as Toy) as number
const kept: string[][] = []
const held = { seeds: [1] }

/** What is broken, how, and the check that must say so. */
const faults: readonly (readonly [string, Plugin<Toy>, string])[] = [
  [
    'an index that is one too high',
    broken({ space: { getIndex: (arch) => index(arch) + 1 } }),
    'space: every index is an architecture, and back',
  ],
  [
    'two indices for one architecture',
    broken({ space: { at: (at) => toySpace.at(at === 26 ? 25 : at), getIndex: index } }),
    'space: every index is an architecture, and back',
  ],
  [
    'an index that wraps around',
    broken({ space: { at: (at) => toySpace.at(((Number(at) % 27) + 27) % 27) } }),
    'space: refuses an index out of range',
  ],
  [
    'a size that is one too large',
    broken({ space: { size: 28 } }),
    'space: iterAll goes through all of it in the order of indices',
  ],
  [
    'an iterator that is shared',
    (() => {
      const one = [...toySpace.iterAll()].values()
      return broken({ space: { iterAll: () => one as IterableIterator<Toy> } })
    })(),
    'space: iterAll goes through all of it in the order of indices',
  ],
  [
    'text that is not read back',
    broken({ space: { format: (arch) => toySpace.format(arch).toUpperCase() } }),
    'space: text is read back',
  ],
  [
    'encodings that are no JSON',
    broken({
      space: {
        encode: (arch) => BigInt(index(arch)),
        decode: (encoding) => toySpace.at(encoding as bigint),
      },
    }),
    'space: encodings are JSON and are read back',
  ],
  [
    'operations handed out to be changed',
    (() => {
      const operations = ['conv', 'pool', 'skip']
      return broken({ space: { operations: () => operations } })
    })(),
    'space: has a size and operations',
  ],
  [
    'a validation that throws',
    broken({ space: { validate: (arch) => ((arch as Toy).length === 3 ? toySpace.validate(arch) : []) } }),
    'space: validate never throws and isValid agrees',
  ],
  [
    'isValid that disagrees with validate',
    broken({ space: { isValid: () => true } }),
    'space: validate never throws and isValid agrees',
  ],
  [
    'a parser that throws a TypeError',
    broken({ space: { parse: (text) => (text === '' ? JSON.parse(text) : toySpace.parse(text)) } }),
    'space: a value that is not an architecture is INVALID_ARCHITECTURE everywhere',
  ],
  [
    'a parser that answers null',
    broken({
      space: {
        parse: (text) => {
          try {
            return toySpace.parse(text)
          } catch {
            return null as unknown as Toy
          }
        },
      },
    }),
    'space: a value that is not an architecture is INVALID_ARCHITECTURE everywhere',
  ],
  [
    'a mutation in place',
    broken({
      space: {
        mutate: (arch, options) => {
          ;(arch as string[]).splice(0, 3, ...toySpace.mutate(arch, options))
          return arch as Toy
        },
      },
    }),
    'space: never changes what it is given',
  ],
  [
    'neighbors with the architecture itself',
    broken({ space: { neighbors: (arch) => [arch as Toy, ...toySpace.neighbors(arch)] } }),
    'space: neighbors are the architectures at one edit, each once',
  ],
  [
    'neighbors given twice',
    broken({ space: { neighbors: (arch) => toySpace.neighbors(arch).flatMap((one) => [one, one]) } }),
    'space: neighbors are the architectures at one edit, each once',
  ],
  [
    'neighbors one way only',
    broken({
      space: {
        neighbors: (arch) =>
          toySpace.neighbors(arch).filter((one) => index(one) > index(arch) || index(arch) === 26),
      },
    }),
    'space: an architecture is a neighbor of its neighbors',
  ],
  [
    'sampling with replacement',
    broken({
      space: {
        randomSample: ({ n = 1, seed = 0 } = {}) => {
          const rng = createRng(seed)
          return Array.from({ length: n }, () => toySpace.at(rng.below(27)))
        },
      },
    }),
    'sampling: is without replacement, and inside',
  ],
  [
    'sampling that is cut at the size',
    broken({
      benchmark: (sound) => ({
        randomSample: (options = {}) =>
          sound.randomSample({ ...options, n: Math.min(options.n ?? 1, trained.length) }),
      }),
    }),
    'sampling: more than there are needs replacement',
  ],
  [
    'sampling that ignores its seed',
    broken({ space: { randomSample: ({ n = 1 } = {}) => toySpace.randomSample({ n }) } }),
    'sampling: a seed gives the same again, another seed something else',
  ],
  [
    'sampling that ignores the generator it is given',
    broken({ space: { randomSample: ({ n = 1, seed = 0 } = {}) => toySpace.randomSample({ n, seed }) } }),
    'sampling: a seed gives the same again, another seed something else',
  ],
  [
    'sampling from Math.random',
    broken({
      benchmark: () => ({
        randomSample: ({ n = 1 } = {}) =>
          Array.from({ length: n }, () =>
            toySpace.at(trained[Math.floor(Math.random() * trained.length)] as number),
          ),
      }),
    }),
    'randomness: nothing draws from Math.random',
  ],
  [
    'sampling seeded by the clock',
    (() => {
      let clock = 0
      return broken({
        space: { randomSample: (options) => toySpace.randomSample({ seed: clock++, ...options }) },
      })
    })(),
    'sampling: a seed gives the same again, another seed something else',
  ],
  [
    'sampling with any seed',
    broken({
      space: {
        randomSample: ({ seed, ...options } = {}) =>
          toySpace.randomSample({ ...options, seed: String(seed) }),
      },
    }),
    'sampling: refuses counts and seeds that mean nothing',
  ],
  [
    'a mutation that gives the parent',
    broken({
      space: {
        mutate: (arch, { seed } = {}) =>
          seed === 3 ? toySpace.from(arch) : toySpace.mutate(arch, { seed: seed ?? 0 }),
      },
    }),
    'mutate: makes one edit, never the parent, the same for the same seed',
  ],
  [
    'a mutation that makes two edits',
    broken({
      space: {
        mutate: (arch, options) => toySpace.mutate(toySpace.mutate(arch, options), { seed: 'again' }),
      },
    }),
    'mutate: makes one edit, never the parent, the same for the same seed',
  ],
  [
    'exists that is true for all names',
    broken({ benchmark: () => ({ exists: () => true }) }),
    'query: exists is true exactly where summary answers',
  ],
  [
    'exists that looks at the architecture only',
    broken({ benchmark: (sound) => ({ exists: ({ arch = 0 }) => sound.exists({ arch }) }) }),
    'query: exists is true exactly where summary answers',
  ],
  [
    'exists that throws',
    broken({
      benchmark: (sound) => ({
        exists: (options) => {
          sound.availableBudgets(options)
          return sound.exists(options)
        },
      }),
    }),
    'query: exists is true exactly where summary answers',
  ],
  [
    'NaN for a missing run',
    broken({
      benchmark: (sound) => ({
        summary: (arch, options) =>
          sound.exists({ ...options, arch })
            ? sound.summary(arch, options)
            : {
                metric: Number.NaN,
                metricName: 'accuracy',
                unit: 'percent',
                cost: null,
                std: null,
                info: { dataset: 'small', split: 'val', budget: 4, source: 'demo', version: 'made up' },
              },
      }),
    }),
    'query: exists is true exactly where summary answers',
  ],
  [
    'an accuracy that is a fraction',
    broken({
      benchmark: (sound) => ({
        summary: (arch, options) => ({ ...sound.summary(arch, options), unit: 'fraction' }),
      }),
    }),
    'query: a summary is a number with its unit, cost and deviation',
  ],
  [
    'a dataset that is replaced by the default',
    broken({
      benchmark: (sound) => ({
        summary: (arch, options) =>
          sound.summary(arch, sound.datasets().includes(options?.dataset ?? 'small') ? options : {}),
      }),
    }),
    'query: unknown names are refused, with those that are known',
  ],
  [
    'an error without what is expected',
    broken({
      benchmark: (sound) => ({
        summary: (arch, options) => {
          if (options?.dataset === 'nonsense') throw new NasBenchError('UNKNOWN_DATASET', 'no such dataset')
          return sound.summary(arch, options)
        },
      }),
    }),
    'query: unknown names are refused, with those that are known',
  ],
  [
    'an index taken for another',
    broken({
      benchmark: (sound) => ({
        summary: (arch, options) => sound.summary(typeof arch === 'number' ? arch - 1 : arch, options),
      }),
    }),
    'query: architectures may be given as their index or text',
  ],
  [
    'a query that remembers what it was given',
    broken({
      benchmark: (sound) => ({
        summary: (arch, options) => {
          if (Array.isArray(arch)) kept.push((arch as string[]).sort())
          return sound.summary(arch, options)
        },
      }),
    }),
    'query: changes nothing that it is given, and keeps nothing that it gives',
  ],
  [
    'an answer that is handed out twice',
    broken({
      benchmark: (sound) => ({
        summary: (arch, options) => {
          const answer = sound.summary(arch, options)
          return { ...answer, info: { ...answer.info, seeds: held.seeds } }
        },
      }),
    }),
    'query: changes nothing that it is given, and keeps nothing that it gives',
  ],
  [
    'lists handed out to be changed',
    (() => {
      const datasets = ['small', 'large']
      return broken({ benchmark: () => ({ datasets: () => datasets }) })
    })(),
    'benchmark: what it hands out may be changed by the caller',
  ],
  [
    'statistics that count what is not there',
    broken({ benchmark: () => ({ getStatistics: () => ({ architectures: 27, spaceSize: 27, runs: 50 }) }) }),
    'benchmark: statistics count the data',
  ],
  [
    'zero for a missing result',
    broken({
      benchmark: (sound) => ({
        queryMany: (archs, options) =>
          sound.queryMany(archs, options).map((metric) => (Number.isNaN(metric) ? 0 : metric)),
      }),
    }),
    'queryMany: returns the metrics of summary, NaN without a result',
  ],
  [
    'a ranking that is upside down for losses',
    broken({
      benchmark: (sound) => ({
        top: (options) => {
          const ranked = sound.top({ ...options, k: 27 })
          const loss = (options.by ?? options.metric) === 'loss'
          return (loss ? ranked.reverse() : ranked)
            .slice(0, options.k)
            .map((one, at) => ({ ...one, rank: at + 1 }))
        },
      }),
    }),
    'top: is the ranking of all, ties to the lower index',
  ],
  [
    'ties to the higher index',
    broken({
      benchmark: (sound) => ({
        top: (options) =>
          sound
            .top({ ...options, k: 27 })
            .sort((a, b) => b.metric - a.metric || Number(b.index) - Number(a.index))
            .slice(0, options.k)
            .map((one, at) => ({ ...one, rank: at + 1 })),
      }),
    }),
    'top: is the ranking of all, ties to the lower index',
  ],
  [
    'limits that are taken after the best k',
    broken({
      benchmark: (sound) => ({
        top: ({ maxParams = 1e9, ...options }) =>
          sound.top(options).filter(({ arch }) => 10 + 3 * index(arch) < maxParams),
      }),
    }),
    'top: keeps to limits and filters',
  ],
  [
    'a curve without its last point',
    broken({
      benchmark: (sound) => ({
        curve: (arch, options) =>
          (sound.curve as NonNullable<typeof sound.curve>)(arch, options).slice(0, -1),
      }),
    }),
    'curve: tells what summary tells at its budgets',
  ],
  [
    'a training time that is reset',
    broken({ benchmark: () => ({ trainTime: (_, options = {}) => 10 - (options.budget ?? 4) }) }),
    'query: trainTime is null or grows with the budget',
  ],
  [
    'state that is shared',
    (() => {
      const one = openToy()
      return broken({ benchmark: () => one })
    })(),
    'lifetime: two that are open share no state',
  ],
  [
    'a crash after closing',
    broken({
      benchmark: (sound) => {
        let runs: number[] | undefined = [1]
        return {
          summary: (arch, options) => ({
            ...sound.summary(arch, options),
            cost: (runs as number[]).map(Number)[0]!,
          }),
          close: () => {
            runs = undefined
          },
        }
      },
    }),
    'lifetime: closing again does nothing, and a query afterwards breaks nothing',
  ],
  [
    'an importer that goes by the name',
    broken({
      plugin: {
        importers: [{ id: 'x', title: 'X', detect: (_, name) => name.endsWith('.txt'), run: async () => {} }],
      },
    }),
    'plugin: importers leave strange files alone, whatever their names',
  ],
  [
    'a demo that passes for measured',
    broken({
      benchmark: (sound) => ({
        summary: (arch, options) => {
          const answer = sound.summary(arch, options)
          return { ...answer, info: { ...answer.info, source: 'toy-v1.pkl' } }
        },
      }),
    }),
    'plugin: the demo says in every answer that it is one',
  ],
  [
    'a plugin without a citation',
    broken({ plugin: { citation: '' } }),
    'plugin: has everything that the command and the downloader need',
  ],
  [
    "a name that is not its plugin's",
    broken({ benchmark: () => ({ name: 'game' }) }),
    'benchmark: describes itself',
  ],
  [
    'a default that is not offered',
    broken({ benchmark: (sound) => ({ defaults: () => ({ ...sound.defaults(), split: 'train' }) }) }),
    'benchmark: describes itself',
  ],
  [
    'budgets that descend',
    broken({
      benchmark: (sound) => ({ availableBudgets: (options) => sound.availableBudgets(options).reverse() }),
    }),
    'benchmark: availableBudgets ascend',
  ],
  [
    'an id of its own',
    broken({ benchmark: (sound) => ({ id: (arch) => `my-${sound.id(arch)}` }) }),
    'benchmark: agrees with its space',
  ],
  [
    'a mutation of its own',
    broken({ benchmark: (sound) => ({ mutate: (arch) => sound.space.mutate(arch, { seed: 'own' }) }) }),
    'benchmark: agrees with its space',
  ],
  [
    'mutations of any kind',
    broken({ space: { mutate: (arch, { kind: _, ...options } = {}) => toySpace.mutate(arch, options) } }),
    'mutate: refuses kinds of edits and seeds that mean nothing',
  ],
  [
    'two importers of one name',
    broken({
      plugin: { importers: (toyPlugin.importers as readonly Importer[]).flatMap((one) => [one, one]) },
    }),
    'plugin: importers and downloads are described',
  ],
  [
    'a checksum that is none',
    broken({
      plugin: {
        downloads: [{ id: 'toy', title: 'Toy', fileName: 'toy.txt', note: 'by hand', sha256: 'ABC' }],
      },
    }),
    'plugin: importers and downloads are described',
  ],
  [
    "a path for a file's name",
    broken({ plugin: { downloads: [{ id: 'toy', title: 'Toy', fileName: '../toy.txt', note: 'by hand' }] } }),
    'plugin: importers and downloads are described',
  ],
  [
    'a demo in place of data',
    broken({ plugin: { open: async () => openToy() } }),
    'plugin: throws DATA_NOT_FOUND without data',
  ],
  [
    'exists that needs an architecture',
    broken({
      benchmark: (sound) => ({ exists: (options) => options.arch !== undefined && sound.exists(options) }),
    }),
    'query: exists without an architecture speaks of any',
  ],
  [
    'samples of the whole space',
    broken({ benchmark: () => ({ randomSample: (options) => toySpace.randomSample(options) }) }),
    'query: samples and iterAll give architectures that have answers',
  ],
  [
    'a query that takes null for the first architecture',
    broken({ benchmark: (sound) => ({ summary: (arch, options) => sound.summary(arch ?? 0, options) }) }),
    'query: a value that is not an architecture is INVALID_ARCHITECTURE',
  ],
  [
    'defaults that are not those of a query',
    broken({ benchmark: (sound) => ({ defaults: () => ({ ...sound.defaults(), dataset: 'large' }) }) }),
    'query: what is left out is what defaults() says',
  ],
  [
    'a cache that mixes architectures up',
    broken({
      benchmark: (sound) => {
        let asked = 0
        return { summary: (arch, options) => sound.summary(++asked > 40 ? 0 : arch, options) }
      },
    }),
    'query: the order of questions changes no answer',
  ],
  [
    'answers that depend on how many were opened before',
    (() => {
      let opened = 0
      return broken({
        benchmark: (sound) => {
          const bias = opened++
          return { summary: (arch, options) => ({ ...sound.summary(arch, options), cost: bias }) }
        },
      })
    })(),
    'query: the order of questions changes no answer',
  ],
  [
    "Python's generator left out",
    broken({
      space: {
        randomSample: ({ rng, ...options } = {}) =>
          toySpace.randomSample(rng === 'cpython' || rng === undefined ? options : { ...options, rng }),
      },
    }),
    "sampling: rng 'cpython' gives what Python's random gives",
  ],
  [
    'a cost that grows each time',
    (() => {
      let params = 0
      return broken({ space: { cost: () => ({ params: params++, flops: 1 }) } })
    })(),
    'space: costs are counts, the same every time',
  ],
  [
    'a cost that is not known',
    broken({ space: { cost: () => ({ params: Number.NaN, flops: null }) } }),
    'space: costs are counts, the same every time',
  ],
  [
    'a ranking by accuracy whatever is asked',
    broken({ benchmark: (sound) => ({ top: ({ by: _, ...options }) => sound.top(options) }) }),
    'top: ranks by another metric where asked',
  ],
  [
    'a ranking of half an architecture',
    broken({
      benchmark: (sound) => ({ top: (options) => sound.top({ ...options, k: Math.ceil(options.k) }) }),
    }),
    'top: refuses counts that mean nothing',
  ],
  [
    'a ranking with another cost',
    broken({
      benchmark: (sound) => ({ top: (options) => sound.top(options).map((one) => ({ ...one, cost: 1 })) }),
    }),
    'top: tells what summary tells',
  ],
  [
    'a form that only the parser reads',
    broken({
      space: { from: (value) => (typeof value === 'string' ? toySpace.at(0) : toySpace.from(value)) },
    }),
    'space: from takes an architecture, its text and its index',
  ],
  [
    'features that are the same for all',
    broken({ space: { features: () => new Float64Array(9) } }),
    'space: features are one finite number per name',
  ],
  [
    'a load that goes on after an abort',
    broken({ benchmark: (sound) => ({ load: ({ signal: _, ...options } = {}) => sound.load(options) }) }),
    'query: load fetches what questions need, and heeds an aborted signal',
  ],
  [
    'a misspelt option that is ignored',
    broken({
      benchmark: (sound) => ({
        summary: (arch, { dataset = 'small', split = 'val' } = {}) => sound.summary(arch, { dataset, split }),
      }),
    }),
    'query: unknown option names are INVALID_ARGUMENT, with a suggestion',
  ],
  [
    'a benchmark that using does not close',
    broken({ benchmark: () => ({ [dispose]: undefined as unknown as () => void }) }),
    'lifetime: has Symbol.dispose, which closes',
  ],
]

describe('the smallest space worth a search', () => {
  const space = createProductSpace({ name: 'four', choices: Array(2).fill(['a', 'b']) })
  const accuracy = { name: 'accuracy', unit: 'percent', direction: 'maximize', bounds: [0, 100] } as const
  const four = defineTabularPlugin({
    ...{ name: 'four', title: 'Four', citation: 'nobody', envVar: 'NASBENCH_FOUR_PATH', space },
    axes: { datasets: ['small'], splits: ['val'], budgets: [1], metrics: [accuracy] },
    ...{ importers: [], downloads: [] },
    demo: (_, index) => ({ results: [{ values: { accuracy: 50 + Number(index) } }] }),
  })
  testBenchmark(four, { test })
})

test('operations that callers can change fail one check', async () => {
  const operations = [...toySpace.operations()]
  const failed: string[] = []
  for (const check of conformanceChecks(broken({ space: { operations: () => operations } }))) {
    await check.run().catch(() => failed.push(check.name))
  }
  expect(failed).toEqual(['space: has a size and operations'])
})

describe('a broken benchmark', () => {
  it.each(faults)('%s is found', async (_, plugin, name) => {
    const check = conformanceChecks(plugin).find((one) => one.name === name)
    await expect(check?.run()).rejects.toThrow(`toy fails "${name}": `)
  })

  it('is found by every check of the suite', () => {
    const reads = 'lifetime: opening reads little, and nothing is read twice'
    const names = conformanceChecks(toyPlugin).map((check) => check.name)
    expect(names).not.toContain(reads)
    expect(names.filter((name) => !faults.some(([, , found]) => found === name))).toEqual([])
  })

  it('is shown with the values that it fails at', async () => {
    const [, plugin, name] = faults[0] as (typeof faults)[number]
    const check = conformanceChecks(plugin).find((one) => one.name === name)
    await expect(check?.run()).rejects.toThrow(
      'toy fails "space: every index is an architecture, and back": getIndex(at(0)) gave 1, expected 0',
    )
  })
})

describe('the count of reads', () => {
  const name = 'lifetime: opening reads little, and nothing is read twice'
  const column = new Uint8Array(2 ** 18)
  const columns = ['0', '1', '2', '3', '4', '5', '6', '7']
  const data = memoryFolder(new Map(columns.map((file) => [file, column])))

  /** A toy that reads columns when it is opened, at every question, and for the first questions. */
  const reading = (opened: number, asked: number, kept: boolean): Plugin<Toy> => ({
    ...toyPlugin,
    open: async (folder) => {
      const read = (from: number, to: number) => {
        for (const file of columns.slice(from, to)) {
          const source = (folder as ByteFolder).openSync?.(file)
          source?.readSync?.(new Uint8Array(source.size), 0)
        }
      }
      read(0, opened)
      let next = opened
      const sound = openToy()
      return {
        ...sound,
        queryMany: (archs, options) => {
          if (!kept) next = opened
          read(next, next + asked)
          next += asked
          return sound.queryMany(archs, options)
        },
      }
    },
  })
  const run = (plugin: Plugin<Toy>) =>
    conformanceChecks(plugin, { data })
      .find((check) => check.name === name)
      ?.run()

  it('is made only where there is a store', () => {
    expect(conformanceChecks(toyPlugin).map((check) => check.name)).not.toContain(name)
  })

  it('lets pass what reads a column on first use', async () => {
    await run(reading(1, 1, true))
  })

  it('finds what reads everything on opening, and what reads again', async () => {
    await expect(run(reading(8, 0, true))).rejects.toThrow('opening reads 2097152 of the 2097152 bytes')
    await expect(run(reading(1, 1, false))).rejects.toThrow(
      'the number of bytes read after the same was asked again',
    )
  })
})

describe('testBenchmark', () => {
  it('leaves out what is to be skipped, and only what there is', () => {
    const names = conformanceChecks(toyPlugin).map((check) => check.name)
    expect(new Set(names).size).toBe(names.length)
    const name = 'space: an architecture is a neighbor of its neighbors'
    const rest = conformanceChecks(toyPlugin, { skip: { [name]: 'edits may prune vertices' } }).map(
      (check) => check.name,
    )
    expect(rest).toEqual(names.filter((one) => one !== name))
    expect(() => conformanceChecks(toyPlugin, { skip: { 'space: nothing': '' } })).toThrow('space: nothing')
  })
})
