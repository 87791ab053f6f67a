import type { Row } from '../output/table.js'
import type { PagePoints } from './page/data.js'
import { type Column, drawn, histogram, type Range, ranking, scatter } from './plot-kinds.js'
import type { Plot } from './plot.js'

/** A picture, with what it shows as numbers. */
export interface Drawing {
  readonly plot: Plot
  readonly page: Pick<PagePoints, 'kind' | 'x' | 'y' | 'front'>
  readonly fields: readonly string[]
  /** The row of an architecture; of a histogram that of a bar. */
  readonly rows: () => Iterable<Row>
}

/** Every architecture by two measures, with the Pareto front. */
export function drawScatter(
  title: string,
  x: Column,
  y: Column,
  { xRange, yRange }: { readonly xRange?: Range; readonly yRange?: Range },
  indices: () => readonly unknown[],
  notes: readonly string[],
): Drawing {
  const picture = scatter(
    `${title}: ${y.measure.title} against ${x.measure.title}`,
    x,
    y,
    { x: xRange, y: yRange },
    notes,
  )
  const onFront = new Set(picture.front)
  const page = {
    kind: 'points' as const,
    x: drawn(x).values,
    y: drawn(y).values,
    front: fromLeft(picture.front, x.values),
  }
  return {
    plot: picture,
    page,
    fields: ['index', x.measure.name, y.measure.name, 'pareto'],
    rows: () =>
      indices().map((index, i) => ({
        index,
        [x.measure.name]: x.values[i],
        [y.measure.name]: y.values[i],
        pareto: onFront.has(i),
      })),
  }
}

/** How many architectures have which value. */
export function drawHistogram(
  title: string,
  column: Column,
  range: Range,
  notes: readonly string[],
  bins?: number,
): Drawing {
  const picture = histogram(`${title}: ${column.measure.title}`, column, range, notes, bins)
  const { divisor, values } = drawn(column)
  return {
    plot: picture,
    page: { kind: 'bars', x: values, y: new Float64Array(0), front: [] },
    fields: ['from', 'to', 'architectures'],
    rows: () =>
      picture.counts.map((architectures, i) => ({
        from: (picture.edges[i] as number) * divisor,
        to: (picture.edges[i + 1] as number) * divisor,
        architectures,
      })),
  }
}

/** What each rank reached, or how another measure ranks the same architectures. */
export function drawRanking(
  title: string,
  by: Column,
  other: Column | undefined,
  indices: () => readonly unknown[],
  notes: readonly string[],
): Drawing {
  const name =
    other === undefined
      ? `${by.measure.title} by rank`
      : `ranks by ${other.measure.title} and by ${by.measure.title}`
  const picture = ranking(`${title}: ${name}`, by, other, notes)
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

function fromLeft(front: readonly number[], x: Float64Array): number[] {
  return [...front].sort((a, b) => (x[a] as number) - (x[b] as number))
}
