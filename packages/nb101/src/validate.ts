import type { Problem } from '@nasbench/core'
import { archForm, type Graph, readGraph } from './graph.js'
import { inputName, maxEdges, maxVertices, operationId, outputName } from './operations.js'
import { unknownOperation } from './problems.js'
import { restrictedTo, usedOf } from './prune.js'

/**
 * The problems of a value as a cell of the space; empty if it is one. Never throws.
 *
 * The limits of seven vertices and nine edges and the names of operations concern the vertices on a way from input to
 * output alone, as in the official code (nasbench/api.py, `_check_spec`): a matrix of 9 vertices may well be a cell.
 */
export function problemsOfArch(value: unknown): readonly Problem[] {
  try {
    const problems: Problem[] = []
    const graph = readGraph(value, problems)
    return graph === undefined ? problems : problemsOfGraph(graph)
  } catch {
    return [{ message: 'its properties cannot be read', expected: archForm }]
  }
}

/** The problems of a graph as a cell of the space. */
function problemsOfGraph(graph: Graph): readonly Problem[] {
  const kept = usedOf(graph)
  if (kept === undefined) {
    return [
      {
        message: 'no way leads from the first vertex to the last',
        where: 'adjacency',
        expected: 'input and output to be connected',
      },
    ]
  }
  const pruned = restrictedTo(graph, kept)
  const problems: Problem[] = []
  if (pruned.vertices > maxVertices) {
    problems.push({
      message: `there are ${pruned.vertices} vertices between and with input and output`,
      where: 'adjacency',
      expected: `at most ${maxVertices} that lie on a way from input to output`,
    })
  }
  const edges = pruned.edges.reduce((sum, bit) => sum + bit, 0)
  if (edges > maxEdges) {
    problems.push({
      message: `there are ${edges} edges on ways from input to output`,
      where: 'adjacency',
      expected: `at most ${maxEdges}`,
    })
  }
  for (const [at, vertex] of kept.entries()) {
    const problem = problemOfName(pruned.operations[at], vertex, at, pruned.vertices)
    if (problem !== undefined) problems.push(problem)
  }
  return problems
}

function problemOfName(name: unknown, vertex: number, at: number, vertices: number): Problem | undefined {
  const where = `operations[${vertex}]`
  const end = at === 0 ? inputName : at === vertices - 1 ? outputName : undefined
  if (end === undefined) return operationId(name) < 0 ? unknownOperation(name, where) : undefined
  if (name === end) return undefined
  return {
    message: `the ${at === 0 ? 'first' : 'last'} vertex is called ${JSON.stringify(name)}`,
    where,
    expected: `"${end}"`,
  }
}
