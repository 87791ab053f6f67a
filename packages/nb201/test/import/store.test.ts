import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parsePickle, type StoreReader } from '@nasbench/core'
import { verifyImport } from '@nasbench/core/node'
import { describe, expect, test } from 'vitest'
import { sharedPath } from '../../../../test/shared.js'
import { temporaryFolder } from '../../../../test/temporary.js'
import { nb201Data } from '../../src/data.js'
import { demoFile } from '../../src/demo-file.js'
import { importPublished } from '../stores.js'

type Dict = ReadonlyMap<unknown, unknown>

/* The measures in the store by the names in the file. */
const curves: Readonly<Record<string, string>> = {
  train_acc1es: 'train-accuracy',
  train_acc5es: 'train-top5',
  train_losses: 'train-loss',
  train_times: 'train-time',
  latency: 'latency',
}
const evaluations: Readonly<Record<string, string>> = {
  eval_acc1es: 'accuracy',
  eval_losses: 'loss',
  eval_times: 'time',
}
const singles: Readonly<Record<string, string>> = {
  params: 'params',
  flop: 'flops',
  epochs: 'epochs',
  seed: 'seed',
}
/* What is in the store's attributes or tells nothing. */
const others = new Set(['name', 'arch_config', 'eval_names', 'net_state_dict'])

const float = new DataView(new ArrayBuffer(8))
function bitsOf(value: number): bigint {
  float.setFloat64(0, value)
  return float.getBigUint64(0)
}

/** Looks up every number of the file's training runs in the store. Gives how many there are. */
function compareRuns(bytes: Uint8Array, store: StoreReader): number {
  const file = parsePickle(bytes) as Dict
  let compared = 0
  let stored = 0
  for (const [index, info] of file.get('arch2infos') as Dict) {
    for (const [length, training] of info as Dict) {
      for (const [key, run] of (training as Dict).get('all_results') as Dict) {
        const [dataset, seed] = key as [string, number]
        const table = store.table(`${length === 'full' ? '200' : '12'}/${dataset}`)
        const where = `${length} ${dataset} ${seed} of ${index}`
        const rows = Array.from({ length: table?.rows ?? 0 }, (_, row) => row).filter(
          (row) =>
            table?.measure('arch')?.value(row) === index && table?.measure('seed')?.value(row) === seed,
        )
        expect(rows.length, where).toBe(1)
        const row = rows[0] as number
        const look = (measure: string, point: number, value: unknown) => {
          const found = table?.measure(measure)?.value(row, point) ?? Number.NaN
          if (bitsOf(found) !== bitsOf(value as number)) {
            throw new Error(`${where}, ${measure} at ${point}: ${String(value)} is ${found} in the store`)
          }
          compared++
        }
        for (const [name, value] of run as Dict) {
          const field = String(name)
          if (others.has(field) || value === null) continue
          const [single, curve, evaluation] = [singles[field], curves[field], evaluations[field]]
          if (single) look(single, 0, Number(value))
          else if (curve && Array.isArray(value)) for (const [i, one] of value.entries()) look(curve, i, one)
          else if (curve) for (const [epoch, one] of value as Dict) look(curve, epoch as number, one)
          else if (evaluation) {
            for (const [spot, one] of value as Dict) {
              const [set, epoch] = String(spot).split('@')
              look(`${set}-${evaluation}`, Number(epoch), one)
            }
          } else throw new Error(`${where} has ${field}, which the store does not`)
        }
        // And the store has nothing that the file has not.
        for (const measure of table?.measures() ?? []) {
          if (measure === 'arch' || measure === 'note') continue
          stored += table?.measure(measure)?.row(row)?.length ?? 0
        }
      }
    }
  }
  expect(stored).toBe(compared)
  return compared
}

describe('every number of a file', () => {
  for (const [name, least] of [
    ['nb201-mini.pkl', 36_000],
    ['nb201-mini-v1_0.pkl', 10_000],
  ] as const) {
    const path = sharedPath('fixtures', name)
    test.skipIf(!path)(`is in the store of ${name}, bit for bit`, async () => {
      const store = await importPublished(path as string)
      expect(compareRuns(readFileSync(path as string), store)).toBeGreaterThan(least)
      const { values, rows } = await verifyImport(nb201Data, path as string, store.location)
      expect(values).toBeGreaterThan(least)
      expect(rows).toBeGreaterThan(15_625)
      store.close()
    })
  }

  test('is in the store of a made-up file, bit for bit', async () => {
    const { name, bytes } = demoFile([0, 11, 7777, 15_624])
    const path = join(temporaryFolder(), name)
    writeFileSync(path, bytes)
    const store = await importPublished(path)
    expect(compareRuns(bytes, store)).toBeGreaterThan(20_000)
    await verifyImport(nb201Data, path, store.location)
    store.close()
  })

  for (const parts of [
    ['fixtures', 'nb201-mini-v1_1.pth'],
    ['data', 'nats-tss'],
  ]) {
    const path = sharedPath(...parts)
    test.skipIf(!path)(`of ${parts.join('/')} is verified against its store`, async () => {
      const store = await importPublished(path as string)
      expect((await verifyImport(nb201Data, path as string, store.location)).values).toBeGreaterThan(40_000)
      store.close()
    })
  }
})

describe('verifyImport', () => {
  test('tells of a byte that has changed in the store', async () => {
    const { name, bytes } = demoFile([5])
    const path = join(temporaryFolder(), name)
    writeFileSync(path, bytes)
    const store = await importPublished(path)
    const { location } = store
    store.close()
    const column = join(location, '200/cifar10/train-loss/c/0/0')
    const damaged = readFileSync(column)
    damaged.writeUInt8((damaged.readUInt8(8) + 1) % 256, 8)
    writeFileSync(column, damaged)
    await expect(verifyImport(nb201Data, path, location)).rejects.toMatchObject({
      code: 'CORRUPT_FILE',
      message: expect.stringMatching(/chunk 0 of the column 200\/cifar10\/train-loss/),
    })
  })

  test('tells of a store that was made of another file', async () => {
    const folder = temporaryFolder()
    const [one, two] = [[1], [2]].map((indices, i) => {
      const path = join(folder, `${i}.pkl`)
      writeFileSync(path, demoFile(indices).bytes)
      return path
    }) as [string, string]
    const store = await importPublished(one)
    await expect(verifyImport(nb201Data, two, store.location)).rejects.toMatchObject({
      code: 'CHECKSUM_MISMATCH',
    })
    store.close()
  })

  test('can be stopped', async () => {
    const { name, bytes } = demoFile([3])
    const path = join(temporaryFolder(), name)
    writeFileSync(path, bytes)
    const store = await importPublished(path)
    await expect(
      verifyImport(nb201Data, path, store.location, { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'ABORTED' })
    store.close()
  })
})
