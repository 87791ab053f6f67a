import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileFolder, importFile } from '@nasbench/core/node'
import { testBenchmark } from '@nasbench/core/testing'
import plugin, { madeUp, space } from '../plugin.js'

const folder = mkdtempSync(join(tmpdir(), '{{name}}-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/* A file in the layout that is imported, of all architectures. */
const file = join(folder, 'made-up.json')
const entries = [...space.iterAll()].map((arch) => [space.format(arch), madeUp(arch)])
writeFileSync(file, JSON.stringify(Object.fromEntries(entries)))
const store = join(folder, 'store')
await importFile(plugin, file, { to: store, verbose: false })

/* Everything that every benchmark must do, of what was imported. */
testBenchmark(plugin, { test, open: () => plugin.open(store), data: fileFolder(store) })

test('answers as the file says', async () => {
  const bench = await plugin.open(store)
  const answer = bench.query('conv-conv-pool-skip', { split: 'test' })
  assert.deepEqual(answer.info.values, madeUp(['conv', 'conv', 'pool', 'skip']).test)
  bench.close()
})
