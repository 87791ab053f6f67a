import { useEffect, useState } from 'preact/hooks'
import { ask } from '../data/client.js'
import { showRow } from '../data/edit.js'
import { axisTitle, formatValue } from '../data/format.js'
import { categoryColor, css } from '../data/palette.js'
import { columnY, dark, detail, hovered, opened, pinnedDetail, selectedRows } from '../data/state.js'
import type { CurveInfo } from '../protocol.js'
import { Chart, pathThrough } from './chart.js'
import { commandOf } from './command-line.js'
import { ViewHead } from './view-head.js'

const maxCurves = 40

/** The learning curves of the selection and of the current architecture. */
export function Curves() {
  const [curves, setCurves] = useState<readonly CurveInfo[]>([])
  const [problem, setProblem] = useState('')
  const [at, setAt] = useState<number>()
  const info = columnY.value?.info
  const current = detail.value?.row ?? -1
  const pinned = pinnedDetail.value?.row ?? -1
  const rows = [...new Set([current, pinned, ...selectedRows.value.slice(0, maxCurves)])].filter(
    (row) => row >= 0,
  )
  useEffect(() => {
    if (info === undefined || opened.value?.hasCurves !== true) return
    let stale = false
    ask('curves', { rows, measure: info.spec }).then(
      (answer) => {
        if (stale) return
        setCurves(answer)
        setProblem('')
      },
      (error: Error) => {
        if (!stale) setProblem(error.message)
      },
    )
    return () => {
      stale = true
    }
  }, [rows.join(' '), info?.spec])
  if (opened.value?.hasCurves !== true)
    return (
      <p class="empty">
        This data has no learning curves: it holds final results. Import the published file to see them.
      </p>
    )
  if (problem !== '') return <p class="empty">{problem}</p>
  if (info === undefined || curves.length === 0)
    return <p class="empty">Select architectures to see how they learned.</p>
  const budgets = curves.flatMap(({ budgets: all }) => [all[0]!, all.at(-1)!])
  const values = curves.flatMap((curve) => [...curve.values].filter(Number.isFinite))
  const color = (row: number, order: number) =>
    row === current
      ? 'var(--mark)'
      : row === pinned
        ? 'var(--ink)'
        : css(categoryColor(1 + (order % 6), dark.value))
  return (
    <>
      <ViewHead view="curves" command={commandOf('curve', [detail.value?.text ?? ''], false)}>
        <p>
          {curves.length === 1
            ? 'The current architecture. Select points to add theirs.'
            : `${curves.length} architectures.`}
          {at !== undefined &&
            ` Epoch ${Math.round(at)}: ${readout(curves, current, at, (value) => formatValue(value, info))}`}
        </p>
      </ViewHead>
      <Chart
        label={`Learning curves of ${curves.length} architectures, ${info.label}`}
        height={270}
        x={[Math.min(...budgets), Math.max(...budgets)]}
        y={[Math.min(...values), Math.max(...values)]}
        xTitle="Epoch"
        yTitle={axisTitle(info)}
        onPointer={setAt}
      >
        {(scale) => (
          <>
            {curves.map((curve, order) => (
              <path
                key={curve.row}
                class={`curve${curve.row === current ? ' current' : ''}${curve.row === hovered.value ? ' hovered' : ''}`}
                style={{ stroke: color(curve.row, order) }}
                d={pathThrough(
                  [...curve.values].map((value, which) => [scale.x(curve.budgets[which]!), scale.y(value)]),
                )}
                onMouseEnter={() => (hovered.value = curve.row)}
                onMouseLeave={() => (hovered.value = -1)}
                onClick={() => void showRow(curve.row)}
              />
            ))}
            {at !== undefined && (
              <line class="cursor" x1={scale.x(at)} x2={scale.x(at)} y1={scale.top} y2={scale.bottom} />
            )}
          </>
        )}
      </Chart>
    </>
  )
}

function readout(
  curves: readonly CurveInfo[],
  row: number,
  at: number,
  format: (value: number) => string,
): string {
  const curve = curves.find((one) => one.row === row) ?? curves[0]!
  let best = 0
  for (const [which, budget] of curve.budgets.entries()) {
    if (Math.abs(budget - at) < Math.abs(curve.budgets[best]! - at)) best = which
  }
  return format(curve.values[best]!)
}
