import type { Range } from './geometry.js'
import type { View } from './renderer.js'

/** The rectangle of the points on the canvas, in CSS pixels. */
export interface Frame {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** The room that axes need. */
export function frameOf(width: number, height: number): Frame {
  const narrow = width < 480
  return {
    width,
    height,
    left: narrow ? 50 : 64,
    top: 12,
    right: width - 14,
    bottom: height - (narrow ? 46 : 52),
  }
}

export const toScreenX = ({ left, right }: Frame, { x }: Range, value: number): number =>
  left + ((value - x[0]) / (x[1] - x[0])) * (right - left)

export const toScreenY = ({ top, bottom }: Frame, { y }: Range, value: number): number =>
  bottom - ((value - y[0]) / (y[1] - y[0])) * (bottom - top)

export const toValueX = ({ left, right }: Frame, { x }: Range, at: number): number =>
  x[0] + ((at - left) / (right - left)) * (x[1] - x[0])

export const toValueY = ({ top, bottom }: Frame, { y }: Range, at: number): number =>
  y[0] + ((bottom - at) / (bottom - top)) * (y[1] - y[0])

/** The view of a renderer whose canvas is the frame, for positions in shares of the extents. */
export function viewOf(
  range: Range,
  extentX: readonly [number, number],
  extentY: readonly [number, number],
): View {
  const [scaleX, offsetX] = clip(range.x, extentX)
  const [scaleY, offsetY] = clip(range.y, extentY)
  return { scaleX, scaleY, offsetX, offsetY }
}

function clip(
  [from, to]: readonly [number, number],
  [least, greatest]: readonly [number, number],
): [number, number] {
  return [(2 * (greatest - least)) / (to - from), (2 * (least - from)) / (to - from) - 1]
}

/** The range after zooming by a factor around a point of the plane. */
export function zoomed(range: Range, factor: number, x: number, y: number): Range {
  const around = ([from, to]: readonly [number, number], at: number) =>
    [at - (at - from) * factor, at + (to - at) * factor] as const
  return { x: around(range.x, x), y: around(range.y, y) }
}

/** The range moved by shares of its own size. */
export function moved(range: Range, shareX: number, shareY: number): Range {
  const by = ([from, to]: readonly [number, number], share: number) => {
    const step = (to - from) * share
    return [from + step, to + step] as const
  }
  return { x: by(range.x, shareX), y: by(range.y, shareY) }
}
