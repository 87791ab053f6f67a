import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { sharedJson, sharedPath } from '../../../../test/shared.js'
import { temporaryFolder } from '../../../../test/temporary.js'
import { dartsSpace } from '../../src/space.js'
import { contentOf, importPublished, openPublished, writeFile } from '../stores.js'

const pickle = sharedPath('fixtures', 'nb301-mini.pkl')
const lines = sharedPath('fixtures', 'nb301-mini.jsonl')
const original = sharedPath('data', 'nb301', 'results_0.json')

interface GoldenAnswer {
  readonly index: number
  readonly split: 'val' | 'test'
  readonly budget: number | null
  readonly metric: number
  readonly runtime: number
  readonly info: {
    readonly path: string
    readonly optimizer: string
    readonly declared_budget: number
    readonly epochs_available?: number
    readonly epoch_used?: number
  }
}
const golden = sharedJson<{ readonly nb301: readonly GoldenAnswer[] }>('golden', 'nasbenchapi-1.0.3.json')

interface Entry {
  readonly path: string
  readonly parsed: Readonly<Record<string, unknown>>
}
const entries = () =>
  readFileSync(lines as string, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Entry)

describe.skipIf(!pickle || !lines)('the same runs in all published layouts', () => {
  test('are told by their content, whatever the name', async () => {
    for (const [file, version] of [
      [pickle, 'NASBenchAPI pickle'],
      [lines, 'JSON lines'],
      [original, 'JSON lines'],
    ] as const) {
      const path = join(temporaryFolder(), 'data')
      copyFileSync(file as string, path)
      const store = await importPublished(path)
      expect(store.layout.source.version).toBe(version)
      store.close()
    }
  })

  test('give the same store as a pickle and as JSON lines', async () => {
    const stores = await Promise.all([pickle, lines].map((path) => importPublished(path as string)))
    const [first, second] = stores.map(contentOf)
    expect(second).toEqual(first)
    for (const store of stores) store.close()
  })

  test('give back every field of every record, bit for bit', async () => {
    for (const path of [pickle, lines]) {
      const benchmark = await openPublished(path as string)
      for (const [entry, expected] of entries().entries()) {
        expect(benchmark.record({ run: entry }), `entry ${entry}`).toEqual(expected)
      }
    }
  })

  test('give the same runs as a folder by optimizer and as its zip archive', async () => {
    const folder = temporaryFolder()
    const files: Record<string, Uint8Array> = {}
    for (const { path, parsed } of entries()) {
      writeFile(path, JSON.stringify(parsed), folder)
      files[`nb_301_v13/${path}`] = new TextEncoder().encode(JSON.stringify(parsed))
    }
    writeFile('README.txt', 'not a run', folder)
    const zip = writeFile('runs.zip', zipSync(files))
    const asPickle = await openPublished(pickle as string)
    for (const [published, version] of [
      [folder, 'original JSON files, folder'],
      [zip, 'original JSON files, zip'],
    ] as const) {
      const benchmark = await openPublished(published)
      expect(benchmark.source.version).toBe(version)
      expect(benchmark.getStatistics()).toEqual({ ...asPickle.getStatistics(), version })
      for (const { path } of entries()) expect(benchmark.record(path)).toEqual(asPickle.record(path))
    }
  })

  test('keep the architecture that two entries share as one object in the pickle', async () => {
    const benchmark = await openPublished(pickle as string)
    const [first, second] = [benchmark.record({ run: 1 }), benchmark.record({ run: 13 })]
    expect(second?.parsed.optimized_hyperparamater_config).toEqual(
      first?.parsed.optimized_hyperparamater_config,
    )
    const arch = benchmark.query({ run: 13 }).arch as string
    expect(benchmark.runs(arch).map(({ entry }) => entry)).toEqual([1, 13])
    const results = [1, 13].map((run) => benchmark.summary({ run }))
    const mean = benchmark.summary(arch)
    expect(mean.info).toMatchObject({ entry: null, path: null, runs: 2, entries: [1, 13] })
    expect(mean.metric).toBeCloseTo(results.reduce((sum, { metric }) => sum + metric, 0) / 2, 12)
    expect(benchmark.summary({ run: 13 }).info).toMatchObject({
      entry: 13,
      runs: 1,
      path: 'darts/results_13.json',
    })
    expect(benchmark.summary(arch, { where: { optimizer: 'darts' } }).info).toMatchObject({
      entry: 13,
      runs: 1,
    })
  })
})

describe.skipIf(!golden || !pickle)('what NASBenchAPI 1.0.3 answers', () => {
  test('is answered, value for value', async () => {
    const benchmark = await openPublished(pickle as string)
    const answers = golden?.nb301 ?? []
    expect(answers).toHaveLength(144)
    let refused = 0
    for (const { index, split, budget, metric, runtime, info } of answers) {
      // Its indices are entries of the file, and it answers with the last epoch beyond the end of a curve.
      const options = { split, clamp: true, ...(budget !== null && { budget }) }
      if (split === 'val' && budget !== null && info.epochs_available === undefined) {
        // A run without a curve: NASBenchAPI answers any epoch with the last one.
        expect(() => benchmark.summary({ run: index }, options)).toThrow('recorded after epoch 1500')
        expect(benchmark.summary({ run: index }).metric).toBe(metric)
        refused++
        continue
      }
      const result = benchmark.summary({ run: index }, options)
      expect([result.metric, result.cost]).toEqual([metric, runtime])
      expect(benchmark.summary(info.path, options)).toEqual(result)
      expect(result.info).toMatchObject({
        path: info.path,
        optimizer: info.optimizer,
        declaredBudget: info.declared_budget,
      })
      if (split === 'val' && info.epoch_used !== undefined) {
        expect(result.info.epochUsed).toBe(info.epoch_used)
        expect(result.info.epochsRecorded).toBe(info.epochs_available)
        expect(result.info.clamped).toBe(budget !== null && budget > info.epoch_used)
      }
    }
    expect(refused).toBe(4)
  })
})

describe.skipIf(!original)('the one real record', () => {
  test('is an early run of 1,500 epochs, with no curves', async () => {
    const benchmark = await openPublished(original as string)
    expect(benchmark.query({ run: 0 })).toMatchObject({
      metric: 97.68000030517578,
      entry: 0,
      epochs: null,
      declaredBudget: 1500,
      testAccuracy: 97.54,
      bestValAccuracy: 97.68,
      bestEpoch: 1488,
      runtime: 365136,
      modelParameters: 6369358,
      hyperparameters: { 'NetworkSelectorDatasetInfo:darts:init_channels': 50 },
    })
    expect(dartsSpace.cost(dartsSpace.parse(benchmark.query({ run: 0 }).arch as string)).params).toBeLessThan(
      6369358,
    )
    expect(benchmark.record({ run: 0 })?.parsed).toEqual(JSON.parse(readFileSync(original as string, 'utf8')))
    expect(benchmark.availableBudgets()).toEqual([1500])
    expect(benchmark.summary({ run: 0 }, { budget: 1500 }).info).toMatchObject({
      clamped: false,
      epochUsed: 1500,
    })
    expect(() => benchmark.summary({ run: 0 }, { budget: 98 })).toThrow('recorded after epoch 1500')
  })
})
