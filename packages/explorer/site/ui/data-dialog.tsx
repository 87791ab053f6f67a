import { useState } from 'preact/hooks'
import { change } from '../data/edit.js'
import { openBenchmark } from '../data/follow.js'
import { formatCount } from '../data/format.js'
import { importFailure, importFiles, importing, removeKept, stopImport } from '../data/import.js'
import { catalog } from '../data/state.js'
import { Dialog, dialog } from './dialogs.js'
import { Icon, IconButton } from './icon.js'

/** Opens a published file or a store, and lists what this browser keeps. */
export function DataDialog() {
  return (
    <Dialog title="Open data">
      <PublishedFile />
      <Kept />
      <Store />
    </Dialog>
  )
}

function PublishedFile() {
  const now = importing.value
  const choose = async (list: FileList | null) => {
    if (await importFiles([...(list ?? [])])) dialog.value = 'none'
  }
  return (
    <section class="open-form" aria-labelledby="file-title">
      <h3 id="file-title">A published file</h3>
      <p class="hint">
        Drop it anywhere on this page: a pickle or .pth of NAS-Bench-201, the TFRecord of NAS-Bench-101, a
        folder of NATS-Bench or of models, and others. It is read here and sent nowhere; no code in it is run.
      </p>
      {now === undefined ? (
        <div class="file-buttons">
          {(['file', 'folder'] as const).map((kind) => (
            <label key={kind} class="file-button drop">
              <Icon name="file" /> Choose a {kind}
              <input
                type="file"
                {...(kind === 'folder' && { webkitdirectory: true })}
                onChange={(event) => {
                  void choose(event.currentTarget.files)
                  event.currentTarget.value = ''
                }}
              />
            </label>
          ))}
        </div>
      ) : (
        <div class="importing" role="status">
          <p>{now.phase}…</p>
          <progress aria-label={now.phase} {...(now.total ? { value: now.done, max: now.total } : {})} />
          {now.total !== null && now.unit !== undefined && (
            <span>
              {now.unit === 'bytes'
                ? `${formatCount(now.done)}B of ${formatCount(now.total)}B`
                : `${now.done.toLocaleString('en')} of ${now.total.toLocaleString('en')} records`}
            </span>
          )}
          <button type="button" onClick={stopImport}>
            Stop
          </button>
        </div>
      )}
      {importFailure.value !== '' && (
        <p class="problem" role="alert">
          {importFailure.value}
        </p>
      )}
    </section>
  )
}

function Kept() {
  const kept = catalog.value.flatMap(({ name, title, choices }) =>
    choices.filter(({ data }) => data.startsWith('kept:')).map((choice) => ({ ...choice, name, title })),
  )
  if (kept.length === 0) return null
  return (
    <section class="open-form" aria-labelledby="kept-title">
      <h3 id="kept-title">Kept in this browser</h3>
      <ul class="kept">
        {kept.map(({ name, title, data, label }) => (
          <li key={`${name} ${data}`}>
            <button
              type="button"
              class="link"
              onClick={() => {
                dialog.value = 'none'
                change(name, data)
                void openBenchmark()
              }}
            >
              {label}
            </button>
            <span class="hint">{title}</span>
            <IconButton icon="trash" label={`Remove ${label}`} onClick={() => void removeKept(name, data)} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Store() {
  const [problem, setProblem] = useState('')
  const open = (form: HTMLFormElement) => {
    const values = new FormData(form)
    const address = String(values.get('address') ?? '').trim()
    if (!/^https?:\/\/[^\s]+$/i.test(address)) {
      setProblem('An address begins with https:// or http://.')
      return
    }
    dialog.value = 'none'
    change(String(values.get('bench')), address)
    void openBenchmark()
  }
  return (
    <form
      class="open-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        open(event.currentTarget)
      }}
    >
      <h3>A store on a server</h3>
      <p class="hint">
        A store is the folder that <code>nasbench import</code> writes. The server must allow this page to
        read it (CORS) and answer Range requests.
      </p>
      <div class="fields">
        <label>
          Benchmark
          <select name="bench">
            {catalog.value.map(({ name, title }) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <label>
          Address
          <input
            name="address"
            type="url"
            placeholder="https://example.org/nb201/"
            aria-invalid={problem !== ''}
            onInput={() => setProblem('')}
          />
        </label>
        <button type="submit" class="primary">
          Open
        </button>
      </div>
      {problem !== '' && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </form>
  )
}
