import type { Problem } from '@nasbench/core'
import { type Graph, readMatrix } from './graph.js'
import { invalidArch } from './problems.js'

/**
 * The vertices that lie on a path from the first vertex to the last, ascending; undefined if there is no such path.
 *
 * The benchmark trains, hashes and limits the cell without the other vertices (nasbench,
 * model_spec.py, `_prune`). Any upper triangular matrix of zeros and ones will do, of any number type and size.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE for anything but a matrix.
 */
export function usedVertices(
  matrix: ArrayLike<ArrayLike<number | bigint | boolean>>,
): readonly number[] | undefined {
  const problems: Problem[] = []
  const edges = readMatrix(matrix, problems)
  if (edges === undefined) throw invalidArch(matrix, problems)
  return usedOf({ vertices: matrix.length, edges })
}

/** {@link usedVertices} of a graph that was read. */
export function usedOf({ vertices, edges }: Omit<Graph, 'operations'>): number[] | undefined {
  const last = vertices - 1
  /* Edges lead to later vertices: one pass each way meets every vertex after those it depends on. */
  const reached = new Uint8Array(vertices)
  reached[0] = 1
  for (let source = 0; source < vertices; source++) {
    if (reached[source] === 0) continue
    for (let target = source + 1; target < vertices; target++) {
      if (edges[source * vertices + target] === 1) reached[target] = 1
    }
  }
  const leading = new Uint8Array(vertices)
  leading[last] = 1
  for (let source = last - 1; source >= 0; source--) {
    for (let target = source + 1; target < vertices; target++) {
      if (edges[source * vertices + target] === 1 && leading[target] === 1) leading[source] = 1
    }
  }
  if (vertices < 2 || reached[last] === 0) return undefined
  return Array.from(reached.keys()).filter((vertex) => reached[vertex] === 1 && leading[vertex] === 1)
}

/** The graph of some of the vertices, in their order. */
export function restrictedTo(graph: Graph, kept: readonly number[]): Graph {
  const edges = new Uint8Array(kept.length ** 2)
  for (const [source, from] of kept.entries()) {
    for (const [target, to] of kept.entries()) {
      edges[source * kept.length + target] = graph.edges[from * graph.vertices + to]!
    }
  }
  return {
    vertices: kept.length,
    edges,
    operations: kept.map((vertex) => graph.operations[vertex] as string),
  }
}
