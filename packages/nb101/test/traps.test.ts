import { describe, expect, it, vi } from 'vitest'
import type { Arch101 } from '../src/arch.js'
import { drawSvg } from '../src/draw.js'
import { indexOfHash } from '../src/hash-lookup.js'
import { hashOf, isSameCell } from '../src/identity.js'
import { createArch101 } from '../src/resolve.js'
import { nb101Space } from '../src/space.js'
import { vectorArch } from './vectors.js'

const refused = expect.objectContaining({ code: 'INVALID_ARCHITECTURE' })
const badArgument = expect.objectContaining({ code: 'INVALID_ARGUMENT' })
const chainOf = (vertices: number, op = 'conv3x3-bn-relu'): Arch101 => ({
  adjacency: Array.from({ length: vertices }, (_, source) =>
    Array.from({ length: vertices }, (_, target) => (target === source + 1 ? 1 : 0)),
  ),
  operations: ['input', ...new Array<string>(vertices - 2).fill(op), 'output'],
})

describe('where the official code goes wrong', () => {
  it('more than seven vertices: false from isValid and a typed error, not a TypeError about its own configuration', () => {
    expect(nb101Space.isValid(chainOf(8))).toBe(false)
    expect(() => nb101Space.getIndex(chainOf(8))).toThrow(/8 vertices.*at most 7/)
  })

  it('a matrix of floats: the hash of the same matrix of integers (issue 32), not a hash that is in no file', () => {
    const { adjacency, operations } = vectorArch('issue_32_int')
    const floats = createArch101(
      adjacency.map((row) => Float64Array.from(row)),
      operations,
    )
    expect(hashOf(floats)).toBe('edb7648dd596405eddc9a5c607b494a6')
    const typed = { adjacency: adjacency.map((row) => Float32Array.from(row)), operations } as never
    expect(nb101Space.isValid(typed)).toBe(true)
    expect(nb101Space.id(typed)).toBe('edb7648dd596405eddc9a5c607b494a6')
  })

  it('entries that are no 0 or 1 change its sums: here they are refused', () => {
    expect(
      nb101Space.isValid({
        ...chainOf(3),
        adjacency: [
          [0, 2, 0],
          [0, 0, 1],
          [0, 0, 0],
        ],
      }),
    ).toBe(false)
  })

  it('sampling reseeds and draws from the one global generator: here nothing global is touched', () => {
    const random = vi.spyOn(Math, 'random')
    nb101Space.randomSample({ n: 100, seed: 1 })
    nb101Space.mutate(nb101Space.at(500), { seed: 1 })
    expect(random).not.toHaveBeenCalled()
    random.mockRestore()
  })

  it('drawing an invalid cell is an IndexError there, a clear error here', () => {
    expect(() => drawSvg(vectorArch('disconnected'))).toThrow(
      /no way leads from the first vertex to the last/,
    )
  })

  it('the limits of seven vertices and nine edges concern what is left after pruning', () => {
    for (const name of ['prune_9_vertices_to_domain', 'prune_12_edges_to_domain']) {
      expect(nb101Space.isValid(vectorArch(name))).toBe(true)
    }
  })

  it('only used vertices need an operation of the space', () => {
    const arch = {
      adjacency: [
        [0, 1, 1],
        [0, 0, 0],
        [0, 0, 0],
      ],
      operations: ['input', 'anything', 'output'],
    }
    expect(nb101Space.getIndex(arch)).toBe(0)
  })
})

describe('where NASBenchAPI goes wrong', () => {
  const parent = nb101Space.at(300_000)

  it("mutate 'edge_toggle' throws on every edit there: here it gives another valid cell", () => {
    for (let seed = 0; seed < 50; seed++) {
      const child = nb101Space.mutate(parent, { kind: 'edge_toggle', seed })
      expect(nb101Space.isValid(child)).toBe(true)
      expect(isSameCell(child, parent)).toBe(false)
    }
  })

  it("mutate 'op_swap' may swap input and output there or change nothing: here it swaps two operations that differ", () => {
    for (let seed = 0; seed < 50; seed++) {
      const child = nb101Space.mutate(parent, { kind: 'op_swap', seed })
      expect([child.operations[0], child.operations.at(-1)]).toEqual(['input', 'output'])
      expect([...child.operations].sort()).toEqual([...parent.operations].sort())
      expect(isSameCell(child, parent)).toBe(false)
    }
  })

  it("no mutation there brings in an operation: 'op_substitute' does", () => {
    const chain = nb101Space.parse('010001000/c3')
    const children = Array.from({ length: 20 }, (_, seed) =>
      nb101Space.format(nb101Space.mutate(chain, { kind: 'op_substitute', seed })),
    )
    expect(new Set(children)).toEqual(
      new Set(['010001000/input,conv1x1-bn-relu,output', '010001000/input,maxpool3x3,output']),
    )
  })

  it('mutate of an unknown kind gives the parent there: here an error', () => {
    expect(() => nb101Space.mutate(parent, { kind: 'swap' })).toThrow(badArgument)
  })

  it('a mutated matrix may have edges backwards there: here ones stand above the diagonal only', () => {
    for (let seed = 0; seed < 50; seed++) {
      const { adjacency } = nb101Space.mutate(parent, { seed })
      for (const [source, row] of adjacency.entries()) {
        for (let target = 0; target <= source; target++) expect(row[target]).toBe(0)
      }
    }
  })

  it('a cell has one id and one index, whatever the order of its vertices', () => {
    const [a, b] = [vectorArch('diamond_a'), vectorArch('diamond_b_isomorphic')]
    expect(nb101Space.id(a)).toBe('1af995a92568cf42af2c2668f72834ea')
    expect(nb101Space.id(b)).toBe(nb101Space.id(a))
    expect(nb101Space.getIndex(b)).toBe(nb101Space.getIndex(a))
    expect(indexOfHash(nb101Space.id(a))).toBe(nb101Space.getIndex(a))
  })

  it('an index is an integer of the official order, not a text', () => {
    expect(nb101Space.getIndex(vectorArch('simplest_identity_2v'))).toBe(0)
  })

  it("other types of numbers are a TypeError in its id: here they are the cell's", () => {
    const bytes = { ...parent, adjacency: parent.adjacency.map((row) => Uint8Array.from(row)) } as never
    expect(nb101Space.id(bytes)).toBe(nb101Space.id(parent))
  })

  it('everything square is valid there: edges backwards, other operations, no way through and 50 vertices are not here', () => {
    const wrong = [
      {
        adjacency: [
          [0, 0],
          [1, 0],
        ],
        operations: ['input', 'output'],
      },
      {
        adjacency: [
          [0, 1],
          [0, 0],
        ],
        operations: ['x', 'y'],
      },
      chainOf(3, 'conv5x5'),
      vectorArch('disconnected'),
      chainOf(50),
    ]
    for (const arch of wrong) expect(nb101Space.isValid(arch)).toBe(false)
  })

  it('encode writes FalseTrue of a matrix of booleans there: here zeros and ones', () => {
    const booleans = { ...parent, adjacency: parent.adjacency.map((row) => row.map(Boolean)) } as never
    expect(nb101Space.encode(booleans)).toEqual(parent)
    expect(nb101Space.format(booleans)).toBe(nb101Space.format(parent))
  })

  it('decode checks neither operations nor the diagonal there', () => {
    expect(() => nb101Space.decode(chainOf(3, 'x'))).toThrow(refused)
    expect(() =>
      nb101Space.decode({
        adjacency: [
          [1, 1],
          [0, 0],
        ],
        operations: ['input', 'output'],
      }),
    ).toThrow(refused)
  })

  it('more samples than cells are cut off there: here they are refused, or drawn with replacement', () => {
    const n = 423_624 + 10
    expect(() => nb101Space.randomSample({ n, seed: 1 })).toThrow(/at most 423624 without replacement/)
    expect(nb101Space.randomSample({ n, seed: 1, replacement: true })).toHaveLength(n)
  })

  it('the operations of the space are three: input and output are none', () => {
    expect(nb101Space.operations()).toHaveLength(3)
  })
})
