import { Architecture } from './cell/architecture.js'
import { failure, loading, notice, opened } from './data/state.js'
import { Scatter } from './scatter/scatter.js'
import { DataDialog } from './ui/data-dialog.js'
import { dialog } from './ui/dialogs.js'
import { Header } from './ui/header.js'
import { HelpDialog } from './ui/help-dialog.js'
import { FailurePage, LoadingPage } from './ui/states.js'
import { Views } from './views/views.js'

/** The whole page. */
export function App() {
  return (
    <>
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault()
          document.getElementById('main')?.focus()
        }}
      >
        Skip to the plot
      </a>
      <Header />
      <main id="main" tabIndex={-1}>
        {failure.value !== undefined ? (
          <FailurePage failure={failure.value} />
        ) : (
          <div class={`layout${loading.value ? ' loading' : ''}`}>
            <div class="left">
              <Scatter />
              {opened.value && <Views />}
            </div>
            <Architecture />
            {loading.value && <LoadingPage progress={loading.value} />}
          </div>
        )}
      </main>
      {dialog.value === 'help' && <HelpDialog />}
      {dialog.value === 'data' && <DataDialog />}
      <div class="toast" role="status" aria-live="polite">
        {notice.value !== '' && <p>{notice.value}</p>}
      </div>
    </>
  )
}
