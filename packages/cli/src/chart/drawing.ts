import type { Row } from '../output/table.js'
import type { PagePoints } from './page/data.js'
import type { Plot } from './plot.js'
import { type Column, cumulative, drawn, histogram, type PlotLook, ranking, scatter } from './plot-kinds.js'

/** A picture, with its numbers. */
export interface Drawing {
  readonly plot: Plot
  readonly page: Pick<PagePoints, 'kind' | 'x' | 'y' | 'front'>
  readonly fields: readonly string[]
  /** One row per architecture; per bar for a histogram. */
  readonly rows: () => Iterable<Row>
}

/** How a picture is made: its title, look and notes. */
export interface DrawingContext {
  readonly title: string
  readonly look: PlotLook
  readonly notes: readonly string[]
  /** The indices of the architectures, in the order of the columns. */
  readonly indices: () => readonly unknown[]
}

/** Every architecture by two measures, with the Pareto front. */
export function drawScatter(x: Column, y: Column, { title, look, notes, indices }: DrawingContext): Drawing {
  const picture = scatter(title, x, y, look, notes)
  const onFront = new Set(picture.front)
  const { colour } = look
  const front = [...picture.front].sort((a, b) => x.values[a]! - x.values[b]!)
  return {
    plot: picture,
    page: { kind: 'points', x: drawn(x).values, y: drawn(y).values, front },
    fields: [
      'index',
      x.measure.name,
      y.measure.name,
      ...(colour === undefined ? [] : [colour.measure.name]),
      'pareto',
    ],
    rows: () =>
      indices().map((index, i) => ({
        index,
        [x.measure.name]: x.values[i],
        [y.measure.name]: y.values[i],
        ...(colour !== undefined && { [colour.measure.name]: colour.values[i] }),
        pareto: onFront.has(i),
      })),
  }
}

/** How many architectures have which value. */
export function drawHistogram(column: Column, { title, look, notes }: DrawingContext): Drawing {
  const picture = histogram(title, column, look, notes)
  const { divisor, values } = drawn(column)
  return {
    plot: picture,
    page: { kind: 'bars', x: values, y: new Float64Array(0), front: [] },
    fields: ['from', 'to', 'architectures'],
    rows: () =>
      picture.counts.map((architectures, i) => ({
        from: picture.edges[i]! * divisor,
        to: picture.edges[i + 1]! * divisor,
        architectures,
      })),
  }
}

/** The share of architectures at or below each value. */
export function drawCumulative(column: Column, { title, look, notes, indices }: DrawingContext): Drawing {
  const order = Uint32Array.from(column.values, (_, i) => i).sort(
    (a, b) => column.values[a]! - column.values[b]!,
  )
  return {
    plot: cumulative(title, column, look, notes),
    page: { kind: 'lines', x: new Float64Array(0), y: new Float64Array(0), front: [] },
    fields: ['index', column.measure.name, 'share'],
    rows: () => {
      const all = indices()
      return Array.from(order, (i, at) => ({
        index: all[i],
        [column.measure.name]: column.values[i],
        share: (at + 1) / order.length,
      }))
    },
  }
}

/** The value of each rank, or the rank of the same architectures by another measure. */
export function drawRanking(
  by: Column,
  other: Column | undefined,
  { title, look, notes, indices }: DrawingContext,
): Drawing {
  const picture = ranking(title, by, other, look, notes)
  const [x, y] = picture.ranks
  return {
    plot: picture,
    page: { kind: 'points', x, y, front: [] },
    fields: [
      'index',
      'rank',
      by.measure.name,
      ...(other === undefined ? [] : ['otherRank', other.measure.name]),
    ],
    rows: () =>
      indices().map((index, i) => ({
        index,
        rank: x[i],
        [by.measure.name]: by.values[i],
        ...(other !== undefined && { otherRank: y[i], [other.measure.name]: other.values[i] }),
      })),
  }
}
