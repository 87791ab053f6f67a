import { countCells, levelOf, levelRanges } from './count.js'
import { seriesLabel } from './series-label.js'
import { type Axis, type Bars, type Cloud, type Front, type Line, type Mark, position } from './plot.js'
import { type Entry, round, svgText } from './svg-text.js'
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

/* Colours that differ in lightness too (Okabe and Ito's), and dashes that differ without any colour. */
const colours = ['#000000', '#0072b2', '#d55e00', '#009e73', '#8a4a79', '#806000']
const dashes = ['', '7 3', '2 2.5', '9 3 2 3', '4 2', '12 4']
const greys = ['#d0d0d0', '#a3a3a3', '#767676', '#4a4a4a', '#161616']
const frontColour = '#c2185b'
/* Above this, circles hide each other. */
const mostCircles = 2500
/** A shade's square, in pixels. */
export const cellSize = 4

/** Shapes, labels and legend of all marks, in their order. */
export function drawMarks(marks: readonly Mark[], area: SvgArea): DrawnMarks {
  const drawn: DrawnMarks = { shapes: [], labels: [], legend: [] }
  let series = 0
  for (const mark of marks) {
    if (mark.kind === 'line') drawLine(mark, series++, area, drawn)
    else if (mark.kind === 'cloud') drawCloud(mark, area, drawn)
    else if (mark.kind === 'front') drawFront(mark, area, drawn)
    else drawBars(mark, area, drawn)
  }
  spread(drawn)
  return drawn
}

/* Labels at the ends of lines; where they end is known, so `spread` may move them apart. */
function drawLine(
  { x, y, name }: Line,
  series: number,
  area: SvgArea,
  { shapes, labels, legend }: DrawnMarks,
): void {
  const colour = colours[series % colours.length] as string
  const dash = dashes[Math.floor(series) % dashes.length] as string
  const stroke = `stroke="${colour}" stroke-width="1.6"${dash === '' ? '' : ` stroke-dasharray="${dash}"`}`
  const named = name !== undefined
  if (named) {
    legend.push({
      text: seriesLabel(series),
      swatchWidth: 26,
      swatch: (left, top) => `<path d="M${round(left)} ${top + 6}h26" ${stroke}/>`,
    })
  }
  if (x.length === 0) return
  const points = Array.from(x, (value, i) => place(area, value, y[i] as number))
  const path = points.map(([across, down], i) => `${i === 0 ? 'M' : 'L'}${across} ${down}`).join('')
  shapes.push(`<path d="${path}" fill="none" stroke-linejoin="round" ${stroke}/>`)
  const [across, down] = points.at(-1) as [number, number]
  if (named)
    labels.push(svgText(across + 4, down + 4, seriesLabel(series), `fill="${colour}" font-weight="bold"`))
}

/* Letters at the right end stand at least one line apart. */
function spread({ labels }: DrawnMarks): void {
  const at = (label: string) => Number(/ y="([-\d.]+)"/.exec(label)?.[1])
  const order = labels.map((_, i) => i).sort((a, b) => at(labels[a] as string) - at(labels[b] as string))
  let last = Number.NEGATIVE_INFINITY
  for (const i of order) {
    const wanted = Math.max(at(labels[i] as string), last + 12)
    labels[i] = (labels[i] as string).replace(/ y="[-\d.]+"/, ` y="${round(wanted)}"`)
    last = wanted
  }
}

function drawCloud(cloud: Cloud, area: SvgArea, { shapes, legend }: DrawnMarks): void {
  if (cloud.x.length <= mostCircles) {
    const circles = Array.from(cloud.x, (value, i) => {
      const [across, down] = place(area, value, cloud.y[i] as number)
      return `M${round(across - 2)} ${down}a2 2 0 1 0 4 0a2 2 0 1 0 -4 0`
    })
    shapes.push(`<path d="${circles.join('')}" fill="#333" fill-opacity="0.55"/>`)
    legend.push({
      text: `one ${cloud.of}`,
      swatchWidth: 6,
      swatch: (left, top) =>
        `<circle cx="${round(left + 3)}" cy="${top + 6}" r="2" fill="#333" fill-opacity="0.55"/>`,
    })
    return
  }
  const columns = Math.floor(area.width / cellSize)
  const rows = Math.floor(area.height / cellSize)
  const { counts, most } = countCells(cloud, area.x, area.y, columns, rows)
  // One path for each shade, and one rectangle for neighbours of one shade.
  const paths = greys.map(() => '')
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; ) {
      const level = shade(counts[row * columns + column] as number, most)
      let end = column + 1
      while (end < columns && shade(counts[row * columns + end] as number, most) === level) end++
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
    if (path !== '') shapes.push(`<path d="${path}" fill="${greys[i]}" shape-rendering="crispEdges"/>`)
  })
  const ranges = levelRanges(most, greys.length)
  ranges.forEach(([level, from, to], i) => {
    const range = from === to ? formatNumber(from, 0) : `${formatNumber(from, 0)}–${formatNumber(to, 0)}`
    legend.push({
      text: i === ranges.length - 1 ? `${range} ${cloud.of}s a cell` : range,
      swatchWidth: 12,
      swatch: (left, top) =>
        `<rect x="${round(left)}" y="${top}" width="12" height="12" fill="${greys[level - 1]}"/>`,
    })
  })
}

function shade(count: number, most: number): number {
  return count === 0 ? 0 : levelOf(count, most, greys.length)
}

/* A white edge keeps it apart from what is behind, also without colour. */
function drawFront({ x, y }: Front, area: SvgArea, { shapes, legend }: DrawnMarks): void {
  const points = x.map((value, i) => place(area, value, y[i] as number))
  const path = points.map(([across, down], i) => `${i === 0 ? 'M' : 'L'}${across} ${down}`).join('')
  const circles = points.map(([across, down]) => `<circle cx="${across}" cy="${down}" r="3.2"/>`)
  if (points.length > 1) {
    shapes.push(
      `<path d="${path}" fill="none" stroke="#fff" stroke-width="4"/>`,
      `<path d="${path}" fill="none" stroke="${frontColour}" stroke-width="1.4"/>`,
    )
  }
  shapes.push(`<g fill="#fff" stroke="${frontColour}" stroke-width="1.4">${circles.join('')}</g>`)
  legend.push({
    text: `Pareto front (${formatNumber(x.length, 0)})`,
    swatchWidth: 26,
    swatch: (left, top) =>
      `<path d="M${round(left)} ${top + 6}h26" stroke="${frontColour}" stroke-width="1.4"/><circle cx="${round(left + 13)}" cy="${top + 6}" r="3.2" fill="#fff" stroke="${frontColour}" stroke-width="1.4"/>`,
  })
}

function drawBars({ edges, counts }: Bars, area: SvgArea, { shapes }: DrawnMarks): void {
  const bars = counts.flatMap((count, i) => {
    if (count === 0) return []
    const [left, top] = place(area, edges[i] as number, count)
    const [right] = place(area, edges[i + 1] as number, count)
    // A bar of one is seen beside one of thousands.
    const height = Math.max(1, area.height - top)
    return `<rect x="${left}" y="${round(area.height - height)}" width="${round(right - left)}" height="${round(height)}"/>`
  })
  shapes.push(`<g fill="#767676" stroke="#fff" stroke-width="0.6">${bars.join('')}</g>`)
}

function place({ width, height, x, y }: SvgArea, across: number, up: number): [number, number] {
  return [round(position(x, across) * width), round((1 - position(y, up)) * height)]
}
