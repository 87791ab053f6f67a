import { opened } from '../data/state.js'

interface Props {
  readonly label: string
  readonly value: string
  readonly onChange: (spec: string) => void
  /** Offers operations and nothing as well, for colours. */
  readonly color?: boolean
}

/** Chooses a measure; one that is not in the list, such as an earlier epoch, can be typed. */
export function MeasurePicker({ label, value, onChange, color = false }: Props) {
  const { measures = [], slots = [] } = opened.value ?? {}
  const groups = [...new Set(measures.map(({ group }) => group))]
  const listed = measures.some(({ spec }) => spec === value) || value === 'none' || value.startsWith('slot:')
  return (
    <label class="picker">
      <span>{label}</span>
      <select
        value={value}
        onChange={(event) => {
          const chosen = event.currentTarget.value
          if (chosen !== 'type') onChange(chosen)
          else {
            event.currentTarget.value = value
            const typed = window.prompt('A measure as the command writes it, such as cifar10:val:11', value)
            if (typed) onChange(typed.trim())
          }
        }}
      >
        {!listed && value !== '' && <option value={value}>{value}</option>}
        {groups.map((group) => (
          <optgroup key={group} label={group}>
            {measures
              .filter((measure) => measure.group === group)
              .map((measure) => (
                <option key={measure.spec} value={measure.spec}>
                  {measure.label}
                </option>
              ))}
          </optgroup>
        ))}
        {color && slots.length > 0 && (
          <optgroup label="Structure">
            {slots.map((slot, at) => (
              <option key={slot.label} value={`slot:${at}`}>
                {slot.label}
              </option>
            ))}
          </optgroup>
        )}
        {color && <option value="none">one colour</option>}
        <option value="type">type a measure…</option>
      </select>
    </label>
  )
}
