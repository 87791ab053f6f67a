import { createHash } from 'node:crypto'
import { createCpythonRandom, createRng } from '@nasbench/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Arch201 } from '../src/arch.js'
import { resolveArch } from '../src/forms.js'
import { nb201Space } from '../src/space.js'

const all = [...nb201Space.iterAll()]
const index = fc.integer({ min: 0, max: 15_624 })
const refused = expect.objectContaining({ code: 'INVALID_ARCHITECTURE' })

describe('nb201Space', () => {
  it('has 15,625 architectures in the official order', () => {
    expect(nb201Space.size).toBe(15_625)
    expect(all.length).toBe(15_625)
    const texts = all.map((arch) => nb201Space.format(arch)).join('\n')
    expect(createHash('sha256').update(texts).digest('hex')).toBe(
      '83abc799e45cf34e9d2163654668ab998b9a54d01c39e72ca1f71f2cdf356d84',
    )
  })

  it('goes from an index, a text and an encoding to the architecture and back, for all', () => {
    all.forEach((arch, index) => {
      expect(nb201Space.getIndex(arch)).toBe(index)
      expect(nb201Space.at(index)).toEqual(arch)
      const text = nb201Space.format(arch)
      expect(nb201Space.getIndex(nb201Space.parse(text))).toBe(index)
      expect(nb201Space.id(arch)).toBe(text)
      expect(nb201Space.getIndex(nb201Space.decode(nb201Space.encode(arch)))).toBe(index)
      expect(nb201Space.isValid(arch)).toBe(true)
    })
  })

  it('names the operations in the order of their ids', () => {
    expect(nb201Space.operations()).toEqual([
      'none',
      'skip_connect',
      'nor_conv_1x1',
      'nor_conv_3x3',
      'avg_pool_3x3',
    ])
    expect(nb201Space.encode(nb201Space.at(0))).toEqual([4, 2, 1, 2, 1, 1])
  })

  it('parses an index too', () => {
    expect(nb201Space.parse('123')).toEqual(nb201Space.at(123))
    expect(nb201Space.parse(' 0\n')).toEqual(nb201Space.at(0))
    expect(nb201Space.at(123n)).toEqual(nb201Space.at(123))
    for (const text of ['15625', '-1', '99999999999999999999']) {
      expect(() => nb201Space.parse(text)).toThrow(/expected an integer from 0 to 15624/)
      expect(() => nb201Space.parse(text)).toThrow(refused)
    }
    expect(() => nb201Space.parse('12.0')).toThrow(refused)
    expect(() => nb201Space.parse('')).toThrow(refused)
    expect(() => nb201Space.parse(12 as never)).toThrow(refused)
  })

  it('refuses indices that are none', () => {
    for (const index of [-1, 15_625, 1.5, Number.NaN, '3', null, undefined, -1n, 15_625n, 2n ** 64n]) {
      expect(() => nb201Space.at(index as number)).toThrow(refused)
    }
  })

  it('refuses encodings that are none', () => {
    for (const encoding of [
      null,
      3,
      'x',
      [],
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 5],
      [0, 0, 0, 0, 0, 0.5],
      new Array(6),
    ]) {
      expect(() => nb201Space.decode(encoding)).toThrow(refused)
    }
    expect(() => nb201Space.decode([0, 0, 0, 0, 0, 0, 0])).toThrow(refused)
  })

  it('refuses what is no architecture wherever one is taken', () => {
    const wrong = { ops: ['none', 'none', 'none', 'none', 'none', 'conv'] } as unknown as Arch201
    const { format, id, encode, getIndex, neighbors, mutate, cost, draw } = nb201Space
    for (const take of [format, id, encode, getIndex, neighbors, mutate, cost, draw]) {
      expect(() => take(wrong)).toThrow(/unknown operation "conv" at ops\[5\], edge 3<-2/)
      for (const value of [null, undefined, 'x', 15_625, {}, [3]])
        expect(() => take(value as never)).toThrow(refused)
    }
  })

  it('has 24 neighbours each, edge by edge, at one edit, and is theirs', () => {
    fc.assert(
      fc.property(index, (index) => {
        const arch = nb201Space.at(index)
        const around = nb201Space.neighbors(arch)
        expect(new Set(around.map(nb201Space.id)).size).toBe(24)
        const edits = around.map((near) => {
          const changed = near.ops.flatMap((op, edge) => (op === arch.ops[edge] ? [] : [edge]))
          expect(changed.length).toBe(1)
          expect(nb201Space.neighbors(near)).toContainEqual(arch)
          const edge = changed[0] as number
          return edge * 5 + nb201Space.operations().indexOf(near.ops[edge] as string)
        })
        expect(edits).toEqual([...edits].sort((a, b) => a - b))
      }),
    )
  })

  it('mutates to one of the neighbours, each as often as the others', () => {
    const arch = nb201Space.at(6111)
    const near = nb201Space.neighbors(arch).map(nb201Space.id)
    const counts = new Map(near.map((id) => [id, 0]))
    const rng = createRng('mutate')
    for (let i = 0; i < 24_000; i++) {
      const id = nb201Space.id(nb201Space.mutate(arch, { rng }))
      expect(counts.has(id)).toBe(true)
      counts.set(id, (counts.get(id) as number) + 1)
    }
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)
    expect(chiSquare).toBeLessThan(49.7)
  })

  it('mutates by seed, with seed 0 unless told, and by one kind of edit', () => {
    const arch = nb201Space.at(0)
    expect(nb201Space.mutate(arch)).toEqual(nb201Space.mutate(arch, { seed: 0, kind: 'op' }))
    expect(nb201Space.mutate(arch, { seed: 1 })).toEqual(nb201Space.mutate(arch, { seed: 1 }))
    expect(() => nb201Space.mutate(arch, { kind: 'edge' })).toThrow(
      'unknown kind of edit "edge" for nb201: expected op',
    )
  })

  it('samples without replacement, reproducibly, as Python does where asked', () => {
    const sample = nb201Space.randomSample({ n: 1000, seed: 42 })
    expect(new Set(sample.map(nb201Space.id)).size).toBe(1000)
    expect(nb201Space.randomSample({ n: 1000, seed: 42 })).toEqual(sample)
    expect(nb201Space.randomSample()).toEqual(nb201Space.randomSample({ seed: 0, n: 1 }))
    expect(nb201Space.randomSample({ n: 5, seed: 42 }).map(nb201Space.getIndex)).toEqual([
      13940, 10511, 2811, 5212, 6910,
    ])
    expect(nb201Space.randomSample({ n: 5, seed: 0, rng: 'cpython' }).map(nb201Space.getIndex)).toEqual(
      createCpythonRandom(0).sample(15_625, 5),
    )
    expect(
      nb201Space
        .randomSample({ n: 15_625, seed: 1 })
        .map(nb201Space.getIndex)
        .sort((a, b) => a - b),
    ).toEqual(all.map((_, index) => index))
    expect(nb201Space.randomSample({ n: 0 })).toEqual([])
  })

  it('counts costs for any dataset', () => {
    expect(nb201Space.cost(nb201Space.at(1462))).toEqual({ params: 1_531_546, flops: 220_119_690 })
    expect(nb201Space.cost(nb201Space.at(0), { dataset: 'ImageNet16-120' })).toEqual({
      params: 136_456,
      flops: 3_919_480,
    })
    expect(() => nb201Space.cost(nb201Space.at(0), { dataset: 'mnist' })).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_DATASET' }),
    )
  })
})

describe('resolveArch', () => {
  it('answers the index for an architecture, its text and its index', () => {
    fc.assert(
      fc.property(index, (index) => {
        const arch = nb201Space.at(index)
        expect(resolveArch(index)).toBe(index)
        expect(resolveArch(String(index))).toBe(index)
        expect(resolveArch(arch)).toBe(index)
        expect(resolveArch({ ops: [...arch.ops] } as unknown as Arch201)).toBe(index)
        expect(resolveArch(nb201Space.format(arch))).toBe(index)
        expect(resolveArch(` ${nb201Space.format(arch)} `)).toBe(index)
      }),
    )
  })

  it('takes minus zero to be zero', () => {
    expect(resolveArch(-0)).toBe(0)
    expect(resolveArch('-0')).toBe(0)
    expect(() => resolveArch('+5')).toThrow(refused)
  })

  it('refuses everything else', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        fc.pre(!['number', 'bigint'].includes(typeof value))
        fc.pre(!(typeof value === 'string' && /^\s*-?\d+\s*$/.test(value)))
        fc.pre(!(Array.isArray(value) && value.length < 7))
        fc.pre(!(typeof value === 'object' && value !== null && 'index' in value))
        expect(() => resolveArch(value)).toThrow(refused)
      }),
    )
  })
})
