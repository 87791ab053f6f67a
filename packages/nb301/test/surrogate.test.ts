import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { definePlugin, isNasBenchError, memoryFolder } from '@nasbench/core'
import { testBenchmark } from '@nasbench/core/testing'
import { zipSync } from 'fflate'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { sharedJson, sharedPath } from '../../../test/shared.js'
import { temporaryFolder } from '../../../test/temporary.js'
import { encodeFeatures } from '../src/features.js'
import type { Genotype } from '../src/genotype.js'
import { dartsSpace } from '../src/space.js'
import { NASBench301Surrogate } from '../src/surrogate.js'
import {
  asBinary,
  asSnapshot,
  pickledBooster,
  pickledLightgbm,
  predictPlainly,
  randomForest,
  tinyLightgbm,
} from './models/tiny.js'

const published = sharedPath('fixtures', 'nb301-xgb')
const golden = sharedJson<{
  readonly archs: readonly Genotype[]
  readonly memberPredictions: readonly (readonly number[])[]
  readonly mean: readonly number[]
  readonly std: readonly number[]
}>('fixtures', 'nb301-xgb', 'golden.json')

describe.skipIf(published === undefined)('NASBench301Surrogate, on the shared ensemble', () => {
  it('answers the mean and the deviation of the members as numpy does, to the last bit', async () => {
    const { archs, memberPredictions, mean, std } = golden as NonNullable<typeof golden>
    const surrogate = await NASBench301Surrogate.open(published as string)
    expect([...surrogate.queryMany(archs)]).toEqual(mean)
    for (const [at, arch] of archs.entries()) {
      const answer = surrogate.query(arch)
      expect(answer).toMatchObject({ metric: mean[at], std: std[at], cost: null, runtime: null })
      expect(answer.members).toEqual(memberPredictions.map((member) => member[at]))
    }
  })
})

/* Three XGBoost members of about 93 % and two of LightGBM for the runtime, in the published layout. */
const forests = ['a', 'b', 'c'].map((seed) => ({ ...randomForest(seed, 12, 6), baseScore: 88 }))
const stumps = (shift: number) => [
  { feature: 10, threshold: 2.5, low: 3000 + shift, high: 4000 },
  { feature: 15, threshold: 0.5, low: 100.25, high: 0.5 },
  { feature: 0, threshold: -5, low: 0, high: 1e6 },
]
const files = new Map<string, Uint8Array>()
for (const [at, forest] of forests.entries()) {
  const folder = `nb_models/xgb_v1.0/${at}/xgb/run`
  files.set(`${folder}/surrogate_model.model`, pickledBooster(asSnapshot(asBinary(forest))))
  files.set(`${folder}/model_config.json`, new TextEncoder().encode('{"model":"xgb"}'))
}
for (const shift of [0, 50]) {
  // Of three trees the last is one that came after the best.
  const folder = `nb_models/lgb_runtime_v1.0/${shift}/lgb_time/run`
  files.set(`${folder}/surrogate_model.model`, pickledLightgbm(tinyLightgbm(stumps(shift)), 2))
}
files.set('nb_models/gnn_gin_v1.0/0/gnn_gin/run/surrogate_model.model', new Uint8Array(3))
files.set('nb_models/readme.txt', new Uint8Array(0))
// What is beside the models in a published archive, or comes of packing it on a Mac.
files.set('nb_models/xgb_v1.0/0/xgb/run/log.txt', new Uint8Array(5))
files.set('nb_models/xgb_v1.0/0/xgb/run/.DS_Store', new Uint8Array(5))
files.set('__MACOSX/nb_models/xgb_v1.0/0/xgb/run/._surrogate_model.model', new Uint8Array(10))

const listed = (of: ReadonlyMap<string, Uint8Array>, name = 'nb_models_v1.0') =>
  Object.assign(memoryFolder(of, name), { paths: [...of.keys()].sort() })

const folder = temporaryFolder()
const archive = join(temporaryFolder(), 'nb301-models.zip')

beforeAll(() => {
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
  writeFileSync(archive, zipSync(Object.fromEntries(files)))
})

const archs = dartsSpace.randomSample({ n: 30, seed: 'surrogate' })

describe('NASBench301Surrogate', () => {
  it('answers the same from a folder, an archive and memory', async () => {
    const opened = await Promise.all([
      NASBench301Surrogate.open(folder),
      NASBench301Surrogate.open(join(folder, 'nb_models')),
      NASBench301Surrogate.open(archive),
      NASBench301Surrogate.open(listed(files)),
    ])
    for (const surrogate of opened) {
      expect(surrogate).toMatchObject({
        kind: 'surrogate',
        source: {
          kind: 'model',
          version: 'xgb_v1.0 (accuracy, 3 members), lgb_runtime_v1.0 (runtime, 2 members)',
        },
      })
      expect(surrogate.queryMany(archs)).toEqual(opened[0].queryMany(archs))
    }
    expect(opened[3].source.file).toBe('nb_models_v1.0')
  })

  it('answers the mean over the members, with the runtime of the trees that were best', async () => {
    const surrogate = await NASBench301Surrogate.open(listed(files))
    for (const arch of archs) {
      const features = encodeFeatures(arch)
      const members = forests.map((forest) => predictPlainly(forest, features))
      const answer = surrogate.query(arch)
      expect(answer.members).toEqual(members)
      const sum = members.reduce((sum, member) => Math.fround(sum + member), 0)
      expect(answer.metric).toBe(Math.fround(sum / 3))
      expect(answer.accuracy).toBe(answer.metric)
      expect(answer.std).toBeCloseTo(
        Math.sqrt(members.reduce((sum, member) => sum + (member - answer.metric) ** 2, 0) / 3),
        4,
      )
      const first = (features[15] as number) <= 0.5 ? 100.25 : 0.5
      const low = (features[10] as number) <= 2.5
      expect(answer.runtimeMembers).toEqual(low ? [3000 + first, 3050 + first] : [4000 + first, 4000 + first])
      expect(answer.cost).toBe(answer.runtime)
      expect(surrogate.trainTime(arch)).toBe(low ? 3025 + first : 4000 + first)
      expect(answer).toMatchObject(dartsSpace.cost(arch))
      expect(answer.info).toMatchObject({
        index: dartsSpace.getIndex(arch),
        arch: dartsSpace.format(arch),
        budget: 98,
        noise: 'none',
        seed: null,
      })
      JSON.stringify(answer)
    }
  })

  it('is noisy only where asked, by seed and architecture', async () => {
    const surrogate = await NASBench301Surrogate.open(listed(files))
    const ask = (arch: Genotype, noise: 'gaussian' | 'member', seed?: number) =>
      surrogate.summary(arch, seed === undefined ? { noise } : { noise, seed }).metric
    const [arch, other] = archs as [Genotype, Genotype]
    expect(ask(arch, 'gaussian', 1)).toBe(ask(arch, 'gaussian', 1))
    expect(ask(arch, 'gaussian', 1)).not.toBe(ask(arch, 'gaussian', 2))
    expect(ask(arch, 'gaussian')).toBe(ask(arch, 'gaussian', 0))
    expect(surrogate.queryMany([other, arch], { noise: 'gaussian', seed: 1 })[1]).toBe(
      ask(arch, 'gaussian', 1),
    )
    const { metric, std, members } = surrogate.query(arch)
    const draws = Array.from({ length: 2000 }, (_, seed) => ask(arch, 'gaussian', seed))
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length
    const spread = Math.sqrt(draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length)
    expect(Math.abs(mean - metric)).toBeLessThan((std as number) / 5)
    expect(spread / (std as number)).toBeCloseTo(1, 1)
    const picked = new Set(Array.from({ length: 60 }, (_, seed) => ask(arch, 'member', seed)))
    expect(picked).toEqual(new Set(members))
  })

  it('ranks a sample, or what it is given', async () => {
    const surrogate = await NASBench301Surrogate.open(listed(files))
    const ranked = surrogate.top({ k: 5, among: [...archs, ...archs] })
    const metrics = [...surrogate.queryMany(archs)].sort((a, b) => b - a)
    expect(ranked.map(({ metric }) => metric)).toEqual(metrics.slice(0, 5))
    const sample = dartsSpace.randomSample({ n: 1000, seed: 0 })
    const best = Math.max(...surrogate.queryMany(sample))
    expect(surrogate.top({ k: 1 })[0]?.metric).toBe(best)
    const limits = {
      maxParams: 1_000_000,
      where: (_: Genotype, index: number | bigint) => BigInt(index) % 2n === 0n,
    }
    for (const { arch, index } of surrogate.top({ k: 3, ...limits })) {
      expect(dartsSpace.cost(arch).params).toBeLessThanOrEqual(1_000_000)
      expect(BigInt(index) % 2n).toBe(0n)
    }
  })

  it.each([
    [
      'nothing',
      new Map([['readme.txt', new Uint8Array(0)]]),
      'DATA_NOT_FOUND',
      /no surrogate_model.model in it/,
    ],
    [
      'the graph network alone',
      new Map([...files].filter(([path]) => path.includes('gnn'))),
      'UNSUPPORTED_FILE',
      /has gnn_gin for accuracy, .* graph network in a file of PyTorch/,
    ],
    [
      'the runtime alone',
      new Map([...files].filter(([path]) => path.includes('lgb'))),
      'UNSUPPORTED_FILE',
      /has lgb for runtime, and no xgb or lgb ensemble for accuracy/,
    ],
    [
      'two versions',
      new Map([
        ...files,
        ...[...files].map(([path, bytes]) => [path.replace('v1.0', 'v0.9'), bytes] as const),
      ]),
      'INVALID_ARGUMENT',
      /several ensembles that predict accuracy: open one of nb_models\/xgb_v0.9 or nb_models\/xgb_v1.0/,
    ],
    [
      'a broken member',
      new Map([['xgb_v1.0/0/surrogate_model.model', Uint8Array.of(0x80, 4, 0x2e)]]),
      'CORRUPT_FILE',
      /xgb_v1.0\/0\/surrogate_model.model/,
    ],
  ])('refuses a folder with %s', async (_, files, code, message) => {
    const error: unknown = await NASBench301Surrogate.open(listed(files)).catch((error) => error)
    expect(isNasBenchError(error) && error.code).toBe(code)
    expect((error as Error).message).toMatch(message)
  })

  it('refuses what it cannot predict', async () => {
    const surrogate = await NASBench301Surrogate.open(listed(files))
    const [arch] = archs as [Genotype]
    for (const [options, message] of [
      [
        { split: 'test' },
        'unknown split "test" for the surrogates of nb301, which only predict val: expected val',
      ],
      [{ budget: 50 }, 'this surrogate only predicts the whole training, budget 98'],
      [{ seed: 3 }, 'a prediction has no runs; a seed is for noise'],
      [{ noise: 'loud' }, 'unknown noise "loud"'],
      [{ dataset: 'cifar100' }, 'unknown dataset "cifar100" for nb301: expected cifar10'],
    ] as const) {
      expect(() => surrogate.query(arch, options as never)).toThrow(message)
      expect(surrogate.exists({ arch, ...(options as object) })).toBe(false)
    }
  })
})

describe('as any benchmark', () => {
  const plugin = definePlugin({
    apiVersion: 1,
    name: 'nb301',
    aliases: [],
    title: 'surrogate',
    citation: 'none',
    envVar: 'NASBENCH301_PATH',
    layoutVersion: 1,
    importers: [],
    downloads: [],
    space: dartsSpace,
    open: async (location) => NASBench301Surrogate.open(location as string),
    demo: async () => NASBench301Surrogate.open(listed(files)),
  })
  testBenchmark(plugin, {
    test: (name, run) => test(name, run),
    samples: 6,
    skip: { 'plugin: the demo says in every answer that it is one': 'this is no demo, but a real model' },
  })
})
