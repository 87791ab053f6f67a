import { drawAxes } from './page/axes.js'
import { countBars, drawBars } from './page/bars.js'
import type { PageData, PagePoints } from './page/data.js'
import { describePlace } from './page/hover.js'
import { drawHighlights, drawLines } from './page/lines.js'
import { drawPoints } from './page/points.js'
import { startPage } from './page/start.js'
import { createView } from './page/view.js'
import type { Axis, Plot } from './plot.js'
import { seriesLabel } from './series-label.js'
import { escapeXml } from './svg-text.js'
import { darkTheme, dashes, lightTheme, type Theme } from './theme.js'

/**
 * One page that needs nothing else: all numbers are in it, and its script draws them again at every zoom, as shades if
 * there are many points and as circles if there are few. It loads nothing and sends nothing.
 */
export function drawHtml(plot: Plot, points: PagePoints): string {
  const counted = points.indices.every((index, i) => index === i)
  const scaled = (axis: Axis) => (value: number) => (axis.log ? Math.log10(value) : value)
  const [sx, sy] = [scaled(plot.x), scaled(plot.y)]
  const lines = plot.marks.flatMap((mark) => (mark.kind === 'line' ? [mark] : []))
  const marked = plot.marks.flatMap((mark) => (mark.kind === 'highlights' ? [mark] : []))
  const front = plot.marks.find((mark) => mark.kind === 'front')
  const data: PageData = {
    ...points,
    kind: points.x.length === 0 || lines.length > 0 ? 'lines' : points.kind,
    title: plot.title,
    xTitle: plot.x.title,
    yTitle: plot.y.title,
    xRange: [sx(plot.x.min), sx(plot.x.max)],
    yRange: [sy(plot.y.min), sy(plot.y.max)],
    xLog: plot.x.log === true,
    yLog: plot.y.log === true,
    lowX: front?.lowX ?? true,
    x: base64(points.x, sx),
    y: base64(points.y, sy),
    indices: counted ? null : points.indices,
    lines: lines.map(({ name = '', x, y, lower = [], upper = [], step = false }, i) => ({
      name,
      x: base64(x, sx),
      y: base64(y, sy),
      lower: base64(lower, sy),
      upper: base64(upper, sy),
      step,
      dash: (dashes[(i + Math.floor(i / 6)) % dashes.length] ?? '').split(' ').filter(Boolean).map(Number),
    })),
    highlights: {
      names: marked.flatMap(({ names }) => names),
      x: marked.flatMap(({ x }) => x.map(sx)),
      y: marked.flatMap(({ y }) => y.map(sy)),
    },
  }
  // No text in the data may end the script.
  const json = JSON.stringify(data).replaceAll('<', '\\u003c')
  const heading = plot.title === '' ? `${plot.y.title}, ${plot.x.title}` : plot.title
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escapeXml(heading)}</title>
<style>
:root { ${variables(lightTheme)} }
@media (prefers-color-scheme: dark) { :root { ${variables(darkTheme)} } }
body { margin: 0; padding: 16px 20px; font: 14px Helvetica, Arial, sans-serif; color: var(--text); background: var(--ground); }
h1 { font-size: 17px; margin: 0 0 4px; }
p { margin: 4px 0; color: var(--faint); }
#picture { position: relative; width: 100%; height: max(320px, calc(100vh - ${190 + 20 * Math.min(12, lines.length)}px)); }
canvas { width: 100%; height: 100%; cursor: crosshair; touch-action: none; }
canvas:focus-visible { outline: 2px solid var(--line1); }
#tip { position: absolute; display: none; pointer-events: none; background: var(--ground); border: 1px solid var(--text); padding: 5px 8px; max-width: 320px; overflow-wrap: anywhere; white-space: pre-line; font-size: 12.5px; }
button { font: inherit; min-width: 30px; padding: 2px 8px; }
ul { list-style: none; margin: 4px 0; padding: 0; display: flex; flex-wrap: wrap; gap: 2px 16px; }
li { overflow-wrap: anywhere; }
li svg { vertical-align: middle; margin-right: 5px; }
</style>
</head>
<body>
${plot.title === '' ? '' : `<h1>${escapeXml(plot.title)}</h1>\n`}<p><button id="in" title="zoom in">+</button> <button id="out" title="zoom out">−</button> <button id="all">all</button>
<span id="status" role="status"></span></p>
<div id="picture"><canvas id="canvas" tabindex="0" aria-label="${escapeXml(`${plot.y.title} against ${plot.x.title}`)}"></canvas><div id="tip"></div></div>
${legend(plot)}
${plot.notes.map((note) => `<p>${escapeXml(note)}</p>`).join('\n')}
<noscript><p>This page draws with a script of its own.</p></noscript>
<script>
(${startPage})((${createView})(${json}), { ${Object.entries(parts)
    .map(([name, part]) => `${name}: ${part}`)
    .join(', ')} })
</script>
</body>
</html>
`
}

const parts = { drawAxes, drawPoints, drawLines, drawHighlights, countBars, drawBars, describePlace }

function variables(theme: Theme): string {
  const { ground, text, faint, grid, points, bars, front, highlight } = theme
  const named = {
    ...{ ground, text, faint, grid, points, bars, front, highlight },
    ...Object.fromEntries(theme.lines.map((colour, i) => [`line${i}`, colour])),
    ...Object.fromEntries(theme.shades.map((colour, i) => [`shade${i + 1}`, colour])),
  }
  return Object.entries(named)
    .map(([name, colour]) => `--${name}: ${colour};`)
    .join(' ')
}

/* The same words as in the other pictures, next to their marks. */
function legend({ marks }: Plot): string {
  const line = (colour: string, dash: string) =>
    `<svg width="26" height="10" aria-hidden="true"><path d="M0 5h26" stroke="var(--${colour})" stroke-width="2"${dash === '' ? '' : ` stroke-dasharray="${dash}"`}/></svg>`
  const lines = marks.filter((mark) => mark.kind === 'line' && mark.name !== undefined)
  const entries = [
    ...lines.map((mark, i) => {
      const name = mark.kind === 'line' ? (mark.name ?? '') : ''
      const dash = dashes[(i + Math.floor(i / 6)) % dashes.length] ?? ''
      return `<li>${line(`line${i % 6}`, dash)}${seriesLabel(i)} ${escapeXml(name)}</li>`
    }),
    ...marks.flatMap((mark) =>
      mark.kind === 'front' ? [`<li>${line('front', '')}Pareto front (${mark.x.length})</li>`] : [],
    ),
  ]
  return entries.length === 0 ? '' : `<ul>${entries.join('\n')}</ul>`
}

function base64(values: ArrayLike<number>, scale: (value: number) => number): string {
  const bytes = Buffer.alloc(values.length * 4)
  for (let i = 0; i < values.length; i++) bytes.writeFloatLE(scale(values[i]!), i * 4)
  return bytes.toString('base64')
}
