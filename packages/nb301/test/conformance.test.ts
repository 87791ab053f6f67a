import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileFolder, importFile } from '@nasbench/core/node'
import { testBenchmark } from '@nasbench/core/testing'
import { beforeAll, describe, test } from 'vitest'
import { sharedPath } from '../../../test/shared.js'
import { temporaryFolder } from '../../../test/temporary.js'
import { demoFile } from '../src/demo-file.js'
import plugin from '../src/plugin.js'

const folder = temporaryFolder()
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
