import { countCells, levelOf, levelRanges } from './count.js'
import {
  type Axis,
  type Bars,
  type Cloud,
  type Front,
  type Highlights,
  type Line,
  type Mark,
  position,
} from './plot.js'
import { seriesLabel } from './series-label.js'
import { type Entry, round, svgText } from './svg-text.js'
import { dashes, rampColour, rampColours, type Theme } from './theme.js'
import { formatNumber } from './ticks.js'

/** The part of a picture within the axes, from its left upper corner. */
export interface SvgArea {
  readonly width: number
  readonly height: number
  readonly x: Axis
  readonly y: Axis
}

export interface DrawnMarks {
  /** Cut off at the edges of the area. */
  readonly shapes: string[]
  /** Not cut off. */
  readonly labels: string[]
  readonly legend: Entry[]
}

/* Above this, circles hide each other. */
const maxCircles = 2500
/** A shade's square, in pixels. */
export const cellSize = 4

/** Shapes, labels and legend of all marks, in their order. */
export function drawMarks(marks: readonly Mark[], area: SvgArea, theme: Theme): DrawnMarks {
  const drawn: DrawnMarks = { shapes: [], labels: [], legend: [] }
  const lines = marks.filter((mark) => mark.kind === 'line')
  let series = 0
  for (const mark of marks) {
    if (mark.kind === 'line') drawLine(mark, series++, area, theme, drawn)
    else if (mark.kind === 'cloud') drawCloud(mark, area, theme, drawn)
    else if (mark.kind === 'front') drawFront(mark, area, theme, drawn)
    else if (mark.kind === 'highlights') drawHighlights(mark, area, theme, drawn)
    else drawBars(mark, area, theme, drawn)
  }
  labelLines(lines, area, theme, drawn)
  return drawn
}

/* Six colours times six dashes: 36 lines that differ. */
function lineStyle(series: number, theme: Theme): { colour: string; dash: string; stroke: string } {
  const colour = theme.lines[series % theme.lines.length]!
  const dash = dashes[(series + Math.floor(series / theme.lines.length)) % dashes.length]!
  const stroke = `stroke="${colour}" stroke-width="1.6"${dash === '' ? '' : ` stroke-dasharray="${dash}"`}`
  return { colour, dash, stroke }
}

function drawLine(
  line: Line,
  series: number,
  area: SvgArea,
  theme: Theme,
  { shapes, legend }: DrawnMarks,
): void {
  const { x, y, name, step, lower, upper } = line
  const { colour, stroke } = lineStyle(series, theme)
  if (name !== undefined) {
    legend.push({
      text: seriesLabel(series),
      swatchWidth: 26,
      swatch: (left, top) => `<path d="M${round(left)} ${top + 6}h26" ${stroke}/>`,
    })
  }
  if (x.length === 0) return
  if (lower !== undefined && upper !== undefined) {
    const whole = Array.from(x, (_, i) => i).filter(
      (i) => Number.isFinite(lower[i]!) && Number.isFinite(upper[i]!),
    )
    if (whole.length > 1) {
      const edge = (values: ArrayLike<number>) => (i: number) => pointAt(area, x[i]!, values[i]!).join(' ')
      const points = [...whole.map(edge(upper)), ...whole.reverse().map(edge(lower))]
      shapes.push(`<path d="M${points.join('L')}Z" fill="${colour}" fill-opacity="0.15" stroke="none"/>`)
    }
  }
  const points = Array.from(x, (value, i) => pointAt(area, value, y[i]!))
  shapes.push(`<path d="${pathOf(points, step)}" fill="none" stroke-linejoin="round" ${stroke}/>`)
}

function pathOf(points: readonly (readonly [number, number])[], step = false): string {
  return points
    .map(([across, down], i) =>
      i === 0 ? `M${across} ${down}` : step ? `H${across}V${down}` : `L${across} ${down}`,
    )
    .join('')
}

/*
 * A letter stands on each line where the other lines and letters are farthest, with an edge in the colour of the ground:
 * so it belongs to its own line even if lines end together.
 */
function labelLines(lines: readonly Line[], area: SvgArea, theme: Theme, { labels }: DrawnMarks): void {
  const paths = lines.map(({ x, y }) => Array.from(x, (value, i) => pointAt(area, value, y[i]!)))
  const placed: (readonly [number, number])[] = []
  for (const [series, line] of lines.entries()) {
    const points = paths[series]!.filter(
      ([across, down]) => across >= 0 && across <= area.width && down >= 0 && down <= area.height,
    )
    if (line.name === undefined || points.length === 0) continue
    let best: readonly [number, number] = points.at(-1)!
    let most = Number.NEGATIVE_INFINITY
    for (let part = 2; part <= 20; part++) {
      const candidate = points[Math.min(points.length - 1, Math.round(((points.length - 1) * part) / 20))]!
      let free = 60
      for (const [other, path] of paths.entries()) {
        if (other !== series) free = Math.min(free, distanceTo(path, candidate))
      }
      for (const [across, down] of placed)
        free = Math.min(free, Math.hypot(across - candidate[0], down - candidate[1]) - 8)
      // Of equals the one farther right.
      if (free >= most) [best, most] = [candidate, free]
    }
    placed.push(best)
    const { colour } = lineStyle(series, theme)
    labels.push(
      svgText(
        best[0],
        best[1] + 4,
        seriesLabel(series),
        `text-anchor="middle" fill="${colour}" font-weight="bold" stroke="${theme.ground}" stroke-width="3" paint-order="stroke"`,
      ),
    )
  }
}

function distanceTo(
  path: readonly (readonly [number, number])[],
  [across, down]: readonly [number, number],
): number {
  let least = Number.POSITIVE_INFINITY
  for (const [x, y] of path) least = Math.min(least, Math.hypot(x - across, y - down))
  return least
}

function drawCloud(cloud: Cloud, area: SvgArea, theme: Theme, drawn: DrawnMarks): void {
  if (cloud.colour !== undefined) {
    drawColoured(cloud, cloud.colour, area, drawn)
    return
  }
  const { shapes, legend } = drawn
  if (cloud.x.length <= maxCircles) {
    const circles = Array.from(cloud.x, (value, i) => {
      const [across, down] = pointAt(area, value, cloud.y[i]!)
      return isInside(area, across, down) ? `M${round(across - 2)} ${down}a2 2 0 1 0 4 0a2 2 0 1 0 -4 0` : ''
    })
    shapes.push(`<path d="${circles.join('')}" fill="${theme.points}" fill-opacity="0.55"/>`)
    legend.push({
      text: `one ${cloud.of}`,
      swatchWidth: 6,
      swatch: (left, top) =>
        `<circle cx="${round(left + 3)}" cy="${top + 6}" r="2" fill="${theme.points}" fill-opacity="0.55"/>`,
    })
    return
  }
  const columns = Math.floor(area.width / cellSize)
  const rows = Math.floor(area.height / cellSize)
  const { counts, most } = countCells(cloud, area.x, area.y, columns, rows)
  const level = (count: number) => (count === 0 ? 0 : levelOf(count, most, theme.shades.length))
  fillCells(columns, rows, area, (at) => level(counts[at]!), theme.shades, shapes)
  const ranges = levelRanges(most, theme.shades.length)
  ranges.forEach(([one, from, to], i) => {
    const range = from === to ? formatNumber(from, 0) : `${formatNumber(from, 0)}–${formatNumber(to, 0)}`
    legend.push({
      text: i === ranges.length - 1 ? `${range} ${cloud.of}s per cell` : range,
      swatchWidth: 12,
      swatch: (left, top) =>
        `<rect x="${round(left)}" y="${top}" width="12" height="12" fill="${theme.shades[one - 1]}"/>`,
    })
  })
}

/* Each cell has the colour of the mean of its points. */
function drawColoured(
  cloud: Cloud,
  { title, values, min, max }: NonNullable<Cloud['colour']>,
  area: SvgArea,
  { shapes, legend }: DrawnMarks,
): void {
  if (cloud.x.length <= maxCircles) {
    const paths = new Map<string, string>()
    for (let i = 0; i < cloud.x.length; i++) {
      const [across, down] = pointAt(area, cloud.x[i]!, cloud.y[i]!)
      if (!isInside(area, across, down)) continue
      const colour = rampColour(values[i]!, min, max)
      paths.set(
        colour,
        `${paths.get(colour) ?? ''}M${round(across - 2.2)} ${down}a2.2 2.2 0 1 0 4.4 0a2.2 2.2 0 1 0 -4.4 0`,
      )
    }
    for (const [colour, path] of paths) shapes.push(`<path d="${path}" fill="${colour}"/>`)
  } else {
    const columns = Math.floor(area.width / cellSize)
    const rows = Math.floor(area.height / cellSize)
    const sums = new Float64Array(columns * rows)
    const counts = new Uint32Array(columns * rows)
    for (let i = 0; i < cloud.x.length; i++) {
      const [across, up] = [position(area.x, cloud.x[i]!), position(area.y, cloud.y[i]!)]
      if (!(across >= 0 && across <= 1 && up >= 0 && up <= 1)) continue
      const at =
        Math.min(rows - 1, Math.floor(up * rows)) * columns +
        Math.min(columns - 1, Math.floor(across * columns))
      sums[at]! += values[i]!
      counts[at]!++
    }
    const level = (at: number) =>
      counts[at] === 0 ? 0 : rampColours.indexOf(rampColour(sums[at]! / counts[at]!, min, max)) + 1
    fillCells(columns, rows, area, level, rampColours, shapes)
  }
  legend.push({
    text: `${compact(min)} to ${compact(max)}  ${title}`,
    swatchWidth: 96,
    swatch: (left, top) =>
      rampColours
        .map(
          (colour, i) =>
            `<rect x="${round(left + i * 12)}" y="${top}" width="12" height="12" fill="${colour}"/>`,
        )
        .join(''),
  })
}

/* One path per level, and one rectangle for neighbours of one level. */
function fillCells(
  columns: number,
  rows: number,
  area: SvgArea,
  levelAt: (at: number) => number,
  colours: readonly string[],
  shapes: string[],
): void {
  const paths = colours.map(() => '')
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; ) {
      const level = levelAt(row * columns + column)
      let end = column + 1
      while (end < columns && levelAt(row * columns + end) === level) end++
      if (level > 0) {
        // A little more than the cell: its neighbours' edges are not exactly where a screen's pixels are.
        const across = (end - column) * cellSize + 0.4
        const top = area.height - (row + 1) * cellSize
        paths[level - 1] += `M${column * cellSize} ${top}h${across}v${cellSize + 0.4}h-${across}z`
      }
      column = end
    }
  }
  paths.forEach((path, i) => {
    if (path !== '') shapes.push(`<path d="${path}" fill="${colours[i]}" shape-rendering="crispEdges"/>`)
  })
}

/* The staircase between what the front beats and what it does not; an edge keeps it apart from what is below it. */
function drawFront({ x, y, lowX }: Front, area: SvgArea, theme: Theme, { shapes, legend }: DrawnMarks): void {
  const points = x.map((value, i) => pointAt(area, value, y[i]!))
  // With a lower-is-better x axis a point's level holds to its right, else to its left.
  const path = points
    .map(([across, down], i) =>
      i === 0 ? `M${across} ${down}` : lowX ? `H${across}V${down}` : `V${down}H${across}`,
    )
    .join('')
  const circles = points.map(([across, down]) => `<circle cx="${across}" cy="${down}" r="3.2"/>`)
  if (points.length > 1) {
    shapes.push(
      `<path d="${path}" fill="none" stroke="${theme.ground}" stroke-width="4"/>`,
      `<path d="${path}" fill="none" stroke="${theme.front}" stroke-width="1.4"/>`,
    )
  }
  shapes.push(`<g fill="${theme.ground}" stroke="${theme.front}" stroke-width="1.4">${circles.join('')}</g>`)
  legend.push({
    text: `Pareto front (${formatNumber(x.length, 0)})`,
    swatchWidth: 26,
    swatch: (left, top) =>
      `<path d="M${round(left)} ${top + 6}h26" stroke="${theme.front}" stroke-width="1.4"/><circle cx="${round(left + 13)}" cy="${top + 6}" r="3.2" fill="${theme.ground}" stroke="${theme.front}" stroke-width="1.4"/>`,
  })
}

function drawHighlights(
  { names, x, y }: Highlights,
  area: SvgArea,
  theme: Theme,
  { shapes, labels }: DrawnMarks,
): void {
  const taken: (readonly [number, number, number])[] = []
  for (const [i, name] of names.entries()) {
    const [across, down] = pointAt(area, x[i]!, y[i]!)
    if (!isInside(area, across, down)) continue
    shapes.push(
      `<path d="M${across} ${round(down - 6)}l5.5 6l-5.5 6l-5.5 -6z" fill="${theme.highlight}" stroke="${theme.ground}" stroke-width="1.2"/>`,
    )
    const wide = name.length * 8.6
    const left = across + 10 + wide > area.width ? across - 10 - wide : across + 10
    // The first of a few heights that is free.
    const heights = [down + 4, down - 10, down + 18, down - 24, down + 32]
    const top =
      heights.find(
        (one) =>
          one > 8 &&
          one < area.height &&
          taken.every(([x0, x1, y0]) => left > x1 || left + wide < x0 || Math.abs(one - y0) > 12),
      ) ?? down + 4
    taken.push([left, left + wide, top])
    labels.push(
      svgText(
        left,
        top,
        name,
        `fill="${theme.text}" font-weight="bold" stroke="${theme.ground}" stroke-width="3" paint-order="stroke"`,
      ),
    )
  }
}

function drawBars({ edges, counts }: Bars, area: SvgArea, theme: Theme, { shapes }: DrawnMarks): void {
  const bars = counts.flatMap((count, i) => {
    if (count === 0) return []
    const [left, top] = pointAt(area, edges[i]!, count)
    const [right] = pointAt(area, edges[i + 1]!, count)
    // A bar of one is seen next to one of thousands.
    const height = Math.max(1, area.height - top)
    return `<rect x="${left}" y="${round(area.height - height)}" width="${round(right - left)}" height="${round(height)}"/>`
  })
  shapes.push(`<g fill="${theme.bars}" stroke="${theme.ground}" stroke-width="0.6">${bars.join('')}</g>`)
}

function pointAt({ width, height, x, y }: SvgArea, across: number, up: number): [number, number] {
  return [round(position(x, across) * width), round((1 - position(y, up)) * height)]
}

function isInside({ width, height }: SvgArea, across: number, down: number): boolean {
  return across >= 0 && across <= width && down >= 0 && down <= height
}

function compact(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en-US')
}
