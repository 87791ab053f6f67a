import { type ArchitectureSpace, invalidArgument, NasBenchError } from '@nasbench/core'

/**
 * The neighbours of every architecture of a space, by index: those of `i` are `targets[offsets[i]]` to
 * `targets[offsets[i + 1] - 1]`.
 */
export interface NeighborGraph {
  /** Number of architectures. */
  readonly size: number
  /** Offset of the first neighbour of each architecture in `targets`, and the end. */
  readonly offsets: Int32Array
  /** Indices of the neighbours, one architecture after another. */
  readonly targets: Int32Array
}

/** The largest space that is looked at as a whole. */
export const maxGraphSize = 2 ** 21

/** How long work is watched and stopped. */
export interface GraphOptions {
  readonly signal?: AbortSignal
  /** Called about ten times per second. */
  readonly onProgress?: (done: number, total: number) => void
}

/**
 * Builds the graph by asking the space for all neighbourhoods: 0.4 s for NAS-Bench-201, 20 s for NAS-Bench-101.
 *
 * @throws NasBenchError INVALID_ARGUMENT for a space that is too large to be looked at as a whole; ABORTED.
 */
export async function buildGraph<Arch>(
  space: ArchitectureSpace<Arch>,
  options: GraphOptions = {},
): Promise<NeighborGraph> {
  if (typeof space.size === 'bigint' || space.size > maxGraphSize) {
    throw invalidArgument(
      'the space',
      `one of at most ${maxGraphSize} architectures (take a sample of a larger one)`,
      `${space.name} with ${space.size}`,
    )
  }
  const { size } = space
  const offsets = new Int32Array(size + 1)
  let targets = new Int32Array(size * 16)
  let count = 0
  let reported = performance.now()
  for (let index = 0; index < size; index++) {
    for (const neighbor of space.neighbors(space.at(index))) {
      if (count === targets.length) {
        const larger = new Int32Array(count * 2)
        larger.set(targets)
        targets = larger
      }
      targets[count++] = Number(space.getIndex(neighbor))
    }
    offsets[index + 1] = count
    if (index % 64 === 0 && performance.now() - reported > 100) {
      options.onProgress?.(index, size)
      await new Promise((resolve) => setImmediate(resolve))
      if (options.signal?.aborted) throw new NasBenchError('ABORTED', 'the landscape analysis was stopped')
      reported = performance.now()
    }
  }
  return { size, offsets, targets: targets.slice(0, count) }
}

/** Number of edits from one architecture to each other one; -1 if none leads there. */
export function distancesFrom({ size, offsets, targets }: NeighborGraph, start: number): Int32Array {
  const distance = new Int32Array(size).fill(-1)
  const queue = new Int32Array(size)
  distance[start] = 0
  queue[0] = start
  let end = 1
  for (let at = 0; at < end; at++) {
    const node = queue[at]!
    for (let edge = offsets[node]!; edge < offsets[node + 1]!; edge++) {
      const next = targets[edge]!
      if (distance[next] !== -1) continue
      distance[next] = distance[node]! + 1
      queue[end++] = next
    }
  }
  return distance
}
