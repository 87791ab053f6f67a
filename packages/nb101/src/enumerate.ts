import { spaceSize } from './operations.js'
import { type Bits, forEachRelabelling, forEachWiring } from './structures.js'

/**
 * Every cell of the space in the order in which the benchmark's authors generated them (generate_graphs.py): by
 * vertices, then by wiring as a number, then by operations as a number, and of cells that are relabellings of each
 * other the first alone.
 */
export interface Enumeration {
  /** By index: the wiring shifted left by 8, and the operation code. Ascending. */
  readonly keys: Uint32Array
  /** The place below of each wiring with every vertex in use and at most nine edges, canonical or not: 6,472. */
  readonly wirings: ReadonlyMap<Bits, number>
  /** Five a wiring: what the operation of each vertex between counts in the code of the canonical cell. */
  readonly weights: Uint8Array
  /** By wiring: where the indices of its canonical wiring begin. */
  readonly offsets: Uint32Array
  /** From there on, by the operation code: the index. */
  readonly indices: Uint32Array
}

let enumeration: Enumeration | undefined

/**
 * The whole space, made on the first call in less than 100 ms, 4 MB.
 *
 * No hash is needed to decide which cells are equal. For each of the 2,494 canonical wirings, all numberings of its
 * vertices are tried: each leads to an isomorphic wiring, or back to the wiring itself, and then shows which
 * operations can be swapped. That gives the very cells, in the very order, of the authors' search by hash: the
 * 423,624 hashes differ.
 */
export function enumerateCells(): Enumeration {
  enumeration ??= createEnumeration()
  return enumeration
}

const wiringCount = 6472
const canonicalCodes = 450_808

function createEnumeration(): Enumeration {
  const keys = new Uint32Array(spaceSize)
  const wirings = new Map<Bits, number>()
  const weights = new Uint8Array(5 * wiringCount)
  const offsets = new Uint32Array(wiringCount)
  const indices = new Uint32Array(canonicalCodes).fill(unset)
  let cells = 0
  let offset = 0
  forEachWiring((bits, vertices) => {
    /* Ascending, so that what was not met yet is the least of its relabellings. */
    if (wirings.has(bits)) return
    const symmetries: number[][] = []
    forEachRelabelling(bits, vertices, (image, vertexAt) => {
      const known = wirings.has(image)
      if (known && image !== bits) return
      const counts = vertexAt.slice(1, -1).map((vertex) => 3 ** (vertices - 2 - vertex))
      if (image === bits) symmetries.push(counts)
      if (known) return
      weights.set(counts, 5 * wirings.size)
      offsets[wirings.size] = offset
      wirings.set(image, wirings.size)
    })
    const codes = 3 ** (vertices - 2)
    for (let code = 0; code < codes; code++) {
      if (indices[offset + code] !== unset) continue
      for (const counts of symmetries) indices[offset + permuted(code, counts)] = cells
      keys[cells++] = (bits << 8) | code
    }
    offset += codes
  })
  return { keys, wirings, weights, offsets, indices }
}

const unset = 0xffffffff

/* The code of the same operations at other vertices; the last vertex is the lowest digit. */
function permuted(code: number, counts: readonly number[]): number {
  let sum = 0
  let left = code
  for (let at = counts.length - 1; at >= 0; at--) {
    sum += (left % 3) * counts[at]!
    left = Math.floor(left / 3)
  }
  return sum
}
