import type { Pen } from './paint.js'

/** Text as it may stand in markup. */
const escapeXml = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)

const short = (value: number): string => String(Math.round(value * 100) / 100)

/** A pen that writes SVG elements; `parts` has them in order. */
export function svgPen(): Pen & { readonly parts: string[] } {
  const parts: string[] = []
  return {
    parts,
    line(points, { color, width = 1, dash = [], fill = 'none', closed = false }) {
      const path = points.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${short(x)} ${short(y)}`).join('')
      const dashes = dash.length === 0 ? '' : ` stroke-dasharray="${dash.join(' ')}"`
      parts.push(
        `<path d="${path}${closed ? 'Z' : ''}" fill="${fill}" stroke="${color}" stroke-width="${width}"${dashes}/>`,
      )
    },
    circle(x, y, radius, { color = 'none', width = 1, fill = 'none' }) {
      parts.push(
        `<circle cx="${short(x)}" cy="${short(y)}" r="${radius}" fill="${fill}" stroke="${color}" stroke-width="${width}"/>`,
      )
    },
    text(content, x, y, { color, size, align = 'start', weight = 400, turned = false }) {
      const turn = turned ? ` transform="rotate(-90 ${short(x)} ${short(y)})"` : ''
      parts.push(
        `<text x="${short(x)}" y="${short(y)}" fill="${color}" font-size="${size}" font-weight="${weight}" text-anchor="${align}"${turn}>${escapeXml(content)}</text>`,
      )
    },
  }
}
