import type { SeededRng } from '@nasbench/core'

/** Autocorrelation of the values along random walks. */
export interface WalkCorrelation {
  /** Number of walks. */
  readonly walks: number
  /** Number of edits per walk. */
  readonly steps: number
  /** Mean over walks of the correlation between values that are `lag` steps apart, from lag 0. */
  readonly autocorrelation: readonly number[]
  /** −1 / ln |autocorrelation at lag 1|: steps over which values are related. */
  readonly correlationLength: number
}

/** Options of {@link walkCorrelation}. */
export interface WalkOptions {
  readonly rng: SeededRng
  readonly walks: number
  readonly steps: number
  readonly maxLag?: number
  /** The value at the start of a new walk, and after each further random edit; NaN without a value. */
  start(rng: SeededRng): { readonly value: number; next(): number }
}

/**
 * Weinberger, "Correlated and uncorrelated fitness landscapes and how to tell the difference", 1990. Architectures
 * without a value are walked over and left out of the sums.
 */
export function walkCorrelation(options: WalkOptions): WalkCorrelation {
  const { rng, walks, steps, maxLag = 10, start } = options
  const sums = new Float64Array(maxLag + 1)
  let counted = 0
  for (let walk = 0; walk < walks; walk++) {
    const begun = start(rng.fork(`walk ${walk}`))
    const values = [begun.value]
    while (values.length <= steps) values.push(begun.next())
    const known = values.filter((value) => !Number.isNaN(value))
    const mean = known.reduce((a, b) => a + b, 0) / known.length
    const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length
    if (!(variance > 0)) continue
    counted++
    for (let lag = 0; lag <= maxLag; lag++) {
      let sum = 0
      for (let i = 0; i + lag < values.length; i++) {
        const product = (values[i]! - mean) * (values[i + lag]! - mean)
        if (!Number.isNaN(product)) sum += product
      }
      sums[lag]! += sum / (known.length * variance)
    }
  }
  const autocorrelation = Array.from(sums, (sum) => sum / counted)
  return { walks, steps, autocorrelation, correlationLength: -1 / Math.log(Math.abs(autocorrelation[1]!)) }
}
