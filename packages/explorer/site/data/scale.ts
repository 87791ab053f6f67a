/** Round positions between two values, at most `count` or so, and their labels. */
export function ticksBetween(from: number, to: number, count: number): { value: number; label: string }[] {
  const span = to - from
  if (!(span > 0) || !Number.isFinite(span)) return []
  const rough = span / Math.max(1, count)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? 10 * power
  const first = Math.ceil(from / step)
  const ticks: { value: number; label: string }[] = []
  for (let at = first; at * step <= to + step * 1e-9; at++) {
    const value = at * step
    ticks.push({ value, label: tickLabel(value, step) })
  }
  return ticks
}

function tickLabel(value: number, step: number): string {
  const size = Math.max(Math.abs(value), step)
  const [unit, suffix] =
    size >= 1e9 ? [1e9, ' G'] : size >= 1e6 ? [1e6, ' M'] : size >= 1e4 ? [1e3, ' k'] : [1, '']
  if (value === 0) return '0'
  const digits = Math.max(0, Math.min(8, -Math.floor(Math.log10(step / unit) + 1e-9)))
  return `${(value / unit).toFixed(digits).replace('-', '−')}${suffix}`
}

/** The least and the greatest finite value; undefined if no value is finite. */
export function extentOf(values: Float64Array): readonly [number, number] | undefined {
  let least = Number.POSITIVE_INFINITY
  let greatest = Number.NEGATIVE_INFINITY
  for (const value of values) {
    if (value < least) least = value
    if (value > greatest && value !== Number.POSITIVE_INFINITY) greatest = value
  }
  return least <= greatest ? [least, greatest] : undefined
}

/** The value below which `share` of the finite values lie. */
export function quantile(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) return Number.NaN
  const at = share * (sorted.length - 1)
  const low = Math.floor(at)
  const high = Math.min(low + 1, sorted.length - 1)
  return sorted[low]! + (sorted[high]! - sorted[low]!) * (at - low)
}

/** The finite values in ascending order. */
export function sortedValues(values: Float64Array): Float64Array {
  return values.filter(Number.isFinite).sort()
}
