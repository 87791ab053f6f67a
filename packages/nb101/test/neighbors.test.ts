import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Arch101, archOfIndex } from '../src/arch.js'
import { checkedIndex, specOfIndex } from '../src/canonical.js'
import { mutateArch101, mutatePadded } from '../src/mutate.js'
import { editKinds, neighborIndices, neighborsOf, paddedNeighbors } from '../src/neighbors.js'
import { padArch101 } from '../src/padded.js'
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

  it('are neighbours of each other where no vertex was lost', () => {
    fc.assert(
      fc.property(anyIndex, (index) => {
        for (const other of neighborIndices(index)) {
          const same = verticesAt(other) === verticesAt(index)
          expect(verticesAt(other)).toBeLessThanOrEqual(verticesAt(index))
          if (same) expect(neighborIndices(other)).toContain(index)
        }
      }),
      { numRuns: 50 },
    )
  })

  it('of each kind of edit are neighbours of each other where no vertex was lost', () => {
    fc.assert(
      fc.property(anyIndex, fc.constantFrom(...editKinds), (index, kind) => {
        for (const other of neighborIndices(index, kind)) {
          if (verticesAt(other) === verticesAt(index)) expect(neighborIndices(other, kind)).toContain(index)
        }
      }),
      { numRuns: 50 },
    )
  })

  it('of seven vertices are some 18', () => {
    const counts = nb101Space
      .randomSample({ n: 2000, seed: 5 })
      .filter(({ operations }) => operations.length === 7)
      .map((arch) => nb101Space.neighbors(arch).length)
    const mean = counts.reduce((a, b) => a + b) / counts.length
    expect(mean).toBeGreaterThan(18)
    expect(mean).toBeLessThan(19)
  })

  it('are none for the cell of two vertices', () => {
    expect(neighborsOf(archOfIndex(0))).toEqual([])
    expect(() => mutateArch101(archOfIndex(0))).toThrow(/no neighbour on its own vertices/)
    expect(mutatePadded(archOfIndex(0), { seed: 1 }).operations.length).toBe(7)
  })

  it('are those of all edits, done one by one in every order of the vertices', () => {
    fc.assert(
      fc.property(anyIndex, (index) => {
        const expected = new Set<number>()
        const consider = (arch: unknown) => {
          if (nb101Space.isValid(arch)) expected.add(nb101Space.getIndex(arch as never))
        }
        for (const { adjacency, operations } of ordersOf(index)) {
          for (let source = 0; source < operations.length; source++) {
            for (let target = source + 1; target < operations.length; target++) {
              const rows = adjacency.map((row) => [...row])
              const row = rows[source] as number[]
              row[target] = 1 - (row[target] as number)
              consider({ adjacency: rows, operations })
            }
            for (const name of nb101Space.opSet()) {
              if (source === 0 || source === operations.length - 1) continue
              consider({ adjacency, operations: operations.map((own, at) => (at === source ? name : own)) })
            }
          }
        }
        expected.delete(index)
        expect([...neighborIndices(index)].sort()).toEqual([...expected].sort())
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
      const parent = archOfIndex(200_003)
      const expected = neighborIndices(200_003, kind)
      const counts = new Map(expected.map((index) => [index, 0]))
      const n = 400 * expected.length
      for (let seed = 0; seed < n; seed++) {
        const child = checkedIndex(mutateArch101(parent, kind === undefined ? { seed } : { seed, kind }))
        counts.set(child, (counts.get(child) ?? Number.NaN) + 1)
      }
      for (const count of counts.values()) {
        expect(count).toBeGreaterThan(300)
        expect(count).toBeLessThan(500)
      }
    }
  })

  it('is always another valid cell, the same for the same seed, and leaves the parent alone', () => {
    fc.assert(
      fc.property(anySpelling, fc.nat(), ({ index, arch }, seed) => {
        fc.pre(index > 0)
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
      /expected edge_toggle, op_swap or op_substitute \(did you mean "edge_toggle"\?\)/,
    )
    expect(() => neighborsOf(archOfIndex(9), { kind: 'x' })).toThrow(badArgument)
  })
})

describe('the padded neighbourhood', () => {
  const key = (arch: unknown) => JSON.stringify(arch)

  it('is symmetric, of 7 × 7 cells, each once and never the parent', () => {
    fc.assert(
      fc.property(anyMatrix, fc.constantFrom(undefined, ...editKinds), (arch, kind) => {
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
      }),
      { numRuns: 30 },
    )
  })

  it('can leave out edits that change nothing', () => {
    fc.assert(
      fc.property(anySpelling, ({ index, arch }) => {
        fc.pre(arch.operations.length <= 7)
        for (const neighbor of paddedNeighbors(arch, { neutral: false })) {
          expect(checkedIndex(neighbor)).not.toBe(index)
        }
      }),
    )
  })

  it('lets cells grow: from two vertices to seven', () => {
    let arch = padArch101(archOfIndex(0))
    let most = 2
    for (let seed = 0; seed < 20_000 && most < 7; seed++) {
      arch = mutatePadded(arch, { seed })
      most = Math.max(most, verticesAt(checkedIndex(arch)))
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
        expect(checkedIndex(padded)).toBe(index)
        expect(padArch101(padded)).toEqual(padded)
      }),
    )
  })
})
