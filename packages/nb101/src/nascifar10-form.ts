import { inputName, maxEdges, outputName } from './operations.js'
import { invalidArch } from './problems.js'
import { columnStart } from './structures.js'

/**
 * A point of one of the configuration spaces of nas_benchmarks (and HPOBench): `op_node_0` to `op_node_4`, and
 *
 * - `A`: `edge_0` to `edge_20`, 0 or 1, row after row of the matrix;
 * - `B`: `edge_0` to `edge_8`, each the number of an edge, 0 to 20, counted backwards through the columns of the matrix
 *   (0 is 5→6, 20 is 0→1); the same edge may stand twice;
 * - `C`: `num_edges`, 0 to 9, and `edge_0` to `edge_20` from 0 to 1, row after row: the greatest `num_edges` of them are
 *   the edges.
 */
export type NasCifar10Config = Readonly<Record<string, number | string>>

/** Which of the three configuration spaces of nas_benchmarks. */
export type NasCifar10Variant = 'A' | 'B' | 'C'

/** The configuration space that a configuration is of; undefined for other objects. */
export function variantOf(config: Readonly<Record<string, unknown>>): NasCifar10Variant | undefined {
  if (!('op_node_0' in config && 'edge_0' in config)) return undefined
  return 'num_edges' in config ? 'C' : 'edge_20' in config ? 'A' : 'B'
}

/**
 * The cell of a point of a configuration space, 7 × 7, unused vertices among them. Not checked yet, but for its number of edges.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE for numbers out of range, and for more than nine edges
 */
export function readNasCifar10(config: Readonly<Record<string, unknown>>, variant: NasCifar10Variant) {
  const number = (name: string, min: number, max: number, isInteger: boolean): number => {
    const given = config?.[name]
    const value = typeof given === 'string' && given.trim() !== '' ? Number(given) : given
    const good = typeof value === 'number' && value >= min && value <= max
    if (good && (!isInteger || Number.isInteger(value))) return value
    throw invalidArch(config, [
      {
        message: `${name} is ${JSON.stringify(given)}`,
        where: name,
        expected: `${isInteger ? 'an integer' : 'a number'} from ${min} to ${max}`,
      },
    ])
  }
  const adjacency = Array.from({ length: 7 }, () => new Array<number>(7).fill(0))
  const connect = ([source, target]: readonly [number, number]) => {
    adjacency[source]![target] = 1
  }
  if (variant === 'A') {
    for (const [at, edge] of edgesByRow.entries()) if (number(`edge_${at}`, 0, 1, true) === 1) connect(edge)
  } else if (variant === 'B') {
    for (let at = 0; at < maxEdges; at++) connect(edgesBackwards[number(`edge_${at}`, 0, 20, true)]!)
  } else {
    const weights = edgesByRow.map((edge, at) => ({ edge, at, weight: number(`edge_${at}`, 0, 1, false) }))
    weights.sort((a, b) => b.weight - a.weight || b.at - a.at)
    for (const { edge } of weights.slice(0, number('num_edges', 0, maxEdges, true))) connect(edge)
  }
  checkEdgeCount(
    adjacency.flat().reduce((sum, bit) => sum + bit, 0),
    config,
  )
  const names = Array.from({ length: 5 }, (_, at) => config[`op_node_${at}`])
  return { adjacency, operations: [inputName, ...names, outputName] }
}

/* Source and target of each edge, row after row. */
const edgesByRow: readonly (readonly [number, number])[] = Array.from({ length: 6 }, (_, source) =>
  Array.from({ length: 6 - source }, (_, at) => [source, source + 1 + at] as const),
).flat()

/** The edge of each number of {@link NasCifar10Config} `B`: source and target. */
export const edgesBackwards: readonly (readonly [number, number])[] = Array.from(
  { length: 21 },
  (_, number) => {
    const bit = 20 - number
    const target = columnStart.findLastIndex((start, vertex) => start <= bit && vertex > 0)
    return [bit - columnStart[target]!, target] as const
  },
)

/** Throws INVALID_ARCHITECTURE for more than nine edges. */
export function checkEdgeCount(count: number, received: unknown): void {
  if (count <= maxEdges) return
  throw invalidArch(received, [
    {
      message: `there are ${count} edges`,
      expected: `at most ${maxEdges}: these spaces count those of unused vertices too`,
    },
  ])
}
