import { unknownName } from '@nasbench/core'
import type { Arch101 } from '../arch.js'
import { inputName, maxEdges, outputName } from '../operations.js'
import { padArch101 } from '../padded.js'
import { invalidArch } from '../problems.js'
import { type ArchInput101, archOf } from '../resolve.js'
import { columnStart } from '../structures.js'
import { matrixOfEdges, rowMajorEdges } from './paths.js'

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

const variants: readonly NasCifar10Variant[] = ['A', 'B', 'C']

/**
 * A cell as a point of a configuration space: its 7 × 7 form, unused vertices with `conv3x3-bn-relu`. With `B` the last
 * edge fills up the nine places, with `C` edges are 1 and others 0.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE, for a matrix of more than nine edges before pruning too, since these spaces
 * have none; INVALID_ARGUMENT for another variant
 */
export function encodeNasCifar10(
  arch: ArchInput101,
  variant: NasCifar10Variant,
): Record<string, number | string> {
  checkVariant(variant)
  const padded = padArch101(archOf(arch))
  const edges = rowMajorEdges(padded)
  checkEdges(edges, arch)
  const config: Record<string, number | string> = {}
  if (variant === 'B') {
    const numbers = edgesBackwards.flatMap(([source, target], number) =>
      padded.adjacency[source]?.[target] === 1 ? [number] : [],
    )
    for (let at = 0; at < maxEdges; at++) config[`edge_${at}`] = (numbers[at] ?? numbers.at(-1)) as number
  } else {
    if (variant === 'C') config.num_edges = edges.reduce((sum, bit) => sum + bit, 0)
    for (const [at, bit] of edges.entries()) config[`edge_${at}`] = bit
  }
  for (const [at, name] of padded.operations.slice(1, -1).entries()) config[`op_node_${at}`] = name
  return config
}

/**
 * The cell of a point of a configuration space, 7 × 7, unused vertices among them.
 *
 * Of equal numbers in `C` the later one counts as the greater; NumPy's choice there is not defined.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE where nas_benchmarks answers error 1 at cost 0: for more than nine edges, before
 * pruning as well, and for what is no cell; INVALID_ARGUMENT for another variant
 */
export function decodeNasCifar10(config: NasCifar10Config, variant: NasCifar10Variant): Arch101 {
  checkVariant(variant)
  const number = (name: string, least: number, greatest: number, whole: boolean): number => {
    const value = config?.[name]
    const good = typeof value === 'number' && value >= least && value <= greatest
    if (good && (!whole || Number.isInteger(value))) return value
    throw invalidArch(config, [
      {
        message: `${name} is ${JSON.stringify(value)}`,
        where: name,
        expected: `${whole ? 'an integer' : 'a number'} from ${least} to ${greatest}`,
      },
    ])
  }
  let edges: number[]
  if (variant === 'A') {
    edges = Array.from({ length: 21 }, (_, at) => number(`edge_${at}`, 0, 1, true))
  } else if (variant === 'B') {
    const chosen = Array.from({ length: maxEdges }, (_, at) => number(`edge_${at}`, 0, 20, true))
    const matrix = Array.from({ length: 7 }, () => new Array<number>(7).fill(0))
    for (const at of chosen) {
      const [source, target] = edgesBackwards[at] as readonly [number, number]
      ;(matrix[source] as number[])[target] = 1
    }
    edges = matrix.slice(0, -1).flatMap((row, source) => row.slice(source + 1))
  } else {
    const worths = Array.from({ length: 21 }, (_, at) => ({ at, worth: number(`edge_${at}`, 0, 1, false) }))
    worths.sort((a, b) => b.worth - a.worth || b.at - a.at)
    const chosen = worths.slice(0, number('num_edges', 0, maxEdges, true))
    edges = new Array<number>(21).fill(0)
    for (const { at } of chosen) edges[at] = 1
  }
  checkEdges(edges, config)
  const names = Array.from({ length: 5 }, (_, at) => config[`op_node_${at}`])
  return archOf({ adjacency: matrixOfEdges(edges), operations: [inputName, ...names, outputName] })
}

/** The edge of each number of {@link NasCifar10Config} `B`: source and target. */
export const edgesBackwards: readonly (readonly [number, number])[] = Array.from(
  { length: 21 },
  (_, number) => {
    const bit = 20 - number
    const target = columnStart.findLastIndex((start, vertex) => start <= bit && vertex > 0)
    return [bit - (columnStart[target] as number), target] as const
  },
)

function checkVariant(variant: NasCifar10Variant): void {
  if (!variants.includes(variant)) {
    throw unknownName('INVALID_ARGUMENT', 'configuration space', variant, variants, 'nb101')
  }
}

function checkEdges(edges: readonly number[], received: unknown): void {
  const count = edges.reduce((sum, bit) => sum + bit, 0)
  if (count <= maxEdges) return
  throw invalidArch(received, [
    {
      message: `there are ${count} edges`,
      expected: `at most ${maxEdges}: these spaces count those of unused vertices too`,
    },
  ])
}
