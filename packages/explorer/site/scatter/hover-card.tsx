import { useEffect, useState } from 'preact/hooks'
import { ask } from '../data/client.js'
import { formatValue } from '../data/format.js'
import { colorBy, columnX, columnY, hovered } from '../data/state.js'
import { pointer } from './controller.js'

/** The architecture under the pointer. */
export function HoverCard() {
  const row = hovered.value
  const [name, setName] = useState<{ readonly row: number; readonly index: string; readonly text: string }>()
  useEffect(() => {
    if (row < 0) return
    let stale = false
    ask('texts', { rows: [row] }).then(([named]) => {
      if (!stale && named !== undefined) setName({ row, ...named })
    })
    return () => {
      stale = true
    }
  }, [row])
  if (row < 0) return null
  const [x, y] = pointer.value
  const by = colorBy.value
  const facts = [columnY.value, columnX.value, by.kind === 'measure' ? by.column : undefined]
    .filter((column, at, all) => column !== undefined && all.indexOf(column) === at)
    .map((column) => [column!.info.label, formatValue(column!.values[row]!, column!.info)] as const)
  return (
    <div
      class="hover-card"
      style={{ transform: `translate(${x}px, ${y}px)` }}
      data-side={x > 380 ? 'left' : 'right'}
    >
      <div class="card">
        <p class="title">{name?.row === row ? `#${name.index}` : '…'}</p>
        <dl>
          {facts.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
          {by.kind === 'slot' && (
            <div>
              <dt>{by.label}</dt>
              <dd>{by.choices[by.values[row]!]}</dd>
            </div>
          )}
        </dl>
        {name?.row === row && (
          <code>{name.text.length > 120 ? `${name.text.slice(0, 117)}…` : name.text}</code>
        )}
      </div>
    </div>
  )
}
