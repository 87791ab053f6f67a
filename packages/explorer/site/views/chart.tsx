import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { ticksBetween } from '../data/scale.js'

/** The plot area of a chart, and the way from values to it. */
export interface ChartScale {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  x(value: number): number
  y(value: number): number
  /** The value at a distance from the left edge. */
  valueAt(x: number): number
}

interface Props {
  readonly label: string
  readonly height: number
  readonly x: readonly [number, number]
  readonly y: readonly [number, number]
  readonly xTitle: string
  readonly yTitle: string
  readonly children: (scale: ChartScale) => ComponentChildren
  readonly onPointer?: (value: number | undefined) => void
  /** Dragging sideways chooses a range. */
  readonly onBrush?: (from: number, to: number) => void
}

/** A drawing with two axes, as wide as there is room. */
export function Chart({ label, height, x, y, xTitle, yTitle, children, onPointer, onBrush }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(640)
  const [brush, setBrush] = useState<readonly [number, number]>()
  useEffect(() => {
    const observer = new ResizeObserver(() => setWidth(Math.max(240, host.current?.clientWidth ?? 640)))
    observer.observe(host.current!)
    return () => observer.disconnect()
  }, [])
  const [left, right, top, bottom] = [54, width - 12, 10, height - 42]
  const safe = ([from, to]: readonly [number, number]): readonly [number, number] =>
    to > from ? [from, to] : [from - 1, to + 1]
  const [[x0, x1], [y0, y1]] = [safe(x), safe(y)]
  const scale: ChartScale = {
    width,
    height,
    left,
    right,
    top,
    bottom,
    x: (value) => left + ((value - x0) / (x1 - x0)) * (right - left),
    y: (value) => bottom - ((value - y0) / (y1 - y0)) * (bottom - top),
    valueAt: (at) => x0 + ((at - left) / (right - left)) * (x1 - x0),
  }
  const place = (event: PointerEvent) => {
    const box = host.current!.getBoundingClientRect()
    return Math.min(x1, Math.max(x0, scale.valueAt(event.clientX - box.left)))
  }
  return (
    <div class="chart" ref={host}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={label}
        class={onBrush ? 'brushable' : undefined}
        onPointerDown={(event) => {
          if (onBrush === undefined) return
          event.currentTarget.setPointerCapture(event.pointerId)
          setBrush([place(event), place(event)])
        }}
        onPointerMove={(event) => {
          onPointer?.(place(event))
          if (brush !== undefined) setBrush([brush[0], place(event)])
        }}
        onPointerUp={() => {
          if (brush !== undefined) {
            const [from, to] = [Math.min(...brush), Math.max(...brush)]
            if (to - from > (x1 - x0) / 100) onBrush?.(from, to)
          }
          setBrush(undefined)
        }}
        onPointerLeave={() => onPointer?.(undefined)}
      >
        {ticksBetween(y0, y1, 4).map((tick) => (
          <g key={tick.label}>
            <line class="grid" x1={left} x2={right} y1={scale.y(tick.value)} y2={scale.y(tick.value)} />
            <text class="tick" x={left - 7} y={scale.y(tick.value) + 4} text-anchor="end">
              {tick.label}
            </text>
          </g>
        ))}
        {ticksBetween(x0, x1, Math.max(2, width / 100)).map((tick) => (
          <text key={tick.label} class="tick" x={scale.x(tick.value)} y={bottom + 16} text-anchor="middle">
            {tick.label}
          </text>
        ))}
        <line class="axis" x1={left} x2={right} y1={bottom} y2={bottom} />
        {children(scale)}
        {brush !== undefined && (
          <rect
            class="brush"
            x={scale.x(Math.min(...brush))}
            width={Math.abs(scale.x(brush[1]) - scale.x(brush[0]))}
            y={top}
            height={bottom - top}
          />
        )}
        <text class="title" x={(left + right) / 2} y={height - 6} text-anchor="middle">
          {xTitle}
        </text>
        <text
          class="title"
          x={12}
          y={(top + bottom) / 2}
          text-anchor="middle"
          transform={`rotate(-90 12 ${(top + bottom) / 2})`}
        >
          {yTitle}
        </text>
      </svg>
    </div>
  )
}

/** A line through points, leaving gaps for missing values. */
export function pathThrough(points: readonly (readonly [number, number])[]): string {
  let open = false
  return points
    .map(([x, y]) => {
      if (!Number.isFinite(x) || !Number.isFinite(y)) {
        open = false
        return ''
      }
      const step = `${open ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`
      open = true
      return step
    })
    .join('')
}
