import { useEffect, useState } from 'preact/hooks'
import { select } from '../data/edit.js'
import { filterFailure, mask, question } from '../data/state.js'

const pause = 250

/** The filter, in the language of the command's `--where`. */
export function Filter() {
  const applied = question.where.value
  const [text, setText] = useState(applied)
  useEffect(() => setText(applied), [applied])
  useEffect(() => {
    if (text === applied) return
    const timer = window.setTimeout(() => (question.where.value = text), pause)
    return () => window.clearTimeout(timer)
  }, [text])
  const problem = filterFailure.value
  const passes = mask.value
  return (
    <form
      class="filter"
      onSubmit={(event) => {
        event.preventDefault()
        question.where.value = text
      }}
    >
      <label>
        Filter
        <input
          id="where"
          value={text}
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          placeholder="params < 0.5M && cifar10:val > 90"
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : 'where-problem'}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      {passes !== undefined && (
        <button
          type="button"
          onClick={() => select(Uint32Array.from(passes.keys()).filter((row) => passes[row] === 1))}
        >
          Select these
        </button>
      )}
      {text !== '' && (
        <button
          type="button"
          onClick={() => {
            setText('')
            question.where.value = ''
          }}
        >
          Clear
        </button>
      )}
      {problem !== undefined && (
        <p class="problem" id="where-problem" role="alert">
          {problem}
        </p>
      )}
    </form>
  )
}
