import { useEffect, useState } from 'preact/hooks'
import { ask } from '../data/client.js'
import { pin, show, showRandom, stepToBest, toggleSelected, undo, visited } from '../data/edit.js'
import { formatRank, formatValue } from '../data/format.js'
import { detail, mainMeasure, opened, question, selectedRows } from '../data/state.js'
import type { ArchDetail } from '../protocol.js'
import { copyText } from '../ui/clipboard.js'
import { exportMenu } from '../ui/export-menu.js'
import { Icon, IconButton } from '../ui/icon.js'
import { svgDocument } from '../ui/picture.js'
import { CellDrawing } from './cell-drawing.js'
import { Ring } from './ring.js'
import { SlotMenu } from './slot-menu.js'

/** The current architecture: drawn, edited, valued, with its neighbours. */
export function Architecture() {
  const arch = detail.value
  if (arch === undefined) {
    return (
      <section class="panel architecture" aria-labelledby="arch-title" aria-busy={opened.value !== undefined}>
        <h2 id="arch-title">Architecture</h2>
        <Finder />
        <div class="skeleton cell-skeleton" />
      </section>
    )
  }
  const rowSelected = selectedRows.value.includes(arch.row)
  return (
    <section class="panel architecture" aria-labelledby="arch-title">
      <div class="bar">
        <h2 id="arch-title">
          Architecture <span class="index">#{shortIndex(arch.index)}</span>
        </h2>
        <div class="spring" />
        <div class="tools" role="group" aria-label="Architecture tools">
          <IconButton icon="undo" label="Undo (U)" disabled={visited.value.length === 0} onClick={undo} />
          <IconButton icon="dice" label="Random architecture (R)" onClick={() => void showRandom()} />
          <IconButton icon="climb" label="Step to the best neighbour (B)" onClick={stepToBest} />
          <IconButton
            icon="pin"
            label="Pin to compare (P)"
            pressed={question.pinned.value === arch.text}
            onClick={pin}
          />
          {arch.row >= 0 && (
            <IconButton
              icon={rowSelected ? 'minus' : 'plus'}
              label={rowSelected ? 'Remove from the selection' : 'Add to the selection'}
              onClick={() => toggleSelected(arch.row)}
            />
          )}
          {exportMenu('cell', {
            svg: () => svgDocument(document.querySelector<SVGSVGElement>('.architecture .cell')!),
          })}
        </div>
      </div>
      <Finder />
      <Editor arch={arch} />
      <p class="arch-text">
        <code>{arch.text}</code>
        <button
          type="button"
          class="icon-button"
          aria-label="Copy the architecture"
          title="Copy the architecture"
          onClick={() => void copyText(arch.text, 'The architecture was copied.')}
        >
          <Icon name="copy" />
        </button>
      </p>
      <Facts arch={arch} />
      <div class="ring-head">
        <h3>Neighbours</h3>
        <p class="hint">Outside the ring: better. A click walks there.</p>
      </div>
      <Ring arch={arch} />
    </section>
  )
}

const shortIndex = (index: string): string => (index.length > 9 ? index : Number(index).toLocaleString('en'))

function Editor({ arch }: { readonly arch: ArchDetail }) {
  const [open, setOpen] = useState(-1)
  const slot = arch.slots[open]
  const close = () => {
    setOpen(-1)
    document.querySelector<SVGElement>(`[data-slot="${open}"]`)?.focus()
  }
  useEffect(() => {
    if (open >= arch.slots.length) setOpen(-1)
  }, [arch, open])
  return (
    <div class="editor">
      <CellDrawing arch={arch} open={open} onSlot={(at) => setOpen(at === open ? -1 : at)} />
      {slot !== undefined ? (
        <SlotMenu slot={slot} onClose={close} />
      ) : (
        arch.slots.length > 0 && (
          <p class="hint">Click an operation to change it. Numbers below are the parameters that it adds.</p>
        )
      )}
    </div>
  )
}

function Finder() {
  const [problem, setProblem] = useState('')
  const find = async (form: HTMLFormElement) => {
    const text = new FormData(form).get('arch')
    if (typeof text !== 'string' || text.trim() === '') return
    try {
      const found = await ask('detail', { arch: text, measure: question.y.peek() })
      show(found.text)
      setProblem('')
      form.reset()
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <form
      class="finder"
      onSubmit={(event) => {
        event.preventDefault()
        void find(event.currentTarget)
      }}
    >
      <label>
        <span class="visually-hidden">Go to an architecture</span>
        <input
          name="arch"
          autocomplete="off"
          spellcheck={false}
          placeholder="Paste an architecture or an index"
          aria-invalid={problem !== ''}
          aria-describedby={problem === '' ? undefined : 'finder-problem'}
          onInput={() => setProblem('')}
        />
      </label>
      <button type="submit">Go</button>
      {problem !== '' && (
        <p class="problem" id="finder-problem" role="alert">
          {problem}
        </p>
      )}
    </form>
  )
}

function Facts({ arch }: { readonly arch: ArchDetail }) {
  const measure = mainMeasure.value
  const main = arch.values.find((value) => value.measure.spec === measure?.spec)
  return (
    <div class="facts">
      {main !== undefined && (
        <p class="headline">
          <strong>{formatValue(main.value, main.measure)}</strong>
          {main.std !== null && <span class="std">± {main.std.toFixed(2)}</span>}
          <span class="what">
            {main.measure.label}
            {main.rank !== null && (
              <>
                {' '}
                · rank {formatRank(main.rank)} of {formatRank(main.of)}
              </>
            )}
          </span>
        </p>
      )}
      <details>
        <summary>All measures and their source</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">Measure</th>
              <th scope="col">Value</th>
              <th scope="col">Rank</th>
            </tr>
          </thead>
          <tbody>
            {arch.values.map(({ measure: one, value, std, rank }) => (
              <tr key={one.spec}>
                <th scope="row">{one.label}</th>
                <td>
                  {formatValue(value, one)}
                  {std === null ? '' : ` ± ${std.toFixed(2)}`}
                </td>
                <td>{rank === null ? '–' : formatRank(rank)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {arch.provenance.length > 0 && (
          <dl class="provenance">
            {arch.provenance.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        )}
      </details>
    </div>
  )
}
