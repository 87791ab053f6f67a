import type { Axis } from './plot.js'

/** Where an axis is labelled, and how. */
export interface Ticks {
  readonly values: readonly number[]
  readonly format: (value: number) => string
}

/** The fewest round values between `atLeast` and `atMost`; `atMost` has the last word. */
export function fewTicks({ min, max, whole = false, log }: Axis, atLeast: number, atMost: number): Ticks {
  if (log) return logTicks(min, max, atMost)
  for (let count = atLeast; count < atMost; count++) {
    const ticks = niceTicks(min, max, count, whole)
    if (ticks.values.length > atMost) break
    if (ticks.values.length >= atLeast) return ticks
  }
  return niceTicks(min, max, atMost, whole)
}

/** Round values of a logarithmic axis: powers of ten, and 2 and 5 times them if there are few. */
export function logTicks(min: number, max: number, count: number): Ticks {
  const decades = Math.log10(max / min)
  const factors =
    decades > 2.5 || count < 4 ? [1] : decades > 1 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9]
  const values: number[] = []
  const stride = Math.max(1, Math.ceil(decades / Math.max(1, count)))
  for (let power = Math.floor(Math.log10(min)); power <= Math.log10(max); power += stride) {
    for (const factor of factors) {
      const value = factor * 10 ** power
      if (value >= min * 0.999999 && value <= max * 1.000001) values.push(Number(value.toPrecision(12)))
    }
  }
  if (values.length < 2) return niceTicks(min, max, count)
  while (values.length > count && values.length > 2)
    values.splice(0, values.length, ...values.filter((_, i) => i % 2 === 0))
  const format = (value: number) =>
    value >= 1e6 || value < 1e-3 ? value.toExponential().replace('e+', 'e') : String(value)
  return { values, format }
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

/** A number with `places` decimals, grouped thousands, and no minus before a zero. */
export function formatNumber(value: number, places: number): string {
  const text = value.toLocaleString('en-US', { minimumFractionDigits: places, maximumFractionDigits: places })
  return /^-[0.,]+$/.test(text) ? text.slice(1) : text
}
