import { signal } from '@preact/signals'
import type { ProgressInfo } from '../protocol.js'
import { ask } from './client.js'
import { change } from './edit.js'
import { openBenchmark, tell } from './follow.js'
import { catalog, question } from './state.js'

/** The import that runs. */
export const importing = signal<ProgressInfo | undefined>(undefined)
/** Why the last import failed. */
export const importFailure = signal('')

let controller: AbortController | undefined

/** The path of a file in the folder that was chosen or dropped; empty for one of its own. */
const pathOf = (file: File): string => droppedPaths.get(file) ?? file.webkitRelativePath

/** The paths of files that were dropped in a folder, which the files themselves do not have. */
export const droppedPaths = new WeakMap<File, string>()

/** Imports published files and shows them. */
export async function importFiles(files: readonly File[]): Promise<boolean> {
  if (importing.peek() !== undefined)
    tell('An import is running. Stop it, or wait for it, and then drop the next file.')
  if (files.length === 0 || importing.peek() !== undefined) return false
  controller = new AbortController()
  importFailure.value = ''
  importing.value = { phase: `Reading ${files[0]!.name}`, done: 0, total: null }
  try {
    const { bench, data, kept } = await ask(
      'import',
      { files, paths: files.map((file) => pathOf(file)) },
      {
        signal: controller.signal,
        onProgress: (progress) => {
          if (importing.peek() !== undefined) importing.value = progress
        },
      },
    )
    change(bench, data)
    await openBenchmark()
    catalog.value = await ask('catalog')
    tell(
      kept
        ? 'Imported. The results stay in this browser until you remove them.'
        : 'Imported for this visit: the browser keeps nothing for this page.',
    )
    return true
  } catch (error) {
    const stopped = controller.signal.aborted
    importFailure.value = stopped ? '' : error instanceof Error ? error.message : String(error)
    if (stopped) tell('The import was stopped.')
    return false
  } finally {
    importing.value = undefined
  }
}

/** Stops the import. */
export function stopImport(): void {
  controller?.abort()
}

/** Removes a kept store. */
export async function removeKept(bench: string, data: string): Promise<void> {
  await ask('remove', { bench, data })
  catalog.value = await ask('catalog')
  if (question.data.peek() !== data) return
  change(bench, '')
  await openBenchmark()
}
