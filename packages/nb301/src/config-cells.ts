import { formatChoices, formatReceived, type Problem } from '@nasbench/core'
import { nodes, predecessorPairs } from './cell-code.js'
import { operationId } from './operations.js'
import { invalidGenotype, unknownOperation } from './problems.js'

/** The number of the first edge of each node, by the node's number less 2; an edge's is that plus its predecessor. */
export const firstEdges = [0, 2, 5, 9] as const

/** The beginning of the keys in NAS-Bench-301's own files. */
export const configPrefix = 'NetworkSelectorDatasetInfo:darts:'

/** The names of the two cells in keys. */
export const cellNames = ['normal', 'reduce'] as const

/*
 * The keys are known by their ends, so that every separator and any prefix will do:
 * `NetworkSelectorDatasetInfo:darts:edge_normal_0`, `…_COLON_darts_COLON_edge_normal_0`, `config/edge_normal_0`.
 */
const keyEnd = /(?:^|[\W_])((?:edge|inputs_node)_(?:normal|reduce)_\d{1,2})$/

/** True for an object with ConfigSpace entries of an architecture. */
export function isConfigSpace(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.keys(value).some((key) => keyEnd.test(key))
}

/** The cells that ConfigSpace entries describe. Throws INVALID_ARCHITECTURE. */
export function cellsOfConfig(config: Readonly<Record<string, unknown>>): {
  normal: unknown
  reduce: unknown
} {
  const entries = new Map<string, unknown>()
  const problems: Problem[] = []
  for (const [key, value] of Object.entries(config ?? {})) {
    const name = keyEnd.exec(key)?.[1]
    if (name === undefined || isAbsent(value)) continue
    const other = entries.get(name)
    if (other !== undefined && other !== value) {
      problems.push({
        message: `it is given twice, as ${formatReceived(other)} and ${formatReceived(value)}`,
        where: name,
      })
    }
    entries.set(name, value)
  }
  const [normal, reduce] = cellNames.map((name) => cellOf(entries, name, problems))
  if (problems.length > 0) throw invalidGenotype(config, problems)
  return { normal, reduce }
}

function isAbsent(value: unknown): boolean {
  if (value === null || value === undefined || Number.isNaN(value)) return true
  return typeof value === 'string' && /^(?:|#na#|<na>|n\/a|nan|none|null)$/i.test(value) && value !== 'none'
}

function cellOf(
  entries: ReadonlyMap<string, unknown>,
  name: 'normal' | 'reduce',
  problems: Problem[],
): [op: unknown, predecessor: number][] {
  return nodes.flatMap((node, at) => {
    const pairs = predecessorPairs[at]!
    const key = `inputs_node_${name}_${node}`
    const inputs = node === 2 ? '0_1' : entries.get(key)
    const pair = pairs.find((pair) => pair.join('_') === inputs)
    if (pair === undefined) {
      const message =
        inputs === undefined ? 'the entry is missing' : `unknown predecessors ${formatReceived(inputs)}`
      problems.push({ message, where: key, expected: formatChoices(pairs.map((pair) => pair.join('_'))) })
      return []
    }
    return Array.from({ length: node }, (_, predecessor) => predecessor).flatMap((predecessor) => {
      const key = `edge_${name}_${firstEdges[at]! + predecessor}`
      const op = entries.get(key)
      if (pair.includes(predecessor) === (op !== undefined)) {
        if (op === undefined) return []
        if (operationId(op) < 0) problems.push(unknownOperation(op, key))
        return [[op, predecessor] as [unknown, number]]
      }
      problems.push({
        message: op === undefined ? 'the entry is missing' : `there is an edge ${formatReceived(op)}`,
        where: key,
        expected: `${op === undefined ? 'an operation' : 'no entry'}, since node ${node} has predecessors ${inputs}`,
      })
      return []
    })
  })
}
