/** The data that a page needs to draw its points again at every zoom. */
export interface PagePoints {
  readonly kind: 'points' | 'bars' | 'lines'
  /** For bars the values; their number in each bin is counted in the page. Empty for lines. */
  readonly x: Float64Array
  readonly y: Float64Array
  /** Indices of the architectures: numbers, or texts of bigints. */
  readonly indices: readonly (number | string)[]
  /** Positions among the points, from left to right. */
  readonly front: readonly number[]
  /** Architectures on the front, in the same order. */
  readonly archs: readonly string[]
  /** `nasbench show nb201`: a hint for what to type. */
  readonly hint: string
}

/** A line of a page. */
export interface PageLine {
  readonly name: string
  /** Base64 of 32-bit floats, little-endian. */
  readonly x: string
  readonly y: string
  /** Empty: no band. */
  readonly lower: string
  readonly upper: string
  readonly step: boolean
  /** Lengths of dashes and gaps in pixels. */
  readonly dash: readonly number[]
}

/** The data in the page, as its script reads it. */
export interface PageData extends Omit<PagePoints, 'x' | 'y' | 'indices'> {
  readonly lines: readonly PageLine[]
  readonly highlights: {
    readonly names: readonly string[]
    readonly x: readonly number[]
    readonly y: readonly number[]
  }
  /** Positions in a logarithm of ten are drawn as they are and labelled as their powers. */
  readonly xLog: boolean
  readonly yLog: boolean
  /** True if the staircase of the front goes right before it goes up. */
  readonly lowX: boolean
  readonly title: string
  readonly xTitle: string
  readonly yTitle: string
  readonly xRange: readonly [number, number]
  readonly yRange: readonly [number, number]
  /** Base64 of 32-bit floats, little-endian: more digits than any screen shows. */
  readonly x: string
  readonly y: string
  /** Null if they count up from 0. */
  readonly indices: readonly (number | string)[] | null
}
