import { useEffect, useState } from 'preact/hooks'
import { showRow } from '../data/edit.js'
import { readColumn } from '../data/follow.js'
import { formatRank } from '../data/format.js'
import { detail, hovered, opened, pinnedDetail, question, selectedRows } from '../data/state.js'
import type { Column } from '../protocol.js'
import { commandOf } from './command-line.js'
import { useWidth } from './use-width.js'
import { ViewHead } from './view-head.js'

const maxLines = 120
const minAxisWidth = 108

/** The measures whose ranks are compared: one per dataset and split of the main metric, and the costs. */
function chosenSpecs(width: number): string[] {
  const measures = opened.value?.measures ?? []
  const results = measures.filter(({ group, spec }) => group !== 'Costs' && !spec.includes('@'))
  const telling = results.filter(({ spec }) => /:(val|test)$/.test(spec))
  const axes = [
    question.x.value,
    question.y.value,
    ...(telling.length > 0 ? telling : results).map(({ spec }) => spec),
  ]
  return [...new Set(axes)]
    .filter((spec) => spec !== '')
    .slice(0, Math.max(2, Math.floor(width / minAxisWidth)))
}

/** Where the selection stands on each measure: a line per architecture, best at the top. */
export function Ranks() {
  const [columns, setColumns] = useState<readonly Column[]>([])
  const [host, width] = useWidth()
  const specs = chosenSpecs(width)
  useEffect(() => {
    let stale = false
    Promise.allSettled(specs.map(readColumn)).then((answers) => {
      if (!stale)
        setColumns(answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : [])))
    })
    return () => {
      stale = true
    }
  }, [specs.join(' ')])
  const ranks = useRanks(columns)
  const height = 270
  const current = detail.value?.row ?? -1
  const pinned = pinnedDetail.value?.row ?? -1
  const selected = [...selectedRows.value.slice(0, maxLines)]
  const x = (at: number) => 62 + (at * (width - 124)) / Math.max(1, columns.length - 1)
  const y = (rank: number, count: number) => 48 + ((rank - 1) / Math.max(1, count - 1)) * (height - 78)
  const line = (row: number) =>
    ranks
      .map(({ ranks: all, count }, at) =>
        all[row] ? `${x(at).toFixed(1)} ${y(all[row]!, count).toFixed(1)}` : '',
      )
      .filter((point) => point !== '')
      .join(' ')
  return (
    <>
      <ViewHead view="ranks" command={commandOf('top', ['--by', question.y.value, '-k', '10'])}>
        <p>
          Rank on each measure, best at the top.{' '}
          {selected.length === 0
            ? 'Select points to compare them; the current architecture is always shown.'
            : `${selected.length} selected architectures.`}
          {selectedRows.value.length > maxLines && ` The first ${maxLines} are drawn.`}
        </p>
      </ViewHead>
      <div class="chart" ref={host}>
        <svg
          class="drawing ranks"
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={describe(ranks, current)}
        >
          {ranks.map(({ info, count }, at) => (
            <g key={info.spec}>
              <line class="axis" x1={x(at)} x2={x(at)} y1={48} y2={height - 30} />
              {info.spec.split(':').map((word, line) => (
                <text
                  key={word}
                  class={line === 0 ? 'title' : 'tick'}
                  x={x(at)}
                  y={13 + 14 * line}
                  text-anchor="middle"
                >
                  {word}
                </text>
              ))}
              <text class="tick" x={x(at)} y={41} text-anchor="middle">
                1
              </text>
              <text class="tick" x={x(at)} y={height - 14} text-anchor="middle">
                {formatRank(count)}
              </text>
            </g>
          ))}
          {selected.map((row) => (
            <polyline
              key={row}
              class={`rank-line${row === hovered.value ? ' hovered' : ''}`}
              points={line(row)}
              onMouseEnter={() => (hovered.value = row)}
              onMouseLeave={() => (hovered.value = -1)}
              onClick={() => void showRow(row)}
            />
          ))}
          {pinned >= 0 && <polyline class="rank-line pinned" points={line(pinned)} />}
          {current >= 0 && (
            <>
              <polyline class="rank-line current" points={line(current)} />
              {ranks.map(({ info, ranks: all, count }, at) =>
                all[current] ? (
                  <g key={info.spec} class="rank-dot">
                    <circle cx={x(at)} cy={y(all[current]!, count)} r={4.5} />
                    <text
                      x={x(at) + (at === ranks.length - 1 ? -9 : 9)}
                      y={y(all[current]!, count) + 4}
                      text-anchor={at === ranks.length - 1 ? 'end' : 'start'}
                    >
                      {formatRank(all[current]!)}
                    </text>
                  </g>
                ) : null,
              )}
            </>
          )}
        </svg>
      </div>
    </>
  )
}

interface Ranking {
  readonly info: Column['info']
  readonly ranks: Uint32Array
  readonly count: number
}

const known = new WeakMap<Column, Ranking>()

function useRanks(columns: readonly Column[]): readonly Ranking[] {
  return columns.map((column) => {
    let ranking = known.get(column)
    if (ranking === undefined) {
      const { info, values } = column
      const sign = info.direction === 'maximize' ? -1 : 1
      const rows = Uint32Array.from(values.keys()).filter((row) => !Number.isNaN(values[row]))
      rows.sort((a, b) => sign * (values[a]! - values[b]!) || a - b)
      const ranks = new Uint32Array(values.length)
      // Equal values share the better rank, as they do everywhere else.
      for (const [at, row] of rows.entries())
        ranks[row] = at > 0 && values[row] === values[rows[at - 1]!] ? ranks[rows[at - 1]!]! : at + 1
      ranking = { info, ranks, count: rows.length }
      known.set(column, ranking)
    }
    return ranking
  })
}

function describe(ranks: readonly Ranking[], current: number): string {
  const words = ranks.map(
    ({ info, ranks: all, count }) =>
      `${info.label}: ${all[current] ? `${all[current]} of ${count}` : 'no value'}`,
  )
  return `Ranks of the current architecture. ${words.join('; ')}`
}
