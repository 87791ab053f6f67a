import type { NeighborGraph } from './graph.js'
import type { Plateaus } from './plateaus.js'

/** A local optimum, strict or a plateau without a better neighbour, and the architectures that climb to it. */
export interface OptimumNode {
  /** Smallest index of its plateau. */
  readonly index: number
  /** Its value. */
  readonly value: number
  /** Number of members of its plateau. */
  readonly members: number
  /** Number of architectures from which best-improvement climbing ends here, its members included. */
  readonly basin: number
}

/** Random edits from one basin that lead into another. */
export interface OptimaEdge {
  /** Index of the plateau that the edit leaves. */
  readonly source: number
  /** Index of the plateau whose basin it enters. */
  readonly target: number
  /** Probability that a random edit of a random architecture of the source's basin is in the target's basin. */
  readonly weight: number
}

/** A local optima network with basin-transition edges. */
export interface OptimaNetwork {
  readonly nodes: readonly OptimumNode[]
  readonly edges: readonly OptimaEdge[]
}

/**
 * Ochoa et al., "A study of NK landscapes' basins and local optima networks", GECCO 2008. Climbing moves to the best of all
 * neighbours of the plateau, on ties to the lowest index.
 */
export function optimaNetwork(
  { size, offsets, targets }: NeighborGraph,
  values: Float64Array,
  { rootOf, sizes }: Plateaus,
): OptimaNetwork {
  // The best neighbour above each plateau, at its root; -1 for an optimum.
  const next = new Int32Array(size).fill(-1)
  for (let index = 0; index < size; index++) {
    const root = rootOf[index]!
    if (root === -1) continue
    for (let edge = offsets[index]!; edge < offsets[index + 1]!; edge++) {
      const other = targets[edge]!
      if (!(values[other]! > values[index]!)) continue
      const best = next[root]!
      const isBetter = best === -1 || values[other]! > values[best]!
      if (isBetter || (values[other] === values[best] && other < best)) next[root] = other
    }
  }
  // The optimum that each plateau climbs to, at its root; values rise along the way, so there is no circle.
  const optimumOf = new Int32Array(size).fill(-1)
  for (let index = 0; index < size; index++) {
    if (rootOf[index] === -1) continue
    const way: number[] = []
    let root = rootOf[index]!
    while (optimumOf[root] === -1 && next[root] !== -1) {
      way.push(root)
      root = rootOf[next[root]!]!
    }
    const optimum = optimumOf[root] === -1 ? root : optimumOf[root]!
    optimumOf[root] = optimum
    for (const one of way) optimumOf[one] = optimum
  }
  const basin = new Map<number, number>()
  const flow = new Map<number, Map<number, number>>()
  for (let index = 0; index < size; index++) {
    if (rootOf[index] === -1) continue
    const source = optimumOf[rootOf[index]!]!
    basin.set(source, (basin.get(source) ?? 0) + 1)
    const degree = offsets[index + 1]! - offsets[index]!
    const out = flow.get(source) ?? new Map<number, number>()
    flow.set(source, out)
    for (let edge = offsets[index]!; edge < offsets[index + 1]!; edge++) {
      const root = rootOf[targets[edge]!]!
      if (root === -1) continue
      const target = optimumOf[root]!
      out.set(target, (out.get(target) ?? 0) + 1 / degree)
    }
  }
  const optima = [...basin.keys()].sort((a, b) => a - b)
  return {
    nodes: optima.map((index) => ({
      index,
      value: values[index]!,
      members: sizes[index]!,
      basin: basin.get(index)!,
    })),
    edges: optima.flatMap((source) =>
      [...flow.get(source)!]
        .sort(([a], [b]) => a - b)
        .map(([target, sum]) => ({ source, target, weight: sum / basin.get(source)! })),
    ),
  }
}
