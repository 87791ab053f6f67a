import { formatReceived, type Problem } from '@nasbench/core'

/** A graph as given, with its entries converted to numbers. It has not been checked against the space. */
export interface Graph {
  readonly vertices: number
  /** V × V zeros and ones, row after row; row to column, ones only above the diagonal. */
  readonly edges: Uint8Array
  readonly operations: readonly string[]
}

export const archForm = '{ adjacency: V × V zeros and ones, operations: V names }'

/** Reads `{ adjacency, operations }` into `problems`, or returns the graph if it has no problems. */
export function readGraph(value: unknown, problems: Problem[]): Graph | undefined {
  if (typeof value !== 'object' || value === null) {
    problems.push(notAnObject(value))
    return undefined
  }
  const adjacency: unknown = 'adjacency' in value ? value.adjacency : undefined
  const operations: unknown = 'operations' in value ? value.operations : undefined
  const edges = readMatrix(adjacency, problems)
  if (!Array.isArray(operations)) {
    problems.push({ message: 'there is no list of operations', where: 'operations', expected: archForm })
    return undefined
  }
  for (const [at, name] of operations.entries()) {
    if (typeof name === 'string') continue
    problems.push({
      message: `${formatReceived(name)} is not the name of an operation`,
      where: `operations[${at}]`,
    })
  }
  const vertices = isList(adjacency) ? adjacency.length : 0
  if (edges !== undefined && operations.length !== vertices) {
    problems.push({
      message: `there are ${operations.length} operations for ${vertices} vertices`,
      where: 'operations',
      expected: `${vertices}, one per vertex, including input and output`,
    })
  }
  return edges === undefined || problems.length > 0 ? undefined : { vertices, edges, operations }
}

/**
 * Reads a matrix of zeros and ones of any number type, row after row, into `problems`, or gives its entries.
 *
 * NumPy's type of number decided in the official code which hash a cell got (issue 32 there); here what counts is the
 * value, and everything but 0 and 1 is refused.
 */
export function readMatrix(value: unknown, problems: Problem[]): Uint8Array | undefined {
  if (!isList(value)) {
    problems.push({ message: 'there is no adjacency matrix', where: 'adjacency', expected: archForm })
    return undefined
  }
  const vertices = value.length
  const known = problems.length
  if (vertices === 0) problems.push({ message: 'there are no vertices', where: 'adjacency' })
  const lengths = Array.from(value, (row) => (isList(row) ? row.length : -1))
  const wrong = lengths.findIndex((length) => length !== vertices)
  if (wrong >= 0) {
    const found = lengths[wrong] === -1 ? 'no list' : `a list of ${lengths[wrong]}`
    problems.push({
      message: `the matrix is not square: row ${wrong} is ${found}`,
      where: `adjacency[${wrong}]`,
      expected: `${vertices} entries in each of the ${vertices} rows`,
    })
    return undefined
  }
  const edges = new Uint8Array(vertices * vertices)
  for (let source = 0; source < vertices; source++) {
    const row = value[source] as ArrayLike<unknown>
    for (let target = 0; target < vertices; target++) {
      const bit = bitOf(row[target])
      if (bit < 0) problems.push(notABit(row[target], source, target))
      else if (bit === 1 && target <= source) problems.push(backwards(source, target))
      else edges[source * vertices + target] = bit
      /* Ten problems are enough for a matrix that is wrong everywhere. */
      if (problems.length - known >= 10) return undefined
    }
  }
  return problems.length > known ? undefined : edges
}

/* 0 or 1, or -1 for anything else. */
function bitOf(value: unknown): number {
  if (value === 1 || value === true || value === 1n) return 1
  return value === 0 || value === false || value === 0n ? 0 : -1
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))
}

function notAnObject(value: unknown): Problem {
  if (typeof value !== 'string' && typeof value !== 'number') {
    return { message: `${formatReceived(value)} is not an architecture`, expected: archForm }
  }
  const what = typeof value === 'string' ? 'a text' : 'a number'
  return {
    message: `${what} is not yet an architecture: parse() or at() makes one of it`,
    expected: archForm,
  }
}

function notABit(value: unknown, source: number, target: number): Problem {
  return {
    message: `${formatReceived(value)} is neither 0 nor 1`,
    where: `adjacency[${source}][${target}]`,
    expected: '0 or 1: a number, a bigint or a boolean',
  }
}

function backwards(source: number, target: number): Problem {
  return {
    message: `the edge ${source}→${target} does not lead to a later vertex`,
    where: `adjacency[${source}][${target}]`,
    expected: 'ones only above the diagonal',
  }
}
