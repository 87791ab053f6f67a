import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { NATSBenchSize, natsSssSpace } from '../../src/index.js'

describe("NATS-Bench's size space", () => {
  test('has the official order', () => {
    const texts = [...natsSssSpace.iterAll()].map((arch) => natsSssSpace.format(arch))
    expect(texts.length).toBe(32_768)
    expect(texts.slice(0, 3)).toEqual(['8:8:8:8:8', '8:8:8:8:16', '8:8:8:8:24'])
    // As in the published meta.pickle.pbz2.
    const sha256 = createHash('sha256').update(texts.join('\n')).digest('hex')
    expect(sha256).toBe('8b99b4c0aabe959924c6fb36c0ee4a3f79362343e36b7752b90deee9409b492f')
  })

  test('goes from an index, a text and an encoding to the network and back', () => {
    for (let index = 0; index < 32_768; index += 97) {
      const arch = natsSssSpace.at(index)
      expect(natsSssSpace.getIndex(arch)).toBe(index)
      expect(natsSssSpace.parse(natsSssSpace.format(arch))).toEqual(arch)
      expect(natsSssSpace.decode(natsSssSpace.encode(arch))).toEqual(arch)
    }
  })

  test('knows the documented cost of network 12', () => {
    const { params, flops } = natsSssSpace.cost(natsSssSpace.at(12))
    expect([natsSssSpace.format(natsSssSpace.at(12)), params / 1e6, flops / 1e6]).toEqual([
      '8:8:8:16:40',
      0.067378,
      7.991706,
    ])
  })

  test('has 35 neighbours, each at one edit, and mutates to one of them', () => {
    const arch = natsSssSpace.at(12_345)
    const neighbours = natsSssSpace.neighbors(arch)
    expect(new Set(neighbours.map(natsSssSpace.id)).size).toBe(35)
    for (const other of neighbours) {
      expect(other.channels.filter((one, at) => one !== arch.channels[at]).length).toBe(1)
    }
    for (let seed = 0; seed < 20; seed++)
      expect(neighbours).toContainEqual(natsSssSpace.mutate(arch, { seed }))
  })

  test.each(['8:8:8:8', '8:8:8:8:9', '32768', '|none~0|', '8:8:8:8:8:8', ''])('refuses %j', (text) => {
    expect(() => natsSssSpace.parse(text)).toThrow(expect.objectContaining({ code: 'INVALID_ARCHITECTURE' }))
  })

  test('demonstrates without a file', () => {
    const bench = NATSBenchSize.demo()
    const answer = bench.query('64:64:64:64:64')
    expect(answer.metric).toBeGreaterThan(80)
    expect(answer.info).toMatchObject({
      trainedOn: 'cifar10-valid',
      set: 'x-valid',
      hp: 90,
      budget: 89,
      seeds: [777],
    })
    expect(bench.query(5, { hp: 12 }).std).toBeGreaterThan(0)
    expect(bench.exists({ arch: 5, hp: 1, budget: 1 })).toBe(false)
    expect(() => bench.query(5, { hp: 200 })).toThrow(/unknown training length/)
    expect(bench.official.getMoreInfo(5, 'cifar100', { hp: '01' })['train-accuracy']).toBeGreaterThan(0)
    expect(bench.curve?.(5, { split: 'train' }).length).toBe(90)
  })
})
