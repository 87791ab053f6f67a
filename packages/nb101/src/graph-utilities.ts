import { formatReceived, NasBenchError } from '@nasbench/core'
import { digestGraph, hexOf } from './hash.js'

/** A graph as the official utilities take it: V rows of V entries, each counting as an edge where it is 1 or true. */
export type GraphMatrix = ArrayLike<ArrayLike<number | bigint | boolean>>

/**
 * The hash of any directed graph with labels (nasbench, graph_util.py, `hash_module`): 32 lower-case hex digits.
 *
 * Cells have the labels -1 for the input, -2 for the output, and the ids of operations between. Entries count by their
 * value: the official code gives a matrix of floats another hash than the same matrix of integers. Graphs that are
 * relabellings of each other have the same hash; some few graphs beyond the space do who are not.
 *
 * @throws NasBenchError INVALID_ARGUMENT for a matrix that is not square or not of zeros and ones, or as many labels as vertices.
 */
export function hashModule(matrix: GraphMatrix, labeling: readonly (number | bigint)[]): string {
  const edges = edgesOf(matrix)
  checkLabels(matrix, labeling)
  for (const label of labeling) {
    if (typeof label === 'bigint' || Number.isInteger(label)) continue
    throw refused(`a label of a hash must be an integer, not ${formatReceived(label)}`, labeling)
  }
  return hexOf(digestGraph(matrix.length, edges, labeling.map(String)))
}

/**
 * A graph with its vertices in another order (`permute_graph`): vertex v of the old is vertex `permutation[v]` of the new.
 *
 * @throws NasBenchError INVALID_ARGUMENT
 */
export function permuteGraph<Label>(
  matrix: GraphMatrix,
  labels: readonly Label[],
  permutation: readonly number[],
): { matrix: number[][]; labels: Label[] } {
  const edges = edgesOf(matrix)
  const vertices = matrix.length
  checkLabels(matrix, labels)
  const oldOf = Array.from({ length: vertices }, (_, vertex) => permutation.indexOf(vertex))
  if (permutation.length !== vertices || oldOf.includes(-1)) {
    throw refused(
      `a permutation has each of 0 to ${vertices - 1} once, unlike ${formatReceived(permutation)}`,
      permutation,
    )
  }
  return {
    matrix: oldOf.map((source) => oldOf.map((target) => edges[source * vertices + target]!)),
    labels: oldOf.map((vertex) => labels[vertex] as Label),
  }
}

/**
 * Whether one graph is a relabelling of the other (`is_isomorphic`), cells or not, input and output not held in place.
 *
 * The official code tries all V! orders; here a vertex is placed only where its edges and label fit those placed before.
 * Whether two cells are the same is told much sooner by their indices: see {@link isSameCell}.
 *
 * @throws NasBenchError INVALID_ARGUMENT
 */
export function isIsomorphic<Label>(
  one: readonly [matrix: GraphMatrix, labels: readonly Label[]],
  other: readonly [matrix: GraphMatrix, labels: readonly Label[]],
): boolean {
  const [a, b] = [edgesOf(one[0]), edgesOf(other[0])]
  checkLabels(one[0], one[1])
  checkLabels(other[0], other[1])
  const vertices = one[0].length
  if (other[0].length !== vertices) return false
  const image: number[] = []
  const taken = new Uint8Array(vertices)
  const fits = (vertex: number, candidate: number) => {
    if (one[1][vertex] !== other[1][candidate]) return false
    for (let placed = 0; placed <= vertex; placed++) {
      const at = placed === vertex ? candidate : image[placed]!
      if (a[vertex * vertices + placed] !== b[candidate * vertices + at]) return false
      if (a[placed * vertices + vertex] !== b[at * vertices + candidate]) return false
    }
    return true
  }
  const place = (vertex: number): boolean => {
    if (vertex === vertices) return true
    for (let candidate = 0; candidate < vertices; candidate++) {
      if (taken[candidate] === 1 || !fits(vertex, candidate)) continue
      taken[candidate] = 1
      image[vertex] = candidate
      if (place(vertex + 1)) return true
      taken[candidate] = 0
    }
    return false
  }
  return sameDegrees(a, b, vertices) && place(0)
}

/**
 * Tells by the number of a graph whether it has an edge from x to y (`gen_is_edge_fn`): bit `x + y(y-1)/2`, none where
 * y is not above x.
 */
export function genIsEdge(bits: number): (x: number, y: number) => 0 | 1 {
  return (x, y) => (x < y && Math.floor(bits / 2 ** (x + (y * (y - 1)) / 2)) % 2 === 1 ? 1 : 0)
}

/**
 * Whether every vertex but the last leads somewhere and every one but the first is led to (`is_full_dag`): of an upper
 * triangular matrix, whether all lie on ways from first to last.
 *
 * @throws NasBenchError INVALID_ARGUMENT
 */
export function isFullDag(matrix: GraphMatrix): boolean {
  const edges = edgesOf(matrix)
  const vertices = matrix.length
  const every = (from: number, to: number, test: (vertex: number, other: number) => boolean) => {
    for (let vertex = from; vertex < to; vertex++) {
      let some = false
      for (let other = 0; other < vertices; other++) some ||= test(vertex, other)
      if (!some) return false
    }
    return true
  }
  return (
    every(0, vertices - 1, (row, column) => edges[row * vertices + column] === 1) &&
    every(1, vertices, (column, row) => edges[row * vertices + column] === 1)
  )
}

/**
 * How many edges a graph has (`num_edges`).
 *
 * @throws NasBenchError INVALID_ARGUMENT
 */
export function numEdges(matrix: GraphMatrix): number {
  return edgesOf(matrix).reduce((sum, bit) => sum + bit, 0)
}

function edgesOf(matrix: GraphMatrix): Uint8Array {
  const vertices = matrix?.length ?? 0
  const edges = new Uint8Array(vertices * vertices)
  for (let source = 0; source < vertices; source++) {
    const row = matrix[source]
    if (row?.length !== vertices) throw refused('the matrix is not square', matrix)
    for (let target = 0; target < vertices; target++) {
      const entry = row[target]
      if (entry === 1 || entry === true || entry === 1n) edges[source * vertices + target] = 1
      else if (entry !== 0 && entry !== false && entry !== 0n) {
        throw refused(`entry [${source}][${target}], ${formatReceived(entry)}, is neither 0 nor 1`, matrix)
      }
    }
  }
  return edges
}

function checkLabels(matrix: GraphMatrix, labels: readonly unknown[]): void {
  if (labels?.length === matrix.length) return
  throw refused(`there are ${labels?.length} labels for ${matrix.length} vertices`, labels)
}

function sameDegrees(a: Uint8Array, b: Uint8Array, vertices: number): boolean {
  const degrees = (edges: Uint8Array) =>
    Array.from({ length: vertices }, (_, vertex) => {
      let [into, out] = [0, 0]
      for (let other = 0; other < vertices; other++) {
        out += edges[vertex * vertices + other]!
        into += edges[other * vertices + vertex]!
      }
      return into * vertices + out
    })
      .sort((x, y) => x - y)
      .join()
  return degrees(a) === degrees(b)
}

function refused(message: string, received: unknown): NasBenchError {
  return new NasBenchError('INVALID_ARGUMENT', message, { received })
}
