import { type MutateOptions, NasBenchError, resolveRng } from '@nasbench/core'
import { type Arch101, archOfIndex } from './arch.js'
import { neighborIndices } from './neighbors.js'
import { paddedNeighbors } from './padded-neighbors.js'
import { type ArchInput101, indexOf } from './resolve.js'

/**
 * One of the cells that `neighborsOf` gives for the same `kind`, each with the same probability: always another cell than
 * the parent, and always one of the space.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE; INVALID_ARGUMENT for another kind, and where the cell has no neighbour of
 * that kind, as those have none by `op_swap` whose operations are all the same. Without a kind every cell has some.
 */
export function mutateArch101(arch: ArchInput101, options: MutateOptions = {}): Arch101 {
  return archOfIndex(oneOf(neighborIndices(indexOf(arch), options.kind), options))
}

/**
 * One of the 7 × 7 matrices that `paddedNeighbors` gives, each with the same probability: the step of searches that keep
 * unused vertices.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE, INVALID_ARGUMENT as {@link mutateArch101}
 */
export function mutatePadded(
  arch: ArchInput101,
  options: MutateOptions & { readonly neutral?: boolean } = {},
): Arch101 {
  const { kind, neutral = true } = options
  return oneOf(paddedNeighbors(arch, kind === undefined ? { neutral } : { kind, neutral }), options)
}

function oneOf<Item>(items: readonly Item[], options: MutateOptions): Item {
  const rng = resolveRng(options)
  if (items.length > 0) return items[rng.below(items.length)] as Item
  throw new NasBenchError(
    'INVALID_ARGUMENT',
    `the cell has no neighbour by ${options.kind}: without a kind every cell has some`,
    { received: options.kind },
  )
}
