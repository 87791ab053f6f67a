import { unknownName } from '@nasbench/core'
import type { Spec } from './canonical.js'
import { maxVertices } from './operations.js'
import { type Bits, columnStart, predecessorsOf } from './structures.js'

/**
 * The kinds of edits of a cell; the first two are NASBenchAPI's names.
 *
 * - `edge_toggle`: an edge more or less, all vertices staying in use. Between two vertices of which neither leads to the
 *   other it may be added either way.
 * - `op_swap`: two vertices with different operations give them to each other.
 * - `op_substitute`: a vertex has another operation.
 * - `vertex_toggle`: a vertex with one edge in and one out more or less, all others staying in use.
 */
export type EditKind101 = 'edge_toggle' | 'op_swap' | 'op_substitute' | 'vertex_toggle'

export const editKinds: readonly EditKind101[] = ['edge_toggle', 'op_swap', 'op_substitute', 'vertex_toggle']

/** The kinds of edit that make neighbours. */
export const neighborKinds: readonly EditKind101[] = ['edge_toggle', 'op_substitute', 'vertex_toggle']

/**
 * The kinds that one name stands for, or all `usual` ones where none is given.
 *
 * @throws NasBenchError INVALID_ARGUMENT for a name that is not among `allowed`
 */
export function checkedKinds(
  kind: string | undefined,
  allowed: readonly EditKind101[],
  usual: readonly EditKind101[],
): readonly EditKind101[] {
  if (kind === undefined) return usual
  const known = allowed.find((name) => name === kind)
  if (known === undefined) throw unknownName('INVALID_ARGUMENT', 'kind of edit', kind, allowed, 'nb101')
  return [known]
}

/** Every outcome of one edit of a cell whose every vertex is in use; vertices may be left unused by it, limits exceeded. */
export function* editsOf(cell: Spec, kind: EditKind101): IterableIterator<Spec> {
  if (kind === 'edge_toggle') yield* edgeToggles(cell)
  else if (kind === 'vertex_toggle') yield* vertexToggles(cell)
  else yield* operationEdits(cell, kind)
}

/** Every outcome of another operation at one vertex, or of two vertices' operations swapped. */
export function* operationEdits(cell: Spec, kind: 'op_swap' | 'op_substitute'): IterableIterator<Spec> {
  const names = namesOf(cell)
  for (let vertex = 1; vertex < cell.vertices - 1; vertex++) {
    const own = names[vertex]!
    if (kind === 'op_substitute') {
      for (let op = 0; op < 3; op++) {
        if (op !== own) yield { ...cell, code: codeOf(names.with(vertex, op)) }
      }
      continue
    }
    for (let other = vertex + 1; other < cell.vertices - 1; other++) {
      const swapped = names[other]!
      if (swapped !== own) yield { ...cell, code: codeOf(names.with(vertex, swapped).with(other, own)) }
    }
  }
}

function* edgeToggles(cell: Spec): IterableIterator<Spec> {
  const names = namesOf(cell)
  const into = predecessorsOf(cell.bits, cell.vertices)
  for (const [source, target] of pairsOf(cell.vertices)) {
    const edited = ordered(into.with(target, into[target]! ^ (1 << source)), names)
    if (edited !== undefined) yield edited
  }
}

function* vertexToggles(cell: Spec): IterableIterator<Spec> {
  const { vertices } = cell
  const last = vertices - 1
  const names = namesOf(cell)
  const into = predecessorsOf(cell.bits, vertices)
  for (let vertex = 1; vertex < last; vertex++) {
    const sources = into[vertex]!
    const targets = into.filter((mask) => (mask >>> vertex) & 1).length
    if (targets !== 1 || (sources & (sources - 1)) !== 0) continue
    /* The vertices after it move forward by one. */
    const low = (1 << vertex) - 1
    const moved = into.toSpliced(vertex, 1).map((mask) => (mask & low) | ((mask >>> 1) & ~low))
    const edited = ordered(moved, names.toSpliced(vertex, 1))
    if (edited !== undefined) yield edited
  }
  if (vertices === maxVertices) return
  /* The new vertex takes the output's position, and the output comes after it. */
  for (const [source, target] of pairsOf(vertices)) {
    const place = target === last ? vertices : target
    const grown = [...into.slice(0, last), 1 << source, into[last]!]
    grown[place] = grown[place]! | (1 << last)
    for (let op = 0; op < 3; op++) {
      const edited = ordered(grown, names.toSpliced(last, 0, op))
      if (edited !== undefined) yield edited
    }
  }
}

/* Every two vertices that an edge may lead from and to, target by target. */
function pairsOf(vertices: number): (readonly [source: number, target: number])[] {
  return Array.from(
    { length: vertices * vertices },
    (_, at) => [at % vertices, Math.floor(at / vertices)] as const,
  ).filter(([source, target]) => source !== target && source < vertices - 1 && target > 0)
}

/*
 * The cell with these vertices leading to each, its vertices put in an order in which edges lead upwards, input first and
 * output last; undefined if they go in a circle.
 */
function ordered(into: readonly number[], names: readonly number[]): Spec | undefined {
  const vertices = into.length
  const last = vertices - 1
  const placeOf = new Array<number>(vertices).fill(0)
  const code: number[] = [0]
  let placed = 1
  let bits: Bits = 0
  for (let place = 1; place < vertices; place++) {
    let vertex = place === last ? last : 1
    const ready = () => ((placed >>> vertex) & 1) === 0 && (into[vertex]! & ~placed) === 0
    while (vertex < last && !ready()) vertex++
    if (place < last ? vertex === last : !ready()) return undefined
    for (let source = 0; source < vertices; source++) {
      if ((into[vertex]! >>> source) & 1) {
        bits |= 1 << (columnStart[place]! + placeOf[source]!)
      }
    }
    placeOf[vertex] = place
    placed |= 1 << vertex
    code.push(names[vertex]!)
  }
  return { vertices, bits, code: codeOf(code) }
}

/* The operation ids of the vertices, 0 for input and output. */
function namesOf({ vertices, code }: Spec): number[] {
  return Array.from({ length: vertices }, (_, vertex) =>
    vertex === 0 || vertex === vertices - 1 ? 0 : Math.floor(code / 3 ** (vertices - 2 - vertex)) % 3,
  )
}

function codeOf(names: readonly number[]): number {
  return names.slice(1, -1).reduce((sum, op) => 3 * sum + op, 0)
}
