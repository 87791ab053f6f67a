/** Adds numbers up one after another, as Python's `sum` does. */
export function plainSum(values: Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum
}

/**
 * Adds numbers up as `numpy.sum` does, to the last bit: eight sums side by side, and of more than 128 numbers each half
 * by itself.
 *
 * Source: numpy/core/src/umath/loops_utils.h.src, pairwise sum.
 */
export function pairwiseSum(values: Float64Array): number {
  const { length } = values
  if (length < 8) return plainSum(values)
  if (length > 128) {
    const half = Math.floor(length / 2)
    const middle = half - (half % 8)
    return pairwiseSum(values.subarray(0, middle)) + pairwiseSum(values.subarray(middle))
  }
  const sums = Float64Array.from(values.subarray(0, 8))
  const even = length - (length % 8)
  for (let i = 8; i < even; i += 8) {
    for (let j = 0; j < 8; j++) sums[j] = sums[j]! + values[i + j]!
  }
  const [a, b, c, d, e, f, g, h] = sums as unknown as readonly [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  let sum = a + b + (c + d) + (e + f + (g + h))
  for (let i = even; i < length; i++) sum += values[i]!
  return sum
}
