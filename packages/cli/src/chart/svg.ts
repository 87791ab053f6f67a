import { type Axis, type Plot, position } from './plot.js'
import { seriesLabel } from './series-label.js'
import { cellSize, drawMarks, type SvgArea } from './svg-marks.js'
import { type Entry, entryWidth, escapeXml, round, svgText, textWidth, wrapText } from './svg-text.js'
import { darkTheme, lightTheme, type Theme } from './theme.js'
import { fewTicks, logTicks, niceTicks, type Ticks } from './ticks.js'

/* Pixels; letters are 12 high. */
const lineHeight = 17
const tickLength = 5
const border = 22

/** The size and colours of a picture. */
export interface SvgOptions {
  /** Pixels. */
  readonly width: number
  /** Light on dark ground. */
  readonly dark?: boolean
}

/**
 * A picture as SVG, for papers and pages: shapes and text only, no script, no font of its own. Everything that colour
 * shows is shown by dashes, letters or lightness too.
 */
export function drawSvg(plot: Plot, { width, dark = false }: SvgOptions): string {
  const theme = dark ? darkTheme : lightTheme
  const ticks = fewTicks(plot.y, 4, 7)
  const left =
    Math.ceil(Math.max(0, ...ticks.values.map((value) => textWidth(ticks.format(value))))) + tickLength + 36
  // Whole cells of shades, so that no seam shows between them.
  const inner = Math.floor((width - left - border) / cellSize) * cellSize
  const area: SvgArea = {
    width: inner,
    height: Math.round((inner * 0.58) / cellSize) * cellSize,
    x: plot.x,
    y: plot.y,
  }
  const { shapes, labels, legend } = drawMarks(plot.marks, area, theme)
  const rows = legendRows(legend, inner)
  const titles = plot.title === '' ? [] : wrapText(plot.title, inner / 1.3)
  const above = titles.length === 0 ? 14 : 36 + (titles.length - 1) * 19
  const top = above + 2 + rows.length * lineHeight + (rows.length > 0 ? 6 : 0)
  const names = plot.marks.flatMap((mark) =>
    mark.kind === 'line' && mark.name !== undefined ? [mark.name] : [],
  )
  const notes = [...names.map((name, i) => `${seriesLabel(i)}  ${name}`), ...plot.notes].flatMap((note) =>
    wrapText(note, inner),
  )
  const notesTop = top + area.height + 62
  const height = notesTop + notes.length * lineHeight
  const font = `font-family="Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif" font-size="12"`
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ${font} fill="${theme.text}" role="img">`,
    `<title>${escapeXml(plot.title === '' ? `${plot.y.title}, ${plot.x.title}` : plot.title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${theme.ground}"/>`,
    ...titles.map((title, i) => svgText(left, 24 + i * 19, title, 'font-size="15" font-weight="bold"')),
    ...rows.flatMap((row, i) => drawLegend(row, left, above + i * lineHeight, theme)),
    `<text transform="translate(15 ${round(top + area.height / 2)}) rotate(-90)" text-anchor="middle">${escapeXml(fitted(plot.y.title, area.height))}</text>`,
    `<g transform="translate(${left} ${top})">`,
    ...yAxis(area, ticks, theme),
    ...xAxis(area, theme),
    `<clipPath id="area"><rect x="-4" y="-4" width="${area.width + 8}" height="${area.height + 8}"/></clipPath>`,
    '<g clip-path="url(#area)">',
    ...shapes,
    '</g>',
    ...labels,
    `<path d="M0 0V${area.height}H${area.width}" fill="none" stroke="${theme.text}"/>`,
    '</g>',
    ...notes.map((note, i) => svgText(left, notesTop + i * lineHeight, note, `fill="${theme.faint}"`)),
    '</svg>',
  ]
  return `${parts.join('\n')}\n`
}

function yAxis({ width, height, y }: SvgArea, { values, format }: Ticks, theme: Theme): string[] {
  return values.flatMap((value) => {
    const at = round(height * (1 - position(y, value)))
    return [
      `<path d="M0 ${at}H${width}" stroke="${theme.grid}"/>`,
      `<path d="M${-tickLength} ${at}H0" stroke="${theme.text}"/>`,
      svgText(-tickLength - 4, at + 4, format(value), 'text-anchor="end"'),
    ]
  })
}

function xAxis({ width, height, x }: SvgArea, theme: Theme): string[] {
  const { values, format } = spacedTicks(x, width)
  return [
    ...values.flatMap((value) => {
      const at = round(width * position(x, value))
      return [
        `<path d="M${at} 0V${height}" stroke="${theme.grid}"/>`,
        `<path d="M${at} ${height}V${height + tickLength}" stroke="${theme.text}"/>`,
        svgText(at, height + tickLength + 14, format(value), 'text-anchor="middle"'),
      ]
    }),
    svgText(width / 2, height + 40, fitted(x.title, width), 'text-anchor="middle"'),
  ]
}

/* As many as stand clear of each other. */
function spacedTicks(axis: Axis, width: number): Ticks {
  for (let count = 10; count > 2; count--) {
    const ticks = axis.log
      ? logTicks(axis.min, axis.max, count)
      : niceTicks(axis.min, axis.max, count, axis.whole)
    const longest = Math.max(0, ...ticks.values.map((value) => textWidth(ticks.format(value))))
    const ends = ticks.values.map((value) => width * position(axis, value))
    const clear = ends.every((at, i) => i === 0 || at - ends[i - 1]! >= longest + 14)
    if (clear) return ticks
  }
  return axis.log ? logTicks(axis.min, axis.max, 2) : niceTicks(axis.min, axis.max, 2, axis.whole)
}

/* In as many rows as they need. */
function legendRows(entries: readonly Entry[], width: number): Entry[][] {
  const rows: Entry[][] = []
  let used = width
  for (const entry of entries) {
    const own = entryWidth(entry)
    if (used + own > width) {
      rows.push([])
      used = 0
    }
    rows.at(-1)?.push(entry)
    used += own
  }
  return rows
}

function drawLegend(row: readonly Entry[], left: number, top: number, theme: Theme): string[] {
  let at = left
  return row.flatMap((entry) => {
    const from = at
    at += entryWidth(entry)
    return [
      entry.swatch(from, top),
      svgText(from + entry.swatchWidth + 5, top + 10, entry.text, `fill="${theme.text}"`),
    ]
  })
}

function fitted(text: string, width: number): string {
  return wrapText(text.replaceAll(' ', '\u00a0'), width)[0]!.replaceAll('\u00a0', ' ')
}
