import type { View } from './view.js'

/** Draws the lines with their bands; returns what to say about them. */
export function drawLines(view: View): string {
  const { context, data } = view
  view.lines.forEach(({ x, y, lower, upper }, series) => {
    const { dash, step } = data.lines[series]!
    const colour = view.colour(`line${series % 6}`)
    if (lower.length > 0) {
      context.globalAlpha = 0.15
      context.fillStyle = colour
      context.beginPath()
      for (let i = 0; i < x.length; i++) context.lineTo(view.toX(x[i]!), view.toY(upper[i]!))
      for (let i = x.length - 1; i >= 0; i--) context.lineTo(view.toX(x[i]!), view.toY(lower[i]!))
      context.fill()
      context.globalAlpha = 1
    }
    context.strokeStyle = colour
    context.lineWidth = 1.8
    context.setLineDash([...dash])
    context.beginPath()
    for (let i = 0; i < x.length; i++) {
      if (step && i > 0) context.lineTo(view.toX(x[i]!), view.toY(y[i - 1]!))
      context.lineTo(view.toX(x[i]!), view.toY(y[i]!))
    }
    context.stroke()
    context.setLineDash([])
  })
  return data.lines.length === 1 ? '' : `${data.lines.length} lines`
}

/** Draws single points with their names. */
export function drawHighlights(view: View): void {
  const { context, data } = view
  data.highlights.names.forEach((name, i) => {
    const [x, y] = [view.toX(data.highlights.x[i]!), view.toY(data.highlights.y[i]!)]
    context.fillStyle = view.colour('highlight')
    context.strokeStyle = view.colour('ground')
    context.lineWidth = 1.2
    context.beginPath()
    context.moveTo(x, y - 7)
    context.lineTo(x + 6, y)
    context.lineTo(x, y + 7)
    context.lineTo(x - 6, y)
    context.closePath()
    context.fill()
    context.stroke()
    context.font = 'bold 13px Helvetica, Arial, sans-serif'
    context.textAlign = 'left'
    context.lineWidth = 3
    context.strokeText(name, x + 10, y + 4)
    context.fillStyle = view.colour('text')
    context.fillText(name, x + 10, y + 4)
  })
}
