import { formatReceived } from '@nasbench/core'
import { cellCount } from './cell-code.js'
import { codeOfGenotype, type Genotype, type GenotypeLike, genotypeOfCode } from './genotype.js'
import { invalidGenotype } from './problems.js'

/** How many architectures there are: 1,037,664,180², more than a number counts exactly. */
export const spaceSize = 1_076_746_950_455_072_400n

const cells = BigInt(cellCount)

/**
 * The place of an architecture among all, 0 to 1,076,746,950,455,072,399: the normal cell's code times the number of
 * cells, and the reduction cell's code. Equivalent spellings have one rank. The order is ours; nobody published one.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function rankOf(arch: GenotypeLike): bigint {
  const { normal, reduce } = codeOfGenotype(arch)
  return BigInt(normal) * cells + BigInt(reduce)
}

/**
 * The architecture of a rank, canonical and frozen. A number will do where it is a safe integer.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function genotypeOfRank(rank: bigint | number): Genotype {
  const right = typeof rank === 'bigint' || (typeof rank === 'number' && Number.isSafeInteger(rank))
  if (!right || rank < 0 || rank >= spaceSize) {
    throw invalidGenotype(rank, [
      {
        message: `there is no index ${formatReceived(rank)}`,
        expected: `an integer from 0 to ${spaceSize - 1n}, as a bigint beyond 2^53`,
      },
    ])
  }
  const whole = BigInt(rank)
  return genotypeOfCode(Number(whole / cells), Number(whole % cells))
}
