import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { archOfIndex, pruneArch101 } from '../src/arch.js'
import { indexOfArch, indexOfSpec, readSpec } from '../src/canonical.js'
import { isIsomorphic } from '../src/graph-utilities.js'
import { canonicalArch101, isSameCell } from '../src/identity.js'
import { createArch101, indexOf } from '../src/resolve.js'
import { anyIndex, anyMatrix, anySpelling } from './spellings.js'
import { cellVectors, vectorArch, vectors } from './vectors.js'

describe('the canonical form', () => {
  it.each(cellVectors)('of $name is the stored cell', (vector) => {
    const arch = { adjacency: vector.matrix, operations: vector.ops }
    expect(indexOfArch(arch)).toBe(vector.generation_index)
    const { adjacency, operations } = canonicalArch101(arch)
    expect(adjacency.map((row) => row.join('')).join('')).toBe(vector.dataset_module_adjacency)
    expect(operations.join()).toBe(vector.dataset_module_operations)
  })

  it.each(vectors.specs.filter(({ in_domain }) => !in_domain))('$name has none', ({ matrix, ops }) => {
    expect(indexOfArch({ adjacency: matrix, operations: ops })).toBe(-1)
  })

  it('gives every stored cell its own index', () => {
    for (let index = 0; index < 423_624; index++) {
      if (indexOfArch(archOfIndex(index)) !== index) throw new Error(`cell ${index}`)
    }
  })

  it('is the same for any order of the vertices, with unused ones between, of up to ten', () => {
    fc.assert(
      fc.property(anySpelling, ({ index, arch }) => {
        expect(indexOf(arch)).toBe(index)
        expect(canonicalArch101(arch)).toEqual(archOfIndex(index))
        expect(isSameCell(arch, archOfIndex(index))).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('is a relabelling of what it is the form of', () => {
    fc.assert(
      fc.property(anySpelling, ({ arch }) => {
        const pruned = pruneArch101(arch)
        const stored = canonicalArch101(arch)
        expect(
          isIsomorphic([pruned.adjacency, pruned.operations], [stored.adjacency, stored.operations]),
        ).toBe(true)
      }),
    )
  })

  it('tells relabellings from other cells as trying all orders does', () => {
    fc.assert(
      fc.property(anyMatrix, anyMatrix, (a, b) => {
        if (indexOfArch(a) < 0 || indexOfArch(b) < 0) return
        const [one, other] = [pruneArch101(a), pruneArch101(b)]
        expect(isSameCell(a, b)).toBe(
          isIsomorphic([one.adjacency, one.operations], [other.adjacency, other.operations]),
        )
      }),
      { numRuns: 500 },
    )
  })

  it('comes out the same by the quick way for plain 7 × 7 matrices and by the careful one', () => {
    fc.assert(
      fc.property(anyMatrix, (arch) => {
        const spec = readSpec(arch)
        expect(indexOfArch(arch)).toBe(spec === undefined ? -1 : indexOfSpec(spec))
        const typed = { ...arch, adjacency: arch.adjacency.map((row) => Uint8Array.from(row)) }
        expect(indexOfArch(typed)).toBe(indexOfArch(arch))
      }),
      { numRuns: 2000 },
    )
  })

  it('is found 1,538,083 times of the 2,097,152 raw matrices, by pruned vertices as counted', () => {
    const counts: Record<string, number> = {}
    for (let bits = 0; bits < 2 ** 21; bits++) {
      const index = indexOfSpec({ vertices: 7, bits, code: 0 })
      if (index < 0) continue
      const vertices = archOfIndex(index).operations.length
      counts[vertices] = (counts[vertices] ?? 0) + 1
    }
    expect(counts).toEqual(vectors.space.raw_in_domain_by_pruned_vertices)
    const sum = Object.values(counts).reduce((a, b) => a + b)
    expect(sum).toBe(vectors.space.raw_matrices_in_domain_after_prune)
  })
})

describe('createArch101', () => {
  it('takes zeros and ones of any type of number, and keeps every vertex', () => {
    const rows = [
      [0, 1, 1],
      [0, 0, 1],
      [0, 0, 0],
    ]
    const names = ['input', 'conv3x3-bn-relu', 'output']
    const expected = { adjacency: rows, operations: names }
    const spelled = [
      rows,
      rows.map((row) => row.map(Boolean)),
      rows.map((row) => row.map(BigInt)),
      rows.map((row) => Float32Array.from(row)),
      rows.map((row) => Int8Array.from(row)),
      rows.map((row) => BigInt64Array.from(row.map(BigInt))),
      rows.map((row) => row.map((bit) => (bit === 0 ? -0 : bit))),
    ]
    for (const matrix of spelled) {
      const arch = createArch101(matrix, names)
      expect(JSON.parse(JSON.stringify(arch))).toEqual(expected)
      expect(Object.is(arch.adjacency[0]?.[0], 0)).toBe(true)
    }
    expect(
      createArch101(
        vectorArch('prune_9_vertices_to_domain').adjacency,
        vectorArch('prune_9_vertices_to_domain').operations,
      ),
    ).toEqual(vectorArch('prune_9_vertices_to_domain'))
  })

  it('refuses any other entry, saying which', () => {
    for (const entry of [2, 0.5, -1, Number.NaN, '1', null, undefined, 2n, [1], {}]) {
      const matrix = [
        [0, entry],
        [0, 0],
      ] as number[][]
      expect(() => createArch101(matrix, ['input', 'output'])).toThrow(
        /is neither 0 nor 1 at adjacency\[0\]\[1\]: expected 0 or 1/,
      )
    }
  })

  it('neither keeps nor changes what it is handed', () => {
    const matrix = [
      [0, 1],
      [0, 0],
    ]
    const names = ['input', 'output']
    const arch = createArch101(matrix, names)
    ;(matrix[0] as number[])[1] = 0
    names[0] = 'x'
    expect(arch).toEqual(archOfIndex(0))
    for (const part of [arch, arch.adjacency, arch.adjacency[0], arch.operations]) {
      expect(Object.isFrozen(part)).toBe(true)
    }
  })
})

describe('pruneArch101', () => {
  it.each(vectors.specs.filter(({ valid_spec }) => valid_spec))(
    'leaves of $name what the official code leaves',
    (vector) => {
      const pruned = pruneArch101({ adjacency: vector.matrix, operations: vector.ops })
      expect(pruned).toEqual({ adjacency: vector.pruned_matrix, operations: vector.pruned_ops })
    },
  )

  it('refuses what has no way from input to output', () => {
    expect(() => pruneArch101(vectorArch('disconnected'))).toThrow(/no way leads/)
    expect(() => pruneArch101({ adjacency: [[0]], operations: ['input'] })).toThrow(/no way leads/)
  })
})

describe('stored cells', () => {
  it('are plain JSON, frozen all through, and share their parts', () => {
    fc.assert(
      fc.property(anyIndex, (index) => {
        const arch = archOfIndex(index)
        expect(JSON.parse(JSON.stringify(arch))).toEqual(arch)
        for (const part of [arch, arch.adjacency, ...arch.adjacency, arch.operations]) {
          if (!Object.isFrozen(part)) throw new Error('a part can be changed')
        }
        expect(archOfIndex(index).adjacency).toBe(arch.adjacency)
      }),
    )
  })
})
