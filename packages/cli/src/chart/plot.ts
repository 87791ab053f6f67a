/** One side of a picture. */
export interface Axis {
  /** The label, with the unit: `parameters [M]`. */
  readonly title: string
  readonly min: number
  readonly max: number
  /** Labels are integers. */
  readonly whole?: boolean
  /** Logarithmic: both ends are positive. */
  readonly log?: boolean
}

/** A line from point to point, left to right. */
export interface Line {
  readonly kind: 'line'
  /** For the legend; a single line needs none. */
  readonly name?: string
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
  /** Holds each value until the next point. */
  readonly step?: boolean
  /** The lower and upper edge of a band around the line, one per point; NaN without a band. */
  readonly lower?: ArrayLike<number>
  readonly upper?: ArrayLike<number>
}

/** Points; too many to distinguish are drawn as shades of their number. */
export interface Cloud {
  readonly kind: 'cloud'
  /** The noun for one point: `architecture`. */
  readonly of: string
  readonly x: Float64Array
  readonly y: Float64Array
  /** A number per point, shown as its colour. */
  readonly colour?: {
    readonly title: string
    readonly values: Float64Array
    readonly min: number
    readonly max: number
  }
}

/** Points that no other point beats, from left to right, with the staircase of what they beat. */
export interface Front {
  readonly kind: 'front'
  readonly x: readonly number[]
  readonly y: readonly number[]
  /** True if lower is better on the x axis. */
  readonly lowX: boolean
}

/** Columns of a histogram: `counts[i]` from `edges[i]` to `edges[i + 1]`. */
export interface Bars {
  readonly kind: 'bars'
  readonly edges: readonly number[]
  readonly counts: readonly number[]
}

/** Single points with a name each. */
export interface Highlights {
  readonly kind: 'highlights'
  readonly names: readonly string[]
  readonly x: readonly number[]
  readonly y: readonly number[]
}

export type Mark = Line | Cloud | Front | Bars | Highlights

/** The contents of a picture, independent of the way it is drawn. */
export interface Plot {
  /** Empty: no title. */
  readonly title: string
  readonly x: Axis
  readonly y: Axis
  readonly marks: readonly Mark[]
  /** Lines below the picture: what was left out, and the source. */
  readonly notes: readonly string[]
}

/** Where a value is between the ends of an axis, from 0 to 1 within them. */
export function position({ min, max, log }: Axis, value: number): number {
  if (log) return Math.log(value / min) / Math.log(max / min)
  return (value - min) / (max - min)
}

/** The value at a position between the ends of an axis. */
export function valueAt({ min, max, log }: Axis, at: number): number {
  return log ? min * (max / min) ** at : min + at * (max - min)
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
