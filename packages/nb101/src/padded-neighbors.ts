import type { Arch101 } from './arch.js'
import { indexOfSpec, type Spec } from './canonical.js'
import { checkedKinds, type EditKind101, operationEdits } from './edits.js'
import { maxVertices } from './operations.js'
import { matrixArch, matrixOf, padArch101 } from './padded.js'
import { type ArchInput101, archOf, indexOf } from './resolve.js'
import { columnStart } from './structures.js'

const kinds: readonly EditKind101[] = ['edge_toggle', 'op_swap', 'op_substitute']

/**
 * The 7 × 7 matrices at one edit of the cell padded to 7 × 7 that are cells too, each once and as edited, nothing pruned: by
 * default one of the 21 edges or one of the five operations, used or not.
 *
 * It is the neighbourhood of searches that keep unused vertices (the official notebook's evolution, NASLib's and
 * naszilla's). Each is a neighbour of its neighbours. An edge to an unused vertex changes nothing yet, and the next one
 * brings it in: such edits that leave the cell the same are among them unless `neutral` is false.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE, INVALID_ARGUMENT for a kind but `edge_toggle`, `op_swap` and `op_substitute`
 */
export function paddedNeighbors(
  arch: ArchInput101,
  options: { readonly kind?: string; readonly neutral?: boolean } = {},
): Arch101[] {
  const index = indexOf(arch)
  const own = { ...matrixOf(padArch101(archOf(arch))), vertices: maxVertices }
  return checkedKinds(options.kind, kinds, ['edge_toggle', 'op_substitute'])
    .flatMap((kind) => [...matrixEdits(own, kind)])
    .filter((edit) => {
      const other = indexOfSpec(edit)
      return other >= 0 && (other !== index || options.neutral !== false)
    })
    .map(({ bits, code }) => matrixArch(bits, code))
}

function* matrixEdits(matrix: Spec, kind: EditKind101): IterableIterator<Spec> {
  if (kind !== 'edge_toggle') {
    yield* operationEdits(matrix, kind === 'op_swap' ? kind : 'op_substitute')
    return
  }
  for (let edge = 0; edge < columnStart[maxVertices]!; edge++) {
    yield { ...matrix, bits: matrix.bits ^ (1 << edge) }
  }
}
