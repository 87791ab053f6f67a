import { useEffect, useState } from 'preact/hooks'
import { ask } from '../data/client.js'
import { showRow, toggleSelected } from '../data/edit.js'
import { readColumn } from '../data/follow.js'
import { formatNumber } from '../data/format.js'
import { columnX, columnY, detail, hovered, mask, opened, plane, selectedRows } from '../data/state.js'
import type { Column } from '../protocol.js'
import { commandOf } from './command-line.js'
import { ViewHead } from './view-head.js'

const page = 50

/** The selection as a table; without one, the best of what is shown. */
export function Table() {
  const [sort, setSort] = useState<{ readonly spec: string; readonly up: boolean }>()
  const [length, setLength] = useState(page)
  const [names, setNames] = useState<ReadonlyMap<number, { readonly index: string; readonly text: string }>>(
    new Map(),
  )
  const [costs, setCosts] = useState<readonly Column[]>([])
  const [x, y] = [columnX.value, columnY.value]
  const specs = (opened.value?.measures ?? [])
    .filter(({ spec }) => spec === 'params' || spec === 'flops')
    .map(({ spec }) => spec)
  useEffect(() => {
    let stale = false
    Promise.all(specs.map(readColumn)).then((answers) => {
      if (!stale) setCosts(answers)
    })
    return () => {
      stale = true
    }
  }, [specs.join(' '), opened.value])
  const columns = [y, x, ...costs].filter(
    (column, at, all): column is Column =>
      column !== undefined && all.findIndex((other) => other?.info.spec === column.info.spec) === at,
  )
  const selected = selectedRows.value
  const passes = mask.value
  const all =
    selected.length > 0
      ? selected
      : (plane.value?.order.filter((row) => passes === undefined || passes[row] === 1) ?? new Uint32Array())
  const by = columns.find(({ info }) => info.spec === sort?.spec) ?? y
  const rows = sortedRows(all, by, sort?.up ?? by?.info.direction === 'minimize').slice(0, length)
  useEffect(() => {
    const missing = [...rows].filter((row) => !names.has(row))
    if (missing.length === 0) return
    let stale = false
    ask('texts', { rows: missing }).then((answers) => {
      if (!stale)
        setNames((before) => new Map([...before, ...missing.map((row, at) => [row, answers[at]!] as const)]))
    })
    return () => {
      stale = true
    }
  }, [rows.join(' ')])
  useEffect(() => {
    setNames(new Map())
  }, [opened.value])
  const csv = () =>
    ask('csv', { rows: Uint32Array.from(all).sort(), specs: columns.map(({ info }) => info.spec) })
  return (
    <>
      <ViewHead
        view={selected.length > 0 ? 'selection' : 'table'}
        plain
        csv={csv}
        command={commandOf('export', [
          '--columns',
          ['index', 'arch', ...columns.map(({ info }) => info.spec)].join(','),
        ])}
      >
        <p>
          {selected.length > 0
            ? `The ${selected.length.toLocaleString('en')} selected architectures`
            : `Nothing is selected: all ${all.length.toLocaleString('en')} that are shown`}
          , {by?.info.label ?? 'unsorted'} first.
        </p>
      </ViewHead>
      <div class="table-box" tabIndex={0} role="region" aria-label="Architectures">
        <table class="rows">
          <thead>
            <tr>
              <th scope="col">
                <span class="visually-hidden">Selected</span>
              </th>
              <th scope="col">Index</th>
              {columns.map(({ info }) => {
                const active = by?.info.spec === info.spec
                const up = sort?.up ?? info.direction === 'minimize'
                return (
                  <th
                    key={info.spec}
                    scope="col"
                    aria-sort={active ? (up ? 'ascending' : 'descending') : 'none'}
                  >
                    <button
                      type="button"
                      title={info.label}
                      onClick={() =>
                        setSort({ spec: info.spec, up: active ? !up : info.direction === 'minimize' })
                      }
                    >
                      {info.spec}
                      <span aria-hidden="true">{active ? (up ? ' ↑' : ' ↓') : ''}</span>
                    </button>
                  </th>
                )
              })}
              <th scope="col">Architecture</th>
            </tr>
          </thead>
          <tbody>
            {[...rows].map((row) => {
              const name = names.get(row)
              return (
                <tr
                  key={row}
                  class={`${row === detail.value?.row ? 'current' : ''}${row === hovered.value ? ' hovered' : ''}`}
                  onMouseEnter={() => (hovered.value = row)}
                  onMouseLeave={() => (hovered.value = -1)}
                >
                  <td>
                    <input
                      type="checkbox"
                      checked={selected.includes(row)}
                      aria-label={`Select architecture ${name?.index ?? row}`}
                      onChange={() => toggleSelected(row)}
                    />
                  </td>
                  <td>
                    <button type="button" class="link" onClick={() => void showRow(row)}>
                      {name?.index ?? '…'}
                    </button>
                  </td>
                  {columns.map(({ info, values }) => (
                    <td key={info.spec} class="number">
                      {formatNumber(values[row]!, info)}
                    </td>
                  ))}
                  <td>
                    <code>{name?.text ?? ''}</code>
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
        {all.length > length && (
          <button type="button" class="more" onClick={() => setLength(length + 4 * page)}>
            Show more ({(all.length - length).toLocaleString('en')} left)
          </button>
        )}
      </div>
    </>
  )
}

function sortedRows(rows: Uint32Array, by: Column | undefined, up: boolean): Uint32Array {
  if (by === undefined) return rows
  const { values } = by
  const sign = up ? 1 : -1
  const missing = (value: number) => (Number.isNaN(value) ? 1 : 0)
  return Uint32Array.from(rows).sort(
    (a, b) => missing(values[a]!) - missing(values[b]!) || sign * (values[a]! - values[b]!) || a - b,
  )
}
