import type { Pen } from './paint.js'

/** Paints on a canvas whose transform already maps CSS pixels to its own. */
export function canvasPen(context: CanvasRenderingContext2D, font: string): Pen {
  return {
    line(points, { color, width = 1, dash = [], fill, closed = false }) {
      context.beginPath()
      for (const [x, y] of points) context.lineTo(x, y)
      if (closed) context.closePath()
      if (fill !== undefined) {
        context.fillStyle = fill
        context.fill()
      }
      context.strokeStyle = color
      context.lineWidth = width
      context.setLineDash([...dash])
      context.stroke()
      context.setLineDash([])
    },
    circle(x, y, radius, { color, width = 1, fill }) {
      context.beginPath()
      context.arc(x, y, radius, 0, 2 * Math.PI)
      if (fill !== undefined) {
        context.fillStyle = fill
        context.fill()
      }
      if (color === undefined) return
      context.strokeStyle = color
      context.lineWidth = width
      context.stroke()
    },
    text(content, x, y, { color, size, align = 'start', weight = 400, turned = false }) {
      context.font = `${weight} ${size}px ${font}`
      context.fillStyle = color
      context.textAlign = align === 'middle' ? 'center' : align
      context.save()
      context.translate(x, y)
      if (turned) context.rotate(-Math.PI / 2)
      context.fillText(content, 0, 0)
      context.restore()
    },
  }
}
