import { maxEdges, maxVertices } from './operations.js'

/**
 * The wiring of a cell as one integer, as the benchmark's authors number it (graph_util.py, `gen_is_edge_fn`): the edge
 * from vertex x to vertex y > x is bit `x + y(y-1)/2`, so that column after column stands side by side, whatever the
 * number of vertices.
 */
export type Bits = number

/** Where the bits of the edges into each vertex begin. */
export const columnStart: readonly number[] = [0, 0, 1, 3, 6, 10, 15, 21]

/** How many vertices a wiring has whose output is reached: one more than the last vertex that anything leads to. */
export function verticesOf(bits: Bits): number {
  let vertex = 1
  while (bits >>> columnStart[vertex + 1]! !== 0) vertex++
  return vertex + 1
}

/** How many edges a wiring has. */
export function countEdges(bits: Bits): number {
  let count = 0
  for (let left = bits; left !== 0; left &= left - 1) count++
  return count
}

/** The vertices that lead to each vertex, as bit masks. */
export function predecessorsOf(bits: Bits, vertices: number): number[] {
  return Array.from(
    { length: vertices },
    (_, vertex) => (bits >>> columnStart[vertex]!) & ((1 << vertex) - 1),
  )
}

/**
 * Calls `visit` with every wiring of 2 to 7 vertices and at most nine edges of which each vertex lies on a way from
 * input to output, in ascending order. There are 6,472.
 */
export function forEachWiring(visit: (bits: Bits, vertices: number) => void): void {
  for (let vertices = 2; vertices <= maxVertices; vertices++) {
    /* The last column counts most. Each vertex must be led to, and `leading` must become all but the output. */
    const fill = (target: number, bits: Bits, edges: number, leading: number) => {
      if (target === 0) {
        if (leading === (1 << (vertices - 1)) - 1) visit(bits, vertices)
        return
      }
      for (let sources = 1; sources < 1 << target; sources++) {
        const more = edges + countEdges(sources)
        if (more + target - 1 > maxEdges) continue
        fill(target - 1, bits | (sources << columnStart[target]!), more, leading | sources)
      }
    }
    fill(vertices - 1, 0, 0, 0)
  }
}

/**
 * Calls `visit` with every wiring that is `bits` with its vertices in another order, edges still leading upwards;
 * `vertexAt[p]` is the vertex that now stands at place p. The order as it is comes first. `vertexAt` is used again.
 */
export function forEachRelabelling(
  bits: Bits,
  vertices: number,
  visit: (image: Bits, vertexAt: readonly number[]) => void,
): void {
  const predecessors = predecessorsOf(bits, vertices)
  const vertexAt = [0]
  const placeOf = new Array<number>(vertices).fill(0)
  const place = (at: number, placed: number, image: Bits) => {
    if (at === vertices) {
      visit(image, vertexAt)
      return
    }
    for (let vertex = 1; vertex < vertices; vertex++) {
      const needed = predecessors[vertex]!
      if ((placed >>> vertex) & 1 || (needed & placed) !== needed) continue
      let column = 0
      for (let source = 0; source < vertices; source++) {
        if ((needed >>> source) & 1) column |= 1 << placeOf[source]!
      }
      vertexAt[at] = vertex
      placeOf[vertex] = at
      place(at + 1, placed | (1 << vertex), image | (column << columnStart[at]!))
    }
  }
  place(1, 1, 0)
}
