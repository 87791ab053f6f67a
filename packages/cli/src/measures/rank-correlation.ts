/** How alike two columns order their entries, from -1 (reversed) to 1 (the same); NaN if a column is constant. */
export interface Correlation {
  /** Kendall's τ-b, which accounts for ties. */
  readonly kendall: number
  /** Spearman's ρ, with mean ranks for ties. */
  readonly spearman: number
  /** Pearson's r, of the values themselves. */
  readonly pearson: number
}

/** All three, in n log n. */
export function correlation(x: Float64Array, y: Float64Array): Correlation {
  return { kendall: kendall(x, y), spearman: pearson(meanRanks(x), meanRanks(y)), pearson: pearson(x, y) }
}

/**
 * Kendall's τ-b by W. R. Knight's method (A computer method for calculating Kendall's tau with ungrouped data, 1966):
 * sorted by x, the discordant pairs are the exchanges a merge sort by y makes.
 */
export function kendall(x: Float64Array, y: Float64Array): number {
  const n = x.length
  const order = Uint32Array.from(x, (_, i) => i)
  order.sort((a, b) => x[a]! - x[b]! || y[a]! - y[b]!)
  const xs = Float64Array.from(order, (i) => x[i]!)
  const ys = Float64Array.from(order, (i) => y[i]!)
  const all = (n * (n - 1)) / 2
  const tiedX = tiedPairs(xs)
  const tiedBoth = tiedPairs(xs, ys)
  const exchanges = sortCounting(ys)
  const tiedY = tiedPairs(ys)
  const concordantLessDiscordant = all - tiedX - tiedY + tiedBoth - 2 * exchanges
  return concordantLessDiscordant / Math.sqrt(all - tiedX) / Math.sqrt(all - tiedY)
}

/** Ranks from 1; equal values share the mean of theirs. */
export function meanRanks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]!)
  const ranks = new Float64Array(values.length)
  for (let from = 0; from < order.length; ) {
    let to = from + 1
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++
    for (let i = from; i < to; i++) ranks[order[i]!] = (from + 1 + to) / 2
    from = to
  }
  return ranks
}

/** The correlation coefficient of the values; deviations are from the mean, so large offsets cost no digits. */
function pearson(x: Float64Array, y: Float64Array): number {
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [meanX, meanY] = [mean(x), mean(y)]
  let products = 0
  let squaresX = 0
  let squaresY = 0
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [x[i]! - meanX, y[i]! - meanY]
    products += dx * dy
    squaresX += dx * dx
    squaresY += dy * dy
  }
  return Math.max(-1, Math.min(1, products / Math.sqrt(squaresX) / Math.sqrt(squaresY)))
}

/* Pairs of equal neighbours in sorted values, equal in all columns. */
function tiedPairs(...columns: readonly Float64Array[]): number {
  let pairs = 0
  let run = 0
  for (let i = 1; i < (columns[0]?.length ?? 0); i++) {
    run = columns.every((column) => column[i] === column[i - 1]) ? run + 1 : 0
    pairs += run
  }
  return pairs
}

/* Sorts in place; returns how many pairs stood the wrong way round. */
function sortCounting(values: Float64Array): number {
  let from: Float64Array = values
  let to: Float64Array = new Float64Array(values.length)
  let exchanges = 0
  for (let width = 1; width < values.length; width *= 2) {
    for (let start = 0; start < values.length; start += 2 * width) {
      const middle = Math.min(start + width, values.length)
      const end = Math.min(start + 2 * width, values.length)
      let [left, right] = [start, middle]
      for (let at = start; at < end; at++) {
        if (left < middle && (right >= end || from[left]! <= from[right]!)) {
          to[at] = from[left++]!
        } else {
          exchanges += middle - left
          to[at] = from[right++]!
        }
      }
    }
    ;[from, to] = [to, from]
  }
  if (from !== values) values.set(from)
  return exchanges
}
