import { digitsOfCode, predecessorPairs } from './cell-code.js'
import { firstEdges } from './config-cells.js'
import { codeOfGenotype, type GenotypeInput } from './genotype.js'
import { operations } from './operations.js'

/** How many numbers describe an architecture to the curve surrogates. */
export const curveInputCount = 34

/* YAHPO Gym numbers operations in alphabetical order, from 1; 0 is an absent edge. */
const alphabetical = [...operations].sort()
const codes = operations.map((op) => alphabetical.indexOf(op) + 1)

/**
 * The 34 category codes that the curve surrogates take: edges 0 to 13 of the normal and of the reduction cell, then the
 * predecessor pairs of nodes 3 to 5 of both (slds-lmu/yahpo_data, nb301, encoding.json and config_space.json).
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function encodeCurveInput(arch: GenotypeInput): Int32Array {
  const input = new Int32Array(curveInputCount)
  writeCurveInput(arch, input, 0)
  return input
}

/** Writes those codes at a place of a table. */
export function writeCurveInput(arch: GenotypeInput, into: Int32Array | Float64Array, at: number): void {
  const { normal, reduce } = codeOfGenotype(arch)
  into.fill(0, at, at + curveInputCount)
  for (const [cell, code] of [normal, reduce].entries()) {
    const digits = digitsOfCode(code)
    for (let node = 0; node < 4; node++) {
      const place = digits[3 * node]!
      const [p, q] = (predecessorPairs[node] as (typeof predecessorPairs)[number])[place] as readonly [
        number,
        number,
      ]
      const first = at + 14 * cell + firstEdges[node]!
      into[first + p] = codes[digits[3 * node + 1]!]!
      into[first + q] = codes[digits[3 * node + 2]!]!
      if (node > 0) into[at + 28 + 3 * cell + node - 1] = place + 1
    }
  }
}
