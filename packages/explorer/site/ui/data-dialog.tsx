import { useState } from 'preact/hooks'
import { change } from '../data/edit.js'
import { openBenchmark } from '../data/follow.js'
import { catalog } from '../data/state.js'
import { Dialog, dialog } from './dialogs.js'

/** Opens a store by its address. */
export function DataDialog() {
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
    <Dialog title="Open data">
      <form
        class="open-form"
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
    </Dialog>
  )
}
