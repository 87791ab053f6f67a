import type { View } from './view.js'

/** Draws the points that are seen, as circles or, where they are many, as shades; returns what to say about them. */
export function drawPoints(view: View): string {
  const { context, data, xs, ys, margin, width, height } = view
  const [[x0, x1], [y0, y1]] = [view.x, view.y]
  const mostCircles = 4000
  const greys = [1, 2, 3, 4, 5].map((level) => view.colour(`shade${level}`))

  const drawCircles = (shown: readonly number[]) => {
    context.globalAlpha = 0.55
    context.fillStyle = view.colour('points')
    for (const i of shown) {
      context.beginPath()
      context.arc(view.toX(xs[i]!), view.toY(ys[i]!), 2.6, 0, 7)
      context.fill()
    }
    context.globalAlpha = 1
  }

  const drawShades = () => {
    const size = 3
    const columns = Math.max(1, Math.floor(width / size))
    const rows = Math.max(1, Math.floor(height / size))
    const counts = new Uint32Array(columns * rows)
    let most = 1
    for (let i = 0; i < xs.length; i++) {
      const column = Math.floor(((xs[i]! - x0) / (x1 - x0)) * columns)
      const row = Math.floor(((y1 - ys[i]!) / (y1 - y0)) * rows)
      if (column < 0 || row < 0 || column >= columns || row >= rows) continue
      const now = counts[row * columns + column]! + 1
      counts[row * columns + column] = now
      if (now > most) most = now
    }
    for (let at = 0; at < counts.length; at++) {
      const count = counts[at]!
      if (count === 0) continue
      const level = Math.floor((Math.log(count) / Math.log(most + 1)) * greys.length)
      context.fillStyle = greys[Math.min(greys.length - 1, level)] as string
      context.fillRect(
        margin.left + ((at % columns) * width) / columns,
        margin.top + (Math.floor(at / columns) * height) / rows,
        width / columns + 0.5,
        height / rows + 0.5,
      )
    }
  }

  const drawFront = () => {
    const line = (colour: string, thick: number) => {
      context.strokeStyle = colour
      context.lineWidth = thick
      context.beginPath()
      let [x, y] = [Number.NaN, Number.NaN]
      for (const i of data.front) {
        const [nextX, nextY] = [view.toX(xs[i]!), view.toY(ys[i]!)]
        if (!Number.isNaN(x)) context.lineTo(data.lowX ? nextX : x, data.lowX ? y : nextY)
        context.lineTo(nextX, nextY)
        ;[x, y] = [nextX, nextY]
      }
      context.stroke()
    }
    // An edge keeps it apart from what is below it.
    line(view.colour('ground'), 4)
    line(view.colour('front'), 1.5)
    context.fillStyle = view.colour('ground')
    for (const i of data.front) {
      context.beginPath()
      context.arc(view.toX(xs[i]!), view.toY(ys[i]!), 4, 0, 7)
      context.fill()
      context.stroke()
    }
  }

  const shown: number[] = []
  let count = 0
  for (let i = 0; i < xs.length; i++) {
    const [x, y] = [xs[i]!, ys[i]!]
    if (x < x0 || x > x1 || y < y0 || y > y1) continue
    if (count++ < mostCircles) shown.push(i)
  }
  if (count <= mostCircles) drawCircles(shown)
  else drawShades()
  drawFront()
  return `${count.toLocaleString('en-US')} of ${xs.length.toLocaleString('en-US')} architectures${
    count > mostCircles ? ', darker where there are more; zoom in for single ones' : ''
  }`
}
