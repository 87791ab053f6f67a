import type { NeighborGraph } from './graph.js'

/**
 * Plateaus: sets of architectures that are connected by edits and have the same value. Architectures without a value are not
 * in any.
 */
export interface Plateaus {
  /** The plateau of each architecture, as the smallest index in it; -1 without a value. */
  readonly rootOf: Int32Array
  /** Number of members, at the root's index. */
  readonly sizes: Int32Array
}

/** Finds the plateaus by union and find over all edges. */
export function findPlateaus({ size, offsets, targets }: NeighborGraph, values: Float64Array): Plateaus {
  const rootOf = Int32Array.from({ length: size }, (_, index) => (Number.isNaN(values[index]!) ? -1 : index))

  function rootFor(index: number): number {
    let root = index
    while (rootOf[root] !== root) root = rootOf[root]!
    // Every step on the way now leads to the root.
    for (let at = index; at !== root; ) {
      const next = rootOf[at]!
      rootOf[at] = root
      at = next
    }
    return root
  }

  for (let index = 0; index < size; index++) {
    for (let edge = offsets[index]!; edge < offsets[index + 1]!; edge++) {
      const other = targets[edge]!
      if (values[index] !== values[other]) continue
      const a = rootFor(index)
      const b = rootFor(other)
      if (a !== b) rootOf[Math.max(a, b)] = Math.min(a, b)
    }
  }
  const sizes = new Int32Array(size)
  for (let index = 0; index < size; index++) {
    if (rootOf[index] !== -1) sizes[rootFor(index)]!++
  }
  return { rootOf, sizes }
}

/** Plateaus with more than one member, which Reidys and Stadler call neutral networks. */
export function neutralNetworks({ sizes }: Plateaus): { readonly count: number; readonly largest: number } {
  let count = 0
  let largest = 0
  for (const members of sizes) {
    if (members > 1) count++
    if (members > 1 && members > largest) largest = members
  }
  return { count, largest }
}
