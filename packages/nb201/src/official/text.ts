import { type Arch201, parseArch201 } from '../arch.js'
import { edges, type Operation201, operationId } from '../operations.js'
import { isDead } from '../structure.js'

/**
 * The operations into each node with the nodes they come from, as the official `str2lists`. Unlike there, a string that
 * is not an architecture is refused.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function str2lists(text: string): (readonly [Operation201, number])[][] {
  const { ops } = parseArch201(text)
  const nodes: (readonly [Operation201, number])[][] = [[], [], []]
  for (const [edge, { target, source }] of edges.entries()) {
    nodes[target - 1]?.push([ops[edge] as Operation201, source])
  }
  return nodes
}

/**
 * A 4 × 4 matrix of operation ids, rows by target and columns by source node, as the official `str2matrix`. 0 is `none`
 * as well as no edge.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function str2matrix(text: string): number[][] {
  const { ops } = parseArch201(text)
  const matrix = Array.from({ length: 4 }, () => [0, 0, 0, 0])
  for (const [edge, { target, source }] of edges.entries()) {
    const row = matrix[target]
    if (row) row[source] = operationId(ops[edge])
  }
  return matrix
}

/**
 * True if some path of operations leads from the input to the output, as the official `check_valid`: all but 341.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function checkValid(arch: Arch201 | string): boolean {
  return !isDead(typeof arch === 'string' ? parseArch201(arch) : arch)
}
