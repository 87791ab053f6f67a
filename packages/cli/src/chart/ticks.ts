/** Where an axis is labelled, and how. */
export interface Ticks {
  readonly values: readonly number[]
  readonly format: (value: number) => string
}

/** As few round values as there are between `least` and `most`; `most` has the last word. */
export function fewTicks(min: number, max: number, least: number, most: number, whole = false): Ticks {
  for (let count = least; count < most; count++) {
    const ticks = niceTicks(min, max, count, whole)
    if (ticks.values.length > most) break
    if (ticks.values.length >= least) return ticks
  }
  return niceTicks(min, max, most, whole)
}

/** About `count` round values (1, 2 or 5 times a power of ten apart) from `min` to `max`, both within. */
export function niceTicks(min: number, max: number, count: number, whole = false): Ticks {
  const rough = (max - min) / Math.max(1, count)
  const power = 10 ** Math.floor(Math.log10(rough))
  const found = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough * 0.999)
  const step = Math.max(found ?? 10 * power, whole ? 1 : 0)
  const places = Math.max(0, Math.min(12, -Math.floor(Math.log10(step) + 1e-9)))
  const values: number[] = []
  // Multiples and not sums: errors must not add up.
  for (let at = Math.ceil(min / step - 1e-9); at * step <= max + step * 1e-9; at++) {
    values.push(Number((at * step).toFixed(places)))
  }
  return { values, format: (value) => formatNumber(value, places) }
}

/** A number with so many places, thousands apart, and no minus before a zero. */
export function formatNumber(value: number, places: number): string {
  const text = value.toLocaleString('en-US', { minimumFractionDigits: places, maximumFractionDigits: places })
  return /^-[0.,]+$/.test(text) ? text.slice(1) : text
}
