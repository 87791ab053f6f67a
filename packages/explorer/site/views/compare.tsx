import { CellDrawing } from '../cell/cell-drawing.js'
import { show } from '../data/edit.js'
import { formatDifference, formatRank, formatValue } from '../data/format.js'
import { detail, pinnedDetail } from '../data/state.js'
import type { ArchDetail } from '../protocol.js'
import { commandOf } from './command-line.js'
import { ViewHead } from './view-head.js'

/** Two architectures next to each other: the pinned one and the current one. */
export function Compare() {
  const [one, other] = [pinnedDetail.value, detail.value]
  if (one === undefined || other === undefined)
    return (
      <p class="empty">
        Pin an architecture (P), then go to another one: both are shown here next to each other.
      </p>
    )
  const different = differencesOf(one, other)
  return (
    <>
      <ViewHead view="compare" plain command={commandOf('compare', [one.text, other.text], false)}>
        <p>
          {one.text === other.text
            ? 'The pinned architecture is the current one: walk or edit to see a difference.'
            : different === undefined
              ? 'The two graphs differ in their wiring.'
              : `${different.size} of ${one.slots.length} operations differ.`}
        </p>
      </ViewHead>
      <div class="compare">
        <Side title="Pinned" arch={one} different={different} />
        <Side title="Current" arch={other} different={different} />
        <table class="numbers">
          <thead>
            <tr>
              <th scope="col">Measure</th>
              <th scope="col">Pinned</th>
              <th scope="col">Current</th>
              <th scope="col">Difference</th>
              <th scope="col">Ranks</th>
            </tr>
          </thead>
          <tbody>
            {one.values.map(({ measure, value, rank }) => {
              const match = other.values.find((candidate) => candidate.measure.spec === measure.spec)
              if (match === undefined) return null
              const difference = match.value - value
              const isBetter = measure.direction === 'maximize' ? difference > 0 : difference < 0
              return (
                <tr key={measure.spec}>
                  <th scope="row">{measure.label}</th>
                  <td>{formatValue(value, measure)}</td>
                  <td>{formatValue(match.value, measure)}</td>
                  <td class={difference === 0 ? '' : isBetter ? 'better' : 'worse'}>
                    {formatDifference(difference, measure)}
                    {difference !== 0 && (
                      <span class="visually-hidden">{isBetter ? ' better' : ' worse'}</span>
                    )}
                  </td>
                  <td>
                    {rank === null || match.rank === null
                      ? '–'
                      : `${formatRank(rank)} → ${formatRank(match.rank)}`}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </>
  )
}

function Side({
  title,
  arch,
  different,
}: {
  readonly title: string
  readonly arch: ArchDetail
  readonly different: ReadonlySet<number> | undefined
}) {
  return (
    <article aria-label={`${title} architecture`}>
      <h3>
        {title}{' '}
        <button type="button" class="link" onClick={() => show(arch.text)}>
          #{arch.index}
        </button>
      </h3>
      <CellDrawing arch={arch} {...(different && { different })} />
    </article>
  )
}

/* The slots that hold different operations; undefined if the graphs themselves differ. */
function differencesOf(one: ArchDetail, other: ArchDetail): ReadonlySet<number> | undefined {
  const labels = (arch: ArchDetail) => arch.slots.map(({ label }) => label).join('\n')
  if (labels(one) !== labels(other)) return undefined
  const choice = (arch: ArchDetail, slot: number) =>
    arch.slots[slot]!.choices.find(({ current }) => current)?.name
  return new Set(one.slots.flatMap((_, slot) => (choice(one, slot) === choice(other, slot) ? [] : [slot])))
}
