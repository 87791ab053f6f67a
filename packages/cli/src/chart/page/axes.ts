import type { View } from './view.js'

/** Draws the axes with their labels, titles and grid. */
export function drawAxes(view: View): void {
  const { context, data, margin, width, height } = view
  context.font = '12.5px Helvetica, Arial, sans-serif'
  context.fillStyle = view.colour('text')
  context.strokeStyle = view.colour('grid')
  context.lineWidth = 1
  const right = margin.left + width
  const bottom = margin.top + height
  const across = view.ticksOf(view.x, Math.max(2, Math.floor(width / 110)), data.xLog)
  context.textAlign = 'center'
  for (const value of across.values) {
    const at = Math.round(view.toX(value)) + 0.5
    context.strokeRect(at, margin.top, 0, height)
    context.fillText(across.format(value), at, bottom + 18)
  }
  const up = view.ticksOf(view.y, Math.max(2, Math.floor(height / 60)), data.yLog)
  context.textAlign = 'right'
  for (const value of up.values) {
    const at = Math.round(view.toY(value)) + 0.5
    context.strokeRect(margin.left, at, width, 0)
    context.fillText(up.format(value), margin.left - 8, at + 4)
  }
  context.textAlign = 'center'
  context.fillText(data.xTitle, margin.left + width / 2, bottom + 42)
  context.save()
  context.translate(16, margin.top + height / 2)
  context.rotate(-Math.PI / 2)
  context.fillText(data.yTitle, 0, 0)
  context.restore()
  context.strokeStyle = view.colour('text')
  context.beginPath()
  context.moveTo(margin.left + 0.5, margin.top)
  context.lineTo(margin.left + 0.5, bottom + 0.5)
  context.lineTo(right, bottom + 0.5)
  context.stroke()
}
