import type { Arch101 } from '../arch.js'
import { maxVertices, operationId } from '../operations.js'

/** How many sequences of none to five operations there are: 3^0 + … + 3^5. */
const pathCount = 364

/**
 * A number for each path from input to output of a cell, ascending, as NASLib and naszilla number them: the sum of
 * (operation + 1) · 3^place, the operation next to the input at place 0; 0 for the direct edge.
 *
 * Two paths of the same operations give the same number twice. Not a name for a cell: there are 170,820 sets of paths
 * only, and up to 301 cells share one.
 */
export function pathIndicesOf({ adjacency, operations }: Arch101): number[] {
  const found: number[] = []
  const last = operations.length - 1
  const follow = (vertex: number, index: number, weight: number) => {
    for (let target = vertex + 1; target <= last; target++) {
      if (adjacency[vertex]?.[target] !== 1) continue
      if (target === last) found.push(index)
      else follow(target, index + weight * (operationId(operations[target]) + 1), 3 * weight)
    }
  }
  follow(0, 0, 1)
  return found.sort((a, b) => a - b)
}

/** 364 zeros and ones, a one for each number there is. */
export function oneHotPaths(indices: readonly number[]): number[] {
  const encoding = new Array<number>(pathCount).fill(0)
  for (const index of indices) encoding[index] = 1
  return encoding
}

/** The 21 entries above the diagonal, row after row. */
export function rowMajorEdges({ adjacency }: Arch101): number[] {
  return adjacency.slice(0, -1).flatMap((row, source) => row.slice(source + 1))
}

/** The matrix of 21 entries above the diagonal, row after row. */
export function matrixOfEdges(edges: readonly number[]): number[][] {
  let at = 0
  return Array.from({ length: maxVertices }, (_, source) =>
    Array.from({ length: maxVertices }, (_, target) => (target > source ? edges[at++]! : 0)),
  )
}
