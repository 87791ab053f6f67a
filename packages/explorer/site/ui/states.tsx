import { change } from '../data/edit.js'
import { openBenchmark } from '../data/follow.js'
import { question } from '../data/state.js'
import type { Failure, ProgressInfo } from '../protocol.js'
import { dialog } from './dialogs.js'

/** The work that the page waits for. */
export function LoadingPage({ progress }: { readonly progress: ProgressInfo }) {
  const { phase, done, total } = progress
  return (
    <div class="waiting" role="status">
      <svg viewBox="0 0 64 40" aria-hidden="true">
        <path d="M8 32 C18 4 46 4 56 32" />
        <circle cx="8" cy="32" r="5" />
        <circle cx="32" cy="11" r="5" />
        <circle cx="56" cy="32" r="5" />
      </svg>
      <p>{phase}…</p>
      {total !== null && total > 0 && <progress value={done} max={total} aria-label={phase} />}
    </div>
  )
}

const advice: { readonly [code: string]: string } = {
  DATA_NOT_FOUND: 'The address may be wrong, or the store was removed from this browser.',
  STORE_VERSION: 'The store was made by another version. Import the published file again.',
  CORRUPT_FILE: 'The store is damaged or incomplete. Import the published file again.',
  READ_FAILED: 'The server could not be reached, or it does not allow other pages to read from it.',
  WORKER_FAILED: 'The code of the page could not be loaded. Reload the page.',
}

/** Says what went wrong and what can be done. */
export function FailurePage({ failure }: { readonly failure: Failure }) {
  return (
    <section class="failure" aria-labelledby="failure-title">
      <h2 id="failure-title">This benchmark could not be opened</h2>
      <p role="alert">{failure.message}</p>
      {advice[failure.code] !== undefined && <p class="hint">{advice[failure.code]}</p>}
      <div class="buttons">
        <button type="button" class="primary" onClick={() => void openBenchmark()}>
          Try again
        </button>
        <button type="button" onClick={() => (dialog.value = 'data')}>
          Open other data
        </button>
        <button
          type="button"
          onClick={() => {
            change(question.bench.peek(), 'space')
            void openBenchmark()
          }}
        >
          Show the space without results
        </button>
      </div>
    </section>
  )
}
