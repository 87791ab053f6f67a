import type { Edge301 } from './cell-code.js'
import { canonicalGenotype, type GenotypeInput } from './genotype.js'
import { operationId } from './operations.js'

/** In which order the edges of a node are taken. */
export interface EncodingOptions301 {
  /**
   * `canonical` (default): the two edges of a node by ascending predecessor, so that equivalent notations have one
   * encoding. `given`: in the given order, as in NASLib and naszilla.
   */
  readonly order?: 'canonical' | 'given'
}

/**
 * The adjacency encoding, 114 numbers: for each cell a 7 × 7 matrix row by row (from the row's node to the column's; the
 * last one is the output) and the ids of the eight edges' operations. NASLib's `adjacency_one_hot` of this space is the
 * same with `order: 'given'`.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function encodeAdjacency(arch: GenotypeInput, options: EncodingOptions301 = {}): number[] {
  return cellsOf(arch, options).flatMap((cell) => {
    const matrix = new Array<number>(49).fill(0)
    for (const [at, [, predecessor]] of cell.entries()) matrix[7 * predecessor + 2 + (at >> 1)] = 1
    for (const node of [2, 3, 4, 5]) matrix[7 * node + 6] = 1
    return [...matrix, ...cell.map(([op]) => operationId(op))]
  })
}

/** Sequences of up to four operations out of seven, the empty one with them. */
const sequences = 2801

/** How many zeros and ones the path encoding has. */
export const pathEncodingLength = 4 * sequences

/** In which order edges are taken, and which of them. */
export interface PathOptions301 extends EncodingOptions301 {
  /**
   * `naslib`: the eighth edge of each cell is left out, as NASLib and nasbench301 leave it out (they count to the
   * number of operations, 7, where they mean that of edges). Default: `complete`, which is naszilla's encoding.
   */
  readonly edges?: 'complete' | 'naslib'
}

/**
 * The path encoding: 11,204 zeros and ones, a one for each sequence of operations on some path from an input of a cell to
 * one of its nodes. The place of a sequence is 5,602 for the reduction cell, 2,801 for the second input, and the
 * operations' ids plus 1 times 1, 7, 49 and 343, the operation next to the input first.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function encodePaths(arch: GenotypeInput, options: PathOptions301 = {}): Uint8Array {
  const encoding = new Uint8Array(pathEncodingLength)
  for (const place of pathPlaces(arch, options)) encoding[place] = 1
  return encoding
}

/**
 * The places of the ones of {@link encodePaths}, ascending: at most 60 of the 11,204.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function pathPlaces(arch: GenotypeInput, options: PathOptions301 = {}): number[] {
  const count = options.edges === 'naslib' ? 7 : 8
  const places = new Set<number>()
  for (const [number, cell] of cellsOf(arch, options).entries()) {
    /* For each node the paths that end there: where the sum stands and the weight of the next operation. */
    const paths: { readonly place: number; readonly weight: number }[][] = [
      [{ place: 2 * number * sequences, weight: 1 }],
      [{ place: (2 * number + 1) * sequences, weight: 1 }],
      [],
      [],
      [],
      [],
    ]
    for (const [at, [op, predecessor]] of cell.slice(0, count).entries()) {
      for (const { place, weight } of paths[predecessor] ?? []) {
        const longer = place + weight * (operationId(op) + 1)
        paths[2 + (at >> 1)]?.push({ place: longer, weight: 7 * weight })
        places.add(longer)
      }
    }
  }
  return [...places].sort((a, b) => a - b)
}

function cellsOf(arch: GenotypeInput, { order = 'canonical' }: EncodingOptions301): (readonly Edge301[])[] {
  const canonical = canonicalGenotype(arch)
  const isGenotype = typeof arch === 'object' && 'normal' in arch && 'reduce' in arch
  const { normal, reduce } = order === 'given' && isGenotype ? (arch as typeof canonical) : canonical
  return [normal, reduce]
}
