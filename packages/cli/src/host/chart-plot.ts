import type { Chart, ChartAxis } from '@nasbench/core'
import { type Axis, type Mark, type Plot, span } from '../chart/plot.js'

/** The plot of a chart that a command of another package draws. */
export function plotOfChart(chart: Chart): Plot {
  const { series, caption } = chart
  const named = series.length > 1
  const marks = series.map((one): Mark => {
    if (chart.kind === 'points') {
      return { kind: 'cloud', of: 'point', x: Float64Array.from(one.x), y: Float64Array.from(one.y) }
    }
    return {
      kind: 'line',
      ...((named || one.label !== '') && { name: one.label }),
      x: one.x,
      y: one.y,
      step: chart.kind === 'step',
      ...(one.lower !== undefined && { lower: one.lower }),
      ...(one.upper !== undefined && { upper: one.upper }),
    }
  })
  const all = (pick: (one: Chart['series'][number]) => (ArrayLike<number> | undefined)[]) =>
    series.flatMap((one) => pick(one).flatMap((values) => Array.from(values ?? []))).filter(Number.isFinite)
  return {
    title: chart.title ?? '',
    x: axisOf(
      chart.x,
      all(({ x }) => [x]),
      chart.kind === 'points' ? 0.03 : 0,
    ),
    y: axisOf(
      chart.y,
      all(({ y, lower, upper }) => [y, lower, upper]),
      0.03,
    ),
    marks,
    notes: caption === undefined ? [] : caption.split('\n'),
  }
}

function axisOf({ label, log = false, range }: ChartAxis, values: readonly number[], air: number): Axis {
  if (!log) {
    const [min, max] = range ?? span(values, { air })
    return { title: label, min, max }
  }
  const positive = values.filter((value) => value > 0)
  const [min, max] = range ?? [
    positive.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    positive.reduce((a, b) => Math.max(a, b), 0),
  ]
  if (!(min > 0 && max > min)) return { title: label, min: 1, max: 10, log }
  return { title: label, min, max, log }
}
