import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRng, isNasBenchError } from '@nasbench/core'
import { beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../../test/temporary.js'
import { writeZip } from '../../../core/test/bytes/write-zip.js'
import { writePickle } from '../../../core/test/pickle/write-pickle.js'
import { demoFile } from '../../src/demo-file.js'
import { NASBench201 } from '../../src/nasbench201.js'
import { importPublished, runsIn } from '../stores.js'

/* The demo's runs of three architectures, in the layout of NASBenchAPI's pickle. */
const pickle = demoFile([9930, 6111, 3]).bytes

/* As torch.save wrote files until version 1.5. */
const legacy = (object: Uint8Array, tail: Uint8Array = writePickle([], { protocol: 2 })) =>
  Buffer.concat([
    writePickle(0x1950a86a20f9469cfc6cn, { protocol: 2 }),
    writePickle(1001, { protocol: 2 }),
    writePickle(new Map<string, unknown>([['little_endian', true]]), { protocol: 2 }),
    object,
    tail,
  ])

const object = ['archive/data.pkl', pickle] as const
const version = ['archive/version', Buffer.from('3\n')] as const

describe('one content in all containers', () => {
  let expected: ReturnType<typeof runsIn>
  const saved = (bytes: Uint8Array, name = 'data') => {
    const path = join(temporaryFolder(), name)
    writeFileSync(path, bytes)
    return path
  }
  const refusal = (code: string, message: RegExp) =>
    expect.objectContaining({ code, message: expect.stringMatching(message) })

  beforeAll(async () => {
    expected = runsIn(await importPublished(saved(pickle)))
  })

  test('a plain pickle has all runs of each architecture', () => {
    // 12 runs of 200 epochs and 5 of 12.
    expect(expected.size).toBe(3 * 17)
  })

  test.each([
    ["torch's legacy container", legacy(pickle)],
    ["torch's zip archive", writeZip([object, version])],
    ['a zip archive with wide numbers', writeZip([object, version], { wide: true })],
  ])('%s says the same', async (_, bytes) => {
    expect(runsIn(await importPublished(saved(bytes)))).toEqual(expected)
  })

  test.each([
    [
      'a legacy container that was cut off',
      legacy(pickle).subarray(0, pickle.length - 500),
      'CORRUPT_FILE',
      /./,
    ],
    ['one that lacks its last part', legacy(pickle, new Uint8Array(0)), 'CORRUPT_FILE', /./],
    [
      'a zip archive that was cut off',
      writeZip([object, version]).subarray(0, -30),
      'CORRUPT_FILE',
      /cut off/,
    ],
    ['a compressed entry', writeZip([object], { method: 8 }), 'UNSUPPORTED_FILE', /is compressed/],
    [
      'a pickle of something else',
      legacy(writePickle(new Map([['arch_index', 1]]))),
      'UNSUPPORTED_FILE',
      /has no results/,
    ],
  ] as const)('%s is refused', async (_, bytes, code, message) => {
    await expect(importPublished(saved(bytes))).rejects.toEqual(refusal(code, message))
  })

  test("a flipped bit in torch's zip archive is noticed or changes no result", async () => {
    const { below } = createRng('flips')
    const whole = writeZip([object, version], { deferred: true })
    for (let flip = 0; flip < 16; flip++) {
      const bytes = Uint8Array.from(whole)
      // Half of them in the headers and the directory, which are a small part of the file.
      const at = flip % 2 === 0 ? below(bytes.length) : (below(500) + bytes.length - 400) % bytes.length
      bytes[at]! ^= 1 << below(8)
      try {
        expect(runsIn(await importPublished(saved(bytes))), `byte ${at}`).toEqual(expected)
      } catch (error) {
        if (!isNasBenchError(error)) throw error
      }
    }
  })

  test('a torch file of an unknown protocol is refused, whatever the protocol is', async () => {
    const [magic, , ...rest] = [writePickle(0x1950a86a20f9469cfc6cn, { protocol: 2 }), 0, pickle] as const
    for (const protocol of [1002, 2n ** 70n, 'x', null, [1, new Map()]]) {
      const bytes = Buffer.concat([magic, writePickle(protocol, { protocol: 2 }), ...rest])
      await expect(importPublished(saved(bytes))).rejects.toEqual(
        refusal('UNSUPPORTED_FILE', /only 1001 is known/),
      )
    }
  })

  test('a folder without any architecture is none of ours', async () => {
    const folder = join(temporaryFolder(), 'empty')
    mkdirSync(folder)
    await expect(importPublished(folder)).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' })
    writeFileSync(join(folder, '000001.pickle'), pickle)
    await expect(importPublished(folder)).rejects.toEqual(
      refusal('UNSUPPORTED_FILE', /holds 3 architectures where a file of a NATS-Bench folder has one/),
    )
  })

  test('what was imported answers as the demo that it was made of', async () => {
    process.env.NASBENCH_HOME = temporaryFolder()
    const bench = await NASBench201.open(saved(writeZip([object, version])), { verbose: false })
    delete process.env.NASBENCH_HOME
    const demo = NASBench201.demo()
    for (const dataset of ['cifar10', 'cifar100', 'ImageNet16-120'] as const) {
      for (const hp of [200, 12] as const) {
        expect(bench.official.getMoreInfo(6111, dataset, { hp })).toEqual(
          demo.official.getMoreInfo(6111, dataset, { hp }),
        )
        expect(bench.official.getCostInfo(6111, dataset, { hp })).toEqual(
          demo.official.getCostInfo(6111, dataset, { hp }),
        )
      }
    }
    expect(bench.official.show(3)).toBe(demo.official.show(3))
    bench.close()
  })
})
