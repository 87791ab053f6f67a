import { computed } from '@preact/signals'
import { useState } from 'preact/hooks'
import { narrow } from '../data/edit.js'
import { axisTitle, formatNumber, formatValue } from '../data/format.js'
import { extentOf, quantile, sortedValues } from '../data/scale.js'
import { columnY, detail, mask, question, selectedRows } from '../data/state.js'
import { Chart } from './chart.js'
import { commandOf } from './command-line.js'
import { ViewHead } from './view-head.js'

const binCount = 90

/** All values, those that the filter lets through, and the selected ones, counted in bins. */
const histogram = computed(() => {
  const column = columnY.value
  if (column === undefined) return undefined
  const passes = mask.value
  const { values } = column
  const shown = passes === undefined ? values : values.filter((_, row) => passes[row] === 1)
  const extent = extentOf(values)
  if (extent === undefined) return undefined
  const selected = Float64Array.from(selectedRows.value, (row) => values[row]!)
  return {
    info: column.info,
    extent,
    all: countInBins(values, extent),
    shown: countInBins(shown, extent),
    selected: countInBins(selected, extent),
    sorted: sortedValues(shown),
  }
})

function countInBins(values: Float64Array, [from, to]: readonly [number, number]): Uint32Array {
  const counts = new Uint32Array(binCount)
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    counts[Math.min(binCount - 1, Math.floor(((value - from) / (to - from || 1)) * binCount))]!++
  }
  return counts
}

/** How the vertical measure is spread. Dragging over it filters. */
export function Distribution() {
  const [at, setAt] = useState<number>()
  const now = histogram.value
  if (now === undefined) return <p class="empty">No values to count yet.</p>
  const { info, extent, all, shown, selected, sorted } = now
  const width = (extent[1] - extent[0]) / binCount
  const current = detail.value?.values.find(({ measure }) => measure.spec === info.spec)
  const share = (value: number) => sorted.filter((one) => one <= value).length / Math.max(1, sorted.length)
  const quarters = [0.25, 0.5, 0.75].map((one) => quantile(sorted, one))
  const most = Math.max(...(all.some((count) => count > 0) ? all : [1]))
  return (
    <>
      <ViewHead view="distribution" command={commandOf('describe', [info.spec])}>
        <p>
          Median <strong>{formatValue(quarters[1]!, info)}</strong>, half of all between{' '}
          {formatNumber(quarters[0]!, info)} and {formatNumber(quarters[2]!, info)}
          {current !== undefined && (
            <>
              . The current architecture is above <strong>{(100 * share(current.value)).toFixed(1)} %</strong>
            </>
          )}
          . Drag over the bars to filter.
        </p>
      </ViewHead>
      <Chart
        label={`Distribution of ${info.label}: median ${formatValue(quarters[1]!, info)}, from ${formatNumber(extent[0], info)} to ${formatNumber(extent[1], info)}`}
        height={230}
        x={extent}
        y={[0, most]}
        xTitle={axisTitle(info)}
        yTitle="Architectures"
        onPointer={setAt}
        onBrush={(from, to) =>
          narrow(`${question.y.peek()} >= ${round(from)} && ${question.y.peek()} <= ${round(to)}`)
        }
      >
        {(scale) => {
          const bars = (counts: Uint32Array, name: string) => (
            <path
              class={name}
              d={[...counts]
                .map((count, bin) => {
                  if (count === 0) return ''
                  const left = scale.x(extent[0] + bin * width)
                  const right = scale.x(extent[0] + (bin + 1) * width)
                  return `M${left.toFixed(1)} ${scale.bottom}V${scale.y(count).toFixed(1)}H${(right - 1).toFixed(1)}V${scale.bottom}Z`
                })
                .join('')}
            />
          )
          const bin = at === undefined ? -1 : Math.min(binCount - 1, Math.floor((at - extent[0]) / width))
          return (
            <>
              {bars(all, 'bars all')}
              {bars(shown, 'bars shown')}
              {bars(selected, 'bars selected')}
              {current !== undefined && (
                <g class="now-line">
                  <line
                    x1={scale.x(current.value)}
                    x2={scale.x(current.value)}
                    y1={scale.top}
                    y2={scale.bottom}
                  />
                  <circle cx={scale.x(current.value)} cy={scale.top + 4} r={4} />
                </g>
              )}
              {bin >= 0 && (
                <text class="readout" x={scale.right} y={scale.top + 12} text-anchor="end">
                  {`${formatNumber(extent[0] + bin * width, info)} to ${formatValue(extent[0] + (bin + 1) * width, info)}: ${shown[bin]!.toLocaleString('en')}`}
                </text>
              )}
            </>
          )
        }}
      </Chart>
    </>
  )
}

const round = (value: number): string => String(Number(value.toPrecision(5)))
