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
  while (bits >>> (columnStart[vertex + 1] as number) !== 0) vertex++
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
    (_, vertex) => (bits >>> (columnStart[vertex] as number)) & ((1 << vertex) - 1),
  )
}

/** The vertices that each vertex leads to, as bit masks. */
export function successorsOf(bits: Bits, vertices: number): number[] {
  const successors = new Array<number>(vertices).fill(0)
  for (let target = 1; target < vertices; target++) {
    for (let source = 0; source < target; source++) {
      if ((bits >>> ((columnStart[target] as number) + source)) & 1) {
        successors[source] = (successors[source] as number) | (1 << target)
      }
    }
  }
  return successors
}

/**
 * Calls `visit` with every wiring of 2 to 7 vertices and at most nine edges of which each vertex lies on a way from
 * input to output, in ascending order. There are 6,472.
 */
export function forEachWiring(visit: (bits: Bits, vertices: number) => void): void {
  for (let vertices = 2; vertices <= maxVertices; vertices++) {
    const end = 1 << (columnStart[vertices] as number)
    const everyLine = linesOf(vertices)
    for (let bits = 1 << (columnStart[vertices - 1] as number); bits < end; bits++) {
      if (countEdges(bits) > maxEdges) continue
      if (everyLine.every((line) => (bits & line) !== 0)) visit(bits, vertices)
    }
  }
}

/* The bits of each column but the input's, and of each row but the output's: none of them may be empty. */
function linesOf(vertices: number): number[] {
  const columns = new Array<number>(vertices).fill(0)
  const rows = new Array<number>(vertices).fill(0)
  for (let target = 1; target < vertices; target++) {
    for (let source = 0; source < target; source++) {
      const bit = 1 << ((columnStart[target] as number) + source)
      columns[target] = (columns[target] as number) | bit
      rows[source] = (rows[source] as number) | bit
    }
  }
  return [...columns.slice(1), ...rows.slice(0, -1)]
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
      const needed = predecessors[vertex] as number
      if ((placed >>> vertex) & 1 || (needed & placed) !== needed) continue
      let column = 0
      for (let source = 0; source < vertices; source++) {
        if ((needed >>> source) & 1) column |= 1 << (placeOf[source] as number)
      }
      vertexAt[at] = vertex
      placeOf[vertex] = at
      place(at + 1, placed | (1 << vertex), image | (column << (columnStart[at] as number)))
    }
  }
  place(1, 1, 0)
}
