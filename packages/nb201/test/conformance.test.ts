import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileFolder, importFile } from '@nasbench/core/node'
import { testBenchmark } from '@nasbench/core/testing'
import { beforeAll, describe, test } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { demoFile } from '../src/demo-file.js'
import plugin from '../src/plugin.js'

const folder = temporaryFolder()
const store = join(folder, 'store')

beforeAll(async () => {
  const file = join(folder, 'made-up.pkl')
  writeFileSync(file, demoFile([0, 6111, 13_714, 9930, 857, 11, 1462, 1835]).bytes)
  await importFile(plugin, file, { to: store, onProgress: () => {} })
})

describe('the demo is what every benchmark must be', () => {
  testBenchmark(plugin, { test })
})

describe('so is an imported file', () => {
  testBenchmark(plugin, { test, open: () => plugin.open(store), data: fileFolder(store) })
})
