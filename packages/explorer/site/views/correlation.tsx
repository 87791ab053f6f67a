import { useEffect, useState } from 'preact/hooks'
import { ask } from '../data/client.js'
import { css, sequentialColor, textOn } from '../data/palette.js'
import { columnX, columnY, dark, mask, measureOf, opened, question, selectedRows } from '../data/state.js'
import type { Correlation } from '../protocol.js'
import { commandOf } from './command-line.js'
import { ViewHead } from './view-head.js'

const maxMeasures = 8

/** How two measures go together: over all, over what the filter lets through, over the selection. */
export function CorrelationView() {
  const [x, y] = [columnX.value?.info, columnY.value?.info]
  const [rows, setRows] = useState<readonly { readonly of: string; readonly answer: Correlation }[]>([])
  const passes = mask.value
  const selected = selectedRows.value
  useEffect(() => {
    if (x === undefined || y === undefined) return
    let stale = false
    const shown = passes && Uint32Array.from(passes.keys()).filter((row) => passes[row] === 1)
    const sets = [
      { of: 'All architectures', rows: undefined },
      ...(shown ? [{ of: 'Through the filter', rows: shown }] : []),
      ...(selected.length > 1 ? [{ of: 'Selected', rows: selected }] : []),
    ]
    Promise.all(
      sets.map(async ({ of, rows: some }) => ({
        of,
        answer: await ask('correlate', { x: x.spec, y: y.spec, ...(some && { rows: some }) }),
      })),
    ).then(
      (answers) => {
        if (!stale) setRows(answers)
      },
      () => {},
    )
    return () => {
      stale = true
    }
  }, [x?.spec, y?.spec, passes, selected])
  if (x === undefined || y === undefined) return <p class="empty">Two measures are needed.</p>
  return (
    <>
      <ViewHead view="correlation" plain command={commandOf('correlate', [x.spec, y.spec])}>
        <p>
          {y.label} against {x.label}. Kendall’s τ is τ-b; ties get mean ranks.
        </p>
      </ViewHead>
      <div class="correlation">
        <table class="numbers">
          <thead>
            <tr>
              <th scope="col">
                <span class="visually-hidden">Set</span>
              </th>
              <th scope="col">Kendall τ</th>
              <th scope="col">Spearman ρ</th>
              <th scope="col">Pearson r</th>
              <th scope="col">Count</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ of, answer }) => (
              <tr key={of}>
                <th scope="row">{of}</th>
                <td>{coefficient(answer.kendall)}</td>
                <td>{coefficient(answer.spearman)}</td>
                <td>{coefficient(answer.pearson)}</td>
                <td>{answer.count.toLocaleString('en')}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <Matrix />
      </div>
    </>
  )
}

const coefficient = (value: number): string =>
  Number.isNaN(value) ? '–' : value.toFixed(3).replace('-', '−')

/** Spearman's ρ between all main measures; a cell sets the axes. */
function Matrix() {
  const measures = opened.value?.measures ?? []
  const results = measures.filter(
    ({ spec, group }) => group !== 'Costs' && /:(val|test)$/.test(spec) && !spec.includes('@'),
  )
  const specs = [
    ...results.map(({ spec }) => spec),
    ...measures.filter(({ spec }) => spec === 'params').map(({ spec }) => spec),
  ].slice(-maxMeasures)
  const [cells, setCells] = useState<ReadonlyMap<string, number>>(new Map())
  const [wanted, setWanted] = useState((opened.value?.rows ?? 0) <= 50_000)
  useEffect(() => {
    if (!wanted) return
    let stale = false
    const fill = async () => {
      for (const [i, y] of specs.entries()) {
        for (const x of specs.slice(0, i)) {
          if (stale) return
          const { spearman } = await ask('correlate', { x, y })
          if (!stale) setCells((before) => new Map(before).set(`${x} ${y}`, spearman))
        }
      }
    }
    fill().catch(() => {})
    return () => {
      stale = true
    }
  }, [specs.join(' '), wanted])
  if (specs.length < 2) return null
  if (!wanted)
    return (
      <button type="button" onClick={() => setWanted(true)}>
        Compare all measures (takes some seconds)
      </button>
    )
  return (
    <div class="matrix-box">
      <table class="matrix">
        <caption>Spearman’s ρ between measures. A cell sets the axes.</caption>
        <tbody>
          {specs.map((y, i) => (
            <tr key={y}>
              <th scope="row">{y}</th>
              {specs.slice(0, i).map((x) => {
                const value = cells.get(`${x} ${y}`)
                const color = sequentialColor(Math.max(0, value ?? 0), dark.value)
                return (
                  <td key={x}>
                    <button
                      type="button"
                      style={value === undefined ? {} : { background: css(color), color: textOn(color) }}
                      aria-label={`${value === undefined ? '…' : value.toFixed(2).replace('-', '−')}: ${measureOf(y)?.label} against ${measureOf(x)?.label}`}
                      onClick={() => {
                        question.x.value = x
                        question.y.value = y
                        question.range.value = undefined
                      }}
                    >
                      {value === undefined ? '…' : value.toFixed(2).replace('-', '−')}
                    </button>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
