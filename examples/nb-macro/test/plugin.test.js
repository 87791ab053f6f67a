import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { fileFolder, importFile } from '@nasbench/core/node'
import { testBenchmark } from '@nasbench/core/testing'
import plugin from '../plugin.js'

const folder = mkdtempSync(join(tmpdir(), 'nb-macro-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const file = join(folder, 'made-up-nb-macro.json')
execFileSync(process.execPath, [fileURLToPath(new URL('../make-data.js', import.meta.url)), file])
const store = join(folder, 'store')
await importFile(plugin, file, { to: store, verbose: false })

/* The whole suite, over what was imported. */
testBenchmark(plugin, { test, open: () => plugin.open(store), data: fileFolder(store) })

test('answers as the file says', async () => {
  const bench = await plugin.open(store)
  const { test_acc, mean_acc, std, params, flops } = JSON.parse(readFileSync(file, 'utf8'))['02012100']
  const answer = bench.query('02012100')
  assert.deepEqual(answer.info.values, test_acc)
  assert.equal(answer.metric, mean_acc)
  assert.ok(Math.abs(answer.std - std) < 1e-12)
  assert.deepEqual(bench.space.cost(bench.space.parse('02012100')), { params, flops })
  assert.equal(bench.query('02012100', { seed: 2 }).metric, test_acc[2])
  bench.close()
})
