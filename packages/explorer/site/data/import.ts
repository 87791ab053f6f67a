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

/** Imports published files and shows them. */
export async function importFiles(files: readonly File[]): Promise<boolean> {
  if (files.length === 0 || importing.peek() !== undefined) return false
  controller = new AbortController()
  importFailure.value = ''
  importing.value = { phase: `Reading ${files[0]!.name}`, done: 0, total: null }
  try {
    const { bench, data } = await ask(
      'import',
      { files },
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
    tell('Imported. The results stay in this browser until you remove them.')
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
