import type { ArchInput } from '@nasbench/core'
import { codeOfForm } from './accepted-forms.js'
import { type Cell301, cellOfCode, codeOfCell, type GenotypeCode } from './cell-code.js'
import { operationId } from './operations.js'
import { textOfCodes } from './text.js'

/**
 * An architecture of NAS-Bench-301: the cell that keeps the size of the features and the cell that halves it, as
 * DARTS and NASBenchAPI write them: eight `[operation, predecessor]` pairs each, two per node.
 *
 * Plain JSON. Genotypes that this library returns are frozen and canonical: the two edges of a node stand by ascending
 * predecessor.
 */
export interface Genotype {
  /** The cell that keeps the size: pairs of an operation and the number of the node before it. */
  readonly normal: Cell301
  /** The cell that halves the size, likewise. */
  readonly reduce: Cell301
}

/** Any form of an architecture that `dartsSpace.from` accepts. */
export type GenotypeInput = ArchInput<Genotype>

/** A cell as eight `[predecessor, operation id]` pairs; ids from 0 in the order of `operations`. */
export type CompactCell = [predecessor: number, operation: number][]

/** The genotype of two cell codes, frozen and canonical. 0.3 µs. */
export function genotypeOfCode(normal: number, reduce: number): Genotype {
  return Object.freeze({ normal: cellOfCode(normal), reduce: cellOfCode(reduce) })
}

/**
 * The codes of the two cells of an architecture in any accepted form. 0.3 µs for a genotype, 0.5 µs for its short text.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE with the problem of each edge
 */
export function codeOfGenotype(arch: GenotypeInput): GenotypeCode {
  if (typeof arch === 'object' && arch !== null && !hasMore(arch)) {
    const normal = codeOfCell((arch as Genotype).normal)
    const reduce = codeOfCell((arch as Genotype).reduce)
    if (normal >= 0 && reduce >= 0) return { normal, reduce }
  }
  return codeOfForm(arch)
}

/* Concatenations must be checked, and a run belongs to a table. */
function hasMore(arch: object): boolean {
  return 'normal_concat' in arch || 'reduce_concat' in arch || 'run' in arch
}

/**
 * The genotype that a value names: frozen, the two edges of each node by ascending predecessor. Nodes that could be
 * exchanged stay as they are: the surrogates answer differently for such cells.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function canonicalGenotype(arch: GenotypeInput): Genotype {
  const { normal, reduce } = codeOfGenotype(arch)
  return genotypeOfCode(normal, reduce)
}

/**
 * The short text form, canonical: an edge is its predecessor and two letters for the operation (`mp` max_pool_3x3,
 * `ap` avg_pool_3x3, `sk` skip_connect, `s3` and `s5` sep_conv, `d3` and `d5` dil_conv), the two edges of a node are
 * joined by `-`, the four nodes of a cell by `.`, the normal and the reduction cell by `_`:
 * `0s3-1s3.0s3-1s3.0sk-1s3.0sk-2d3_0mp-1mp.1mp-2sk.0mp-2sk.1mp-2sk`. It needs no quotes in a shell and is a valid file name.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function formatGenotype(arch: GenotypeInput): string {
  const { normal, reduce } = codeOfGenotype(arch)
  return textOfCodes(normal, reduce)
}

/**
 * The compact form of NASLib and of BANANAS: for each cell eight `[predecessor, operation id]` pairs, canonical.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function toCompact(arch: GenotypeInput): [CompactCell, CompactCell] {
  const { normal, reduce } = canonicalGenotype(arch)
  return [compactCell(normal), compactCell(reduce)]
}

function compactCell(cell: Cell301): CompactCell {
  return cell.map(([op, predecessor]) => [predecessor, operationId(op)])
}
