import type { TreeArrays } from './forest.js'

/** The thresholds that a forest compares each feature with. */
export interface Steps {
  readonly features: number
  /** The place that stands for a missing feature. */
  readonly missing: number
  /** The place of a threshold among its feature's, from 0. */
  placeOf(feature: number, threshold: number): number
  /**
   * Puts how many of its thresholds each feature reaches in `places`, `rows` rows from row `from` on: a feature is less
   * than a threshold where that number is at most the threshold's place. True where a feature is missing (NaN).
   */
  locate(features: Float32Array, from: number, rows: number, places: Int32Array): boolean
}

/** Collects the thresholds of trees. A forest compares nothing but float32 numbers with them, so places lose nothing. */
export function createSteps(trees: readonly TreeArrays[], features: number): Steps {
  const seen = Array.from({ length: features }, () => new Set<number>())
  for (const { left, feature, value } of trees) {
    for (let node = 0; node < left.length; node++) {
      // Minus zero is zero.
      if (left[node] !== -1) seen[feature[node] as number]?.add(Math.fround(value[node] as number) + 0)
    }
  }
  const thresholds = seen.map((values) => Float32Array.from(values).sort())
  const reached = (feature: number, x: number): number => {
    const values = thresholds[feature] as Float32Array
    let [low, high] = [0, values.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (x < (values[middle] as number)) high = middle
      else low = middle + 1
    }
    return low
  }
  const missing = 2 ** 30
  return {
    features,
    missing,
    placeOf: (feature, threshold) => reached(feature, Math.fround(threshold)) - 1,
    locate(table, from, rows, places) {
      let anyMissing = false
      for (let row = 0; row < rows; row++) {
        const start = (from + row) * features
        for (let feature = 0; feature < features; feature++) {
          const x = table[start + feature] as number
          const isMissing = Number.isNaN(x)
          anyMissing ||= isMissing
          places[row * features + feature] = isMissing ? missing : reached(feature, x)
        }
      }
      return anyMissing
    },
  }
}
