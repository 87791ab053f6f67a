import { type Cell301, cellOfCode, codeOfCell } from './cell-code.js'
import { invalidGenotype, problemsOfGenotype } from './problems.js'

/**
 * An architecture of NAS-Bench-301: the cell that keeps the size of the features and the cell that halves it, as
 * DARTS and NASBenchAPI write them: eight `[operation, predecessor]` pairs each, two a node.
 *
 * Plain JSON; what this library hands out is frozen and canonical (the two edges of a node by ascending predecessor),
 * and what it is handed may have the two in either order and is never changed. A `normal_concat` or `reduce_concat`
 * beside them must be 2 to 5, the only ones that the space has.
 */
export interface Genotype {
  /** The cell that keeps the size: pairs of an operation and the number of the node before it. */
  readonly normal: Cell301
  /** The cell that halves the size, likewise. */
  readonly reduce: Cell301
}

/** A cell as it may be written: any list of pairs, to be checked. */
export type GenotypeLike = {
  /** Pairs of an operation and the number of the node before it. */
  readonly normal: readonly (readonly [operation: string, predecessor: number])[]
  /** The same of the reduction cell: operation and number of the node. */
  readonly reduce: readonly (readonly [operation: string, predecessor: number])[]
}

/** The codes of both cells; see `codeOfCell`. */
export interface GenotypeCode {
  /** The code of the normal cell. */
  readonly normal: number
  /** The code of the reduction cell. */
  readonly reduce: number
}

/** The genotype of two cell codes, which must be such: frozen and canonical. */
export function genotypeOfCode(normal: number, reduce: number): Genotype {
  return Object.freeze({ normal: cellOfCode(normal), reduce: cellOfCode(reduce) })
}

/**
 * The codes of the two cells of a genotype in any order of its edges. 0.3 µs.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE that says what is wrong at which edge.
 */
export function codeOfGenotype(arch: GenotypeLike): GenotypeCode {
  const normal = codeOfCell(arch?.normal)
  const reduce = codeOfCell(arch?.reduce)
  if (normal < 0 || reduce < 0 || hasConcat(arch)) {
    const problems = problemsOfGenotype(arch)
    if (problems.length > 0) throw invalidGenotype(arch, problems)
  }
  return { normal, reduce }
}

function hasConcat(arch: object): boolean {
  return 'normal_concat' in arch || 'reduce_concat' in arch
}

/**
 * The canonical spelling of a genotype as an object: frozen, the two edges of each node by ascending predecessor.
 * Nodes that could be exchanged are not: the surrogates tell such cells apart, and so does the benchmark.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function canonicalGenotype(arch: GenotypeLike): Genotype {
  const { normal, reduce } = codeOfGenotype(arch)
  return genotypeOfCode(normal, reduce)
}
