import { type Arch101, archOfIndex } from './arch.js'
import { indexOfSpec, specOfIndex } from './canonical.js'
import { checkedKinds, editKinds, editsOf, neighborKinds } from './edits.js'
import { type ArchInput101, indexOf } from './resolve.js'

/**
 * The other cells at one edit of the pruned cell, as stored, each once: an edge more or less, another operation, or a
 * vertex with one edge in and one out more or less; or by the edits of one `kind` only.
 *
 * Every cell is a neighbour of its neighbours, all notations of a cell have the same ones, and from any cell a path
 * leads to any other. There are 3 to 83: 16 on average of a cell of seven vertices, 22 of six, 34 of five. Edges come
 * first, then operations, then vertices; 40 µs.
 *
 * The order of vertices is not part of a cell, so edges and vertices are added in any direction that makes no cycle. An
 * edge whose removal would leave a vertex unused stays, since no single edit would restore that vertex.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE, INVALID_ARGUMENT for another kind
 */
export function neighborsOf(arch: ArchInput101, options: { readonly kind?: string } = {}): Arch101[] {
  return neighborIndices(indexOf(arch), options.kind).map(archOfIndex)
}

/** The indices of {@link neighborsOf}. */
export function neighborIndices(index: number, kind?: string): number[] {
  const spec = specOfIndex(index)
  const found = new Set<number>()
  for (const each of checkedKinds(kind, editKinds, neighborKinds)) {
    for (const edit of editsOf(spec, each)) {
      const other = indexOfSpec(edit)
      /* Fewer vertices than edited: some were left unused. */
      if (other >= 0 && other !== index && specOfIndex(other).vertices === edit.vertices) found.add(other)
    }
  }
  return [...found]
}
