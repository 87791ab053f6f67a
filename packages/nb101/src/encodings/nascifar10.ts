import { unknownName } from '@nasbench/core'
import type { Arch101 } from '../arch.js'
import {
  checkEdgeCount,
  edgesBackwards,
  type NasCifar10Config,
  type NasCifar10Variant,
  readNasCifar10,
} from '../nascifar10-form.js'
import { maxEdges } from '../operations.js'
import { padArch101 } from '../padded.js'
import { type ArchInput101, archOf } from '../resolve.js'
import { rowMajorEdges } from './paths.js'

export type { NasCifar10Config, NasCifar10Variant } from '../nascifar10-form.js'

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
  checkEdgeCount(
    edges.reduce((sum, bit) => sum + bit, 0),
    arch,
  )
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
 * If numbers in `C` are equal, the later one counts as the greater; NumPy does not define its choice.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE if nas_benchmarks returns error 1 at cost 0: for more than nine edges,
 * even before pruning, and for anything but a cell; INVALID_ARGUMENT for another variant
 */
export function decodeNasCifar10(config: NasCifar10Config, variant: NasCifar10Variant): Arch101 {
  checkVariant(variant)
  return archOf(readNasCifar10(config, variant))
}

function checkVariant(variant: NasCifar10Variant): void {
  if (!variants.includes(variant)) {
    throw unknownName('INVALID_ARGUMENT', 'configuration space', variant, variants, 'nb101')
  }
}
