import type { Problem } from '@nasbench/core'
import { type Spec, specOfIndex } from './canonical.js'
import { readGraph } from './graph.js'
import { inputName, operations, outputName } from './operations.js'
import { invalidArch } from './problems.js'
import { restrictedTo, usedOf } from './prune.js'
import { type Bits, columnStart } from './structures.js'

/**
 * A cell of NAS-Bench-101, with the fields of NASBenchAPI: which vertex leads to which, and what each vertex does.
 *
 * Vertices that lie on no way from input to output may be among them; they change nothing. Plain JSON; what this library
 * hands out is frozen, and what it is handed is never changed.
 */
export interface Arch101 {
  /** V × V zeros and ones, row to column, ones only above the diagonal. */
  readonly adjacency: readonly (readonly number[])[]
  /** V names: `input`, one of three operations for each vertex between, `output`. */
  readonly operations: readonly string[]
}

/**
 * The cell without the vertices that lie on no way from input to output, the others in their order.
 *
 * Whether it is in the space is not asked: `nb101Space.validate` tells.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE if no path leads from the first vertex to the last, or if it is not a
 * graph.
 */
export function pruneArch101(arch: Arch101): Arch101 {
  const problems: Problem[] = []
  const graph = readGraph(arch, problems)
  const kept = graph === undefined ? undefined : usedOf(graph)
  if (graph === undefined) throw invalidArch(arch, problems)
  if (kept === undefined) {
    throw invalidArch(arch, [{ message: 'no way leads from the first vertex to the last' }])
  }
  return archOfGraph(restrictedTo(graph, kept))
}

/** The cell as it is given, in plain zeros and ones; it must be a graph. */
export function plainArch(arch: unknown): Arch101 {
  const problems: Problem[] = []
  const graph = readGraph(arch, problems)
  if (graph === undefined) throw invalidArch(arch, problems)
  return archOfGraph(graph)
}

/**
 * The text `adjacency/operations` of a cell that consists of parts that stored cells share; undefined for anything
 * else. All shared wirings use all their vertices, so such a cell is in the space if its parts have the same length.
 */
export function textOfStored(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { adjacency, operations } = value as Arch101
  if (!Array.isArray(adjacency) || adjacency.length !== operations?.length) return undefined
  const [matrix, list] = [texts.get(adjacency), texts.get(operations)]
  return matrix === undefined || list === undefined ? undefined : `${matrix}/${list}`
}

/** The stored cell of an index, which must be one. */
export function archOfIndex(index: number): Arch101 {
  return archOfSpec(specOfIndex(index))
}

/** The cell of a spec whose wiring is one of the space. */
function archOfSpec({ vertices, bits, code }: Spec): Arch101 {
  return Object.freeze({ adjacency: adjacencyOf(bits, vertices), operations: namesOf(code, vertices) })
}

function archOfGraph({ vertices, edges, operations }: ReturnType<typeof restrictedTo>): Arch101 {
  const rows = Array.from({ length: vertices }, (_, source) =>
    Object.freeze(Array.from(edges.subarray(source * vertices, (source + 1) * vertices))),
  )
  return Object.freeze({ adjacency: Object.freeze(rows), operations: Object.freeze([...operations]) })
}

/*
 * Cells share their frozen parts, so that a thousand cells are a thousand small objects. At most 6,472 wirings, 252 rows
 * and 364 lists of operations are ever kept.
 */
const matrices = new Map<Bits, Arch101['adjacency']>()
/* The text of each matrix and of each list of operations that cells share. */
const texts = new WeakMap<object, string>()
const rowsByEntries = new Map<number, readonly number[]>()
const names = new Map<number, readonly string[]>()

function adjacencyOf(bits: Bits, vertices: number): Arch101['adjacency'] {
  const known = matrices.get(bits)
  if (known !== undefined) return known
  const rows = Array.from({ length: vertices }, (_, source) => {
    let entries = 1 << vertices
    for (let target = source + 1; target < vertices; target++) {
      entries |= ((bits >>> (columnStart[target]! + source)) & 1) << target
    }
    return rowOf(entries, vertices)
  })
  const matrix = Object.freeze(rows)
  matrices.set(bits, matrix)
  texts.set(matrix, rows.map((row) => row.join('')).join(''))
  return matrix
}

function rowOf(entries: number, vertices: number): readonly number[] {
  let row = rowsByEntries.get(entries)
  if (row === undefined) {
    row = Object.freeze(Array.from({ length: vertices }, (_, target) => (entries >>> target) & 1))
    rowsByEntries.set(entries, row)
  }
  return row
}

function namesOf(code: number, vertices: number): readonly string[] {
  const key = (vertices << 8) | code
  let list = names.get(key)
  if (list === undefined) {
    const between = Array.from(
      { length: vertices - 2 },
      (_, at) => operations[Math.floor(code / 3 ** (vertices - 3 - at)) % 3] as string,
    )
    list = Object.freeze([inputName, ...between, outputName])
    names.set(key, list)
    texts.set(list, list.join(','))
  }
  return list
}
