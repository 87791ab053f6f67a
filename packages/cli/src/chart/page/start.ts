import type { drawAxes } from './axes.js'
import type { countBars, drawBars } from './bars.js'
import type { describePlace } from './hover.js'
import type { drawHighlights, drawLines } from './lines.js'
import type { drawPoints } from './points.js'
import type { View } from './view.js'

/** The other functions of a page, which come as arguments since all of them are text in it. */
export interface PageParts {
  readonly drawAxes: typeof drawAxes
  readonly drawPoints: typeof drawPoints
  readonly drawLines: typeof drawLines
  readonly drawHighlights: typeof drawHighlights
  readonly countBars: typeof countBars
  readonly drawBars: typeof drawBars
  readonly describePlace: typeof describePlace
}

/** Draws the page, and draws it again at every zoom and move. */
export function startPage(view: View, parts: PageParts): void {
  const { canvas, context, data, margin } = view
  const tip = document.getElementById('tip') as HTMLDivElement
  const status = document.getElementById('status') as HTMLSpanElement
  const bars = data.kind === 'bars'

  const hide = () => {
    tip.style.display = 'none'
  }
  const draw = () => {
    const { clientWidth, clientHeight } = canvas
    const ratio = window.devicePixelRatio || 1
    canvas.width = clientWidth * ratio
    canvas.height = clientHeight * ratio
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    view.width = Math.max(40, clientWidth - margin.left - margin.right)
    view.height = Math.max(40, clientHeight - margin.top - margin.bottom)
    context.save()
    const count = bars ? parts.countBars(view) : 0
    parts.drawAxes(view)
    context.beginPath()
    context.rect(margin.left, margin.top - 5, view.width + 5, view.height + 5)
    context.clip()
    status.textContent = bars
      ? parts.drawBars(view, count)
      : data.kind === 'lines'
        ? parts.drawLines(view)
        : parts.drawPoints(view)
    parts.drawHighlights(view)
    context.restore()
    hide()
  }
  let waiting = false
  const redraw = () => {
    if (waiting) return
    waiting = true
    requestAnimationFrame(() => {
      waiting = false
      draw()
    })
  }

  const middle = ([from, to]: readonly [number, number]) => (from + to) / 2
  const zoom = (factor: number, atX = middle(view.x), atY = middle(view.y)) => {
    const [[x0, x1], [y0, y1]] = [view.x, view.y]
    // A picture of nothing would follow.
    if ((x1 - x0) * factor < Math.abs(x1) * 1e-6) return
    view.x = [atX - (atX - x0) * factor, atX + (x1 - atX) * factor]
    view.y = [atY - (atY - y0) * factor, atY + (y1 - atY) * factor]
    redraw()
  }
  const move = (across: number, up: number) => {
    const [[x0, x1], [y0, y1]] = [view.x, view.y]
    const [dx, dy] = [across * (x1 - x0), up * (y1 - y0)]
    view.x = [x0 + dx, x1 + dx]
    view.y = [y0 + dy, y1 + dy]
    redraw()
  }
  const all = () => {
    view.x = data.xRange
    view.y = data.yRange
    redraw()
  }
  const hover = (left: number, top: number) => {
    const found = parts.describePlace(view, left, top)
    if (found === undefined) return hide()
    tip.textContent = found.text
    tip.style.display = 'block'
    tip.style.left = `${Math.min(found.left + 14, canvas.clientWidth - tip.offsetWidth - 4)}px`
    tip.style.top = `${Math.max(0, found.top - tip.offsetHeight - 10)}px`
  }

  let drag: { x: number; y: number } | undefined
  canvas.addEventListener('pointerdown', (event) => {
    drag = { x: event.offsetX, y: event.offsetY }
    canvas.setPointerCapture(event.pointerId)
  })
  canvas.addEventListener('pointerup', () => {
    drag = undefined
  })
  canvas.addEventListener('pointermove', (event) => {
    if (drag === undefined) return hover(event.offsetX, event.offsetY)
    move((drag.x - event.offsetX) / view.width, bars ? 0 : (event.offsetY - drag.y) / view.height)
    drag = { x: event.offsetX, y: event.offsetY }
  })
  canvas.addEventListener('pointerleave', hide)
  canvas.addEventListener('dblclick', all)
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault()
      zoom(1.0015 ** event.deltaY, view.fromX(event.offsetX), view.fromY(event.offsetY))
    },
    { passive: false },
  )
  canvas.addEventListener('keydown', (event) => {
    const actions: Record<string, () => void> = {
      '+': () => zoom(0.7),
      '=': () => zoom(0.7),
      '-': () => zoom(1 / 0.7),
      '0': all,
      ArrowLeft: () => move(-0.1, 0),
      ArrowRight: () => move(0.1, 0),
      ArrowUp: () => move(0, 0.1),
      ArrowDown: () => move(0, -0.1),
    }
    const action = actions[event.key]
    if (action === undefined) return
    event.preventDefault()
    action()
  })
  document.getElementById('in')?.addEventListener('click', () => zoom(0.7))
  document.getElementById('out')?.addEventListener('click', () => zoom(1 / 0.7))
  document.getElementById('all')?.addEventListener('click', all)
  window.addEventListener('resize', redraw)
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw)
  draw()
}
