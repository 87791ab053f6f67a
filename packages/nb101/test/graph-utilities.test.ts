import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { computeVertexChannels } from '../src/channels.js'
import {
  genIsEdge,
  hashModule,
  isFullDag,
  isIsomorphic,
  numEdges,
  permuteGraph,
} from '../src/graph-utilities.js'
import { vectors } from './vectors.js'

const badArgument = expect.objectContaining({ code: 'INVALID_ARGUMENT' })
const graph = fc.integer({ min: 1, max: 9 }).chain((size) => {
  const row = fc.array(fc.constantFrom(0, 1), { minLength: size, maxLength: size })
  return fc.record({
    matrix: fc.array(row, { minLength: size, maxLength: size }),
    labels: fc.array(fc.integer({ min: -2, max: 3 }), { minLength: size, maxLength: size }),
    permutation: fc.shuffledSubarray([...Array(size).keys()], { minLength: size, maxLength: size }),
  })
})

describe('genIsEdge', () => {
  it.each(vectors.gen_is_edge)('makes the matrix of $bits for $size vertices', ({ bits, size, matrix }) => {
    const isEdge = genIsEdge(bits)
    expect(
      Array.from({ length: size }, (_, x) => Array.from({ length: size }, (_, y) => isEdge(x, y))),
    ).toEqual(matrix)
  })

  it('reads bits beyond the 32nd', () => {
    expect(genIsEdge(2 ** 36)(0, 9)).toBe(1)
    expect(genIsEdge(2 ** 36)(1, 9)).toBe(0)
    expect(genIsEdge(1)(1, 0)).toBe(0)
  })
})

describe('permuteGraph', () => {
  it.each(vectors.permute_graph)('moves vertices as the official code: $perm', (vector) => {
    const moved = permuteGraph(vector.matrix, vector.labels, vector.perm)
    expect(moved).toEqual({ matrix: vector.out_matrix, labels: vector.out_labels })
  })

  it('keeps the hash, and makes what is isomorphic', () => {
    fc.assert(
      fc.property(graph, ({ matrix, labels, permutation }) => {
        const moved = permuteGraph(matrix, labels, permutation)
        expect(hashModule(moved.matrix, moved.labels)).toBe(hashModule(matrix, labels))
        expect(isIsomorphic([matrix, labels], [moved.matrix, moved.labels])).toBe(true)
        expect(numEdges(moved.matrix)).toBe(numEdges(matrix))
      }),
    )
  })

  it('refuses what is no permutation', () => {
    for (const permutation of [[0], [0, 0], [0, 2], [0, 1, 2]]) {
      expect(() =>
        permuteGraph(
          [
            [0, 1],
            [0, 0],
          ],
          ['a', 'b'],
          permutation,
        ),
      ).toThrow(badArgument)
    }
  })
})

describe('isIsomorphic', () => {
  const find = (name: string) => {
    const found = vectors.hash_module.find((vector) => vector.name === name)
    if (found === undefined) throw new Error(name)
    return [found.matrix, found.labeling] as const
  }

  it('sees that the order of labels is none, and that other graphs are others', () => {
    expect(isIsomorphic(find('diamond_1_2'), find('diamond_2_1'))).toBe(true)
    expect(isIsomorphic(find('edgeperm_1'), find('edgeperm_m1_l2'))).toBe(false)
    expect(isIsomorphic(find('regular8_a'), find('regular8_b_not_iso'))).toBe(false)
    expect(isIsomorphic(find('directed_a'), find('directed_b'))).toBe(false)
    expect(isIsomorphic(find('directed_a'), find('chain_self_b'))).toBe(false)
  })

  it('agrees with trying all orders', () => {
    const all = (size: number): number[][] =>
      size === 0
        ? [[]]
        : all(size - 1).flatMap((rest) =>
            Array.from({ length: size }, (_, at) => rest.toSpliced(at, 0, size - 1)),
          )
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 511 }),
        fc.integer({ min: 0, max: 511 }),
        fc.nat(7),
        fc.nat(7),
        (a, b, la, lb) => {
          const read = (bits: number, labels: number) =>
            [
              [0, 1, 2].map((x) => [0, 1, 2].map((y) => (bits >> (3 * x + y)) & 1)),
              [0, 1, 2].map((x) => (labels >> x) & 1),
            ] as const
          const [one, other] = [read(a, la), read(b, lb)]
          const expected = all(3).some((order) => {
            const moved = permuteGraph(one[0], one[1], order)
            return JSON.stringify([moved.matrix, moved.labels]) === JSON.stringify(other)
          })
          expect(isIsomorphic(one, other)).toBe(expected)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('isFullDag', () => {
  it.each(vectors.is_full_dag)('says $expected', ({ matrix, expected }) => {
    expect(isFullDag(matrix)).toBe(expected)
  })
})

describe('the official utilities', () => {
  it('take any type of number and refuse other entries', () => {
    const labels = [-1, 0, -2]
    const rows = [
      [0, 1, 0],
      [0, 0, 1],
      [0, 0, 0],
    ]
    const hash = hashModule(rows, labels)
    expect(
      hashModule(
        rows.map((row) => Float64Array.from(row)),
        labels,
      ),
    ).toBe(hash)
    expect(
      hashModule(
        rows.map((row) => row.map(Boolean)),
        labels.map(BigInt),
      ),
    ).toBe(hash)
    expect(() =>
      hashModule(
        [
          [0, 2],
          [0, 0],
        ],
        [0, 1],
      ),
    ).toThrow(/entry \[0\]\[1\], 2, is neither 0 nor 1/)
    expect(() => hashModule([[0, 1]], [0])).toThrow(badArgument)
    expect(() => hashModule(rows, [0, 1])).toThrow(/2 labels for 3 vertices/)
    expect(() => hashModule(rows, [0, 1, 0.5])).toThrow(/must be an integer/)
    expect(() => isFullDag([[0, 1], [0]])).toThrow(badArgument)
    expect(numEdges(rows)).toBe(2)
    expect(computeVertexChannels(8, 8, rows)).toEqual([8, 8, 8])
  })
})
