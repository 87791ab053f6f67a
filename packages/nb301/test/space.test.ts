import { createRng } from '@nasbench/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sharedJson } from '../../../test/shared.js'
import { cellCount, cellOfCode, codeOfCell } from '../src/cell-code.js'
import type { Genotype } from '../src/genotype.js'
import { dartsSpace } from '../src/space.js'

const size = 1_076_746_950_455_072_400n
const rank = fc.bigInt({ min: 0n, max: size - 1n })
const refused = expect.objectContaining({ code: 'INVALID_ARCHITECTURE' })
const { at, getIndex, id } = dartsSpace

interface Golden {
  readonly space: Readonly<Record<string, unknown>>
  readonly parameterCount: Readonly<Record<string, unknown>>
  readonly naslib: Readonly<Record<string, unknown>>
  readonly 'xgb_v0.9_samples_noisy': { readonly first20: readonly Genotype[] }
}

const golden = sharedJson<Golden>('golden', 'nb301.json')

describe('dartsSpace', () => {
  it('has 1,037,664,180² architectures', () => {
    expect(dartsSpace.size).toBe(size)
    expect(BigInt(cellCount) ** 2n).toBe(size)
  })

  it.skipIf(golden === undefined)('has the counts of the shared vectors', () => {
    const space = golden?.space
    expect(dartsSpace.operations()).toEqual(space?.ops)
    expect(String(dartsSpace.size)).toBe(space?.total)
    expect(String(cellCount)).toBe(space?.perCell)
    expect((space?.topologiesPerCell as number) * (space?.opAssignmentsPerCell as number)).toBe(cellCount)
    const [arch] = dartsSpace.randomSample()
    expect(dartsSpace.neighbors(arch as Genotype).length).toBe(space?.neighboursPerArch)
  })

  it.skipIf(golden === undefined)('has the published samples, and finds them again', () => {
    for (const arch of golden?.['xgb_v0.9_samples_noisy'].first20 ?? []) {
      expect(dartsSpace.validate(arch)).toEqual([])
      const canonical = at(getIndex(arch))
      expect(id(canonical)).toBe(id(arch))
      for (const cell of ['normal', 'reduce'] as const) {
        for (let node = 0; node < 8; node += 2) {
          const pair = (edges: Genotype['normal']) => new Set(edges.slice(node, node + 2).map(String))
          expect(pair(canonical[cell])).toEqual(pair(arch[cell]))
        }
      }
    }
  })

  it('goes from a rank to the architecture and back, and from the architecture to the rank and back', () => {
    const extremes = [0n, 1n, 6n, 7n, BigInt(cellCount) - 1n, BigInt(cellCount), size - 2n, size - 1n]
    const both = (index: bigint) => {
      const arch = at(index)
      expect(getIndex(arch)).toBe(index)
      expect(at(getIndex(arch))).toEqual(arch)
      expect(dartsSpace.validate(arch)).toEqual([])
      const text = dartsSpace.format(arch)
      expect(text).toMatch(/^[0-9a-z._-]{63}$/)
      expect(dartsSpace.parse(text)).toEqual(arch)
      expect(dartsSpace.parse(String(index))).toEqual(arch)
      expect(dartsSpace.parse(JSON.stringify(arch))).toEqual(arch)
      expect(dartsSpace.decode(JSON.parse(JSON.stringify(dartsSpace.encode(arch))))).toEqual(arch)
    }
    extremes.forEach(both)
    fc.assert(fc.property(rank, both), { numRuns: 500 })
  })

  it('orders cells by their codes, first edges counting most', () => {
    expect(id(at(0n))).toBe('0mp-1mp.0mp-1mp.0mp-1mp.0mp-1mp_0mp-1mp.0mp-1mp.0mp-1mp.0mp-1mp')
    expect(id(at(1n))).toBe('0mp-1mp.0mp-1mp.0mp-1mp.0mp-1mp_0mp-1mp.0mp-1mp.0mp-1mp.0mp-1ap')
    expect(id(at(49n))).toBe('0mp-1mp.0mp-1mp.0mp-1mp.0mp-1mp_0mp-1mp.0mp-1mp.0mp-1mp.0mp-2mp')
    expect(id(at(size - 1n))).toBe('0d5-1d5.1d5-2d5.2d5-3d5.3d5-4d5_0d5-1d5.1d5-2d5.2d5-3d5.3d5-4d5')
    const [first, second] = [dartsSpace.iterAll(), dartsSpace.iterAll()]
    expect(first.next().value).toEqual(at(0n))
    expect(first.next().value).toEqual(at(1n))
    expect(second.next().value).toEqual(at(0n))
  })

  it('has one code, rank and id for the two orders of a node’s edges', () => {
    fc.assert(
      fc.property(rank, fc.integer({ min: 0, max: 255 }), (index, swaps) => {
        const arch = at(index)
        const swap = (cell: Genotype['normal'], bits: number) =>
          cell.map((_, edge) => cell[(bits >> (edge >> 1)) & 1 ? edge ^ 1 : edge])
        const other = {
          normal: swap(arch.normal, swaps & 15),
          reduce: swap(arch.reduce, swaps >> 4),
        } as unknown as Genotype
        expect(getIndex(other)).toBe(index)
        expect(id(other)).toBe(id(arch))
        expect(dartsSpace.encode(other)).toEqual(dartsSpace.encode(arch))
      }),
    )
  })

  it('takes any value for a cell or not, and never throws over it', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(codeOfCell(value)).toBe(-1)
        expect(dartsSpace.isValid(value)).toBe(false)
        expect(dartsSpace.isValid({ normal: value, reduce: value })).toBe(false)
      }),
    )
    for (const code of [0, 1, 48, 49, cellCount - 1, 500_000_000])
      expect(codeOfCell(cellOfCode(code))).toBe(code)
  })

  it('refuses indices that it has not', () => {
    for (const index of [-1, -1n, 0.5, Number.NaN, 2 ** 53, size, size + 1n, '3', null, undefined]) {
      expect(() => at(index as bigint)).toThrow(refused)
    }
    expect(() => at(size)).toThrow(
      /expected an integer from 0 to 1076746950455072399; a bigint or text above 2\^53 - 1/,
    )
    expect(at(5)).toEqual(at(5n))
  })

  it('samples uniformly: every predecessor pair and operation as often as any other', () => {
    const archs = dartsSpace.randomSample({ n: 10_000, seed: 'uniform' })
    expect(new Set(archs.map(id)).size).toBe(10_000)
    expect(archs.filter((arch) => !dartsSpace.isValid(arch))).toEqual([])
    for (const cell of ['normal', 'reduce'] as const) {
      for (let edge = 0; edge < 8; edge++) {
        const counts = countBy(archs.map((arch) => arch[cell][edge]?.[0]))
        expect(counts.size).toBe(7)
        expect(chiSquare(counts, 10_000)).toBeLessThan(limits[6] as number)
      }
      for (const [node, choices] of [3, 6, 10].entries()) {
        const pair = (arch: Genotype) => [2, 3].map((next) => arch[cell][2 * node + next]?.[1]).join()
        const counts = countBy(archs.map(pair))
        expect(counts.size).toBe(choices)
        expect(chiSquare(counts, 10_000)).toBeLessThan(limits[choices - 1] as number)
      }
    }
  })

  it('samples reproducibly, and as Python does where asked', () => {
    const draw = (seed: number) => dartsSpace.randomSample({ n: 5, seed }).map(getIndex)
    expect(draw(42)).toEqual(draw(42))
    expect(draw(42)).not.toEqual(draw(43))
    expect(dartsSpace.randomSample()).toEqual(dartsSpace.randomSample({ seed: 0, n: 1 }))
    expect(draw(42)).toMatchInlineSnapshot(`
      [
        180874713642566406n,
        51118581644085911n,
        652757814939022562n,
        812481947455050151n,
        936056219439274026n,
      ]
    `)
    // random.seed(1); random.randrange(1076746950455072400)
    expect(dartsSpace.randomSample({ seed: 1, rng: 'cpython' }).map(getIndex)).toMatchInlineSnapshot(`
      [
        656247381085762037n,
      ]
    `)
  })

  it('has 120 neighbours each, at one edit, and is theirs', () => {
    fc.assert(
      fc.property(rank, (index) => {
        const arch = at(index)
        const around = dartsSpace.neighbors(arch)
        expect(new Set(around.map(id)).size).toBe(120)
        const kinds = around.map((near) => kindOfEdit(arch, near))
        expect(kinds).toEqual([...new Array(96).fill('op'), ...new Array(24).fill('edge')])
        const own = id(arch)
        for (const near of around) {
          expect(dartsSpace.isValid(near)).toBe(true)
          expect(dartsSpace.neighbors(near).some((back) => id(back) === own)).toBe(true)
        }
      }),
      { numRuns: 15 },
    )
  })

  it('mutates to one of the neighbours, each as often as the others', () => {
    const arch = at(123_456_789_012_345_678n)
    const around = dartsSpace.neighbors(arch).map(id)
    for (const [kind, wanted] of [
      [undefined, around],
      ['op', around.slice(0, 96)],
      ['edge', around.slice(96)],
    ] as const) {
      const rng = createRng('mutate')
      const options = kind === undefined ? { rng } : { rng, kind }
      const draws = 200 * wanted.length
      const counts = countBy(Array.from({ length: draws }, () => id(dartsSpace.mutate(arch, options))))
      expect(new Set(counts.keys())).toEqual(new Set(wanted))
      expect(chiSquare(counts, draws)).toBeLessThan(limits[wanted.length - 1] as number)
    }
    expect(dartsSpace.mutate(arch)).toEqual(dartsSpace.mutate(arch, { seed: 0 }))
    expect(() => dartsSpace.mutate(arch, { kind: 'node' })).toThrow(
      'unknown kind of edit "node" for nb301: expected op or edge',
    )
  })

  it('hands out frozen architectures', () => {
    const arch = at(7n)
    for (const part of [arch, arch.normal, arch.normal[0], arch.reduce[7]]) {
      expect(Object.isFrozen(part)).toBe(true)
    }
  })
})

/* One in a million chance: the draws are seeded, so this tells a biased generator and not bad luck. */
const limits: Readonly<Record<number, number>> = {
  2: 27.6,
  5: 35.9,
  6: 38.3,
  9: 44.8,
  23: 70.9,
  95: 174,
  119: 206,
}

function countBy(values: readonly unknown[]): Map<unknown, number> {
  const counts = new Map<unknown, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}

function chiSquare(counts: ReadonlyMap<unknown, number>, total: number): number {
  const expected = total / counts.size
  return [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

/* What differs, told from the cells alone: one operation, or where one edge comes from. */
function kindOfEdit(a: Genotype, b: Genotype): string | undefined {
  const edges = (arch: Genotype) =>
    (['normal', 'reduce'] as const).flatMap((cell) =>
      arch[cell].map(([op, predecessor], at) => ({ node: `${cell} ${at >> 1}`, op, predecessor })),
    )
  const text = ({ node, op, predecessor }: { node: string; op: string; predecessor: number }) =>
    `${node} ${op} ${predecessor}`
  const left = edges(a).filter((edge) => !edges(b).map(text).includes(text(edge)))
  const right = edges(b).filter((edge) => !edges(a).map(text).includes(text(edge)))
  const [from, to] = [left[0], right[0]]
  if (left.length !== 1 || right.length !== 1 || from === undefined || to === undefined) return undefined
  if (from.node !== to.node) return undefined
  if (from.predecessor === to.predecessor) return 'op'
  return from.op === to.op ? 'edge' : undefined
}
