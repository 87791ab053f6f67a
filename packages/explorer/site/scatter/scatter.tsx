import { useEffect, useRef } from 'preact/hooks'
import { showRow, toggleSelected } from '../data/edit.js'
import {
  columnX,
  columnY,
  detail,
  hovered,
  opened,
  plane,
  question,
  selectedRows,
  shownCount,
} from '../data/state.js'
import { exportMenu } from '../ui/export-menu.js'
import { Filter } from '../ui/filter.js'
import { IconButton } from '../ui/icon.js'
import { MeasurePicker } from '../ui/measure-picker.js'
import { maxCanvasPoints } from './canvas-renderer.js'
import { controlScatter, first, moveBy, rendererKind, stepAlong, tool, zoomBy } from './controller.js'
import { wholeRange } from './geometry.js'
import { HoverCard } from './hover-card.js'
import { Legend } from './legend.js'
import { scatterPng, scatterSvg } from './picture.js'

/** Any measure against any other, with everything that is selected on it. */
export function Scatter() {
  const host = useRef<HTMLDivElement>(null)
  const back = useRef<HTMLCanvasElement>(null)
  const points = useRef<HTMLCanvasElement>(null)
  const front = useRef<HTMLCanvasElement>(null)
  useEffect(
    () =>
      controlScatter({
        host: host.current!,
        back: back.current!,
        points: points.current!,
        front: front.current!,
      }),
    [],
  )
  return (
    <section class="panel scatter" aria-labelledby="scatter-title">
      <h2 id="scatter-title" class="visually-hidden">
        Scatter
      </h2>
      <div class="bar">
        <MeasurePicker label="Horizontal" value={question.x.value} onChange={(spec) => setAxis('x', spec)} />
        <MeasurePicker label="Vertical" value={question.y.value} onChange={(spec) => setAxis('y', spec)} />
        <MeasurePicker
          label="Colour"
          color
          value={question.color.value}
          onChange={(spec) => (question.color.value = spec)}
        />
        <div class="spring" />
        <div class="tools" role="group" aria-label="Scatter tools">
          <IconButton
            icon="move"
            label="Drag to move"
            pressed={tool.value === 'move'}
            onClick={() => (tool.value = 'move')}
          />
          <IconButton
            icon="lasso"
            label="Drag to select (or hold Shift)"
            pressed={tool.value === 'lasso'}
            onClick={() => (tool.value = 'lasso')}
          />
          <IconButton icon="minus" label="Zoom out" onClick={() => zoomBy(1.4)} />
          <IconButton icon="plus" label="Zoom in" onClick={() => zoomBy(1 / 1.4)} />
          <IconButton icon="fit" label="Show all points" onClick={showAll} />
          <IconButton
            icon="front"
            label="Pareto front"
            pressed={question.front.value}
            onClick={() => (question.front.value = !question.front.value)}
          />
          {exportMenu('scatter', { svg: scatterSvg, png: scatterPng })}
        </div>
      </div>
      <div
        class={`plot ${tool.value}`}
        ref={host}
        role="application"
        aria-roledescription="scatter plot"
        aria-label={describePlot()}
        tabIndex={0}
        onKeyDown={onKey}
      >
        <canvas ref={back} aria-hidden="true" />
        <canvas ref={points} aria-hidden="true" class="points" />
        <canvas ref={front} aria-hidden="true" class="front" />
        <HoverCard />
        {opened.value && plane.value === undefined && columnX.value && columnY.value && (
          <p class="empty">No architecture has both measures. Choose another one for an axis.</p>
        )}
      </div>
      <div class="foot">
        <Legend />
        <Filter />
        <OutsideHint />
        {rendererKind.value === 'canvas' && (
          <p class="hint">
            WebGL2 is not available here: a sample of at most {maxCanvasPoints.toLocaleString('en')} points is
            drawn.
          </p>
        )}
      </div>
    </section>
  )
}

function setAxis(which: 'x' | 'y', spec: string): void {
  question[which].value = spec
  question.range.value = undefined
}

function showAll(): void {
  const laid = plane.peek()
  if (laid !== undefined) question.range.value = wholeRange(laid)
}

/** Points outside the window are counted, so that users do not take the window for the whole. */
function OutsideHint() {
  const [laid, shown] = [plane.value, question.range.value ?? first.value]
  if (laid === undefined || shown === undefined) return null
  let outside = 0
  for (const row of laid.order) {
    const [x, y] = [laid.x[row]!, laid.y[row]!]
    if (x < shown.x[0] || x > shown.x[1] || y < shown.y[0] || y > shown.y[1]) outside++
  }
  if (outside === 0) return null
  return (
    <p class="hint">
      {outside.toLocaleString('en')} {outside === 1 ? 'point lies' : 'points lie'} outside this window.{' '}
      <button type="button" class="link" onClick={showAll}>
        Show all
      </button>
    </p>
  )
}

function describePlot(): string {
  const [x, y] = [columnX.value?.info, columnY.value?.info]
  if (x === undefined || y === undefined) return 'Scatter plot, loading'
  const selected = selectedRows.value.length
  const current = detail.value?.values ?? []
  const value = (spec: string) => current.find(({ measure }) => measure.spec === spec)?.value.toFixed(2)
  return [
    `${y.label} against ${x.label}, ${shownCount.value.toLocaleString('en')} architectures`,
    ...(selected > 0 ? [`${selected} selected`] : []),
    ...(detail.value
      ? [`current architecture ${detail.value.index}: ${value(x.spec)}, ${value(y.spec)}`]
      : []),
    'arrow keys go to the next point, Shift and arrow keys move, plus and minus zoom, 0 shows all, Space selects',
  ].join('. ')
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const actions: { readonly [key: string]: () => void } = event.shiftKey
    ? {
        ArrowLeft: () => moveBy(-0.1, 0),
        ArrowRight: () => moveBy(0.1, 0),
        ArrowUp: () => moveBy(0, 0.1),
        ArrowDown: () => moveBy(0, -0.1),
        '+': () => zoomBy(1 / 1.4),
      }
    : {
        ArrowLeft: () => stepAlong('x', -1),
        ArrowRight: () => stepAlong('x', 1),
        ArrowUp: () => stepAlong('y', 1),
        ArrowDown: () => stepAlong('y', -1),
        '+': () => zoomBy(1 / 1.4),
        '=': () => zoomBy(1 / 1.4),
        '-': () => zoomBy(1.4),
        '0': showAll,
        ' ': () => toggleSelected(detail.peek()?.row ?? -1),
        Enter: () => void showRow(hovered.peek()),
      }
  const action = actions[event.key]
  if (action === undefined) return
  event.preventDefault()
  event.stopPropagation()
  action()
}
