import { formatReceived } from '@nasbench/core'
import { cellCount, type GenotypeCode } from './cell-code.js'
import { invalidGenotype } from './problems.js'

/** Number of architectures: 1,037,664,180², more than a number counts exactly. */
export const spaceSize = 1_076_746_950_455_072_400n

const cells = BigInt(cellCount)

/**
 * The index of the architecture with these cell codes, 0 to 1,076,746,950,455,072,399: the normal cell's code times the
 * number of cells, plus the reduction cell's code. The order is ours; no order is published.
 */
export function rankOfCodes(normal: number, reduce: number): bigint {
  return BigInt(normal) * cells + BigInt(reduce)
}

/**
 * The cell codes of an index. A number will do if it is a safe integer.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function codeOfRank(rank: bigint | number): GenotypeCode {
  const isInteger = typeof rank === 'bigint' || (typeof rank === 'number' && Number.isSafeInteger(rank))
  if (!isInteger || rank < 0 || rank >= spaceSize) {
    throw invalidGenotype(rank, [
      {
        message: `there is no index ${formatReceived(rank)}`,
        expected: `an integer from 0 to ${spaceSize - 1n}; a bigint or text above 2^53 - 1`,
      },
    ])
  }
  const whole = BigInt(rank)
  return { normal: Number(whole / cells), reduce: Number(whole % cells) }
}
