import { formatChoices, formatReceived, type Problem } from '@nasbench/core'
import { type Cell301, nodes, predecessorPairs } from './cell-code.js'
import { canonicalGenotype, type Genotype, type GenotypeLike } from './genotype.js'
import { type Operation301, operationId } from './operations.js'
import { invalidGenotype, unknownOperation } from './problems.js'

/** What parts the words of a key: `:` in NAS-Bench-301's own files, `_COLON_` in YAHPO Gym's. */
export type KeySeparator = ':' | '_COLON_'

const prefix = ['NetworkSelectorDatasetInfo', 'darts', ''] as const

/** The number of the first edge of each node, by the node's number less 2; an edge's is that plus its predecessor. */
export const firstEdges = [0, 2, 5, 9] as const

const cellNames = ['normal', 'reduce'] as const

/**
 * The 22 ConfigSpace entries of an architecture: `…darts:edge_normal_3` is an operation, `…darts:inputs_node_normal_4`
 * a pair of predecessors (`0_2`). Edges that are not there have no entry.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function toConfigSpace(
  arch: GenotypeLike,
  options: { readonly separator?: KeySeparator } = {},
): Record<string, string> {
  const genotype = canonicalGenotype(arch)
  const start = prefix.join(options.separator ?? ':')
  const config: Record<string, string> = {}
  for (const name of cellNames) {
    const cell: Cell301 = genotype[name]
    for (const [at, [op, predecessor]] of cell.entries()) {
      const node = at >> 1
      config[`${start}edge_${name}_${(firstEdges[node] as number) + predecessor}`] = op
      if (node > 0 && at % 2 === 1) {
        config[`${start}inputs_node_${name}_${node + 2}`] = `${cell[at - 1]?.[1]}_${predecessor}`
      }
    }
  }
  return config
}

/** True for an object with ConfigSpace entries of an architecture. */
export function isConfigSpace(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  return [':', '_COLON_'].some((separator) => `${prefix.join(separator)}edge_normal_0` in value)
}

/**
 * The architecture of ConfigSpace entries, with `:` or `_COLON_` in their keys: {@link toConfigSpace} backwards.
 * Entries of other hyperparameters are left alone; an edge of value `#na#` (as YAHPO Gym has it) is not there.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE, also where an edge and the predecessors of its node contradict each other.
 */
export function fromConfigSpace(config: Readonly<Record<string, unknown>>): Genotype {
  const start = prefix.join(
    typeof config === 'object' && config !== null && `${prefix.join('_COLON_')}edge_normal_0` in config
      ? '_COLON_'
      : ':',
  )
  const problems: Problem[] = []
  const [normal, reduce] = cellNames.map((name) => readCell(config, start, name, problems))
  if (problems.length > 0) throw invalidGenotype(config, problems)
  return canonicalGenotype({ normal, reduce } as unknown as Genotype)
}

function readCell(
  config: Readonly<Record<string, unknown>>,
  start: string,
  name: 'normal' | 'reduce',
  problems: Problem[],
): [Operation301, number][] {
  const entry = (key: string): unknown => {
    const value = config?.[start + key]
    return value === '#na#' || value === null ? undefined : value
  }
  return nodes.flatMap((node, at) => {
    const pairs = predecessorPairs[at] as readonly (readonly [number, number])[]
    const key = `inputs_node_${name}_${node}`
    const inputs = node === 2 ? '0_1' : entry(key)
    const pair = pairs.find((pair) => pair.join('_') === inputs)
    if (pair === undefined) {
      const message =
        inputs === undefined ? 'there is no such entry' : `unknown predecessors ${formatReceived(inputs)}`
      problems.push({ message, where: key, expected: formatChoices(pairs.map((pair) => pair.join('_'))) })
      return []
    }
    return Array.from({ length: node }, (_, predecessor) => predecessor).flatMap((predecessor) => {
      const key = `edge_${name}_${(firstEdges[at] as number) + predecessor}`
      const op = entry(key)
      if (pair.includes(predecessor) === (op !== undefined)) {
        if (op === undefined) return []
        if (operationId(op) < 0) problems.push(unknownOperation(op, key))
        return [[op as Operation301, predecessor] as [Operation301, number]]
      }
      problems.push({
        message: op === undefined ? 'there is no such entry' : `there is an edge ${formatReceived(op)}`,
        where: key,
        expected: `${op === undefined ? 'an operation' : 'no entry'}, since node ${node} has predecessors ${inputs}`,
      })
      return []
    })
  })
}
