import { type Operation301, operationId, operations } from './operations.js'

/** An edge of a cell: what it does, and the node that it comes from. */
export type Edge301 = readonly [operation: Operation301, predecessor: number]

/**
 * A cell: eight edges, two for each of the nodes 2, 3, 4 and 5, in this order. Nodes 0 and 1 are the cell's inputs (the
 * outputs of the two cells before it); its output is nodes 2 to 5 side by side.
 */
export type Cell301 = readonly [Edge301, Edge301, Edge301, Edge301, Edge301, Edge301, Edge301, Edge301]

/** The codes of both cells; see `codeOfCell`. */
export interface GenotypeCode {
  /** The code of the normal cell. */
  readonly normal: number
  /** The code of the reduction cell. */
  readonly reduce: number
}

/** The nodes of a cell that have operations. */
export const nodes = [2, 3, 4, 5] as const

/** Number of cells: 1 · 3 · 6 · 10 choices of predecessors and seven operations on each of eight edges. */
export const cellCount = 1_037_664_180

/** The pairs of predecessors that a node can have, in lexicographic order, by the node's number less 2. */
export const predecessorPairs: readonly (readonly (readonly [number, number])[])[] = nodes.map((node) => {
  const pairs: [number, number][] = []
  for (let p = 0; p < node; p++) for (let q = p + 1; q < node; q++) pairs.push([p, q])
  return pairs
})

/* Place of each pair in its node's list, at 5 p + q. */
const pairPlaces = predecessorPairs.map((pairs) => {
  const places = new Int8Array(25).fill(-1)
  for (const [place, [p, q]] of pairs.entries()) places[5 * p + q] = place
  return places
})

/**
 * The position of a cell among all cells, 0 to 1,037,664,179, or -1 for anything but a cell. Equivalent notations (the
 * two edges of a node in either order) have one code.
 *
 * Digits, the first counting most: for each node from 2 to 5 the pair of predecessors (1, 3, 6, 10 choices in
 * lexicographic order), the operation of the edge from the lower one, that from the higher one.
 */
export function codeOfCell(cell: unknown): number {
  if (!Array.isArray(cell) || cell.length !== 8) return -1
  let code = 0
  for (let at = 0; at < 4; at++) {
    const first: unknown = cell[2 * at]
    const second: unknown = cell[2 * at + 1]
    if (!Array.isArray(first) || !Array.isArray(second) || first.length !== 2 || second.length !== 2)
      return -1
    const p: unknown = first[1]
    const q: unknown = second[1]
    if (!isPredecessor(p, at) || !isPredecessor(q, at) || p === q) return -1
    const low = operationId((p < q ? first : second)[0])
    const high = operationId((p < q ? second : first)[0])
    if (low < 0 || high < 0) return -1
    const place = (pairPlaces[at] as Int8Array)[p < q ? 5 * p + q : 5 * q + p]!
    code = ((code * (predecessorPairs[at] as readonly unknown[]).length + place) * 7 + low) * 7 + high
  }
  return code
}

function isPredecessor(value: unknown, at: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < at + 2
}

/* All edges, shared by all cells: 8 × 4 bytes per cell instead of eight lists. */
const edgeOf: readonly (readonly Edge301[])[] = operations.map((op) =>
  [0, 1, 2, 3, 4].map((predecessor) => Object.freeze<Edge301>([op, predecessor])),
)

/* The two edges of every node, by pair · 49 + first operation · 7 + second one. */
const nodeEdges = predecessorPairs.map((pairs) =>
  pairs.flatMap(([p, q]) =>
    operations.flatMap((_, low) =>
      operations.map((_, high) => [edgeOf[low]![p]!, edgeOf[high]![q]!] as const),
    ),
  ),
)

/** The cell of a code: frozen and canonical, the two edges of a node by ascending predecessor. 0.1 µs. */
export function cellOfCode(code: number): Cell301 {
  const third = Math.floor(code / 490)
  const second = Math.floor(third / 294)
  const first = Math.floor(second / 147)
  const a = nodeEdges[0]![first]!
  const b = nodeEdges[1]![second - first * 147]!
  const c = nodeEdges[2]![third - second * 294]!
  const d = nodeEdges[3]![code - third * 490]!
  return Object.freeze<Cell301>([a[0], a[1], b[0], b[1], c[0], c[1], d[0], d[1]])
}

/** The number of values of each digit of a code: four times predecessors, operation, operation. */
const digitBases: readonly number[] = predecessorPairs.flatMap((pairs) => [pairs.length, 7, 7])

/** The amount that one step of each digit adds to a code. */
export const digitWeights: readonly number[] = digitBases.map((_, at) =>
  digitBases.slice(at + 1).reduce((product, base) => product * base, 1),
)

/** The twelve digits of a code, which must be one. */
export function digitsOfCode(code: number): number[] {
  const digits = new Array<number>(12)
  let left = code
  for (let at = 11; at >= 0; at--) {
    const base = digitBases[at]!
    const rest = Math.floor(left / base)
    digits[at] = left - rest * base
    left = rest
  }
  return digits
}
