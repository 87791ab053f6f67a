import { css } from '../data/palette.js'
import type { Layers, PointRenderer, Scene } from './renderer.js'

/** The most points that a canvas draws in reasonable time. */
export const maxCanvasPoints = 8_000

/** Draws a sample of the points on a plain canvas, where WebGL2 is not available. */
export function createCanvasRenderer(canvas: HTMLCanvasElement): PointRenderer | undefined {
  const context = canvas.getContext('2d')
  if (context === null) return undefined
  let scene: Scene | undefined
  let layers: Layers = { faint: new Uint32Array(), plain: new Uint32Array(), selected: new Uint32Array() }
  return {
    kind: 'canvas',
    setScene(next) {
      scene = next
    },
    setLayers(next) {
      layers = next
    },
    draw(view, { size, opacity, faint, maxPoints }) {
      context.clearRect(0, 0, canvas.width, canvas.height)
      if (scene === undefined) return
      const { positions, colors, palette } = scene
      const pass = (rows: Uint32Array, alpha: number, diameter: number, fixed?: string) => {
        context.globalAlpha = alpha
        for (const row of rows.subarray(0, Math.min(maxPoints, maxCanvasPoints))) {
          const x = ((positions[2 * row]! * view.scaleX + view.offsetX + 1) / 2) * canvas.width
          const y = ((1 - positions[2 * row + 1]! * view.scaleY - view.offsetY) / 2) * canvas.height
          context.fillStyle = fixed ?? css(palette[colors[row]!] ?? [128, 128, 128])
          context.fillRect(x - diameter / 2, y - diameter / 2, diameter, diameter)
        }
      }
      pass(layers.faint, 0.22 * opacity, size * 0.8, css(faint))
      pass(layers.plain, opacity, size * 0.8)
      pass(layers.selected, 1, size)
    },
    dispose() {},
  }
}
