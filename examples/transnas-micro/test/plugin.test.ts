import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fileFolder, importFile } from '@nasbench/core/node'
import { testBenchmark } from '@nasbench/core/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { runInProcess } from '../../../packages/cli/test/in-process.js'
import { temporaryFolder } from '../../../test/temporary.js'
import plugin, { madeUp, transnasSpace } from '../plugin.js'

const folder = temporaryFolder()
const store = join(folder, 'store')
const own = fileURLToPath(new URL('..', import.meta.url))

beforeAll(async () => {
  const file = join(folder, 'transnas-micro.json')
  const entries = [...transnasSpace.iterAll()].filter((_, index) => index % 41 === 0)
  const records = entries.map((arch) => [transnasSpace.format(arch), madeUp(arch)])
  writeFileSync(file, JSON.stringify(Object.fromEntries(records)))
  await importFile(plugin, file, { to: store, verbose: false })
})

const open = () => plugin.open(store, { verbose: false })

describe('a file of seven tasks', () =>
  testBenchmark(plugin, { test, open, data: fileFolder(store), samples: 5 }))

test('each task has its own metrics, epochs and parameters', async () => {
  const bench = await open()
  const text = transnasSpace.format(41)
  expect(bench.defaults()).toMatchObject({ dataset: 'class_scene', split: 'val', budget: 25, metric: 'top1' })
  expect(bench.defaults({ dataset: 'segmentsemantic' })).toMatchObject({ budget: 30, metric: 'mIoU' })
  expect(bench.metrics({ dataset: 'normal' }).map(({ name, unit }) => `${name} ${unit}`)).toEqual([
    'ssim ssim',
    'latency ms',
  ])
  expect(bench.availableBudgets({ dataset: 'jigsaw' })).toEqual([5, 10])
  const { room_layout } = madeUp(transnasSpace.parse(text)) as Record<
    string,
    { val: Record<string, number[]>; params: number }
  >
  expect(bench.summary(text, { dataset: 'room_layout' }).metric).toBe(room_layout!.val.neg_loss!.at(-1))
  expect(bench.space.cost?.(text, { dataset: 'room_layout' })).toEqual({
    params: room_layout!.params,
    flops: null,
  })
  bench.close()
})

const arch = '64-41414-1_02_333'
test.each([
  ['list'],
  ['info', 'transnas'],
  ['sample', 'transnas', '-n', '3'],
  ['query', 'transnas', arch, '--dataset', 'normal'],
  ['compare', 'transnas', arch, '5'],
  ['neighbors', 'transnas', arch],
  ['mutate', 'transnas', arch, '--seed', '1'],
  ['show', 'transnas', arch],
  ['curve', 'transnas', arch, '--dataset', 'jigsaw'],
  ['top', 'transnas', '-k', '3', '--by', 'mIoU@segmentsemantic:val'],
  ['describe', 'transnas', '--dataset', 'room_layout'],
  ['plot', 'transnas', '--x', 'params', '--y', 'ssim@normal:val'],
  ['correlate', 'transnas', '--x', 'class_scene:val', '--y', 'jigsaw:test'],
  ['export', 'transnas', '--columns', 'class_scene:val,latency@normal:val', '--out', '-', '--csv'],
])('nasbench %s %s serves it', async (...argv) => {
  const { code, stdout, stderr } = await runInProcess([...argv, '--demo', '--plugin', own], { cwd: folder })
  expect(code, stderr).toBe(0)
  expect(stdout).toContain(argv[0] === 'list' ? 'transnas-micro' : '')
  expect(stdout).not.toMatch(/NaN|undefined|Infinity/)
})
