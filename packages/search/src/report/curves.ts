import { meanAndStd } from '@nasbench/core'
import type { AlgorithmRuns } from '../run/algorithm-runs.js'
import type { RunLine } from '../run/run-line.js'
import { quantile } from './quantile.js'

/** The quantity on the x axis of a curve. */
export type CurveAxis = 'seconds' | 'evaluations'

/** How the incumbents of all runs of an algorithm improve. One value per point of `x`. */
export interface Curve {
  readonly algorithm: string
  /** Positions on the x axis: seconds or evaluations (count). */
  readonly x: readonly number[]
  /** Mean over runs at each position. */
  readonly mean: readonly number[]
  /** Standard deviation over runs; null for one run. */
  readonly std: readonly (number | null)[]
  /** First quartile over runs at each position. */
  readonly lowerQuartile: readonly number[]
  /** Median over runs at each position. */
  readonly median: readonly number[]
  /** Third quartile over runs at each position. */
  readonly upperQuartile: readonly number[]
}

/** Options of {@link incumbentCurves}. */
export interface CurveOptions {
  readonly axis: CurveAxis
  /** The height of a curve while this architecture is the incumbent: its regret, or its value. */
  heightOf(incumbent: number | string): number
  /** Points on the x axis. Default: 100. */
  readonly points?: number
}

/**
 * The incumbents' mean and quartiles over all runs, on one grid for all algorithms. A point is left out while a run does not have
 * an incumbent; a run that ended earlier keeps its last one.
 */
export function incumbentCurves(all: readonly AlgorithmRuns[], options: CurveOptions): Curve[] {
  const { axis, heightOf, points = 100 } = options
  const end = Math.max(0, ...all.flatMap(({ lines }) => lines.map((line) => lastOf(line, axis))))
  const count = axis === 'evaluations' ? Math.min(points, end) : points
  const grid = Array.from({ length: count }, (_, i) => ((i + 1) * end) / count).map((x) =>
    axis === 'evaluations' ? Math.round(x) : x,
  )
  return all.map(({ algorithm, lines }) => {
    const rows = lines.map((line) => valuesAt(line, axis, grid, heightOf))
    const columns = grid.flatMap((x, i) => {
      const values = rows.map((row) => row[i]!)
      return values.some(Number.isNaN) || values.length === 0
        ? []
        : [{ x, values: values.sort((a, b) => a - b) }]
    })
    const spread = columns.map(({ values }) => meanAndStd(values))
    const at = (share: number) => columns.map(({ values }) => quantile(values, share))
    return {
      algorithm: algorithm.label,
      x: columns.map(({ x }) => x),
      mean: spread.map(({ mean }) => mean),
      std: spread.map(({ std }) => std),
      lowerQuartile: at(0.25),
      median: at(0.5),
      upperQuartile: at(0.75),
    }
  })
}

function lastOf({ trajectory }: RunLine, axis: CurveAxis): number {
  return axis === 'seconds' ? (trajectory.time.at(-1) ?? 0) : trajectory.index.length
}

function valuesAt(
  { trajectory }: RunLine,
  axis: CurveAxis,
  grid: readonly number[],
  heightOf: (incumbent: number | string) => number,
): Float64Array {
  const values = new Float64Array(grid.length)
  let next = 0
  for (let i = 0; i < grid.length; i++) {
    const x = grid[i]!
    while (next < trajectory.index.length && (axis === 'seconds' ? trajectory.time[next]! : next + 1) <= x) {
      next++
    }
    values[i] = next === 0 ? Number.NaN : heightOf(trajectory.incumbent[next - 1]!)
  }
  return values
}
