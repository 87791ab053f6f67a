import type { ComponentType } from 'preact'
import { question, type Tab, tabs } from '../data/state.js'
import { Compare } from './compare.js'
import { CorrelationView } from './correlation.js'
import { Curves } from './curves.js'
import { Distribution } from './distribution.js'
import { Ranks } from './ranks.js'
import { SearchView } from './search.js'
import { Table } from './table.js'

const views: Readonly<Record<Tab, { readonly title: string; readonly View: ComponentType }>> = {
  distribution: { title: 'Distribution', View: Distribution },
  ranks: { title: 'Ranks', View: Ranks },
  correlation: { title: 'Correlation', View: CorrelationView },
  curves: { title: 'Curves', View: Curves },
  table: { title: 'Table', View: Table },
  compare: { title: 'Compare', View: Compare },
  search: { title: 'Search', View: SearchView },
}

/** The views below the scatter, one at a time. */
export function Views() {
  const { View } = views[question.tab.value]
  return (
    <section class="panel views" aria-label="Views">
      <div class="tabs" role="tablist" aria-label="Views" onKeyDown={moveTab}>
        {tabs.map((tab) => (
          <button
            key={tab}
            type="button"
            role="tab"
            id={`tab-${tab}`}
            aria-selected={question.tab.value === tab}
            aria-controls="view"
            tabIndex={question.tab.value === tab ? 0 : -1}
            onClick={() => (question.tab.value = tab)}
          >
            {views[tab].title}
          </button>
        ))}
      </div>
      <div id="view" role="tabpanel" aria-labelledby={`tab-${question.tab.value}`} tabIndex={0}>
        <View />
      </div>
    </section>
  )
}

function moveTab(event: KeyboardEvent): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
  if (step === undefined) return
  event.preventDefault()
  const next = tabs[(tabs.indexOf(question.tab.peek()) + step + tabs.length) % tabs.length]!
  question.tab.value = next
  document.getElementById(`tab-${next}`)?.focus()
}
