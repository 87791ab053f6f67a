import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { memorySource } from '@nasbench/core'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../../test/temporary.js'
import { NASBench201 } from '../../src/nasbench201.js'
import { createOfficialApi } from '../../src/official/api.js'
import { openRuns } from '../../src/run-reader.js'
import { topology } from '../../src/topology.js'
import { importPublished, runsIn } from '../stores.js'

const fixtures = join(import.meta.dirname, '..', 'fixtures')
const fixture = (name: string) => join(fixtures, name)
const files = ['000157-FULL.pth', '000157-FULL-zip.pth', '000157.pickle.pbz2'] as const
const expected: Record<
  string,
  { trainAccuracy: number; trainLoss: number; evalAccuracy: Record<string, number> }
> = JSON.parse(readFileSync(fixture('000157.json'), 'utf8'))

describe.each(files)('an architecture with the weights of its networks: %s', (file) => {
  test('is imported without them, number by number', async () => {
    const store = await importPublished(fixture(file))
    expect(store.layout.source.version).toContain('one architecture')
    expect(store.layout.attributes).toMatchObject({ architectures: 1, ignored: ['net_state_dict'] })
    const { file: name, version } = store.layout.source
    const api = createOfficialApi(openRuns(store), { kind: 'file', file: name, version }, topology)
    for (const [run, { trainAccuracy, trainLoss, evalAccuracy }] of Object.entries(expected)) {
      const [training = '', dataset = '', seed = ''] = run.split('/')
      const results = api.queryMetaInfoByIndex(157, { hp: training === 'full' ? 200 : 12 })
      const found = results.query(dataset, Number(seed))
      expect([found.getTrain().accuracy, found.getTrain().loss]).toEqual([trainAccuracy, trainLoss])
      for (const [set, accuracy] of Object.entries(evalAccuracy))
        expect(found.getEval(set).accuracy).toBe(accuracy)
    }
    expect(String(api.queryMetaInfoByIndex(157))).toContain('clear=False')
    expect(() => api.getNetParam(157, 'cifar100')).toThrow(/the import leaves them out/)
  })

  test('says the same as in any other container', async () => {
    const runs = runsIn(await importPublished(fixture(file)))
    expect(runs.size).toBe(4)
    expect(runs).toEqual(runsIn(await importPublished(fixture('000157-FULL.pth'))))
  })

  test('is reloaded from an archive', async () => {
    const demo = NASBench201.demo().official
    await demo.reload(memorySource(new Uint8Array(readFileSync(fixture(file)))), 157)
    expect(demo.getMoreInfo(157, 'cifar100')['test-accuracy']).toBeCloseTo(86.43, 10)
    expect(demo.getMoreInfo(157, 'cifar100', { seed: 888 })['test-accuracy']).toBe(86.48)
    expect(demo.queryMetaInfoByIndex(157, { hp: 12 }).getDatasetNames()).toEqual(['cifar10-valid'])
  })
})

test('a folder of an older archive has files with weights, without them, or both', async () => {
  const folder = temporaryFolder()
  copyFileSync(fixture('000157-FULL.pth'), join(folder, '000157-FULL.pth'))
  const once = runsIn(await importPublished(folder))
  copyFileSync(fixture('000157-FULL-zip.pth'), join(folder, '000157-SIMPLE.pth'))
  expect(runsIn(await importPublished(folder))).toEqual(once)
  // The same trainings a second time are another matter.
  copyFileSync(fixture('000157-FULL.pth'), join(folder, '000157-LESS.pth'))
  await expect(importPublished(folder)).rejects.toMatchObject({ code: 'UNSUPPORTED_FILE' })
})

test('weights of classes that nobody knows are refused', async () => {
  const bytes = readFileSync(fixture('000157-FULL.pth'))
  const changed = Buffer.from(
    bytes.toString('latin1').replaceAll('torch\nFloatStorage', 'posix\nxxxxxsystem'),
    'latin1',
  )
  await expect(
    NASBench201.demo().official.reload(memorySource(new Uint8Array(changed)), 157),
  ).rejects.toMatchObject({ code: 'UNSAFE_PICKLE' })
})
