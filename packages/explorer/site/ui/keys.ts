import { pin, showRandom, stepToBest, undo } from '../data/edit.js'
import { dialog } from './dialogs.js'

/** The keys that work everywhere but in fields. */
export const keys: readonly { readonly key: string; readonly does: string; readonly run: () => void }[] = [
  { key: 'r', does: 'a random architecture', run: () => void showRandom() },
  { key: 'b', does: 'step to the best neighbour', run: stepToBest },
  { key: 'u', does: 'undo the last step or edit', run: undo },
  { key: 'p', does: 'pin the architecture to compare it', run: pin },
  {
    key: '/',
    does: 'write a filter',
    run: () => document.querySelector<HTMLInputElement>('#where')?.focus(),
  },
  { key: 'o', does: 'open data', run: () => (dialog.value = 'data') },
  { key: '?', does: 'this help', run: () => (dialog.value = 'help') },
]

/** Answers the keys; single letters are left alone in fields and menus. */
export function listenForKeys(): void {
  document.addEventListener('keydown', (event) => {
    const target = event.target as HTMLElement
    if (target.closest('input, textarea, select, dialog, [role=menu]') !== null) return
    const isUndo = (event.ctrlKey || event.metaKey) && event.key === 'z'
    if (!isUndo && (event.ctrlKey || event.metaKey || event.altKey)) return
    const found = isUndo ? { run: undo } : keys.find(({ key }) => key === event.key)
    if (found === undefined) return
    event.preventDefault()
    found.run()
  })
}
