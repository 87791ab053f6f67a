import type { Measure } from '../measures/measure.js'
import { paretoFront } from '../measures/pareto.js'
import { meanRanks } from '../measures/rank-correlation.js'
import { type Axis, type Line, type Plot, span } from './plot.js'
import { niceTicks } from './ticks.js'

/** A measure with its values, one an architecture. */
export interface Column {
  readonly measure: Measure
  readonly values: Float64Array
}

/** From where to where an axis goes, where the user says so. */
export type Range = readonly [number, number] | undefined

/** A column as it is drawn: parameters in millions, long times in hours. */
export interface Drawn {
  readonly values: Float64Array
  readonly title: string
  /** What values were divided by. */
  readonly divisor: number
}

/** Every architecture by two measures, and the front of those that none beats in both. */
export function scatter(
  title: string,
  x: Column,
  y: Column,
  ranges: { x?: Range; y?: Range },
  notes: readonly string[],
): Plot & { readonly front: readonly number[] } {
  const [across, up] = [drawn(x), drawn(y)]
  const lowerIsBetter = ({ measure, values }: Column) =>
    measure.direction === 'minimize' ? values : values.map((value) => -value)
  const front = paretoFront([lowerIsBetter(x), lowerIsBetter(y)])
  const sorted = [...front].sort((a, b) => (across.values[a] as number) - (across.values[b] as number))
  const axes = { x: axisOf(across, ranges.x), y: axisOf(up, ranges.y) }
  return {
    title,
    ...axes,
    marks: [
      { kind: 'cloud', of: 'architecture', x: across.values, y: up.values },
      {
        kind: 'front',
        x: sorted.map((i) => across.values[i] as number),
        y: sorted.map((i) => up.values[i] as number),
      },
    ],
    notes: [...outsideNote(axes, across.values, up.values), ...notes],
    front,
  }
}

/** How many architectures have which value, in columns of a round width. */
export function histogram(
  title: string,
  column: Column,
  range: Range,
  notes: readonly string[],
  asked?: number,
): Plot & { readonly edges: readonly number[]; readonly counts: readonly number[] } {
  const { values, title: name } = drawn(column)
  const [min, max] = range ?? span(values, { air: 0 })
  // Rice's rule, and no more than can be told apart.
  const wanted = asked ?? Math.max(5, Math.min(80, Math.round(2 * Math.cbrt(values.length))))
  const { values: inner } = niceTicks(min, max, wanted, column.measure.whole && max - min > wanted)
  const step = inner.length > 1 ? (inner[1] as number) - (inner[0] as number) : max - min
  const places = Math.max(0, 3 - Math.floor(Math.log10(step)))
  const first = Math.floor(min / step + 1e-9)
  const bins = Math.max(1, Math.ceil(max / step - 1e-9) - first)
  const edges = Array.from({ length: bins + 1 }, (_, i) => Number(((first + i) * step).toFixed(places)))
  const counts = new Array<number>(bins).fill(0)
  let outside = 0
  for (const value of values) {
    if (value < min || value > max) outside++
    else {
      const bin = Math.min(
        bins - 1,
        Math.max(
          0,
          edges.findLastIndex((edge) => edge <= value),
        ),
      )
      counts[bin] = (counts[bin] as number) + 1
    }
  }
  const most = counts.reduce((a, b) => Math.max(a, b), 0)
  return {
    title,
    x: { title: name, min: edges[0] as number, max: edges.at(-1) as number },
    y: { title: 'architectures', min: 0, max: most * 1.04 || 1, whole: true },
    marks: [{ kind: 'bars', edges, counts }],
    notes: [
      ...(outside > 0 ? [`${outside.toLocaleString('en-US')} outside of the range are not shown`] : []),
      ...notes,
    ],
    edges,
    counts,
  }
}

/** Architectures in the order of a measure: what they reach, or how another measure ranks them. */
export function ranking(
  title: string,
  by: Column,
  other: Column | undefined,
  notes: readonly string[],
): Plot & { readonly x: Axis; readonly ranks: readonly [Float64Array, Float64Array] } {
  const ranksOf = ({ measure, values }: Column) =>
    meanRanks(measure.direction === 'minimize' ? values : values.map((value) => -value))
  const across = ranksOf(by)
  const shown = drawn(by)
  const up = other === undefined ? shown.values : ranksOf(other)
  const last = Math.max(2, across.length)
  const rankAxis = (measure: Measure): Axis => ({
    title: `rank by ${measure.title} (1 is best)`,
    min: 1,
    max: last,
    whole: true,
  })
  return {
    title,
    x: rankAxis(by.measure),
    y: other === undefined ? axisOf(shown, undefined) : rankAxis(other.measure),
    marks: [
      other === undefined ? lineByRank(across, up) : { kind: 'cloud', of: 'architecture', x: across, y: up },
    ],
    notes,
    ranks: [across, up],
  }
}

/* As many points as a picture can show; the ends among them. */
function lineByRank(ranks: Float64Array, values: Float64Array): Line {
  const order = Uint32Array.from(ranks, (_, i) => i).sort(
    (a, b) => (ranks[a] as number) - (ranks[b] as number),
  )
  const points = Math.min(order.length, 2000)
  const chosen = Array.from(
    { length: points },
    (_, i) => order[Math.round((i * (order.length - 1)) / Math.max(1, points - 1))] as number,
  )
  return {
    kind: 'line',
    x: chosen.map((i) => ranks[i] as number),
    y: chosen.map((i) => values[i] as number),
  }
}

/** Units that people read: millions of parameters, hours of training. */
export function drawn({ measure, values }: Column): Drawn {
  const most = values.reduce((a, b) => Math.max(a, Math.abs(b)), 0)
  const [divisor, unit] = unitOf(measure, most)
  return {
    values: divisor === 1 ? values : values.map((value) => value / divisor),
    title: unit === '' ? measure.title : `${measure.title} [${unit}]`,
    divisor,
  }
}

function unitOf({ unit, whole }: Measure, most: number): readonly [number, string] {
  if (unit === 's' && most >= 7200) return [3600, 'h']
  if (!whole) return [1, unit]
  if (most >= 1e6) return [1e6, 'M']
  return most >= 1e4 ? [1e3, 'k'] : [1, unit]
}

function axisOf({ values, title }: Drawn, range: Range): Axis {
  const [min, max] = range ?? span(values)
  // Nothing has fewer than no parameters.
  const least = range === undefined && min < 0 && values.every((value) => value >= 0) ? 0 : min
  return { title, min: least, max }
}

function outsideNote({ x, y }: { x: Axis; y: Axis }, xs: Float64Array, ys: Float64Array): string[] {
  let outside = 0
  for (let i = 0; i < xs.length; i++) {
    const [across, up] = [xs[i] as number, ys[i] as number]
    if (across < x.min || across > x.max || up < y.min || up > y.max) outside++
  }
  return outside === 0 ? [] : [`${outside.toLocaleString('en-US')} outside of the axes are not shown`]
}
