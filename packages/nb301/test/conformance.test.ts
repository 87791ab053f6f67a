import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileFolder, importFile } from '@nasbench/core/node'
import { testBenchmark } from '@nasbench/core/testing'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { sharedPath } from '../../../test/shared.js'
import { demoFile } from '../src/demo-file.js'
import plugin from '../src/plugin.js'

const folder = mkdtempSync(join(tmpdir(), 'nasbench conformance '))
const store = join(folder, 'store')
const published = sharedPath('fixtures', 'nb301-mini.pkl')
const publishedStore = join(folder, 'published')

beforeAll(async () => {
  const { name, bytes } = demoFile()
  const file = join(folder, name)
  writeFileSync(file, bytes)
  await importFile(plugin, file, { to: store, onProgress: () => {} })
  if (published) await importFile(plugin, published, { to: publishedStore, onProgress: () => {} })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the demo is what every benchmark must be', () => {
  testBenchmark(plugin, { test })
})

describe('so is an imported file', () => {
  testBenchmark(plugin, { test, open: () => plugin.open(store), data: fileFolder(store) })
})

describe.skipIf(!published)('so is a file in the published layout', () => {
  testBenchmark(plugin, {
    test,
    open: () => plugin.open(publishedStore),
    data: fileFolder(publishedStore),
  })
})
