import { useState } from 'preact/hooks'
import { show } from '../data/edit.js'
import { formatDifference, formatNumber } from '../data/format.js'
import { css, operationColor } from '../data/palette.js'
import { dark, hovered, mainMeasure } from '../data/state.js'
import type { ArchDetail, NeighborInfo } from '../protocol.js'

const size = 420
const centre = size / 2
const base = 122
const reach = 54

/**
 * All architectures at one edit, on a ring. Its line is the value of the current architecture: neighbours outside are
 * better, neighbours inside are worse. A click walks there.
 */
export function Ring({ arch }: { readonly arch: ArchDetail }) {
  const [focused, setFocused] = useState(-1)
  const measure = mainMeasure.value
  const isDark = dark.value
  const own = arch.values.find((value) => value.measure.spec === measure?.spec)?.value ?? Number.NaN
  const { neighbors } = arch
  if (neighbors.length === 0) return <p class="empty">This architecture has no neighbour.</p>
  const sign = measure?.direction === 'minimize' ? -1 : 1
  const differences = neighbors.map(({ value }) => (value === null ? Number.NaN : sign * (value - own)))
  const most = Math.max(1e-9, ...differences.filter(Number.isFinite).map(Math.abs))
  const better = differences.filter((one) => one > 0).length
  const groups = groupsOf(neighbors)
  const shown = focused >= 0 ? neighbors[focused] : undefined
  const dot = Math.min(8, Math.max(3, (Math.PI * base) / neighbors.length))
  return (
    <div class="ring">
      <svg
        viewBox={`0 0 ${size} ${size}`}
        role="group"
        aria-label={`${neighbors.length} neighbours, ${better} of them better`}
      >
        <circle cx={centre} cy={centre} r={base} class="now" />
        {groups.map(({ label, from, to }) => (
          <GroupLabel
            key={label}
            label={label}
            angle={angleOf((from + to) / 2, neighbors.length, groups, from)}
          />
        ))}
        {neighbors.map((neighbor, at) => {
          const angle = angleOf(at, neighbors.length, groups, at)
          const difference = differences[at]!
          const radius =
            base +
            (Number.isNaN(difference)
              ? 0
              : Math.sign(difference) * reach * Math.sqrt(Math.abs(difference) / most))
          const [x, y] = polar(angle, radius)
          const [x0, y0] = polar(angle, base)
          return (
            <g
              key={neighbor.text}
              class={`neighbor${difference > 0 ? ' better' : ''}`}
              role="button"
              tabindex={at === Math.max(0, focused) ? 0 : -1}
              aria-label={`${neighbor.edit}: ${neighbor.value === null ? 'no value' : formatNumber(neighbor.value, measure)}. Walk there`}
              onClick={() => show(neighbor.text)}
              onMouseEnter={() => {
                setFocused(at)
                hovered.value = neighbor.row
              }}
              onMouseLeave={() => {
                setFocused(-1)
                hovered.value = -1
              }}
              onFocus={() => setFocused(at)}
              onKeyDown={(event) => {
                const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
                if (step !== undefined) {
                  event.preventDefault()
                  const next = (at + step + neighbors.length) % neighbors.length
                  event.currentTarget.parentElement?.querySelectorAll<SVGElement>('.neighbor')[next]?.focus()
                } else if (event.key === 'Enter' || event.key === ' ') {
                  event.preventDefault()
                  show(neighbor.text)
                }
              }}
            >
              <line x1={x0} y1={y0} x2={x} y2={y} />
              <circle class="hit" cx={x} cy={y} r={Math.max(dot + 3, 9)} />
              <circle
                class="dot"
                cx={x}
                cy={y}
                r={dot}
                style={{ fill: css(operationColor(neighbor.op, isDark)) }}
              />
            </g>
          )
        })}
        <g class="centre">
          {shown === undefined ? (
            <>
              <text x={centre} y={centre - 16} class="big">
                {formatNumber(own, measure)}
              </text>
              <text x={centre} y={centre + 8}>
                {better === 0 ? 'a local optimum' : `${better} of ${neighbors.length}`}
              </text>
              <text x={centre} y={centre + 26}>
                {better === 0 ? `among ${neighbors.length} neighbours` : 'neighbours are better'}
              </text>
            </>
          ) : (
            <>
              <text x={centre} y={centre - 16} class="big">
                {shown.value === null ? '–' : formatNumber(shown.value, measure)}
              </text>
              <text x={centre} y={centre + 8}>
                {shown.value === null ? '' : formatDifference(shown.value - own, measure)}
              </text>
              <text x={centre} y={centre + 26}>
                {shown.group}
              </text>
              <text x={centre} y={centre + 44} class="strong">
                {shown.op}
              </text>
            </>
          )}
        </g>
      </svg>
      {arch.moreNeighbors > 0 && <p class="hint">{arch.moreNeighbors} more neighbours are not shown.</p>}
    </div>
  )
}

interface Group {
  readonly label: string
  readonly from: number
  readonly to: number
}

function groupsOf(neighbors: readonly NeighborInfo[]): Group[] {
  const groups: Group[] = []
  for (const [at, { group }] of neighbors.entries()) {
    const last = groups.at(-1)
    if (last?.label === group) groups[groups.length - 1] = { ...last, to: at }
    else groups.push({ label: group, from: at, to: at })
  }
  return groups
}

/* A gap of one and a half neighbours between the groups, so that they can be told apart. */
function angleOf(at: number, count: number, groups: readonly Group[], inGroup: number): number {
  const gap = groups.length > 1 && groups.length <= 24 ? 1.5 : 0
  const before = groups.findIndex(({ from, to }) => inGroup >= from && inGroup <= to)
  const total = count + gap * groups.length
  return ((at + 0.5 + gap * (before + 0.5)) / total) * 2 * Math.PI - Math.PI / 2
}

const polar = (angle: number, radius: number): [number, number] => [
  centre + Math.cos(angle) * radius,
  centre + Math.sin(angle) * radius,
]

function GroupLabel({ label, angle }: { readonly label: string; readonly angle: number }) {
  const [x, y] = polar(angle, base + reach + 10)
  const side = Math.cos(angle)
  const short = label
    .replace(/^edge /, '')
    .replace('normal cell, ', 'n ')
    .replace('reduce cell, ', 'r ')
    .replace('edge ', '')
  return (
    <text
      class="group"
      x={x}
      y={y + 4}
      text-anchor={Math.abs(side) < 0.3 ? 'middle' : side > 0 ? 'start' : 'end'}
    >
      {short}
    </text>
  )
}
