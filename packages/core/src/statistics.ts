/** The mean and spread of some numbers; all NaN and 0 if there are none. */
export interface MeanAndStd {
  /** Arithmetic mean; NaN without numbers. */
  readonly mean: number
  /** Population standard deviation (divisor n); null below two numbers. */
  readonly std: number | null
  /** How many numbers there are. */
  readonly count: number
}

/** The mean and the population standard deviation of the values that are not NaN. */
export function meanAndStd(values: ArrayLike<number>): MeanAndStd {
  let sum = 0
  let count = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (Number.isNaN(value)) continue
    sum += value
    count++
  }
  const mean = count === 0 ? Number.NaN : sum / count
  if (count < 2) return { mean, std: null, count }
  let squares = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (!Number.isNaN(value)) squares += (value - mean) ** 2
  }
  return { mean, std: Math.sqrt(squares / count), count }
}

/** The number, or null for NaN. */
export function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value
}

/**
 * The same object with a `toJSON` that writes bigints as decimal text, so that `JSON.stringify` works on answers with ranks
 * beyond 2^53. The method is not enumerable.
 */
export function jsonSafe<Value extends object>(value: Value): Value {
  return Object.defineProperty(value, 'toJSON', { configurable: true, value: toSafeJson })
}

/* One function for all objects, so that answers that are equal stay equal. */
function toSafeJson(this: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(this).map(([key, one]) => [key, typeof one === 'bigint' ? String(one) : one]),
  )
}
