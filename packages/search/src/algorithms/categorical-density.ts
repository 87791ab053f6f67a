import type { Draws } from '../draws.js'

/**
 * A kernel density over codes: the mean of Aitchison–Aitken kernels around the observed codes, which leave a place as it
 * is with probability 1 − h and change it to any other option with probability h / (options − 1).
 */
export interface CategoricalDensity {
  /** Bandwidth of each place. */
  readonly bandwidths: readonly number[]
  density(code: readonly number[]): number
  /** A code near an observed one; `factor` widens the kernels. */
  sample(draws: Draws, factor: number): number[]
}

/**
 * Bandwidths follow the normal reference rule over option numbers, 1.06 · σ · n^(−1 / (4 + d)), as statsmodels does for
 * hpbandster. Deviation: a bandwidth is at most (options − 1) / options, where a kernel is uniform; statsmodels goes
 * beyond and gets negative densities.
 */
export function createCategoricalDensity(
  codes: readonly (readonly number[])[],
  sizes: readonly number[],
  minBandwidth: number,
): CategoricalDensity {
  const exponent = -1 / (4 + sizes.length)
  const bandwidths = sizes.map((size, place) => {
    const rule = 1.06 * deviation(codes.map((code) => code[place]!)) * codes.length ** exponent
    return Math.min((size - 1) / size, Math.max(minBandwidth, rule))
  })
  return {
    bandwidths,
    density(code) {
      let sum = 0
      for (const centre of codes) {
        let kernel = 1
        for (let place = 0; place < sizes.length; place++) {
          const h = bandwidths[place]!
          if (centre[place] === code[place]) kernel *= 1 - h
          else kernel *= h / (sizes[place]! - 1)
        }
        sum += kernel
      }
      return sum / codes.length
    },
    sample(draws, factor) {
      const centre = codes[draws.below(codes.length)]!
      return centre.map((option, place) =>
        draws.random() < factor * bandwidths[place]! ? draws.below(sizes[place]!) : option,
      )
    },
  }
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}
