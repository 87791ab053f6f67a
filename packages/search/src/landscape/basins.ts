import type { NeighborGraph } from './graph.js'
import type { Plateaus } from './plateaus.js'

/*
 * The weak basin of a maximum holds every other architecture from which a path of steps that never descend leads to it;
 * the strong basin those that are in the weak basin of no other maximum. Definitions of Tao and Bang's NATS-Bench landscape.
 *
 * Plateaus are visited from the highest to the lowest. A plateau reaches the union of the maxima that its higher
 * neighbours reach, so one pass over all edges serves 32 maxima, one bit for each. Searching downwards from each
 * maximum would be 32 times as much work, which matters for the thousands of maxima of NAS-Bench-101.
 */

/** The basins of the maxima, in their order. */
export interface Basins {
  /** Members of each maximum's weak basin, without the maximum. */
  readonly weak: number[]
  /** Members of each maximum's strong basin, without the maximum. */
  readonly strong: number[]
  /** Architectures in exactly one weak basin, maxima not counted. */
  readonly inExactlyOne: number
}

/** Sizes of all basins. */
export function findBasins(
  graph: NeighborGraph,
  values: Float64Array,
  maxima: readonly number[],
  { rootOf }: Plateaus,
): Basins {
  const { size, offsets, targets } = graph
  // Members of one plateau are next to each other: by falling value, then by plateau.
  const order = Int32Array.from(
    Array.from({ length: size }, (_, index) => index).filter((index) => rootOf[index] !== -1),
  ).sort((a, b) => values[b]! - values[a]! || rootOf[a]! - rootOf[b]!)
  const isMaximum = new Uint8Array(size)
  for (const index of maxima) isMaximum[index] = 1
  const weak = maxima.map(() => 0)
  // Number of weak basins an architecture is in, and the last one of them.
  const membership = new Int32Array(size)
  const lastBasin = new Int32Array(size)

  // The maxima that the plateau reaches, at its root.
  const reach = new Uint32Array(size)
  for (let block = 0; block < maxima.length; block += 32) {
    const width = Math.min(32, maxima.length - block)
    reach.fill(0)
    for (let bit = 0; bit < width; bit++) reach[rootOf[maxima[block + bit]!]!] = (1 << bit) >>> 0
    for (let start = 0; start < order.length; ) {
      const root = rootOf[order[start]!]!
      let mask = reach[root]!
      let end = start
      for (; end < order.length && rootOf[order[end]!] === root; end++) {
        const index = order[end]!
        const value = values[index]!
        for (let edge = offsets[index]!; edge < offsets[index + 1]!; edge++) {
          const other = targets[edge]!
          if (values[other]! > value) mask |= reach[rootOf[other]!]!
        }
      }
      reach[root] = mask
      for (; start < end; start++) {
        const index = order[start]!
        for (let rest = mask >>> 0; rest !== 0; ) {
          const bit = 31 - Math.clz32(rest)
          rest = (rest ^ (1 << bit)) >>> 0
          if (maxima[block + bit] === index) continue
          weak[block + bit]!++
          membership[index]!++
          lastBasin[index] = block + bit
        }
      }
    }
  }

  const strong = maxima.map(() => 0)
  let inExactlyOne = 0
  for (let index = 0; index < size; index++) {
    if (membership[index] !== 1 || isMaximum[index] === 1) continue
    inExactlyOne++
    strong[lastBasin[index]!]!++
  }
  return { weak, strong, inExactlyOne }
}
