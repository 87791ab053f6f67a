import { type Arch101, plainArch, pruneArch101 } from './arch.js'
import { inputName, maxVertices, operationId, operations, outputName } from './operations.js'
import { invalidArch } from './problems.js'
import { columnStart } from './structures.js'
import { problemsOfArch } from './validate.js'

/**
 * A cell as 7 × 7, as those encodings and searches want it that know one size only: the vertices in their order, then
 * unused ones with `conv3x3-bn-relu`, then the output (NASLib, nasbench101/conversions.py, `convert_to_cell`).
 *
 * Vertices that are unused already stay; where they make more than seven, all unused ones go first.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE for a value that is not a graph or has more than seven vertices in use.
 */
export function padArch101(arch: Arch101): Arch101 {
  const given = plainArch(arch)
  const { adjacency, operations: names } = given.adjacency.length > maxVertices ? pruneArch101(given) : given
  const vertices = names.length
  if (vertices > maxVertices || vertices < 2) throw invalidArch(arch, problemsOfArch(given))
  const moved = (row: readonly number[]) => [
    ...row.slice(0, -1),
    ...new Array<number>(maxVertices - vertices).fill(0),
    row[vertices - 1]!,
  ]
  const empty = new Array<number>(maxVertices).fill(0)
  const rows = adjacency.slice(0, -1).map(moved)
  while (rows.length < maxVertices) rows.push(empty)
  const spare = new Array<string>(maxVertices - vertices).fill(operations[0])
  return plainArch({ adjacency: rows, operations: [...names.slice(0, -1), ...spare, ...names.slice(-1)] })
}

/** A cell of 7 × 7 as its 21 edges, {@link columnStart} tells which, and its five operations base 3. */
export function matrixOf({ adjacency, operations: names }: Arch101): { bits: number; code: number } {
  let bits = 0
  for (let target = 1; target < maxVertices; target++) {
    for (let source = 0; source < target; source++) {
      if (adjacency[source]?.[target] === 1) bits |= 1 << (columnStart[target]! + source)
    }
  }
  /* An unknown name can only belong to an unused vertex: any of the three operations can replace it. */
  const code = names.slice(1, -1).reduce((sum, name) => 3 * sum + Math.max(0, operationId(name)), 0)
  return { bits, code }
}

/** {@link matrixOf} backwards. */
export function matrixArch(bits: number, code: number): Arch101 {
  const adjacency = Array.from({ length: maxVertices }, (_, source) =>
    Array.from({ length: maxVertices }, (_, target) =>
      target > source ? (bits >>> (columnStart[target]! + source)) & 1 : 0,
    ),
  )
  const between = [81, 27, 9, 3, 1].map((weight) => operations[Math.floor(code / weight) % 3] as string)
  return plainArch({ adjacency, operations: [inputName, ...between, outputName] })
}
