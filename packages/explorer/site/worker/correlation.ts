import type { Correlation } from '../protocol.js'

/**
 * Kendall's τ-b, Spearman's ρ and Pearson's r of two measures, over the rows that have both. Ties get mean ranks.
 * NaN if fewer than two rows have both, or one measure is constant.
 */
export function correlate(x: Float64Array, y: Float64Array, rows?: Uint32Array): Correlation {
  const chosen = (rows ?? Uint32Array.from(x.keys())).filter(
    (row) => Number.isFinite(x[row]) && Number.isFinite(y[row]),
  )
  const left = Float64Array.from(chosen, (row) => x[row]!)
  const right = Float64Array.from(chosen, (row) => y[row]!)
  return {
    count: chosen.length,
    pearson: pearson(left, right),
    spearman: pearson(meanRanks(left), meanRanks(right)),
    kendall: kendall(left, right),
  }
}

function pearson(x: Float64Array, y: Float64Array): number {
  const n = x.length
  if (n < 2) return Number.NaN
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

function meanRanks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!)
  const ranks = new Float64Array(values.length)
  for (let start = 0; start < order.length; ) {
    let end = start + 1
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++
    for (let at = start; at < end; at++) ranks[order[at]!] = (start + end + 1) / 2
    start = end
  }
  return ranks
}

/* Knight's algorithm: pairs out of order are the exchanges of a merge sort. */
function kendall(x: Float64Array, y: Float64Array): number {
  const n = x.length
  if (n < 2) return Number.NaN
  const order = Uint32Array.from(x.keys()).sort((a, b) => x[a]! - x[b]! || y[a]! - y[b]!)
  const pairs = (count: number) => (count * (count - 1)) / 2
  let tiesX = 0
  let tiesBoth = 0
  let runX = 1
  let runBoth = 1
  for (let i = 1; i <= n; i++) {
    const sameX = i < n && x[order[i]!] === x[order[i - 1]!]
    if (sameX && y[order[i]!] === y[order[i - 1]!]) runBoth++
    else {
      tiesBoth += pairs(runBoth)
      runBoth = 1
    }
    if (sameX) runX++
    else {
      tiesX += pairs(runX)
      runX = 1
    }
  }
  const sorted = Float64Array.from(order, (i) => y[i]!)
  const exchanges = sortCounting(sorted)
  let tiesY = 0
  for (let start = 0; start < n; ) {
    let end = start + 1
    while (end < n && sorted[end] === sorted[start]) end++
    tiesY += pairs(end - start)
    start = end
  }
  const all = pairs(n)
  const concordance = all - tiesX - tiesY + tiesBoth - 2 * exchanges
  return concordance / Math.sqrt((all - tiesX) * (all - tiesY))
}

/* Sorts in place; returns how many pairs stood in the wrong order. */
function sortCounting(values: Float64Array): number {
  const n = values.length
  let from = values
  let to: Float64Array = new Float64Array(n)
  let exchanges = 0
  for (let width = 1; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) {
      const middle = Math.min(start + width, n)
      const end = Math.min(start + 2 * width, n)
      let left = start
      let right = middle
      for (let at = start; at < end; at++) {
        if (left < middle && (right >= end || from[left]! <= from[right]!)) to[at] = from[left++]!
        else {
          if (left < middle) exchanges += middle - left
          to[at] = from[right++]!
        }
      }
    }
    ;[from, to] = [to, from]
  }
  if (from !== values) values.set(from)
  return exchanges
}
