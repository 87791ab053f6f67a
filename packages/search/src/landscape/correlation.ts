import { averageRanks } from '../report/wilcoxon.js'

/** Pearson's correlation coefficient; NaN if one list is constant. */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const n = x.length
  let meanX = 0
  let meanY = 0
  for (let i = 0; i < n; i++) {
    meanX += x[i]! / n
    meanY += y[i]! / n
  }
  let xy = 0
  let xx = 0
  let yy = 0
  for (let i = 0; i < n; i++) {
    const dx = x[i]! - meanX
    const dy = y[i]! - meanY
    xy += dx * dy
    xx += dx * dx
    yy += dy * dy
  }
  return xy / Math.sqrt(xx * yy)
}

/** Spearman's: Pearson's of the ranks, equal numbers share their mean rank. */
export function spearman(x: readonly number[], y: readonly number[]): number {
  return pearson(averageRanks(x).ranks, averageRanks(y).ranks)
}

/** Kendall's τ-b by Knight's method, O(n log n); NaN if one list is constant. */
export function kendall(x: readonly number[], y: readonly number[]): number {
  const n = x.length
  const order = x.map((_, i) => i).sort((a, b) => x[a]! - x[b]! || y[a]! - y[b]!)
  const pairs = (n * (n - 1)) / 2
  const tiedX = tiedPairs(order, (a, b) => x[a] === x[b])
  const tiedBoth = tiedPairs(order, (a, b) => x[a] === x[b] && y[a] === y[b])
  const column = Float64Array.from(order, (i) => y[i]!)
  const swaps = countSwaps(column)
  // The swaps have sorted the column.
  const tiedY = tiedPairs(
    Array.from(column, (_, i) => i),
    (a, b) => column[a] === column[b],
  )
  const difference = pairs - tiedX - tiedY + tiedBoth - 2 * swaps
  return difference / Math.sqrt((pairs - tiedX) * (pairs - tiedY))
}

function tiedPairs(order: readonly number[], same: (a: number, b: number) => boolean): number {
  let sum = 0
  let run = 1
  for (let i = 1; i <= order.length; i++) {
    if (i < order.length && same(order[i - 1]!, order[i]!)) run++
    else {
      sum += (run * (run - 1)) / 2
      run = 1
    }
  }
  return sum
}

/** Sorts the numbers by merging; returns how many pairs were out of order. */
function countSwaps(values: Float64Array): number {
  const spare = new Float64Array(values.length)
  let swaps = 0
  for (let width = 1; width < values.length; width *= 2) {
    for (let start = 0; start < values.length; start += 2 * width) {
      const middle = Math.min(start + width, values.length)
      const end = Math.min(start + 2 * width, values.length)
      let left = start
      let right = middle
      for (let at = start; at < end; at++) {
        if (left < middle && (right === end || values[left]! <= values[right]!)) spare[at] = values[left++]!
        else {
          swaps += middle - left
          spare[at] = values[right++]!
        }
      }
    }
    values.set(spare)
  }
  return swaps
}
