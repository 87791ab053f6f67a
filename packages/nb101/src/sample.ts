import {
  drawIndices,
  invalidArgument,
  type Rng,
  resolveRng,
  type SampleOptions,
  unknownName,
} from '@nasbench/core'
import { type Arch101, archOfIndex } from './arch.js'
import { indexOfSpec } from './canonical.js'
import { spaceSize } from './operations.js'
import { matrixArch } from './padded.js'

/** How many cells are drawn, and with what probabilities. */
export interface SampleOptions101 extends SampleOptions {
  /** Default: `uniform`. */
  readonly sampler?: Sampler101
}

/** See {@link sampleArchs101}. */
export type Sampler101 = 'uniform' | 'matrix'

/**
 * Random cells.
 *
 * - `uniform`: every one of the 423,624 cells with the same probability, as stored, without replacement.
 * - `matrix`: as in the official notebook: 21 edges with probability 1/2 each, five operations, drawn again if that is
 *   not a cell, with replacement; 7 × 7 as drawn, unused vertices among them. Far from uniform: 84.8 % of the cells
 *   have seven vertices, but 0.3 % of these draws (30 % have five, 27 % four, 20 % three, 10 % are the one cell of
 *   two). It is for comparing with work that sampled so.
 *
 * @throws NasBenchError INVALID_ARGUMENT for another sampler, and if n is not an integer.
 */
export function sampleArchs101(options: SampleOptions101 = {}): Arch101[] {
  const { sampler = 'uniform', n = 1 } = options
  if (sampler === 'uniform') return drawIndices(options, spaceSize).map(archOfIndex)
  if (sampler !== 'matrix') {
    throw unknownName('INVALID_ARGUMENT', 'sampler', sampler, ['uniform', 'matrix'], 'nb101')
  }
  if (!Number.isSafeInteger(n) || n < 0) {
    throw invalidArgument('n', 'a whole number, 0 or more', n)
  }
  const rng = resolveRng(options)
  return Array.from({ length: n }, () => drawMatrix(rng))
}

function drawMatrix(rng: Rng): Arch101 {
  for (;;) {
    const bits = rng.below(2 ** 21)
    const code = rng.below(3 ** 5)
    if (indexOfSpec({ vertices: 7, bits, code }) >= 0) return matrixArch(bits, code)
  }
}
