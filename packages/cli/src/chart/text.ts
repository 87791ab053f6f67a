import type { Style } from '../output/style.js'
import { countCells, levelOf, levelRanges } from './count.js'
import { createGrid, type Grid } from './grid.js'
import {
  type Axis,
  type Bars,
  type Cloud,
  type Front,
  type Highlights,
  type Line,
  type Plot,
  position,
  valueAt,
} from './plot.js'
import { seriesLabel } from './series-label.js'
import { rampColours } from './theme.js'
import { fewTicks, formatNumber, logTicks, niceTicks } from './ticks.js'

/** The size of a drawing in characters, with axes and legend. */
export interface TextSize {
  readonly width: number
  readonly height: number
}

const shades = ['░', '▒', '▓', '█']
const eighths = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']

/** A picture of characters: braille for lines and few points, shades for many. No line is longer than the width. */
export function drawText(plot: Plot, { width, height }: TextSize, style: Style): string[] {
  const rows = Math.max(4, height - 4)
  const yTicks = fewTicks(plot.y, Math.max(3, Math.floor(rows / 4)), Math.min(rows, 40))
  const yLabels = yTicks.values.map(yTicks.format)
  const margin = Math.min(Math.max(...yLabels.map((label) => label.length), 1), Math.floor(width / 3))
  const grid = createGrid(Math.max(4, width - margin - 2), rows)
  const legend = drawMarks(plot, grid, style)

  const labelAt = new Map(
    yTicks.values.map((value, i) => [rows - 1 - cell(position(plot.y, value), rows), yLabels[i] as string]),
  )
  const body = grid.lines().map((line, row) => {
    const label = labelAt.get(row)
    return `${(label ?? '').padStart(margin)} ${label === undefined ? '│' : '┤'}${line}`
  })
  const lines = [
    ...(plot.title === '' ? [] : [style.bold(fit(plot.title, width))]),
    style.dim(fit(plot.y.title, width)),
    ...body,
    ...xAxis(plot.x, grid.columns, margin),
    `${' '.repeat(margin + 2)}${style.dim(fit(plot.x.title, grid.columns).padStart(grid.columns))}`,
    ...legend.map((entry) => entry(width)),
    ...plot.notes.flatMap((note) => wrap(note, width)).map(style.dim),
  ]
  return lines.map((line) => line.trimEnd())
}

type Legend = (width: number) => string

function drawMarks(plot: Plot, grid: Grid, style: Style): Legend[] {
  const legend: Legend[] = []
  let series = 0
  for (const mark of plot.marks) {
    if (mark.kind === 'line') legend.push(...drawLine(mark, series++, plot, grid, style))
    else if (mark.kind === 'cloud') legend.push(...drawCloud(mark, plot, grid, style))
    else if (mark.kind === 'front') legend.push(drawFront(mark, plot, grid, style))
    else if (mark.kind === 'highlights') legend.push(drawHighlights(mark, plot, grid, style))
    else drawBars(mark, plot, grid)
  }
  return legend
}

/* A point far outside of the axes is drawn towards as one that is nearer. */
function near(at: number): number {
  return Math.max(-1, Math.min(2, at))
}

/* A letter stands on each line, so that they can be told apart without colour. */
function drawLine(line: Line, series: number, { x, y }: Plot, grid: Grid, style: Style): Legend[] {
  const paint = (text: string) => style.series(text, series)
  const letter = seriesLabel(series)
  const at = (i: number) =>
    [
      dot(near(position(x, line.x[i]!)), grid.columns * 2),
      dot(near(position(y, line.y[i]!)), grid.rows * 4),
    ] as const
  for (let i = 0; i < line.x.length; i++) {
    const [x1, y1] = at(i)
    if (Number.isNaN(x1 + y1)) continue
    const [x0, y0] = i === 0 ? [x1, y1] : at(i - 1)
    if (line.step) grid.line(x0, y0, x1, y0, paint)
    grid.line(line.step ? x1 : x0, y0, x1, y1, paint)
  }
  const { name } = line
  if (name === undefined) return []
  if (line.x.length > 0) {
    // Not all letters at the same place: lines often end together.
    const [x1, y1] = at(Math.max(0, Math.ceil((line.x.length - 1) * (1 - (series % 6) * 0.12))))
    grid.put(x1 >> 1, grid.rows - 1 - (y1 >> 2), letter, (text) => style.bold(paint(text)))
  }
  return [(width) => `${style.bold(paint(letter))} ${fit(name, width - 2)}`]
}

function drawCloud(cloud: Cloud, { x, y }: Plot, grid: Grid, style: Style): Legend[] {
  if (cloud.colour !== undefined) return drawColoured(cloud, cloud.colour, { x, y }, grid, style)
  if (cloud.x.length <= grid.columns * grid.rows) {
    for (let i = 0; i < cloud.x.length; i++) {
      const across = position(x, cloud.x[i]!)
      const up = position(y, cloud.y[i]!)
      // A point outside the axes must not be drawn at their end.
      if (!(across >= 0 && across <= 1 && up >= 0 && up <= 1)) continue
      grid.dot(dot(across, grid.columns * 2), dot(up, grid.rows * 4))
    }
    return []
  }
  const { counts, most, columns, rows } = countCells(cloud, x, y, grid.columns, grid.rows)
  for (let at = 0; at < counts.length; at++) {
    const count = counts[at]!
    if (count === 0) continue
    const level = levelOf(count, most, shades.length)
    grid.put(at % columns, rows - 1 - Math.floor(at / columns), shades[level - 1] as string)
  }
  const ranges = levelRanges(most, shades.length).map(([level, from, to]) => {
    const few = formatNumber(from, 0)
    return `${shades[level - 1]} ${from === to ? few : `${few}–${formatNumber(to, 0)}`}`
  })
  return [(width) => fit(`${ranges.join('  ')}  ${cloud.of}s per character`, width)]
}

function drawFront(front: Front, { x, y }: Plot, grid: Grid, style: Style): Legend {
  const paint = (text: string) => style.bold(style.accent(text))
  front.x.forEach((value, i) => {
    const across = position(x, value)
    const up = position(y, front.y[i]!)
    if (!(across >= 0 && across <= 1 && up >= 0 && up <= 1)) return
    grid.put(cell(across, grid.columns), grid.rows - 1 - cell(up, grid.rows), 'o', paint)
  })
  return (width) => `${paint('o')} ${fit(`Pareto front (${formatNumber(front.x.length, 0)})`, width - 2)}`
}

/* Where there is no colour, a digit shows the eighth of the scale. */
function drawColoured(
  cloud: Cloud,
  { title, values, min, max }: NonNullable<Cloud['colour']>,
  { x, y }: Pick<Plot, 'x' | 'y'>,
  grid: Grid,
  style: Style,
): Legend[] {
  const cells = grid.columns * grid.rows
  const [sums, counts] = [new Float64Array(cells), new Uint32Array(cells)]
  for (let i = 0; i < cloud.x.length; i++) {
    const across = position(x, cloud.x[i]!)
    const up = position(y, cloud.y[i]!)
    if (!(across >= 0 && across <= 1 && up >= 0 && up <= 1)) continue
    const at = (grid.rows - 1 - cell(up, grid.rows)) * grid.columns + cell(across, grid.columns)
    sums[at]! += values[i]!
    counts[at]!++
  }
  const levels = rampColours.length
  const levelAt = (value: number) =>
    max > min ? Math.max(0, Math.min(levels - 1, Math.floor(((value - min) / (max - min)) * levels))) : 0
  for (let at = 0; at < cells; at++) {
    if (counts[at] === 0) continue
    const level = levelAt(sums[at]! / counts[at]!)
    grid.put(at % grid.columns, Math.floor(at / grid.columns), String(level + 1), (text) =>
      style.ramp(text, level, levels),
    )
  }
  const digits = Array.from({ length: levels }, (_, i) => style.ramp(String(i + 1), i, levels)).join('')
  const ends = `${Number(min.toPrecision(3))} to ${Number(max.toPrecision(3))}`
  return [(width) => `${digits} ${fit(`${ends}  ${title}`, width - levels - 1)}`]
}

function drawHighlights(
  { names, x: xs, y: ys }: Highlights,
  { x, y }: Plot,
  grid: Grid,
  style: Style,
): Legend {
  names.forEach((name, i) => {
    const [across, up] = [position(x, xs[i]!), position(y, ys[i]!)]
    if (!(across >= 0 && across <= 1 && up >= 0 && up <= 1)) return
    const [column, row] = [cell(across, grid.columns), grid.rows - 1 - cell(up, grid.rows)]
    const left = column + 1 + name.length > grid.columns ? column - name.length : column + 1
    grid.put(left, row, name, style.bold)
    grid.put(column, row, '◆', (text) => style.bold(style.accent(text)))
  })
  return (width) => `${style.bold('◆')} ${fit(names.join(', '), width - 2)}`
}

function drawBars({ edges, counts }: Bars, { x, y }: Plot, grid: Grid): void {
  for (let column = 0; column < grid.columns; column++) {
    // The bar over the middle of the column.
    const value = valueAt(x, (column + 0.5) / grid.columns)
    const step = (edges.at(-1)! - edges[0]!) / counts.length
    const count = counts[Math.min(counts.length - 1, Math.floor((value - edges[0]!) / step))] ?? 0
    if (count === 0) continue
    // A bar of one is seen beside one of thousands.
    const height = Math.max(1, Math.round(position(y, count) * grid.rows * 8))
    for (let row = 0; row * 8 < height; row++) {
      grid.put(column, grid.rows - 1 - row, eighths[Math.min(8, height - row * 8)] as string)
    }
  }
}

function xAxis(axis: Axis, columns: number, margin: number): string[] {
  const ticks = spacedTicks(axis, columns)
  const rule = createGrid(columns, 1)
  const labels = createGrid(columns + 2 + margin, 1)
  rule.put(0, 0, '─'.repeat(columns))
  for (const value of ticks.values) {
    const column = cell(position(axis, value), columns)
    rule.put(column, 0, '┬')
    const label = ticks.format(value)
    const start = margin + 2 + column - Math.floor((label.length - 1) / 2)
    labels.put(Math.max(0, Math.min(start, labels.columns - label.length)), 0, label)
  }
  return [`${' '.repeat(margin + 1)}└${rule.lines()[0]}`, labels.lines()[0] as string]
}

/* As many labels as leave two columns between them, and no more than one in eight. */
function spacedTicks(axis: Axis, columns: number) {
  const most = Math.min(40, Math.floor(columns / 8))
  if (axis.log) return logTicks(axis.min, axis.max, Math.max(2, Math.floor(columns / 12)))
  // Round values are often fewer than asked for: ask for more than may come.
  for (let count = 2 * most; count > 1; count--) {
    const ticks = niceTicks(axis.min, axis.max, count, axis.whole)
    const longest = Math.max(...ticks.values.map((value) => ticks.format(value).length))
    if (ticks.values.length <= most && ticks.values.length * (longest + 2) <= columns) return ticks
  }
  return niceTicks(axis.min, axis.max, 1, axis.whole)
}

/* The index of a cell, of `cells`; both ends of an axis are within the picture. */
function cell(at: number, cells: number): number {
  return Math.max(0, Math.min(cells - 1, Math.floor(at * cells)))
}

function dot(at: number, dots: number): number {
  return Math.round(at * (dots - 1))
}

function fit(text: string, width: number): string {
  const letters = [...text]
  return letters.length <= width ? text : `${letters.slice(0, Math.max(0, width - 1)).join('')}…`
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines.map((line) => fit(line, width))
}
