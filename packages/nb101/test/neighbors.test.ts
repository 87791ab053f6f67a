import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Arch101, archOfIndex } from '../src/arch.js'
import { specOfIndex } from '../src/canonical.js'
import { editKinds } from '../src/edits.js'
import { isFullDag } from '../src/graph-utilities.js'
import { mutateArch101, mutatePadded } from '../src/mutate.js'
import { neighborIndices, neighborsOf } from '../src/neighbors.js'
import { padArch101 } from '../src/padded.js'
import { paddedNeighbors } from '../src/padded-neighbors.js'
import { indexOf } from '../src/resolve.js'
import { nb101Space } from '../src/space.js'
import { forEachRelabelling } from '../src/structures.js'
import { anyIndex, anyMatrix, anySpelling } from './spellings.js'

const badArgument = expect.objectContaining({ code: 'INVALID_ARGUMENT' })
const verticesAt = (index: number) => archOfIndex(index).operations.length

describe('neighbors', () => {
  it('are other cells of the space, each once, the same for every spelling', () => {
    fc.assert(
      fc.property(anySpelling, ({ index, arch }) => {
        const found = nb101Space.neighbors(arch)
        const own = found.map((neighbor) => nb101Space.getIndex(neighbor))
        expect(own).toEqual(neighborIndices(index))
        expect(new Set(own).size).toBe(own.length)
        expect(own).not.toContain(index)
        for (const neighbor of found) expect(neighbor).toEqual(archOfIndex(nb101Space.getIndex(neighbor)))
      }),
    )
  })

  it('are neighbours of each other, by default and by each kind of edit', () => {
    fc.assert(
      fc.property(anyIndex, fc.constantFrom(undefined, ...editKinds), (index, kind) => {
        for (const other of neighborIndices(index, kind)) {
          expect(neighborIndices(other, kind)).toContain(index)
        }
      }),
      { numRuns: 50 },
    )
  })

  it('are some 16 of a cell of seven vertices, and three of the cell of two', () => {
    const counts = nb101Space
      .randomSample({ n: 2000, seed: 5 })
      .filter(({ operations }) => operations.length === 7)
      .map((arch) => nb101Space.neighbors(arch).length)
    const mean = counts.reduce((a, b) => a + b) / counts.length
    expect(mean).toBeGreaterThan(15.8)
    expect(mean).toBeLessThan(16.5)
    expect(neighborsOf(archOfIndex(0)).map((arch) => nb101Space.format(arch))).toEqual([
      '011001000/input,conv3x3-bn-relu,output',
      '011001000/input,conv1x1-bn-relu,output',
      '011001000/input,maxpool3x3,output',
    ])
  })

  it('lead from the cell of two vertices to every cell of up to five', () => {
    const reached = new Set([0])
    for (const index of reached) {
      for (const other of neighborIndices(index)) {
        if (verticesAt(other) < 6) reached.add(other)
      }
    }
    expect(reached.size).toBe(2532)
  })

  it('are those of all edits, done one by one in every order of the vertices', () => {
    fc.assert(
      fc.property(anyIndex, (index) => {
        const found = {
          edge_toggle: new Set<number>(),
          op_substitute: new Set<number>(),
          op_swap: new Set<number>(),
        }
        const consider = (kind: keyof typeof found, adjacency: number[][], operations: readonly string[]) => {
          const other = nb101Space.isValid({ adjacency, operations }) && isFullDag(adjacency)
          if (other) found[kind].add(nb101Space.getIndex({ adjacency, operations }))
        }
        for (const { adjacency, operations } of ordersOf(index)) {
          const inner = [...operations.keys()].slice(1, -1)
          for (let source = 0; source < operations.length; source++) {
            for (let target = source + 1; target < operations.length; target++) {
              const rows = adjacency.map((row) => [...row])
              const row = rows[source] as number[]
              row[target] = 1 - (row[target] as number)
              consider('edge_toggle', rows, operations)
            }
          }
          const rows = adjacency.map((row) => [...row])
          for (const vertex of inner) {
            for (const name of nb101Space.operations()) {
              consider('op_substitute', rows, operations.with(vertex, name))
            }
            for (const other of inner) {
              const [one, two] = [operations[vertex] as string, operations[other] as string]
              consider('op_swap', rows, operations.with(vertex, two).with(other, one))
            }
          }
        }
        for (const [kind, expected] of Object.entries(found)) {
          expected.delete(index)
          expect(neighborIndices(index, kind).sort()).toEqual([...expected].sort())
        }
      }),
      { numRuns: 50 },
    )
  })

  it('by vertex_toggle have a vertex with one edge in and one out more, or one less', () => {
    fc.assert(
      fc.property(anyIndex, (index) => {
        const without = new Set<number>()
        for (const order of ordersOf(index)) {
          const { adjacency, operations } = order
          for (const vertex of [...operations.keys()].slice(1, -1)) {
            const into = adjacency.filter((row) => row[vertex] === 1).length
            const out = adjacency[vertex]?.filter((bit) => bit === 1).length
            const left = adjacency.toSpliced(vertex, 1).map((row) => row.toSpliced(vertex, 1))
            const names = operations.toSpliced(vertex, 1)
            const other = { adjacency: left, operations: names }
            if (into === 1 && out === 1 && isFullDag(left)) without.add(nb101Space.getIndex(other))
          }
        }
        const found = neighborIndices(index, 'vertex_toggle')
        const fewer = found.filter((other) => verticesAt(other) < verticesAt(index))
        expect(fewer.sort()).toEqual([...without].sort())
        for (const other of found) {
          expect(Math.abs(verticesAt(other) - verticesAt(index))).toBe(1)
        }
      }),
      { numRuns: 50 },
    )
  })
})

function ordersOf(index: number): Arch101[] {
  const { adjacency, operations } = archOfIndex(index)
  const { bits, vertices } = specOfIndex(index)
  const orders: Arch101[] = []
  forEachRelabelling(bits, vertices, (_, vertexAt) => {
    orders.push({
      adjacency: vertexAt.map((source) => vertexAt.map((target) => adjacency[source]?.[target] ?? 0)),
      operations: vertexAt.map((vertex) => operations[vertex] as string),
    })
  })
  return orders
}

describe('mutate', () => {
  it('gives each neighbour of its kind with the same probability', () => {
    for (const kind of [undefined, ...editKinds]) {
      /* Of five vertices, so that there are neighbours of every kind. */
      const parent = archOfIndex(2000)
      const expected = neighborIndices(2000, kind)
      expect(expected.length).toBeGreaterThan(0)
      const counts = new Map(expected.map((index) => [index, 0]))
      const n = 200 * expected.length
      for (let seed = 0; seed < n; seed++) {
        const child = indexOf(mutateArch101(parent, kind === undefined ? { seed } : { seed, kind }))
        counts.set(child, (counts.get(child) ?? Number.NaN) + 1)
      }
      for (const count of counts.values()) {
        expect(count).toBeGreaterThan(130)
        expect(count).toBeLessThan(280)
      }
    }
  })

  it('is always another valid cell, the same for the same seed, and leaves the parent alone', () => {
    fc.assert(
      fc.property(anySpelling, fc.nat(), ({ index, arch }, seed) => {
        const before = JSON.stringify(arch)
        const child = nb101Space.mutate(arch, { seed })
        expect(nb101Space.isValid(child)).toBe(true)
        expect(nb101Space.getIndex(child)).not.toBe(index)
        expect(nb101Space.mutate(arch, { seed })).toEqual(child)
        expect(JSON.stringify(arch)).toBe(before)
      }),
    )
  })

  it('swaps only operations that differ, and never input or output', () => {
    const same = nb101Space.parse('0100001000010000/c3,c3')
    expect(() => mutateArch101(same, { kind: 'op_swap' })).toThrow(/no neighbour by op_swap/)
    const chain = nb101Space.parse('0100001000010000/c3,mp')
    expect(mutateArch101(chain, { kind: 'op_swap' })).toEqual(nb101Space.parse('0100001000010000/mp,c3'))
  })

  it('refuses a kind that is none', () => {
    expect(() => nb101Space.mutate(archOfIndex(9), { kind: 'edge_togle' })).toThrow(
      /expected edge_toggle, op_swap, op_substitute or vertex_toggle \(did you mean "edge_toggle"\?\)/,
    )
    expect(() => neighborsOf(archOfIndex(9), { kind: 'x' })).toThrow(badArgument)
    expect(() => paddedNeighbors(archOfIndex(9), { kind: 'vertex_toggle' })).toThrow(badArgument)
  })
})

describe('the padded neighbourhood', () => {
  const key = (arch: unknown) => JSON.stringify(arch)

  it('is symmetric, of 7 × 7 cells, each once and never the parent', () => {
    fc.assert(
      fc.property(
        anyMatrix,
        fc.constantFrom(undefined, 'edge_toggle', 'op_swap', 'op_substitute'),
        (arch, kind) => {
          fc.pre(nb101Space.isValid(arch))
          const options = kind === undefined ? {} : { kind }
          const found = paddedNeighbors(arch, options)
          const keys = found.map(key)
          expect(new Set(keys).size).toBe(keys.length)
          expect(keys).not.toContain(key(arch))
          for (const neighbor of found) {
            expect(nb101Space.isValid(neighbor)).toBe(true)
            expect(paddedNeighbors(neighbor, options).map(key)).toContain(key(arch))
          }
        },
      ),
      { numRuns: 30 },
    )
  })

  it('can leave out edits that change nothing', () => {
    fc.assert(
      fc.property(anySpelling, ({ index, arch }) => {
        fc.pre(arch.operations.length <= 7)
        for (const neighbor of paddedNeighbors(arch, { neutral: false })) {
          expect(indexOf(neighbor)).not.toBe(index)
        }
      }),
    )
  })

  it('lets cells grow: from two vertices to seven', () => {
    let arch = padArch101(archOfIndex(0))
    let most = 2
    for (let seed = 0; seed < 20_000 && most < 7; seed++) {
      arch = mutatePadded(arch, { seed })
      most = Math.max(most, verticesAt(indexOf(arch)))
    }
    expect(most).toBe(7)
  })
})

describe('padArch101', () => {
  it('is the same cell on seven vertices', () => {
    fc.assert(
      fc.property(anySpelling, ({ index, arch }) => {
        const padded = padArch101(arch)
        expect(padded.operations.length).toBe(7)
        expect(indexOf(padded)).toBe(index)
        expect(padArch101(padded)).toEqual(padded)
      }),
    )
  })
})
