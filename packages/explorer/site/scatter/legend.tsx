import { formatNumber } from '../data/format.js'
import { categoryColor, css, markNames, sequentialColor } from '../data/palette.js'
import { colorBy, dark, mask, opened, question, selectedRows, shownCount } from '../data/state.js'

/** The meaning of the colours, and the number of shown points. */
export function Legend() {
  const now = opened.value
  if (now === undefined) return null
  const selected = selectedRows.value.length
  return (
    <div class="legend">
      <Colors />
      <div class="spring" />
      <p class="counts" role="status">
        {mask.value !== undefined && (
          <>
            <strong>{shownCount.value.toLocaleString('en')}</strong> pass the filter ·{' '}
          </>
        )}
        {selected > 0 ? (
          <>
            <strong>{selected.toLocaleString('en')}</strong> selected{' '}
            <button type="button" class="link" onClick={() => (question.selection.value = { kind: 'none' })}>
              clear
            </button>
          </>
        ) : (
          `${now.rows.toLocaleString('en')} architectures`
        )}
      </p>
    </div>
  )
}

function Colors() {
  const by = colorBy.value
  const isDark = dark.value
  if (by.kind === 'none') return null
  if (by.kind === 'slot') {
    return (
      <ul class="choices" aria-label={`Colours: ${by.label}`}>
        {by.choices.map((choice, at) => (
          <li key={choice}>
            <Swatch mark={markNames[at % 5]!} color={css(categoryColor(at, isDark))} />
            {choice}
          </li>
        ))}
      </ul>
    )
  }
  const { info } = by.column
  const ends = [by.from, by.to]
  const stops = Array.from({ length: 9 }, (_, at) => css(sequentialColor(at / 8, isDark)))
  return (
    <div
      class="ramp"
      role="img"
      aria-label={`Colours: ${info.label}, from ${formatNumber(ends[0]!, info)} to ${formatNumber(ends[1]!, info)}`}
    >
      <span>{formatNumber(ends[0]!, info)}</span>
      <span class="gradient" style={{ background: `linear-gradient(to right, ${stops.join(', ')})` }} />
      <span>{formatNumber(ends[1]!, info)}</span>
      <span class="what">{info.label}</span>
    </div>
  )
}

const shapes = {
  circle: 'M5 1a4 4 0 1 0 0 8 4 4 0 1 0 0-8Z',
  triangle: 'M5 1.200 9 8.800H1Z',
  square: 'M1.500 1.500h7v7h-7Z',
  diamond: 'M5 .500 9.500 5 5 9.500.500 5Z',
  cross: 'M3.700 1h2.600v2.700H9v2.600H6.300V9H3.700V6.300H1V3.700h2.700Z',
} as const

function Swatch({ mark, color }: { readonly mark: keyof typeof shapes; readonly color: string }) {
  return (
    <svg class="swatch" viewBox="0 0 10 10" aria-hidden="true">
      <path d={shapes[mark]} fill={color} />
    </svg>
  )
}
