import { computed, effect, signal } from '@preact/signals'
import { showRow, toggleSelected } from '../data/edit.js'
import { axisTitle } from '../data/format.js'
import { categoryColor, paletteSize, type Rgb, sequentialColor } from '../data/palette.js'
import { trailRows } from '../data/search.js'
import {
  type ColorBy,
  colorBy,
  columnX,
  columnY,
  dark,
  detail,
  hovered,
  mask,
  pinnedDetail,
  plane,
  question,
  selectedRows,
} from '../data/state.js'
import { canvasPen } from './canvas-pen.js'
import { createCanvasRenderer } from './canvas-renderer.js'
import { type Frame, frameOf, moved, toValueX, toValueY, viewOf, zoomed } from './frame.js'
import { firstRange, type Plane, paretoFront, type Range } from './geometry.js'
import { type Marks, paintAxes, paintMarks } from './paint.js'
import { createWebglRenderer, type Layers, type PointRenderer, type Scene } from './renderer.js'
import { readTheme } from './theme.js'

/** Points drawn while the view moves; all of them are drawn when it rests. */
const maxMoving = 30_000
const restMs = 120

export type Tool = 'move' | 'lasso'
export const tool = signal<Tool>('move')
/** How the points are drawn: `webgl`, or `canvas` where that is not available. */
export const rendererKind = signal<PointRenderer['kind']>('webgl')
/** Where the pointer is, for the card next to it. */
export const pointer = signal<readonly [x: number, y: number]>([0, 0])

export interface Canvases {
  readonly host: HTMLElement
  readonly back: HTMLCanvasElement
  readonly points: HTMLCanvasElement
  readonly front: HTMLCanvasElement
}

/** The colours and marks of all rows. */
export function sceneColors(by: ColorBy, rows: number, isDark: boolean): Omit<Scene, 'positions'> {
  const colors = new Uint8Array(rows)
  const marks = new Uint8Array(rows)
  if (by.kind === 'slot') {
    colors.set(by.values.subarray(0, rows))
    for (let row = 0; row < rows; row++) marks[row] = by.values[row]! % 5
    const palette = Array.from({ length: paletteSize }, (_, choice) => categoryColor(choice, isDark))
    return { colors, marks, palette }
  }
  const palette = Array.from({ length: paletteSize }, (_, at) =>
    sequentialColor(at / (paletteSize - 1), isDark),
  )
  if (by.kind === 'none') {
    colors.fill(Math.round(0.55 * (paletteSize - 1)))
    return { colors, marks, palette }
  }
  const { column, from, to } = by
  const width = to - from || 1
  for (let row = 0; row < rows; row++) {
    const share = Math.min(1, Math.max(0, (column.values[row]! - from) / width))
    colors[row] = Math.round(share * (paletteSize - 1))
  }
  return { colors, marks, palette }
}

/** The rows of each layer, in the order in which they are drawn. */
export function layersOf(
  { order }: Plane,
  passes: Uint8Array | undefined,
  selected: Uint32Array,
  rows: number,
): Layers {
  const chosen = new Uint8Array(rows)
  for (const row of selected) chosen[row] = 1
  const isPlain = (row: number) => passes === undefined || passes[row] === 1
  const any = selected.length > 0
  return {
    faint:
      passes === undefined && !any
        ? new Uint32Array()
        : order.filter((row) => !isPlain(row) || (any && chosen[row] === 0)),
    plain: any ? new Uint32Array() : passes === undefined ? order : order.filter(isPlain),
    selected: any ? order.filter((row) => chosen[row] === 1 && isPlain(row)) : new Uint32Array(),
  }
}

/** The diameter in CSS pixels and the opacity that suit a number of points on a screen. */
export function lookOf(
  count: number,
  zoom: number,
  width: number,
): { readonly size: number; readonly opacity: number } {
  const base = count > 100_000 ? 2 : count > 6_000 ? 4.2 : count > 1_000 ? 6 : 8
  const size = base * Math.min(3, zoom ** 0.35) * (width < 480 ? 0.8 : 1)
  return { size, opacity: Math.min(1, (count > 100_000 ? 0.4 : count > 6_000 ? 0.62 : 0.85) * zoom ** 0.25) }
}

const faintColor = (isDark: boolean): Rgb => (isDark ? [150, 160, 175] : [130, 138, 150])

/** The marked points. */
export const currentMarks = (frontRows: readonly number[], polygon: Marks['polygon']): Marks => ({
  front: frontRows,
  current: detail.peek()?.row ?? -1,
  pinned: pinnedDetail.peek()?.row ?? -1,
  hovered: hovered.peek(),
  neighbors: detail.peek()?.neighbors.map(({ row }) => row) ?? [],
  trail: trailRows.peek(),
  polygon,
})

/** The rows of the Pareto front of what the filter lets through. */
export function frontOf(laid: Plane): number[] {
  const [x, y] = [columnX.peek(), columnY.peek()]
  if (!question.front.peek() || x === undefined || y === undefined || x === y) return []
  const passes = mask.peek()
  return paretoFront(
    laid,
    x.info.direction,
    y.info.direction,
    (row) => passes === undefined || passes[row] === 1,
  )
}

/** The polygon of the selection where it was drawn on the measures shown. */
export function selectionPolygon(): Marks['polygon'] {
  const selection = question.selection.peek()
  const here =
    selection.kind === 'lasso' &&
    selection.x === columnX.peek()?.info.spec &&
    selection.y === columnY.peek()?.info.spec
  return here ? selection.polygon : []
}

/** Draws the scatter on its canvases and answers pointers and keys, until the returned function is called. */
export function controlScatter({ host, back, points, front }: Canvases): () => void {
  const renderer = createWebglRenderer(points) ?? createCanvasRenderer(points)
  rendererKind.value = renderer?.kind ?? 'canvas'
  let frame: Frame = frameOf(1, 1)
  let frontRows: number[] = []
  let drawn: readonly (readonly [number, number])[] = []
  let moving = false
  let restTimer: number | undefined
  let request: number | undefined
  let pointsChanged = true

  const range = (): Range | undefined => question.range.peek() ?? first.peek()
  const schedule = (withPoints: boolean) => {
    pointsChanged ||= withPoints
    request ??= requestAnimationFrame(paint)
  }
  const moveTo = (next: Range) => {
    moving = true
    question.range.value = next
    window.clearTimeout(restTimer)
    restTimer = window.setTimeout(() => {
      moving = false
      schedule(true)
    }, restMs)
  }

  function paint(): void {
    request = undefined
    const [laid, shown] = [plane.peek(), range()]
    const ratio = Math.min(2, window.devicePixelRatio || 1)
    const theme = readTheme()
    const context = (canvas: HTMLCanvasElement) => {
      const drawing = canvas.getContext('2d')!
      drawing.setTransform(ratio, 0, 0, ratio, 0, 0)
      drawing.clearRect(0, 0, frame.width, frame.height)
      return drawing
    }
    const over = context(front)
    if (laid === undefined || shown === undefined) {
      context(back)
      return
    }
    if (pointsChanged) {
      pointsChanged = false
      const titles = [axisTitle(columnX.peek()!.info), axisTitle(columnY.peek()!.info)] as const
      paintAxes(canvasPen(context(back), theme.font), frame, shown, theme, titles)
      const zoom = zoomOf(laid, shown)
      const { size, opacity } = lookOf(laid.order.length, zoom, frame.width)
      renderer?.draw(viewOf(shown, laid.extentX, laid.extentY), {
        size: size * ratio,
        opacity,
        faint: faintColor(dark.peek()),
        maxPoints: moving ? maxMoving : Number.POSITIVE_INFINITY,
      })
      host.dataset.drawn = moving ? 'some' : 'all'
    }
    over.save()
    over.beginPath()
    over.rect(frame.left - 10, frame.top - 10, frame.right - frame.left + 20, frame.bottom - frame.top + 10)
    over.clip()
    const polygon = drawn.length > 0 ? drawn : selectionPolygon()
    paintMarks(canvasPen(over, theme.font), frame, shown, theme, laid, currentMarks(frontRows, polygon))
    over.restore()
  }

  const observer = new ResizeObserver(() => {
    const { clientWidth: width, clientHeight: height } = host
    frame = frameOf(width, height)
    const ratio = Math.min(2, window.devicePixelRatio || 1)
    const fit = (canvas: HTMLCanvasElement, w: number, h: number) => {
      canvas.width = Math.max(1, Math.round(w * ratio))
      canvas.height = Math.max(1, Math.round(h * ratio))
      canvas.style.width = `${w}px`
      canvas.style.height = `${h}px`
    }
    fit(back, width, height)
    fit(front, width, height)
    fit(points, frame.right - frame.left, frame.bottom - frame.top)
    points.style.left = `${frame.left}px`
    points.style.top = `${frame.top}px`
    schedule(true)
  })
  observer.observe(host)

  const stops = [
    effect(() => {
      const laid = plane.value
      if (laid === undefined) return
      renderer?.setScene({
        positions: laid.positions,
        ...sceneColors(colorBy.value, laid.x.length, dark.value),
      })
      schedule(true)
    }),
    effect(() => {
      const laid = plane.value
      if (laid === undefined) return
      renderer?.setLayers(layersOf(laid, mask.value, selectedRows.value, laid.x.length))
      schedule(true)
    }),
    effect(() => {
      void [question.front.value, mask.value]
      const laid = plane.value
      frontRows = laid === undefined ? [] : frontOf(laid)
      schedule(false)
    }),
    effect(() => {
      void [question.range.value, dark.value]
      schedule(true)
    }),
    effect(() => {
      void [detail.value, pinnedDetail.value, hovered.value, trailRows.value, question.selection.value]
      schedule(false)
    }),
  ]

  const rowAt = (x: number, y: number, radius: number): number => {
    const [laid, shown] = [plane.peek(), range()]
    if (laid === undefined || shown === undefined) return -1
    const passes = mask.peek()
    const share = (value: number, [from, to]: readonly [number, number]) => (value - from) / (to - from)
    const width =
      ((shown.x[1] - shown.x[0]) / (laid.extentX[1] - laid.extentX[0])) *
      (radius / (frame.right - frame.left))
    const height =
      ((shown.y[1] - shown.y[0]) / (laid.extentY[1] - laid.extentY[0])) *
      (radius / (frame.bottom - frame.top))
    return laid.grid.nearest(
      share(toValueX(frame, shown, x), laid.extentX),
      share(toValueY(frame, shown, y), laid.extentY),
      width,
      height,
      (row) => passes === undefined || passes[row] === 1,
    )
  }

  const stopPointers = followPointers(front, {
    place: (event) => {
      const box = front.getBoundingClientRect()
      return [event.clientX - box.left, event.clientY - box.top]
    },
    isLasso: (event) => tool.peek() === 'lasso' || event.shiftKey,
    hover(x, y) {
      pointer.value = [x, y]
      hovered.value = rowAt(x, y, 14)
    },
    leave() {
      hovered.value = -1
    },
    tap(x, y, toggles) {
      const row = rowAt(x, y, 18)
      if (toggles) toggleSelected(row)
      else if (row >= 0) void showRow(row)
      else if (question.selection.peek().kind !== 'none') question.selection.value = { kind: 'none' }
    },
    pan(dx, dy) {
      const shown = range()
      if (shown === undefined) return
      hovered.value = -1
      moveTo(moved(shown, -dx / (frame.right - frame.left), dy / (frame.bottom - frame.top)))
    },
    zoom(factor, x, y) {
      const [shown, laid] = [range(), plane.peek()]
      if (shown === undefined || laid === undefined) return
      const zoom = zoomOf(laid, shown) / factor
      if (zoom > 5000 || zoom < 0.4) return
      moveTo(zoomed(shown, factor, toValueX(frame, shown, x), toValueY(frame, shown, y)))
    },
    lasso(line, done) {
      const shown = range()
      const [x, y] = [columnX.peek(), columnY.peek()]
      if (shown === undefined || x === undefined || y === undefined) return
      const polygon = line.map(([a, b]) => [toValueX(frame, shown, a), toValueY(frame, shown, b)] as const)
      drawn = done ? [] : polygon
      if (done && polygon.length > 2)
        question.selection.value = { kind: 'lasso', x: x.info.spec, y: y.info.spec, polygon }
      schedule(false)
    },
  })

  return () => {
    for (const stop of stops) stop()
    stopPointers()
    observer.disconnect()
    renderer?.dispose()
    if (request !== undefined) cancelAnimationFrame(request)
  }
}

/** The window before anybody moves it. */
export const first = computed(() => (plane.value === undefined ? undefined : firstRange(plane.value)))

const zoomOf = ({ extentX }: Plane, { x }: Range): number =>
  ((extentX[1] - extentX[0]) * 1.08) / (x[1] - x[0])

/** Zooms by a factor around the middle; for buttons and keys. */
export function zoomBy(factor: number): void {
  const laid = plane.peek()
  if (laid === undefined) return
  const range = question.range.peek() ?? firstRange(laid)
  question.range.value = zoomed(range, factor, (range.x[0] + range.x[1]) / 2, (range.y[0] + range.y[1]) / 2)
}

/** Moves by shares of the window; for keys. */
export function moveBy(shareX: number, shareY: number): void {
  const laid = plane.peek()
  if (laid !== undefined)
    question.range.value = moved(question.range.peek() ?? firstRange(laid), shareX, shareY)
}

/** Goes to the next point in a direction, along one measure: for people who use the keyboard. */
export function stepAlong(axis: 'x' | 'y', direction: 1 | -1): void {
  const laid = plane.peek()
  const row = detail.peek()?.row ?? -1
  if (laid === undefined || row < 0) return
  const [values, others] = axis === 'x' ? [laid.x, laid.y] : [laid.y, laid.x]
  const passes = mask.peek()
  const own = values[row]!
  const width = axis === 'x' ? laid.extentX[1] - laid.extentX[0] : laid.extentY[1] - laid.extentY[0]
  const height = axis === 'x' ? laid.extentY[1] - laid.extentY[0] : laid.extentX[1] - laid.extentX[0]
  let best = -1
  let bestCost = Number.POSITIVE_INFINITY
  for (const other of laid.order) {
    const ahead = (direction * (values[other]! - own)) / width
    if (ahead <= 0 || (passes !== undefined && passes[other] === 0)) continue
    const cost = ahead + 3 * Math.abs((others[other]! - others[row]!) / height)
    if (cost < bestCost) {
      bestCost = cost
      best = other
    }
  }
  void showRow(best)
}

interface PointerActions {
  place(event: PointerEvent | WheelEvent): [number, number]
  isLasso(event: PointerEvent): boolean
  hover(x: number, y: number): void
  leave(): void
  tap(x: number, y: number, toggles: boolean): void
  pan(dx: number, dy: number): void
  zoom(factor: number, x: number, y: number): void
  lasso(line: readonly (readonly [number, number])[], done: boolean): void
}

/* One pointer drags or draws, two pinch; a press that does not move is a tap. */
function followPointers(target: HTMLElement, actions: PointerActions): () => void {
  const down = new Map<number, [number, number]>()
  let line: [number, number][] = []
  let drawing = false
  let travelled = 0
  const controller = new AbortController()
  const on = <K extends keyof HTMLElementEventMap>(
    name: K,
    listener: (event: HTMLElementEventMap[K]) => void,
  ) => target.addEventListener(name, listener, { signal: controller.signal, passive: false })

  on('pointerdown', (event) => {
    if (event.button !== 0) return
    target.setPointerCapture(event.pointerId)
    const at = actions.place(event)
    down.set(event.pointerId, at)
    travelled = 0
    drawing = down.size === 1 && actions.isLasso(event)
    line = [at]
  })
  on('pointermove', (event) => {
    const at = actions.place(event)
    const before = down.get(event.pointerId)
    if (before === undefined) {
      if (down.size === 0) actions.hover(...at)
      return
    }
    const [dx, dy] = [at[0] - before[0], at[1] - before[1]]
    travelled += Math.hypot(dx, dy)
    if (travelled < 4) return
    down.set(event.pointerId, at)
    if (down.size === 2) {
      const other = [...down].find(([id]) => id !== event.pointerId)![1]
      const ratio =
        Math.hypot(before[0] - other[0], before[1] - other[1]) /
        Math.max(1, Math.hypot(at[0] - other[0], at[1] - other[1]))
      actions.zoom(ratio, (at[0] + other[0]) / 2, (at[1] + other[1]) / 2)
      actions.pan(dx / 2, dy / 2)
    } else if (drawing) {
      const last = line.at(-1)!
      if (Math.hypot(at[0] - last[0], at[1] - last[1]) > 5) line.push(at)
      actions.lasso(line, false)
    } else actions.pan(dx, dy)
  })
  const end = (event: PointerEvent) => {
    if (!down.delete(event.pointerId)) return
    if (travelled < 4) actions.tap(...actions.place(event), event.ctrlKey || event.metaKey || event.shiftKey)
    else if (drawing) actions.lasso(line, true)
    drawing = false
  }
  on('pointerup', end)
  on('pointercancel', (event) => down.delete(event.pointerId))
  on('pointerleave', () => actions.leave())
  on('wheel', (event) => {
    event.preventDefault()
    actions.zoom(Math.exp(Math.max(-1, Math.min(1, event.deltaY / 300))), ...actions.place(event))
  })
  return () => controller.abort()
}
