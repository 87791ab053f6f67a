/** The quantile of ascending numbers, interpolated linearly as numpy does by default. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1)
  const low = Math.floor(place)
  const high = Math.ceil(place)
  if (low < 0 || high >= sorted.length) return Number.NaN
  return sorted[low]! + (place - low) * (sorted[high]! - sorted[low]!)
}
