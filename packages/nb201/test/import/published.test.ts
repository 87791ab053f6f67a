import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sharedPath } from '../../../../test/shared.js'
import { temporaryFolder } from '../../../../test/temporary.js'
import { createBzip2Decoder } from '../../src/import/bzip2/decoder.js'
import { NASBench201 } from '../../src/nasbench201.js'
import { importPublished, runsIn } from '../stores.js'

const pickle = sharedPath('fixtures', 'nb201-mini.pkl')
const torch = sharedPath('fixtures', 'nb201-mini-v1_1.pth')
const nats = sharedPath('data', 'nats-tss')

describe.skipIf(!pickle || !torch || !nats)('the same real architectures in all published layouts', () => {
  const stores = {
    pickle: () => importPublished(pickle as string),
    torch: () => importPublished(torch as string),
    folder: () => importPublished(nats as string),
  }

  test('are told by their content, whatever the name', async () => {
    for (const [file, version] of [
      [pickle, 'NASBenchAPI pickle, NAS-Bench-201 v1_1'],
      [torch, 'official torch file, NAS-Bench-201 v1_1'],
      [join(nats as string, '000011.pickle.pbz2'), 'NATS-Bench pickle, NATS-tss, one architecture'],
    ] as const) {
      // A copy of a file that may only be read is one too: each has a place of its own.
      const path = join(temporaryFolder(), 'data')
      copyFileSync(file as string, path)
      const store = await importPublished(path)
      expect(store.layout.source.version).toBe(version)
      store.close()
    }
    expect((await stores.folder()).layout.source).toMatchObject({
      file: 'nats-tss',
      importer: 'nats',
      version: 'NATS-Bench folder, NATS-tss',
    })
  })

  test('say the same to the last bit', async () => {
    const expected = runsIn(await stores.pickle())
    expect(expected.size).toBe(34)
    for (const other of [stores.torch, stores.folder]) {
      const runs = runsIn(await other())
      expect([...runs.keys()]).toEqual([...expected.keys()])
      for (const [name, run] of expected) expect(runs.get(name), name).toEqual(run)
    }
  })

  test('can each be imported from its own file, compressed or not', async () => {
    const packed = join(nats as string, '000011.pickle.pbz2')
    const unpacked = join(temporaryFolder(), '000011.pickle')
    writeFileSync(unpacked, createBzip2Decoder()(readFileSync(packed)))
    const all = runsIn(await stores.folder())
    for (const file of [packed, unpacked]) {
      const runs = runsIn(await importPublished(file))
      expect(runs.size).toBe(17)
      for (const [name, run] of runs) expect(run, name).toEqual(all.get(name))
    }
  })

  test('open with the one call', async () => {
    process.env.NASBENCH_HOME = temporaryFolder()
    const bench = await NASBench201.open(nats, { verbose: false })
    expect(bench.summary(11, { dataset: 'cifar100', split: 'test' }).metric).toBe(67.6066666422526)
    bench.close()
    delete process.env.NASBENCH_HOME
  })
})
