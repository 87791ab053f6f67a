/** A distribution in numbers. */
export interface Description {
  readonly n: number
  readonly mean: number
  /** Population standard deviation (divisor n). */
  readonly std: number
  readonly min: number
  readonly max: number
  readonly median: number
  /** Values by the share of architectures below them, linearly interpolated as numpy does. */
  readonly quantiles: Readonly<Record<string, number>>
}

const shares = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99]

/** Describes values that are sorted in ascending order, at least one. */
export function describeValues(sorted: Float64Array): Description {
  const n = sorted.length
  let sum = 0
  for (const value of sorted) sum += value
  const mean = sum / n
  let squares = 0
  for (const value of sorted) squares += (value - mean) ** 2
  return {
    n,
    mean,
    std: Math.sqrt(squares / n),
    min: sorted[0]!,
    max: sorted[n - 1]!,
    median: quantile(sorted, 0.5),
    quantiles: Object.fromEntries(shares.map((share) => [share, quantile(sorted, share)])),
  }
}

/** The value below which a share of sorted values lies, linearly interpolated between neighbours. */
export function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1)
  const below = Math.floor(at)
  const above = Math.min(sorted.length - 1, below + 1)
  return sorted[below]! + (sorted[above]! - sorted[below]!) * (at - below)
}

/**
 * The rank of a value among sorted values (1 is best; equal values share the best of their ranks), and the percentage of
 * values that it is better than or equal to.
 */
export function rankIn(
  sorted: Float64Array,
  value: number,
  { direction }: { readonly direction: 'maximize' | 'minimize' },
): { rank: number; percentile: number } {
  const below = countBelow(sorted, value)
  const notAbove = countBelow(sorted, value, true)
  const better = direction === 'maximize' ? sorted.length - notAbove : below
  const notBetter = direction === 'maximize' ? notAbove : sorted.length - below
  return { rank: better + 1, percentile: (100 * notBetter) / sorted.length }
}

/** How many of sorted values are strictly above or below a value, and which share of all they are. */
export function shareOf(
  sorted: Float64Array,
  value: number,
  side: 'above' | 'below',
): { count: number; share: number } {
  const count = side === 'below' ? countBelow(sorted, value) : sorted.length - countBelow(sorted, value, true)
  return { count, share: count / sorted.length }
}

/* By bisection: the values below, or with `equal` also those that are the same. */
function countBelow(sorted: Float64Array, value: number, equal = false): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const one = sorted[middle]!
    if (one < value || (equal && one === value)) low = middle + 1
    else high = middle
  }
  return low
}
