import { enumerateCells } from './enumerate.js'
import { readGraph } from './graph.js'
import { maxVertices, operationId } from './operations.js'
import { restrictedTo, usedOf } from './prune.js'
import { type Bits, columnStart, verticesOf } from './structures.js'
import { problemsOfArch } from './validate.js'

/** A cell of at most seven vertices: its wiring, and its operations as digits base 3, the first counting most. */
export interface Spec {
  readonly vertices: number
  readonly bits: Bits
  readonly code: number
}

/**
 * The index of a value that represents a cell, or -1 for other values.
 *
 * Less than 1 µs, even with vertices that must be pruned. It does not search: a table holds all 6,472 wirings.
 */
export function indexOfArch(arch: unknown): number {
  const wiring = readSmall(arch)
  if (wiring < 0) {
    const spec = readSpec(arch)
    return spec === undefined ? -1 : indexOfSpec(spec)
  }
  return indexOfDigits(wiring & bitsMask, wiring >>> 21)
}

/** The index of a wiring with operations, with or without unused vertices; -1 if it is not a cell of the space. */
export function indexOfSpec({ vertices, bits, code }: Spec): number {
  let left = code
  for (let vertex = vertices - 2; vertex > 0; vertex--) {
    digits[vertex] = left % 3
    left = Math.floor(left / 3)
  }
  return indexOfDigits(bits, vertices)
}

/** The cell of an index, which must be one. */
export function specOfIndex(index: number): Spec {
  const key = enumerateCells().keys[index]!
  const bits = key >>> 8
  return { vertices: verticesOf(bits), bits, code: key & 255 }
}

/** The pruned cell of a value, its vertices in their order; undefined if the value is not a cell of the space. */
export function readSpec(arch: unknown): Spec | undefined {
  if (problemsOfArch(arch).length > 0) return undefined
  const graph = readGraph(arch, [])
  const kept = graph === undefined ? undefined : usedOf(graph)
  if (graph === undefined || kept === undefined) return undefined
  const { vertices, edges, operations } = restrictedTo(graph, kept)
  let bits = 0
  for (let target = 1; target < vertices; target++) {
    for (let source = 0; source < target; source++) {
      if (edges[source * vertices + target] === 1) bits |= 1 << (columnStart[target]! + source)
    }
  }
  const code = operations.slice(1, -1).reduce((sum, name) => 3 * sum + operationId(name), 0)
  return { vertices, bits, code }
}

const bitsMask = (1 << 21) - 1

/* The operation ids of the vertices last read; 3 for an unknown name. The first vertex has no entry. */
const digits = new Uint8Array(maxVertices)

/* The index of a wiring with the operations in `digits`, which are lost. */
function indexOfDigits(bits: Bits, vertices: number): number {
  const { wirings } = enumerateCells()
  /* Where nothing leads to the last vertex, the bits are those of a wiring of fewer. */
  const place = bits >>> columnStart[vertices - 1]! === 0 ? undefined : wirings.get(bits)
  return place === undefined ? indexOfPruned(bits, vertices) : indexAt(place, vertices)
}

/* The index of the wiring at a place with the operations in `digits`. */
function indexAt(place: number, vertices: number): number {
  const { weights, offsets, indices } = enumerateCells()
  let at = offsets[place]!
  for (let vertex = 1; vertex < vertices - 1; vertex++) {
    const digit = digits[vertex]!
    if (digit === 3) return -1
    at += digit * weights[5 * place + vertex - 1]!
  }
  return indices[at]!
}

/* The index of what is left of the wiring, and of the operations in `digits`, when unused vertices are gone. */
function indexOfPruned(bits: Bits, vertices: number): number {
  const into = (vertex: number) => (bits >>> columnStart[vertex]!) & ((1 << vertex) - 1)
  let reached = 1
  for (let vertex = 1; vertex < vertices; vertex++) {
    if ((into(vertex) & reached) !== 0) reached |= 1 << vertex
  }
  let leading = 1 << (vertices - 1)
  for (let vertex = vertices - 1; vertex > 0; vertex--) {
    if ((leading >>> vertex) & 1) leading |= into(vertex)
  }
  const used = reached & leading
  if ((used & 1) === 0) return -1
  let left = 0
  let kept = 0
  for (let vertex = 0; vertex < vertices; vertex++) {
    if (((used >>> vertex) & 1) === 0) continue
    let place = 0
    for (let source = 0; source < vertex; source++) {
      if (((used >>> source) & 1) === 0) continue
      left |= ((into(vertex) >>> source) & 1) << (columnStart[kept]! + place++)
    }
    digits[kept++] = digits[vertex]!
  }
  const place = enumerateCells().wirings.get(left)
  return place === undefined ? -1 : indexAt(place, kept)
}

/*
 * The wiring and the vertices (above bit 21) of a cell in its plainest form, with its operations left in `digits`; -1 for
 * anything that needs a closer look.
 */
function readSmall(arch: unknown): number {
  if (typeof arch !== 'object' || arch === null) return -1
  const { adjacency, operations } = arch as { adjacency?: unknown; operations?: unknown }
  if (!Array.isArray(adjacency) || !Array.isArray(operations)) return -1
  const vertices = adjacency.length
  if (vertices < 2 || vertices > maxVertices || operations.length !== vertices) return -1
  let bits = 0
  for (let source = 0; source < vertices; source++) {
    const row: unknown = adjacency[source]
    if (!Array.isArray(row) || row.length !== vertices) return -1
    for (let target = 0; target < vertices; target++) {
      const entry: unknown = row[target]
      if (entry === 0) continue
      if (entry !== 1 || target <= source) return -1
      bits |= 1 << (columnStart[target]! + source)
    }
  }
  if (operations[0] !== 'input' || operations[vertices - 1] !== 'output') return -1
  for (let vertex = 1; vertex < vertices - 1; vertex++) {
    const op = operationId(operations[vertex])
    if (op < 0 && typeof operations[vertex] !== 'string') return -1
    digits[vertex] = op & 3
  }
  return bits | (vertices << 21)
}
