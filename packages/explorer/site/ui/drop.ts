import { droppedPaths, importFiles } from '../data/import.js'
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
    const files = await droppedFiles(event.dataTransfer!)
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

/* The items have to be asked for their entries before the first wait. */
async function droppedFiles({ items }: DataTransfer): Promise<File[]> {
  const found = [...items].flatMap((item) => item.webkitGetAsEntry() ?? item.getAsFile() ?? [])
  return (await Promise.all(found.map((one) => (one instanceof File ? [one] : filesOf(one))))).flat()
}

async function filesOf(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    )
    const path = entry.fullPath.slice(1)
    if (path.includes('/')) droppedPaths.set(file, path)
    return [file]
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const files: File[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) return files
    for (const one of some) files.push(...(await filesOf(one)))
  }
}

async function isRunFile(file: File): Promise<boolean> {
  if (!/\.jsonl?$/.test(file.name)) return false
  return /^\s*\{"?[^\n]{0,2000}"(trajectory|algorithm)"/.test(await file.slice(0, 4096).text())
}
