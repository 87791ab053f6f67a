/** What a page needs to draw its points again at every zoom. */
export interface PagePoints {
  readonly kind: 'points' | 'bars' | 'lines'
  /** Of bars the values alone; their number in each bin is counted in the page. */
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

/** The data in the page, as its script reads it. */
export interface PageData extends Omit<PagePoints, 'x' | 'y' | 'indices'> {
  readonly title: string
  readonly xTitle: string
  readonly yTitle: string
  readonly xRange: readonly [number, number]
  readonly yRange: readonly [number, number]
  /** Base64 of 32-bit floats, little-endian: more digits than any screen shows. */
  readonly x: string
  readonly y: string
  /** Null where they count up from 0. */
  readonly indices: readonly (number | string)[] | null
}
