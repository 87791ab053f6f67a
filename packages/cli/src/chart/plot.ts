/** One side of a picture. */
export interface Axis {
  /** What it shows, with the unit: `parameters [M]`. */
  readonly title: string
  readonly min: number
  readonly max: number
  /** Labels are whole numbers. */
  readonly whole?: boolean
}

/** A line from point to point, left to right. */
export interface Line {
  readonly kind: 'line'
  /** For the legend; a line that is alone needs none. */
  readonly name?: string
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
}

/** Points; too many to be told apart are drawn as shades that tell how many there are. */
export interface Cloud {
  readonly kind: 'cloud'
  /** What one point is: `architecture`. */
  readonly of: string
  readonly x: Float64Array
  readonly y: Float64Array
}

/** Points that no other point beats, from left to right. */
export interface Front {
  readonly kind: 'front'
  readonly x: readonly number[]
  readonly y: readonly number[]
}

/** Columns of a histogram: `counts[i]` from `edges[i]` to `edges[i + 1]`. */
export interface Bars {
  readonly kind: 'bars'
  readonly edges: readonly number[]
  readonly counts: readonly number[]
}

export type Mark = Line | Cloud | Front | Bars

/** What a picture shows, before it is known how it is drawn. */
export interface Plot {
  readonly title: string
  readonly x: Axis
  readonly y: Axis
  readonly marks: readonly Mark[]
  /** Lines below the picture: what was left out, and the source. */
  readonly notes: readonly string[]
}

/** Where a value stands between the ends of an axis, from 0 to 1 within them. */
export function position({ min, max }: Axis, value: number): number {
  return (value - min) / (max - min)
}

/** The part of an axis that holds all values, with some air; never empty. */
export function span(
  values: Iterable<number>,
  { air = 0.03, floor = Number.NEGATIVE_INFINITY }: { air?: number; floor?: number } = {},
): readonly [number, number] {
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  for (const value of values) {
    if (value < min) min = value
    if (value > max) max = value
  }
  if (min > max) return [0, 1]
  const width = max - min || Math.abs(max) * 0.02 || 1
  const more = max === min ? width : width * air
  return [Math.max(Math.min(floor, min), min - more), max + more]
}
