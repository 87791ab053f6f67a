import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { sharedPath } from '../../../test/shared.js'
import { enumerateCells } from '../src/enumerate.js'
import { countEdges, forEachRelabelling, forEachWiring, verticesOf } from '../src/structures.js'
import { vectors } from './vectors.js'

const published = sharedPath('scale', 'nb101-cells.bin.gz')
const { keys, wirings, indices } = enumerateCells()
const { space } = vectors

describe('enumerateCells', () => {
  it('has 423,624 cells, by vertices 1, 6, 84, 2,441, 62,010 and 359,082', () => {
    const counts: Record<string, number> = {}
    for (const key of keys) {
      const vertices = verticesOf(key >>> 8)
      counts[vertices] = (counts[vertices] ?? 0) + 1
    }
    expect(counts).toEqual({ 2: 1, 3: 6, 4: 84, 5: 2441, 6: 62_010, 7: 359_082 })
    expect(keys.length).toBe(space.unique_cells)
  })

  it('has as many cells, wirings and labelled wirings as the official search, by vertices and edges', () => {
    for (const [vertices, expected] of Object.entries(space.by_vertices)) {
      const own = keys.filter((key) => verticesOf(key >>> 8) === Number(vertices))
      const byEdges: Record<string, number> = {}
      for (const key of own) {
        const edges = countEdges(key >>> 8)
        byEdges[edges] = (byEdges[edges] ?? 0) + 1
      }
      expect(byEdges).toEqual(expected.unique_by_edges)
      expect(new Set(own.map((key) => key >>> 8)).size).toBe(expected.canonical_structures)
      let labelled = 0
      forEachWiring((_, own) => {
        if (own === Number(vertices)) labelled++
      })
      expect(labelled).toBe(expected.unlabelled_full_dag_matrices)
    }
    expect(wirings.size).toBe(6472)
  })

  it('is ascending, and complete: every wiring with every operation code has an index', () => {
    for (let index = 1; index < keys.length; index++) {
      if ((keys[index] as number) <= (keys[index - 1] as number)) throw new Error(`not ascending at ${index}`)
    }
    for (const index of indices) if (index >= keys.length) throw new Error('a code has no index')
  })

  it('has the order of the official search', () => {
    expect(createHash('sha256').update(keys).digest('hex')).toBe(
      'bf28853cd86c836a2d5efbab2e9a0c9c90915d8fcd95838c77190e290b2dd1a3',
    )
  })

  it.skipIf(published === undefined)('is the shared list of all cells, one by one', () => {
    const cells = gunzipSync(readFileSync(published as string))
    for (let index = 0; index < keys.length; index++) {
      const key = cells.readUInt32LE(22 * index + 1) * 256 + cells[22 * index + 5]!
      if (key !== keys[index] || cells[22 * index] !== verticesOf(key >>> 8)) {
        throw new Error(`cell ${index} differs`)
      }
    }
  })
})

describe('forEachRelabelling', () => {
  it('begins with the order as it is and keeps the number of edges', () => {
    forEachWiring((bits, vertices) => {
      const images: number[] = []
      forEachRelabelling(bits, vertices, (image, vertexAt) => {
        if (images.length === 0) expect(vertexAt).toEqual([...vertexAt.keys()])
        images.push(image)
      })
      expect(images[0]).toBe(bits)
      if (images.some((image) => countEdges(image) !== countEdges(bits))) throw new Error(`${bits}`)
    })
  })
})
