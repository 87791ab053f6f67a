import type { Route } from './router.js'

/** The mean over the runs in `rows` at each epoch that some of them has, by ascending epoch. */
export function meanCurve({ table, measure }: Route, rows: readonly number[]): Float64Array {
  const sums = new Map<number, { sum: number; runs: number }>()
  for (const row of rows) {
    const points = table.pointsOf(measure, row)
    const values = table.values(measure, row)
    if (!points || !values) continue
    for (let i = 0; i < values.length; i++) {
      const epoch = points.at ? (points.at[i] as number) : points.from + i
      const entry = sums.get(epoch) ?? { sum: 0, runs: 0 }
      entry.sum += values[i] as number
      entry.runs++
      sums.set(epoch, entry)
    }
  }
  const byEpoch = [...sums].sort(([a], [b]) => a - b)
  return Float64Array.from(byEpoch, ([, { sum, runs }]) => sum / runs)
}
