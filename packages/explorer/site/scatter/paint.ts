import { ticksBetween } from '../data/scale.js'
import { type Frame, toScreenX, toScreenY } from './frame.js'
import type { Plane, Range } from './geometry.js'
import type { Theme } from './theme.js'

/*
 * The layers below and above the points. They are painted through the few calls that a canvas and an SVG picture have
 * in common, so that an exported picture is the one on the screen.
 */

/** The painter: a canvas, or the writer of an SVG picture. */
export interface Pen {
  line(points: readonly (readonly [number, number])[], style: LineStyle): void
  circle(x: number, y: number, radius: number, style: CircleStyle): void
  text(content: string, x: number, y: number, style: TextStyle): void
}

export interface LineStyle {
  readonly color: string
  readonly width?: number
  readonly dash?: readonly number[]
  readonly fill?: string
  readonly closed?: boolean
}

export interface CircleStyle {
  readonly color?: string
  readonly width?: number
  readonly fill?: string
}

export interface TextStyle {
  readonly color: string
  readonly size: number
  readonly align?: 'start' | 'middle' | 'end'
  readonly weight?: number
  readonly turned?: boolean
}

/** Grid, ticks and titles. */
export function paintAxes(
  pen: Pen,
  frame: Frame,
  range: Range,
  theme: Theme,
  titles: readonly [string, string],
): void {
  const { left, right, top, bottom, width } = frame
  const narrow = width < 480
  const size = narrow ? 11 : 12
  const countX = Math.max(2, Math.floor((right - left) / (narrow ? 70 : 92)))
  const countY = Math.max(2, Math.floor((bottom - top) / 56))
  for (const { value, label } of ticksBetween(...range.x, countX)) {
    const x = Math.round(toScreenX(frame, range, value)) + 0.5
    pen.line(
      [
        [x, top],
        [x, bottom],
      ],
      { color: theme.line },
    )
    pen.text(label, x, bottom + 17, { color: theme.soft, size, align: 'middle' })
  }
  for (const { value, label } of ticksBetween(...range.y, countY)) {
    const y = Math.round(toScreenY(frame, range, value)) + 0.5
    pen.line(
      [
        [left, y],
        [right, y],
      ],
      { color: theme.line },
    )
    pen.text(label, left - 8, y + size * 0.34, { color: theme.soft, size, align: 'end' })
  }
  const titleSize = narrow ? 11.5 : 13
  pen.text(titles[0], (left + right) / 2, bottom + (narrow ? 36 : 41), {
    color: theme.ink,
    size: titleSize,
    align: 'middle',
    weight: 550,
  })
  pen.text(titles[1], narrow ? 11 : 14, (top + bottom) / 2, {
    color: theme.ink,
    size: titleSize,
    align: 'middle',
    weight: 550,
    turned: true,
  })
}

/** The marks on the points. */
export interface Marks {
  readonly front: readonly number[]
  readonly current: number
  readonly pinned: number
  readonly hovered: number
  readonly neighbors: readonly number[]
  readonly trail: readonly number[]
  readonly polygon: readonly (readonly [number, number])[]
}

/** The front, the current architecture with its neighbours, the path of a search, the line of a selection. */
export function paintMarks(
  pen: Pen,
  frame: Frame,
  range: Range,
  theme: Theme,
  plane: Plane,
  marks: Marks,
): void {
  const at = (row: number): readonly [number, number] => [
    toScreenX(frame, range, plane.x[row]!),
    toScreenY(frame, range, plane.y[row]!),
  ]
  const place = (row: number) => row >= 0 && !Number.isNaN(plane.x[row]!) && !Number.isNaN(plane.y[row]!)
  if (marks.front.length > 0) {
    pen.line(marks.front.map(at), { color: theme.accent, width: 1.75 })
    for (const row of marks.front)
      pen.circle(...at(row), 3, { fill: theme.panel, color: theme.accent, width: 1.75 })
  }
  if (marks.polygon.length > 1) {
    const corners = marks.polygon.map(
      ([x, y]) => [toScreenX(frame, range, x), toScreenY(frame, range, y)] as const,
    )
    pen.line(corners, { color: theme.mark, width: 1.5, dash: [5, 4], closed: true })
  }
  const trail = marks.trail.filter(place)
  for (const [step, row] of trail.entries()) {
    const recent = step > trail.length - 12
    pen.circle(...at(row), recent ? 4.5 : 3, { fill: theme.mark, color: theme.panel, width: 1 })
  }
  for (const row of marks.neighbors.filter(place))
    pen.circle(...at(row), 4, { color: theme.mark, width: 1.25 })
  if (place(marks.pinned)) {
    const [x, y] = at(marks.pinned)
    pen.line(
      [
        [x, y - 9],
        [x + 9, y],
        [x, y + 9],
        [x - 9, y],
      ],
      { color: theme.ink, width: 2, closed: true },
    )
  }
  if (place(marks.current)) {
    const [x, y] = at(marks.current)
    pen.line(
      [
        [x, y + 11],
        [x, frame.bottom],
      ],
      { color: theme.mark, dash: [2, 4] },
    )
    pen.line(
      [
        [frame.left, y],
        [x - 11, y],
      ],
      { color: theme.mark, dash: [2, 4] },
    )
    pen.circle(x, y, 8.5, { color: theme.panel, width: 5 })
    pen.circle(x, y, 8.5, { color: theme.mark, width: 2.5 })
  }
  if (place(marks.hovered)) pen.circle(...at(marks.hovered), 7, { color: theme.ink, width: 1.75 })
}
