import { change } from '../data/edit.js'
import { openBenchmark } from '../data/follow.js'
import { catalog, dark, opened, question, themeChoice } from '../data/state.js'
import { currentLink } from '../data/url.js'
import { copyText } from './clipboard.js'
import { dialog } from './dialogs.js'
import { IconButton } from './icon.js'
import { SourceBadge } from './source-badge.js'

/** The mark of the project: a cell. */
function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M6 22 C10 6 22 6 26 22 M6 22 H26 M16 10.300 V22" />
      <circle cx="6" cy="22" r="3.200" />
      <circle cx="26" cy="22" r="3.200" />
      <circle cx="16" cy="10" r="3.200" />
    </svg>
  )
}

function BenchmarkPicker() {
  const value = `${question.bench.value} ${question.data.value}`
  const known = catalog.value.some(({ name, choices }) =>
    choices.some(({ data }) => `${name} ${data}` === value),
  )
  return (
    <label class="picker benchmark">
      <span class="visually-hidden">Benchmark and data</span>
      <select
        value={value}
        onChange={(event) => {
          const chosen = event.currentTarget.value
          if (chosen === 'other') {
            event.currentTarget.value = value
            dialog.value = 'data'
            return
          }
          const [bench = '', data = ''] = chosen.split(' ')
          change(bench, data)
          void openBenchmark()
        }}
      >
        {!known && <option value={value}>{opened.value?.title ?? question.bench.value}</option>}
        {catalog.value.map(({ name, title, choices }) => (
          <optgroup key={name} label={title}>
            {choices.map(({ data, label }) => (
              <option key={data} value={`${name} ${data}`}>
                {`${title}: ${label.charAt(0).toLowerCase()}${label.slice(1)}`}
              </option>
            ))}
          </optgroup>
        ))}
        <option value="other">Open a file or a store…</option>
      </select>
    </label>
  )
}

/** The top of the page: what is open, and what can be done with all of it. */
export function Header() {
  return (
    <header class="top">
      <h1>
        <Mark />
        <span class="name">
          nasbench <span class="thin">explorer</span>
        </span>
      </h1>
      <BenchmarkPicker />
      <SourceBadge />
      <div class="spring" />
      <IconButton
        icon="file"
        label="Open a file or a store"
        text="Open"
        onClick={() => (dialog.value = 'data')}
      />
      <IconButton
        icon="share"
        label="Share: copy a link to this view"
        text="Share"
        onClick={() => void copyText(currentLink(), 'The link to this view was copied.')}
      />
      <IconButton
        icon={dark.value ? 'sun' : 'moon'}
        label={dark.value ? 'Use light colours' : 'Use dark colours'}
        onClick={() => (themeChoice.value = dark.value ? 'light' : 'dark')}
      />
      <IconButton icon="help" label="Help and keys" onClick={() => (dialog.value = 'help')} />
    </header>
  )
}
