import { quantile } from '../measures/distribution.js'
import type { Measure } from '../measures/measure.js'
import { paretoFront } from '../measures/pareto.js'
import { kendall, meanRanks } from '../measures/rank-correlation.js'
import { formatCount } from '../output/key-value.js'
import { type Axis, type Highlights, type Line, type Mark, type Plot, span } from './plot.js'
import { niceTicks } from './ticks.js'

/** A measure with its values, one per architecture. */
export interface Column {
  readonly measure: Measure
  readonly values: Float64Array
}

/** From where to where an axis goes, if the user sets it. */
export type Range = readonly [number, number] | undefined

/** How a plot may differ from the usual. */
export interface PlotLook {
  readonly xRange?: Range
  readonly yRange?: Range
  /** Also the few points that are far from the others. */
  readonly fullRange?: boolean | undefined
  readonly log?: 'x' | 'y' | 'xy' | undefined
  /** Columns of a histogram. */
  readonly bins?: number | undefined
  /** Positions of points to mark, with their names. */
  readonly highlights?: ReadonlyMap<number, string>
  /** Colour of the points of a scatter plot. */
  readonly colour?: Column | undefined
}

/** A column as it is drawn: parameters in millions, long times in hours. */
export interface Drawn {
  readonly values: Float64Array
  readonly title: string
  /** The number that values were divided by. */
  readonly divisor: number
}

/** Every architecture by two measures, and the front of those that no other beats in both. */
export function scatter(
  title: string,
  x: Column,
  y: Column,
  look: PlotLook,
  notes: readonly string[],
): Plot & { readonly front: readonly number[] } {
  const [across, up] = [drawn(x), drawn(y)]
  const lowerIsBetter = ({ measure, values }: Column) =>
    measure.direction === 'minimize' ? values : values.map((value) => -value)
  const front = paretoFront([lowerIsBetter(x), lowerIsBetter(y)])
  const sorted = [...front].sort((a, b) => across.values[a]! - across.values[b]!)
  const axes = {
    x: axisOf(across, x.measure, look.xRange, look),
    y: axisOf(up, y.measure, look.yRange, look, look.log?.includes('y')),
  }
  const colour = look.colour && drawn(look.colour)
  const [min, max] =
    colour === undefined ? [0, 1] : usualRange(colour.values, look.colour!.measure, look.fullRange)
  return {
    title,
    ...axes,
    marks: [
      {
        kind: 'cloud',
        of: 'architecture',
        x: across.values,
        y: up.values,
        ...(colour !== undefined && { colour: { title: colour.title, values: colour.values, min, max } }),
      },
      {
        kind: 'front',
        x: sorted.map((i) => across.values[i]!),
        y: sorted.map((i) => up.values[i]!),
        lowX: x.measure.direction === 'minimize',
      },
      ...highlightsOf(look, across.values, up.values),
    ],
    notes: [...outsideNote(axes, across.values, up.values), ...notes],
    front,
  }
}

/** How many architectures have which value, in columns of a round width or in as many as asked. */
export function histogram(
  title: string,
  column: Column,
  look: PlotLook,
  notes: readonly string[],
): Plot & { readonly edges: readonly number[]; readonly counts: readonly number[] } {
  const { values, title: name } = drawn(column)
  const [min, max] = look.xRange ?? usualRange(values, column.measure, look.fullRange, 0)
  const edges =
    look.bins === undefined
      ? roundEdges(min, max, values.length, column.measure.whole)
      : evenEdges(min, max, look.bins)
  const bins = edges.length - 1
  const counts = new Array<number>(bins).fill(0)
  const step = (edges[bins]! - edges[0]!) / bins
  let outside = 0
  for (const value of values) {
    if (value < min || value > max) outside++
    else {
      let bin = Math.max(0, Math.min(bins - 1, Math.floor((value - edges[0]!) / step)))
      // The quotient may be off by a rounding error.
      if (bin > 0 && value < edges[bin]!) bin--
      else if (bin < bins - 1 && value >= edges[bin + 1]!) bin++
      counts[bin]!++
    }
  }
  const most = counts.reduce((a, b) => Math.max(a, b), 0)
  const marked = highlightsOf(
    look,
    values,
    values.map(() => 0),
  )
  return {
    title,
    x: { title: name, min: edges[0]!, max: edges.at(-1)! },
    y: { title: 'architectures', min: 0, max: most * 1.04 || 1, whole: true },
    marks: [{ kind: 'bars', edges, counts }, ...marked],
    notes: [...(outside > 0 ? [leftOut(outside, 'the range')] : []), ...notes],
    edges,
    counts,
  }
}

/** The share of architectures that have at most a value. */
export function cumulative(title: string, column: Column, look: PlotLook, notes: readonly string[]): Plot {
  const { values, title: name } = drawn(column)
  const sorted = values.slice().sort()
  const points = Math.min(sorted.length, 2000)
  const at = Array.from({ length: points }, (_, i) =>
    Math.round((i * (sorted.length - 1)) / Math.max(1, points - 1)),
  )
  const shareAt = (value: number) => {
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (sorted[middle]! <= value) low = middle + 1
      else high = middle
    }
    return low / sorted.length
  }
  return {
    title,
    x: axisOf({ values, title: name, divisor: 1 }, column.measure, look.xRange, look),
    y: { title: 'share of architectures at or below', min: 0, max: 1 },
    marks: [
      { kind: 'line', step: true, x: at.map((i) => sorted[i]!), y: at.map((i) => (i + 1) / sorted.length) },
      ...highlightsOf(look, values, values.map(shareAt)),
    ],
    notes,
  }
}

/** Architectures in the order of a measure: what they reach, or how another measure ranks them. */
export function ranking(
  title: string,
  by: Column,
  other: Column | undefined,
  look: PlotLook,
  notes: readonly string[],
): Plot & { readonly ranks: readonly [Float64Array, Float64Array] } {
  const ranksOf = ({ measure, values }: Column) =>
    meanRanks(measure.direction === 'minimize' ? values : values.map((value) => -value))
  const across = ranksOf(by)
  const shown = drawn(by)
  const up = other === undefined ? shown.values : ranksOf(other)
  const rankAxis = (measure: Measure, log = false): Axis => ({
    title: `rank by ${measure.title} (1 is best)`,
    min: 1,
    max: Math.max(2, across.length),
    whole: true,
    ...(log && { log }),
  })
  const tau = other === undefined ? Number.NaN : kendall(across, up)
  return {
    title: Number.isNaN(tau) ? title : `${title}: Kendall τ-b = ${tau.toFixed(3)}`,
    x: rankAxis(by.measure, look.log?.includes('x')),
    y:
      other === undefined
        ? axisOf(shown, by.measure, look.yRange, { ...look, log: undefined })
        : rankAxis(other.measure, look.log?.includes('y')),
    marks: [
      other === undefined ? lineByRank(across, up) : { kind: 'cloud', of: 'architecture', x: across, y: up },
      ...highlightsOf(look, across, up),
    ],
    notes,
    ranks: [across, up],
  }
}

function highlightsOf(
  { highlights }: PlotLook,
  x: Float64Array,
  y: Float64Array,
): readonly (Highlights & Mark)[] {
  if (highlights === undefined || highlights.size === 0) return []
  const at = [...highlights.keys()]
  return [
    { kind: 'highlights', names: [...highlights.values()], x: at.map((i) => x[i]!), y: at.map((i) => y[i]!) },
  ]
}

/* As many points as a picture can show; the ends among them. */
function lineByRank(ranks: Float64Array, values: Float64Array): Line {
  const order = Uint32Array.from(ranks, (_, i) => i).sort((a, b) => ranks[a]! - ranks[b]!)
  const points = Math.min(order.length, 2000)
  const chosen = Array.from(
    { length: points },
    (_, i) => order[Math.round((i * (order.length - 1)) / Math.max(1, points - 1))]!,
  )
  return { kind: 'line', x: chosen.map((i) => ranks[i]!), y: chosen.map((i) => values[i]!) }
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

function axisOf(
  { values, title }: Drawn,
  measure: Measure,
  range: Range,
  look: PlotLook,
  log = look.log?.includes('x'),
): Axis {
  if (log) return { title, ...logRange(values, range), log }
  const [min, max] = range ?? usualRange(values, measure, look.fullRange)
  // A count is not negative.
  const from = range === undefined && min < 0 && values.every((value) => value >= 0) ? 0 : min
  return { title, min: from, max }
}

/* Values that are not positive have no place on a logarithmic axis. */
function logRange(values: Float64Array, range: Range): { min: number; max: number } {
  const positive = values.filter((value) => value > 0)
  const [low, high] = range ?? [
    positive.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    positive.reduce((a, b) => Math.max(a, b), 0),
  ]
  if (!(low > 0 && high > 0)) return { min: 1, max: 10 }
  return high > low ? { min: low, max: high } : { min: low / 1.1, max: low * 1.1 }
}

/*
 * The range in which nearly all values are: within three times the distance of the quartiles (Tukey's far out) beyond
 * them. A few failed trainings must not squeeze the others. The better end always stays.
 */
function usualRange(
  values: Float64Array,
  { direction }: Measure,
  full = false,
  air = 0.03,
): readonly [number, number] {
  const whole = span(values, { air })
  if (full || values.length < 20) return whole
  const sorted = values.slice().sort()
  const [low, high] = [quantile(sorted, 0.25), quantile(sorted, 0.75)]
  const fence = 3 * (high - low)
  if (fence === 0) return whole
  const from = direction === 'maximize' ? low - fence : Number.NEGATIVE_INFINITY
  const to = direction === 'minimize' ? high + fence : Number.POSITIVE_INFINITY
  const inside = values.filter((value) => value >= from && value <= to)
  const part = span(inside, { air })
  // A cut that wins little costs more than it is worth.
  return part[1] - part[0] < 0.75 * (whole[1] - whole[0]) ? part : whole
}

/* About as many columns as Rice's rule asks for, of a round width. */
function roundEdges(min: number, max: number, count: number, whole: boolean): number[] {
  const wanted = Math.max(5, Math.min(80, Math.round(2 * Math.cbrt(count))))
  const { values: inner } = niceTicks(min, max, wanted, whole && max - min > wanted)
  const step = inner.length > 1 ? inner[1]! - inner[0]! : max - min || 1
  const places = Math.max(0, 3 - Math.floor(Math.log10(step)))
  const first = Math.floor(min / step + 1e-9)
  const bins = Math.max(1, Math.ceil(max / step - 1e-9) - first)
  return Array.from({ length: bins + 1 }, (_, i) =>
    Number(((first + i) * step).toFixed(Math.min(100, places))),
  )
}

function evenEdges(min: number, max: number, bins: number): number[] {
  const [low, high] = max > min ? [min, max] : [min - 0.5, min + 0.5]
  return Array.from({ length: bins + 1 }, (_, i) => low + ((high - low) * i) / bins)
}

function outsideNote({ x, y }: { x: Axis; y: Axis }, xs: Float64Array, ys: Float64Array): string[] {
  let outside = 0
  for (let i = 0; i < xs.length; i++) {
    const [across, up] = [xs[i]!, ys[i]!]
    if (!(across >= x.min && across <= x.max && up >= y.min && up <= y.max)) outside++
  }
  return outside === 0 ? [] : [leftOut(outside, 'the axes')]
}

function leftOut(count: number, what: string): string {
  return `${formatCount(count)} ${count === 1 ? 'is' : 'are'} outside of ${what} and not shown (--full-range shows all)`
}
