import { importFiles } from '../data/import.js'
import { replay } from '../data/search.js'
import { question } from '../data/state.js'
import { dialog } from './dialogs.js'

/** Takes files that are dropped anywhere on the page: a published file is imported, a run file replayed. */
export function takeDrops(): void {
  const isFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
  document.addEventListener('dragover', (event) => {
    if (!isFile(event)) return
    event.preventDefault()
    document.documentElement.dataset.dropping = 'true'
  })
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) delete document.documentElement.dataset.dropping
  })
  document.addEventListener('drop', async (event) => {
    if (!isFile(event)) return
    event.preventDefault()
    delete document.documentElement.dataset.dropping
    const files = [...(event.dataTransfer?.files ?? [])]
    const [first] = files
    if (first !== undefined && (await isRunFile(first))) {
      question.tab.value = 'search'
      await replay(first)
      return
    }
    dialog.value = 'data'
    if (await importFiles(files)) dialog.value = 'none'
  })
}

async function isRunFile(file: File): Promise<boolean> {
  if (!/\.jsonl?$/.test(file.name)) return false
  return /^\s*\{"?[^\n]{0,2000}"(trajectory|algorithm)"/.test(await file.slice(0, 4096).text())
}
