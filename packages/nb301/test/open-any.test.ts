import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sharedPath } from '../../../test/shared.js'
import { temporaryFolder } from '../../../test/temporary.js'
import { demoFile } from '../src/demo-file.js'
import plugin from '../src/plugin.js'
import { asBinary, asSnapshot, pickledBooster, randomForest } from './models/tiny.js'
import { writeFile } from './stores.js'

const onnx = sharedPath('data', 'nb301', 'new_model.onnx')
const home = { NASBENCH_HOME: '', NASBENCH301_PATH: undefined as string | undefined }

beforeEach(() => {
  home.NASBENCH_HOME = process.env.NASBENCH_HOME ?? ''
  home.NASBENCH301_PATH = process.env.NASBENCH301_PATH
  process.env.NASBENCH_HOME = temporaryFolder()
  delete process.env.NASBENCH301_PATH
})
afterEach(() => {
  for (const [name, value] of Object.entries(home)) {
    if (value) process.env[name] = value
    else delete process.env[name]
  }
})

const quiet = { verbose: false }

describe('the plugin opens what is there, by its content', () => {
  test('recorded runs', async () => {
    const benchmark = await plugin.open(writeFile('data', demoFile().bytes), quiet)
    expect([benchmark.kind, benchmark.source.version]).toEqual(['tabular', 'JSON lines'])
    benchmark.close()
  })

  test('nothing of ours: with the error of the recorded runs', async () => {
    for (const [content, code] of [
      ['It was a dark night', 'UNSUPPORTED_FILE'],
      [zipSync({ 'a.txt': new Uint8Array(3) }), 'UNSUPPORTED_FILE'],
    ] as const) {
      await expect(plugin.open(writeFile('data', content), quiet)).rejects.toMatchObject({ code })
    }
    const folder = temporaryFolder()
    await expect(plugin.open(folder, quiet)).rejects.toMatchObject({ code: 'DATA_NOT_FOUND', path: folder })
    await expect(plugin.open(join(folder, 'none'), quiet)).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' })
    await expect(plugin.open(undefined, quiet)).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' })
  })

  test('an ensemble, in its folder, its archive, and its archive among the data', async () => {
    const member = pickledBooster(asSnapshot(asBinary(randomForest('a', 3, 4))))
    const files = { 'nb_models/xgb_v1.0/0/xgb/run/surrogate_model.model': member }
    const zip = zipSync(files)
    const folder = temporaryFolder()
    writeFile(Object.keys(files)[0] as string, member, folder)
    for (const place of [folder, writeFile('data', zip)]) {
      const benchmark = await plugin.open(place, quiet)
      expect([benchmark.kind, benchmark.source.version]).toEqual([
        'surrogate',
        'xgb_v1.0 (accuracy, 1 member)',
      ])
      benchmark.close()
    }
    const data = join(process.env.NASBENCH_HOME as string, 'nb301')
    writeFile('nasbench301_models_v0.9.zip', zipSync({ 'a.txt': new Uint8Array(3) }), data)
    writeFile('nasbench301_models_v1.0.zip', zip, data)
    const benchmark = await plugin.open(undefined, quiet)
    expect(benchmark.source.location).toContain('nasbench301_models_v1.0.zip')
    benchmark.close()
  })

  test.skipIf(!onnx)(
    'a curve surrogate, under any name, in a folder or named by the environment',
    async () => {
      const folder = temporaryFolder()
      copyFileSync(onnx as string, join(folder, 'model'))
      for (const place of [onnx, join(folder, 'model')]) {
        const benchmark = await plugin.open(place, quiet)
        expect([benchmark.kind, benchmark.source.kind]).toEqual(['surrogate', 'model'])
        benchmark.close()
      }
      mkdirSync(join(folder, 'models'))
      copyFileSync(onnx as string, join(folder, 'models', 'new_model.onnx'))
      process.env.NASBENCH301_PATH = join(folder, 'models')
      const benchmark = await plugin.open(undefined, quiet)
      expect(benchmark.kind).toBe('surrogate')
      benchmark.close()
    },
  )
})

describe('one of several is chosen by name', () => {
  const booster = (seed: string) => pickledBooster(asSnapshot(asBinary(randomForest(seed, 3, 4))))
  const open = (location: string | undefined, model: string) => plugin.open(location, { ...quiet, model })

  test('of the data folder: recorded runs, or the archive beside them', async () => {
    const data = join(process.env.NASBENCH_HOME as string, 'nb301')
    writeFile('runs.jsonl', demoFile().bytes, data)
    const zip = (seed: string) =>
      zipSync({ 'nb_models/xgb_v1.0/0/xgb/run/surrogate_model.model': booster(seed) })
    writeFile('nasbench301_models_v0.9.zip', zip('a'), data)
    writeFile('nasbench301_models_v1.0.zip', zip('b'), data)
    const kinds = []
    for (const model of ['table', 'xgb']) {
      const benchmark = await open(undefined, model)
      kinds.push([benchmark.kind, benchmark.source.location?.includes('models_v1.0.zip')])
      benchmark.close()
    }
    expect(kinds).toEqual([
      ['tabular', false],
      ['surrogate', true],
    ])
    await expect(open(undefined, 'curve')).rejects.toMatchObject({
      code: 'DATA_NOT_FOUND',
      message: expect.stringMatching(
        /^no curve of NAS-Bench-301 found: .*\n.*nasbench download nb301 --list\n/,
      ),
    })
  })

  test('of a folder with ensembles of both kinds', async () => {
    const folder = temporaryFolder()
    writeFile('xgb_v1.0/0/surrogate_model.model', booster('a'), folder)
    await expect(open(folder, 'lgb')).rejects.toMatchObject({
      code: 'UNSUPPORTED_FILE',
      message: expect.stringMatching(/xgb for accuracy, and no lgb ensemble/),
    })
    const benchmark = await open(folder, 'xgb')
    expect(benchmark.source.version).toBe('xgb_v1.0 (accuracy, 1 member)')
    benchmark.close()
    await expect(open(folder, 'table')).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' })
  })

  test.skipIf(!onnx)('of two curve surrogates', async () => {
    const folder = join(onnx as string, '..')
    for (const [model, file] of [
      ['curve', 'new_model.onnx'],
      ['new_model', 'new_model.onnx'],
      ['model_v2', 'model_v2.onnx'],
    ] as const) {
      const benchmark = await open(folder, model)
      expect([benchmark.kind, benchmark.source.file]).toEqual(['surrogate', file])
      benchmark.close()
    }
  })

  test('and no other', async () => {
    await expect(open(undefined, 'xbg')).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(/unknown model "xbg" .*did you mean "xgb"/),
    })
    await expect(open(undefined, 'gnn_gin')).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('PyTorch'),
    })
    expect(Object.keys(plugin.models ?? {})).toEqual([
      'table',
      'xgb',
      'lgb',
      'curve',
      'new_model',
      'model_v2',
    ])
  })
})
