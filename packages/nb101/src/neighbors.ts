import { unknownName } from '@nasbench/core'
import { type Arch101, archOfIndex } from './arch.js'
import { checkedIndex, indexOfSpec, type Spec, specOfIndex } from './canonical.js'
import { maxVertices } from './operations.js'
import { matrixArch, matrixOf, padArch101 } from './padded.js'
import { columnStart } from './structures.js'

/**
 * What an edit does: it adds or removes an edge, gives the operations of two vertices to each other, or gives a vertex
 * another operation. The first two are NASBenchAPI's names.
 */
export type EditKind101 = 'edge_toggle' | 'op_swap' | 'op_substitute'

export const editKinds: readonly EditKind101[] = ['edge_toggle', 'op_swap', 'op_substitute']

/**
 * The other cells at one edit of the pruned cell, as stored, each once: by default an edge more or less or another
 * operation.
 *
 * The order of vertices is no part of a cell: between two of which neither leads to the other, an edge may be added either
 * way. So all spellings of a cell have the same neighbours, and of two cells with as many vertices each is a neighbour of
 * the other or neither is. Some 18.4 for a cell of seven vertices: edges first, column after column of the stored matrix,
 * then those against its order, then operations.
 *
 * An edit may leave vertices unused, which are pruned; none adds any, so that the cell of two vertices has no neighbours,
 * and a walk from neighbour to neighbour ends there in time. {@link paddedNeighbors} has no such end.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE, INVALID_ARGUMENT for another kind
 */
export function neighborsOf(arch: Arch101, options: { readonly kind?: string } = {}): Arch101[] {
  return neighborIndices(checkedIndex(arch), options.kind).map(archOfIndex)
}

/** The indices of {@link neighborsOf}. */
export function neighborIndices(index: number, kind?: string): number[] {
  const spec = specOfIndex(index)
  const found = new Set<number>()
  for (const edit of [
    ...editsOf(spec, kind),
    ...(kind === undefined || kind === 'edge_toggle' ? edgesAgainst(spec) : []),
  ]) {
    const other = indexOfSpec(edit)
    if (other >= 0 && other !== index) found.add(other)
  }
  return [...found]
}

/**
 * The 7 × 7 matrices at one edit of the cell padded to 7 × 7 that are cells too, each once and as edited, nothing pruned.
 *
 * In this neighbourhood, that of searches which keep unused vertices (the official notebook's evolution, NASLib's and
 * naszilla's local search), each is a neighbour of its neighbours, and cells grow as well as shrink: an edge to an unused
 * vertex changes nothing yet, and the next one brings it in. Such edits that leave the cell the same are among the
 * neighbours unless `neutral` is false.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE, INVALID_ARGUMENT for another kind
 */
export function paddedNeighbors(
  arch: Arch101,
  options: { readonly kind?: string; readonly neutral?: boolean } = {},
): Arch101[] {
  const index = checkedIndex(arch)
  const own = { ...matrixOf(padArch101(arch)), vertices: maxVertices }
  const found: Arch101[] = []
  for (const edit of editsOf(own, options.kind)) {
    const other = indexOfSpec(edit)
    if (other < 0 || (other === index && options.neutral === false)) continue
    found.push(matrixArch(edit.bits, edit.code))
  }
  return found
}

/* Every cell that is one edit away, whether it is in the space or not, none twice. */
function* editsOf({ vertices, bits, code }: Spec, kind: string | undefined): IterableIterator<Spec> {
  if (kind !== undefined && !editKinds.includes(kind as EditKind101)) {
    throw unknownName('INVALID_ARGUMENT', 'kind of edit', kind, editKinds, 'nb101')
  }
  if (kind === undefined || kind === 'edge_toggle') {
    for (let edge = 0; edge < (columnStart[vertices] as number); edge++) {
      yield { vertices, bits: bits ^ (1 << edge), code }
    }
  }
  const weights = Array.from({ length: vertices - 2 }, (_, at) => 3 ** (vertices - 3 - at))
  const digit = (weight: number) => Math.floor(code / weight) % 3
  if (kind === undefined || kind === 'op_substitute') {
    for (const weight of weights) {
      for (let op = 0; op < 3; op++) {
        if (op !== digit(weight)) yield { vertices, bits, code: code + (op - digit(weight)) * weight }
      }
    }
  }
  if (kind === 'op_swap') {
    for (const [at, weight] of weights.entries()) {
      for (const other of weights.slice(at + 1)) {
        const step = digit(other) - digit(weight)
        if (step !== 0) yield { vertices, bits, code: code + step * (weight - other) }
      }
    }
  }
}

/* The cell with an edge added from a vertex to one before it that does not lead there, and ordered anew. */
function* edgesAgainst({ vertices, bits, code }: Spec): IterableIterator<Spec> {
  const leads = (source: number, target: number) =>
    source < target && ((bits >>> ((columnStart[target] as number) + source)) & 1) === 1
  const all = Array.from({ length: vertices }, (_, vertex) => vertex)
  for (let target = 1; target < vertices - 2; target++) {
    const after = [target]
    for (let vertex = target + 1; vertex < vertices - 1; vertex++) {
      if (after.some((source) => leads(source, vertex))) {
        after.push(vertex)
        continue
      }
      /* What the target leads to goes behind this vertex, which will lead to the target. */
      const order = [...all.filter((other) => other <= vertex && !after.includes(other)), ...after]
      order.push(...all.slice(vertex + 1))
      let image = 0
      let names = 0
      for (const [place, old] of order.entries()) {
        for (let before = 0; before < place; before++) {
          const source = order[before] as number
          const edge = leads(source, old) || (source === vertex && old === target)
          if (edge) image |= 1 << ((columnStart[place] as number) + before)
        }
        if (place > 0 && place < vertices - 1) {
          names = 3 * names + (Math.floor(code / 3 ** (vertices - 2 - old)) % 3)
        }
      }
      yield { vertices, bits: image, code: names }
    }
  }
}
