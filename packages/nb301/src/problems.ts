import {
  formatChoices,
  formatReceived,
  invalidArchitecture,
  type NasBenchError,
  type Problem,
  unknownOperation as unknownOf,
} from '@nasbench/core'
import { operationId, operations } from './operations.js'

const form = '{ normal: [eight [operation, predecessor] pairs], reduce: [the same] }'

/** The problems of a value that should be a genotype; empty if it is one. Never throws. */
export function problemsOfGenotype(value: unknown): readonly Problem[] {
  try {
    return problemsOf(value)
  } catch {
    return [{ message: 'its properties cannot be read', expected: form }]
  }
}

function problemsOf(value: unknown): Problem[] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') {
    const what = typeof value === 'string' ? 'a text' : 'a number'
    return [{ message: `it is ${what}, and not yet an architecture: from() reads it`, expected: form }]
  }
  if (typeof value !== 'object' || value === null) {
    return [{ message: `${formatReceived(value)} is not an architecture`, expected: form }]
  }
  const parts = value as Readonly<Record<string, unknown>>
  return [
    ...problemsOfCell(parts.normal, 'normal'),
    ...problemsOfCell(parts.reduce, 'reduce'),
    ...problemsOfConcat(parts.normal_concat, 'normal_concat'),
    ...problemsOfConcat(parts.reduce_concat, 'reduce_concat'),
  ]
}

function problemsOfCell(cell: unknown, name: 'normal' | 'reduce'): Problem[] {
  if (!Array.isArray(cell)) return [{ message: 'the list of edges is missing', where: name, expected: form }]
  if (cell.length !== 8) {
    return [
      { message: `there are ${cell.length} edges`, where: name, expected: '8, two for each of nodes 2 to 5' },
    ]
  }
  const pairs = Array.from(cell as readonly unknown[])
  const problems = pairs.flatMap((pair, at) => problemsOfEdge(pair, `${name}[${at}]`, 2 + (at >> 1)))
  if (problems.length > 0) return problems
  for (let at = 0; at < 8; at += 2) {
    const [first, second] = [pairs[at], pairs[at + 1]] as [[string, number], [string, number]]
    if (first[1] !== second[1]) continue
    problems.push({
      message: `node ${2 + at / 2} has predecessor ${first[1]} twice`,
      where: `${name}[${at}] and ${name}[${at + 1}]`,
      expected: 'two different ones',
    })
  }
  return problems
}

function problemsOfEdge(pair: unknown, where: string, node: number): Problem[] {
  if (!Array.isArray(pair) || pair.length !== 2) {
    return [
      { message: `${formatReceived(pair)} is not an edge`, where, expected: '[operation, predecessor]' },
    ]
  }
  const [op, predecessor] = pair as [unknown, unknown]
  if (typeof op === 'number' && typeof predecessor !== 'number') {
    return [
      {
        message: `${formatReceived(pair)} has the predecessor first`,
        where,
        expected: '[operation, predecessor] (from() reads [predecessor, operation id] too)',
      },
    ]
  }
  const problems: Problem[] = []
  if (operationId(op) < 0) problems.push(unknownOperation(op, where))
  if (
    typeof predecessor !== 'number' ||
    !Number.isInteger(predecessor) ||
    predecessor < 0 ||
    predecessor >= node
  ) {
    const allowed = formatChoices(Array.from({ length: node }, (_, at) => String(at)))
    problems.push({
      message: `node ${node} cannot have predecessor ${formatReceived(predecessor)}`,
      where,
      expected: allowed,
    })
  }
  return problems
}

function problemsOfConcat(concat: unknown, where: string): Problem[] {
  if (concat === undefined || concat === null) return []
  const isIterable = typeof concat === 'object' && Symbol.iterator in concat
  const nodes = isIterable ? Array.from(concat as Iterable<unknown>) : []
  if (nodes.length === 4 && [2, 3, 4, 5].every((node) => nodes.includes(node))) return []
  return [
    {
      message: `the output of the cell is made of ${formatReceived(concat)}`,
      where,
      expected: '[2, 3, 4, 5]',
    },
  ]
}

/** The problem of a value that should be an operation. */
export function unknownOperation(value: unknown, where: string): Problem {
  if (value === 'none') {
    return {
      message:
        'operation "none" is not in the space: DARTS searches with it, but the cells that it finds never have it',
      where,
      expected: formatChoices(operations),
    }
  }
  return unknownOf(value, where, operations)
}

/** The error for a value that is not an architecture, with its problems. */
export function invalidGenotype(received: unknown, problems: readonly Problem[]): NasBenchError {
  return invalidArchitecture('NAS-Bench-301', received, problems)
}
