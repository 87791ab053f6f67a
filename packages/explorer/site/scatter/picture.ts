import { axisTitle } from '../data/format.js'
import { css } from '../data/palette.js'
import { colorBy, columnX, columnY, dark, mask, plane, question, selectedRows } from '../data/state.js'
import { canvasPen } from './canvas-pen.js'
import { currentMarks, frontOf, layersOf, lookOf, sceneColors, selectionPolygon } from './controller.js'
import { frameOf, toScreenX, toScreenY, viewOf } from './frame.js'
import { firstRange } from './geometry.js'
import { paintAxes, paintMarks } from './paint.js'
import { createWebglRenderer } from './renderer.js'
import { svgPen } from './svg-pen.js'
import { readTheme } from './theme.js'

const width = 960
const height = 640
/** More points than this would make an SVG file that no program opens gladly: they become one picture inside it. */
const maxVectorPoints = 30_000

function now() {
  const laid = plane.peek()
  const [x, y] = [columnX.peek(), columnY.peek()]
  if (laid === undefined || x === undefined || y === undefined)
    throw new Error('there is nothing to export yet')
  const range = question.range.peek() ?? firstRange(laid)
  const isDark = dark.peek()
  const colors = sceneColors(colorBy.peek(), laid.x.length, isDark)
  const layers = layersOf(laid, mask.peek(), selectedRows.peek(), laid.x.length)
  const marks = { ...currentMarks(frontOf(laid), selectionPolygon()), hovered: -1 }
  const zoom = (laid.extentX[1] - laid.extentX[0]) / (range.x[1] - range.x[0])
  return {
    laid,
    range,
    isDark,
    colors,
    layers,
    marks,
    look: lookOf(laid.order.length, zoom, width),
    theme: readTheme(),
    frame: frameOf(width, height),
    titles: [axisTitle(x.info), axisTitle(y.info)] as const,
  }
}

/** The scatter as an SVG document. */
export function scatterSvg(): string {
  const { laid, range, isDark, colors, layers, marks, look, theme, frame, titles } = now()
  const pen = svgPen()
  paintAxes(pen, frame, range, theme, titles)
  const count = layers.faint.length + layers.plain.length + layers.selected.length
  if (count > maxVectorPoints) {
    const picture = pointsPicture(2).toDataURL('image/png')
    pen.parts.push(
      `<image x="${frame.left}" y="${frame.top}" width="${frame.right - frame.left}" height="${frame.bottom - frame.top}" href="${picture}"/>`,
    )
  } else {
    const group = (rows: Uint32Array, opacity: number, fixed?: string) => {
      if (rows.length === 0) return
      pen.parts.push(`<g fill-opacity="${opacity.toFixed(2)}">`)
      for (const row of rows) {
        const x = toScreenX(frame, range, laid.x[row]!)
        const y = toScreenY(frame, range, laid.y[row]!)
        if (x < frame.left || x > frame.right || y < frame.top || y > frame.bottom) continue
        const fill = fixed ?? css(colors.palette[colors.colors[row]!]!)
        pen.circle(x, y, look.size / 2, { fill })
      }
      pen.parts.push('</g>')
    }
    group(layers.faint, 0.22 * look.opacity, isDark ? 'rgb(150 160 175)' : 'rgb(130 138 150)')
    group(layers.plain, look.opacity)
    group(layers.selected, Math.min(1, look.opacity * 1.5))
  }
  paintMarks(pen, frame, range, theme, laid, marks)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="Inter, Helvetica, Arial, sans-serif">`,
    `<rect width="${width}" height="${height}" fill="${theme.panel}"/>`,
    ...pen.parts,
    '</svg>',
  ].join('\n')
}

function pointsPicture(ratio: number): HTMLCanvasElement {
  const { laid, range, colors, layers, look, frame, isDark } = now()
  const canvas = document.createElement('canvas')
  canvas.width = (frame.right - frame.left) * ratio
  canvas.height = (frame.bottom - frame.top) * ratio
  const renderer = createWebglRenderer(canvas)
  renderer?.setScene({ positions: laid.positions, ...colors })
  renderer?.setLayers(layers)
  renderer?.draw(viewOf(range, laid.extentX, laid.extentY), {
    size: look.size * ratio,
    opacity: look.opacity,
    faint: isDark ? [150, 160, 175] : [130, 138, 150],
    maxPoints: Number.POSITIVE_INFINITY,
  })
  const copy = document.createElement('canvas')
  copy.width = canvas.width
  copy.height = canvas.height
  copy.getContext('2d')!.drawImage(canvas, 0, 0)
  renderer?.dispose()
  return copy
}

/** The scatter as a picture with twice as many pixels as it has on the screen. */
export async function scatterPng(): Promise<Blob> {
  const { laid, range, marks, theme, frame, titles } = now()
  const ratio = 2
  const canvas = document.createElement('canvas')
  canvas.width = width * ratio
  canvas.height = height * ratio
  const context = canvas.getContext('2d')!
  context.scale(ratio, ratio)
  context.fillStyle = theme.panel
  context.fillRect(0, 0, width, height)
  const pen = canvasPen(context, theme.font)
  paintAxes(pen, frame, range, theme, titles)
  context.drawImage(
    pointsPicture(ratio),
    frame.left,
    frame.top,
    frame.right - frame.left,
    frame.bottom - frame.top,
  )
  paintMarks(pen, frame, range, theme, laid, marks)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) =>
      blob === null ? reject(new Error('the picture could not be made')) : resolve(blob),
    )
  })
}
