import { tell } from '../data/follow.js'
import { opened } from '../data/state.js'
import { Icon } from './icon.js'
import { svgToPng } from './picture.js'

interface Formats {
  readonly svg?: () => string
  readonly png?: () => Promise<Blob>
  readonly csv?: () => Promise<string>
}

/** A menu that saves a view. Pictures are made from the SVG if the view has no other way. */
export function exportMenu(view: string, { svg, png, csv }: Formats) {
  const name = (ending: string) => `${opened.peek()?.name ?? 'nasbench'}-${view}.${ending}`
  const save = async (ending: string, make: () => Promise<Blob>) => {
    try {
      download(await make(), name(ending))
    } catch (error) {
      tell(error instanceof Error ? `Not saved: ${error.message}.` : 'Not saved.')
    }
  }
  const drawn = svg && (async () => new Blob([svg()], { type: 'image/svg+xml' }))
  const pixels = png ?? (svg && (() => svgToPng(svg())))
  return (
    <details class="menu">
      <summary class="icon-button" aria-label={`Save the ${view}`} title={`Save the ${view}`}>
        <Icon name="download" />
      </summary>
      <div class="card">
        {drawn && <MenuItem label="SVG picture" onChoose={() => save('svg', drawn)} />}
        {pixels && <MenuItem label="PNG picture" onChoose={() => save('png', pixels)} />}
        {csv && (
          <MenuItem
            label="CSV table"
            onChoose={() => save('csv', async () => new Blob([await csv()], { type: 'text/csv' }))}
          />
        )}
      </div>
    </details>
  )
}

function MenuItem({ label, onChoose }: { readonly label: string; readonly onChoose: () => void }) {
  return (
    <button
      type="button"
      onClick={(event) => {
        event.currentTarget.closest('details')?.removeAttribute('open')
        onChoose()
      }}
    >
      {label}
    </button>
  )
}

function download(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
