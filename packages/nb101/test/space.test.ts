import { createHash } from 'node:crypto'
import { createCpythonRandom, createRng } from '@nasbench/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Arch101 } from '../src/arch.js'
import { sampleArchs101 } from '../src/sample.js'
import { nb101Space } from '../src/space.js'
import { anySpelling } from './spellings.js'
import { vectorArch, vectors } from './vectors.js'

const refused = expect.objectContaining({ code: 'INVALID_ARCHITECTURE' })
const badArgument = expect.objectContaining({ code: 'INVALID_ARGUMENT' })
const indices = (archs: readonly Arch101[]) => archs.map((arch) => nb101Space.getIndex(arch))

describe('nb101Space', () => {
  it('is the whole space in index order', () => {
    expect(nb101Space.size).toBe(423_624)
    let index = 0
    for (const arch of nb101Space.iterAll()) {
      if (nb101Space.getIndex(arch) !== index) throw new Error(`cell ${index}`)
      index++
    }
    expect(index).toBe(423_624)
  })

  it('goes from a cell to its text, encoding, hash and index and back', () => {
    fc.assert(
      fc.property(anySpelling, ({ index, arch }) => {
        expect(nb101Space.parse(nb101Space.format(arch))).toEqual(arch)
        const encoding = nb101Space.encode(arch)
        expect(nb101Space.decode(JSON.parse(JSON.stringify(encoding)))).toEqual(arch)
        expect(nb101Space.id(arch)).toBe(nb101Space.id(nb101Space.at(index)))
        expect(nb101Space.getIndex(nb101Space.parse(nb101Space.id(arch)))).toBe(index)
        expect(nb101Space.getIndex(arch)).toBe(index)
        expect(nb101Space.isValid(arch)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('names the operations in the official order', () => {
    expect(nb101Space.operations()).toEqual(['conv3x3-bn-relu', 'conv1x1-bn-relu', 'maxpool3x3'])
  })

  it('refuses indices that are none', () => {
    for (const index of [-1, 423_624, 1.5, Number.NaN, '3', null, undefined, -1n, 423_624n, 2n ** 64n]) {
      expect(() => nb101Space.at(index as number)).toThrow(refused)
    }
    expect(nb101Space.at(7n)).toEqual(nb101Space.at(7))
  })

  it('refuses what is no cell wherever one is taken', () => {
    for (const bad of [
      null,
      {},
      'x',
      -3,
      1.5,
      undefined,
      true,
      vectorArch('disconnected'),
      vectorArch('too_many_edges'),
    ]) {
      const arch = bad as Arch101
      expect(() => nb101Space.format(arch)).toThrow(refused)
      expect(() => nb101Space.encode(arch)).toThrow(refused)
      expect(() => nb101Space.decode(bad)).toThrow(refused)
      expect(() => nb101Space.id(arch)).toThrow(refused)
      expect(() => nb101Space.getIndex(arch)).toThrow(refused)
      expect(() => nb101Space.neighbors(arch)).toThrow(refused)
      expect(() => nb101Space.mutate(arch)).toThrow(refused)
      expect(() => nb101Space.cost?.(arch)).toThrow(refused)
      expect(() => nb101Space.draw?.(arch)).toThrow(refused)
    }
  })
})

describe('randomSample', () => {
  it('samples without replacement, the same for the same seed', () => {
    const drawn = indices(nb101Space.randomSample({ n: 1000, seed: 1 }))
    expect(new Set(drawn).size).toBe(1000)
    expect(indices(nb101Space.randomSample({ n: 1000, seed: 1 }))).toEqual(drawn)
    expect(indices(nb101Space.randomSample({ n: 1000, seed: 2 }))).not.toEqual(drawn)
    expect(nb101Space.randomSample()).toHaveLength(1)
    expect(nb101Space.randomSample({ n: 0 })).toEqual([])
  })

  it('keeps its draws', () => {
    const digest = (numbers: readonly number[]) => createHash('sha256').update(numbers.join()).digest('hex')
    expect(digest(indices(nb101Space.randomSample({ n: 1000, seed: 42 }))).slice(0, 16)).toBe(
      '71c9af8b6d2cfa34',
    )
    const raw = sampleArchs101({ n: 1000, seed: 42, sampler: 'matrix' })
    expect(digest(indices(raw)).slice(0, 16)).toBe('84a3ebd5083de767')
  })

  it('draws as Python does where asked', () => {
    const expected = createCpythonRandom(7).sampleIndices?.(423_624, 20)
    expect(indices(nb101Space.randomSample({ n: 20, seed: 7, rng: 'cpython' }))).toEqual(expected)
  })

  it('gives every cell the same probability: by vertices as many as there are', () => {
    const drawn = nb101Space.randomSample({ n: 20_000, seed: 3 })
    const seven = drawn.filter(({ operations }) => operations.length === 7).length / 20_000
    expect(seven).toBeGreaterThan(0.84)
    expect(seven).toBeLessThan(0.855)
  })

  it("with 'matrix' has the bias of the official notebook, and 7 × 7 cells as drawn", () => {
    const n = 20_000
    const drawn = nb101Space.randomSample({ n, seed: 3, sampler: 'matrix' })
    const counts: Record<number, number> = {}
    for (const arch of drawn) {
      expect(arch.operations.length).toBe(7)
      const vertices = nb101Space.at(nb101Space.getIndex(arch)).operations.length
      counts[vertices] = (counts[vertices] ?? 0) + 1
    }
    const total = vectors.space.raw_matrices_in_domain_after_prune
    for (const [vertices, raw] of Object.entries(vectors.space.raw_in_domain_by_pruned_vertices)) {
      expect((counts[Number(vertices)] ?? 0) / n).toBeCloseTo(raw / total, 1.7)
    }
  })

  it('refuses other samplers and numbers that are none', () => {
    expect(() => sampleArchs101({ sampler: 'random' as never })).toThrow(/expected uniform or matrix/)
    for (const sampler of ['uniform', 'matrix'] as const) {
      for (const n of [-1, 1.5, Number.NaN, '3' as never]) {
        expect(() => sampleArchs101({ n, sampler })).toThrow(badArgument)
      }
    }
    expect(() => nb101Space.randomSample({ seed: null as never })).toThrow(badArgument)
    expect(() => nb101Space.randomSample({ seed: 1, rng: createRng(2) })).toThrow(badArgument)
  })
})
