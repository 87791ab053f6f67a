import { drawAxes } from './page/axes.js'
import { countBars, drawBars } from './page/bars.js'
import { describePlace } from './page/hover.js'
import { drawPoints } from './page/points.js'
import { startPage } from './page/start.js'
import { createView } from './page/view.js'
import type { PageData, PagePoints } from './page/data.js'
import type { Plot } from './plot.js'
import { escapeXml } from './svg-text.js'

/**
 * One page that needs nothing else: all points are in it, and its script draws them again at every zoom, as shades where
 * there are many and as circles where there are few. It loads nothing and sends nothing.
 */
export function drawHtml(plot: Plot, points: PagePoints): string {
  const counted = points.indices.every((index, i) => index === i)
  const data: PageData = {
    ...points,
    title: plot.title,
    xTitle: plot.x.title,
    yTitle: plot.y.title,
    xRange: [plot.x.min, plot.x.max],
    yRange: [plot.y.min, plot.y.max],
    x: base64(points.x),
    y: base64(points.y),
    indices: counted ? null : points.indices,
  }
  // No text in the data may end the script.
  const json = JSON.stringify(data).replaceAll('<', '\\u003c')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escapeXml(plot.title)}</title>
<style>
body { margin: 0; padding: 16px 20px; font: 14px Helvetica, Arial, sans-serif; color: #111; background: #fff; }
h1 { font-size: 17px; margin: 0 0 4px; }
p { margin: 4px 0; color: #555; }
#picture { position: relative; width: 100%; height: max(320px, calc(100vh - 190px)); }
canvas { width: 100%; height: 100%; cursor: crosshair; touch-action: none; }
canvas:focus-visible { outline: 2px solid #0072b2; }
#tip { position: absolute; display: none; pointer-events: none; background: #fff; border: 1px solid #111; padding: 5px 8px; max-width: 320px; overflow-wrap: anywhere; white-space: pre-line; font-size: 12.5px; }
button { font: inherit; min-width: 30px; padding: 2px 8px; }
</style>
</head>
<body>
<h1>${escapeXml(plot.title)}</h1>
<p><button id="in" title="zoom in">+</button> <button id="out" title="zoom out">−</button> <button id="all">all</button>
<span id="status" role="status"></span></p>
<div id="picture"><canvas id="canvas" tabindex="0" aria-label="${escapeXml(`${plot.y.title} against ${plot.x.title}`)}"></canvas><div id="tip"></div></div>
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

const parts = { drawAxes, drawPoints, countBars, drawBars, describePlace }

function base64(values: Float64Array): string {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [i, value] of values.entries()) bytes.writeFloatLE(value, i * 4)
  return bytes.toString('base64')
}
