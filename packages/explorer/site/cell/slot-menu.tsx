import { useEffect, useRef } from 'preact/hooks'
import { show } from '../data/edit.js'
import { formatCount, formatDifference, formatNumber } from '../data/format.js'
import { css, operationColor } from '../data/palette.js'
import { dark, mainMeasure } from '../data/state.js'
import type { CellSlot, Choice } from '../protocol.js'

interface Props {
  readonly slot: CellSlot
  readonly onClose: () => void
}

/** The choices for an edge or a vertex, with the cost and the result of each. */
export function SlotMenu({ slot, onClose }: Props) {
  const list = useRef<HTMLUListElement>(null)
  const measure = mainMeasure.value
  const own = slot.choices.find(({ current }) => current)
  useEffect(() => {
    const items = list.current?.querySelectorAll<HTMLElement>('[role=menuitemradio]')
    items?.[
      Math.max(
        0,
        slot.choices.findIndex(({ current }) => current),
      )
    ]?.focus()
  }, [slot.label])
  const move = (event: KeyboardEvent) => {
    const items = [...(list.current?.querySelectorAll<HTMLElement>('[role=menuitemradio]') ?? [])]
    const at = items.indexOf(document.activeElement as HTMLElement)
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key]
    if (event.key === 'Escape' || event.key === 'Tab') onClose()
    if (event.key === 'Escape') event.stopPropagation()
    if (next === undefined) return
    event.preventDefault()
    items[(next + items.length) % items.length]?.focus()
  }
  const best = bestOf(slot.choices, measure?.direction)
  return (
    <div class="slot-menu">
      <h3 id="slot-title">{slot.label}</h3>
      <ul role="menu" aria-labelledby="slot-title" ref={list} onKeyDown={move}>
        {slot.choices.map((choice) => (
          <li key={choice.name} role="none">
            <button
              type="button"
              role="menuitemradio"
              aria-checked={choice.current}
              tabIndex={-1}
              disabled={choice.text === null && !choice.current}
              onClick={() => {
                if (choice.text !== null && !choice.current) show(choice.text)
              }}
            >
              <span
                class="swatch"
                style={{ background: css(operationColor(choice.name, dark.value)) }}
                aria-hidden="true"
              />
              <span class="label">{choice.label}</span>
              <span class="number">
                {choice.value === null ? '' : formatNumber(choice.value, measure)}
                {choice === best && <span class="best">best</span>}
              </span>
              <span class="number soft">
                {choice.current || choice.params === null || own?.params == null
                  ? choice.current
                    ? 'now'
                    : ''
                  : choice.params === own.params
                    ? 'same size'
                    : formatDifference(choice.params - own.params, { unit: '', whole: true })}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {slot.params !== null && slot.params > 0 && (
        <p class="hint">
          This operation adds {formatCount(slot.params)} parameters and {formatCount(slot.flops ?? 0)}{' '}
          multiply-adds.
        </p>
      )}
    </div>
  )
}

function bestOf(
  choices: readonly Choice[],
  direction: 'maximize' | 'minimize' | undefined,
): Choice | undefined {
  const known = choices.filter(({ value }) => value !== null)
  if (known.length < 2) return undefined
  return known.reduce((one, other) =>
    (direction === 'minimize' ? other.value! < one.value! : other.value! > one.value!) ? other : one,
  )
}
