import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { memoryFolder, memorySource } from '@nasbench/core'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../../test/temporary.js'
import { demoFile } from '../../src/demo-file.js'
import { NASBench201 } from '../../src/index.js'
import { createOfficialApi } from '../../src/official/api.js'
import { openRuns } from '../../src/run-reader.js'
import { topology } from '../../src/topology.js'
import { importPublished } from '../stores.js'

const about = { kind: 'file', file: 'data.pkl', version: 'made up' } as const

test('reload takes one architecture from an archive and leaves the others', async () => {
  const path = join(temporaryFolder(), 'data.pkl')
  writeFileSync(path, demoFile([3, 9930]).bytes)
  const api = createOfficialApi(openRuns(await importPublished(path)), about, topology)
  const before = api.getMoreInfo(3, 'cifar100')
  expect(() => api.getMoreInfo(7, 'cifar100')).toThrow(expect.objectContaining({ code: 'NOT_IN_DATASET' }))

  const archive = memoryFolder(new Map([['000007.pickle', demoFile([7]).bytes]]))
  expect(await api.reload(archive, 7)).toBe(7)
  const demo = NASBench201.demo().official
  for (const dataset of ['cifar10-valid', 'cifar10', 'cifar100', 'ImageNet16-120']) {
    for (const hp of [12, 200]) {
      expect(api.getMoreInfo(7, dataset, { hp })).toEqual(demo.getMoreInfo(7, dataset, { hp }))
      expect(api.getCostInfo(7, dataset, { hp })).toEqual(demo.getCostInfo(7, dataset, { hp }))
    }
  }
  expect(api.show(7)).toBe(demo.show(7))
  expect(api.getMoreInfo(3, 'cifar100')).toEqual(before)
  expect(api.evaluatedIndexes).toEqual([3, 7, 9930])

  await api.reload(memorySource(demoFile([3]).bytes), 3)
  expect(api.getMoreInfo(3, 'cifar100')).toEqual(before)
  await expect(api.reload(archive, 8)).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' })
  await expect(api.reload(memorySource(demoFile([3]).bytes), 8)).rejects.toMatchObject({
    code: 'NOT_IN_DATASET',
  })
})

test('weights are refused in one clear error', () => {
  const api = NASBench201.demo().official
  expect(() => api.getNetParam(3, 'cifar10')).toThrow(/weights are not available: they are PyTorch's/)
})
