import { rmSync } from 'node:fs'

/* Folders that must not outlive the process. */
const folders = new Set<string>()
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/* Other copies of core may have such handlers too; they do not count as someone who deals with the signal. */
const brand = Symbol.for('@nasbench/leftovers')

/**
 * Removes a folder when the process ends, even by Ctrl-C if no other listener handles it. The effect of a signal on the
 * process stays the same. The returned function cancels the removal.
 */
export function removeAtExit(folder: string): () => void {
  if (folders.size === 0) {
    process.on('exit', removeAll)
    for (const signal of signals) process.on(signal, onSignal)
  }
  folders.add(folder)
  return () => {
    if (folders.delete(folder) && folders.size === 0) uninstall()
  }
}

function onSignal(signal: NodeJS.Signals): void {
  if (process.listeners(signal).some((listener) => !(brand in listener))) return
  removeAll()
  // Without listeners, the signal has its default effect.
  uninstall()
  process.kill(process.pid, signal)
}
Object.defineProperty(onSignal, brand, { value: true })

function removeAll(): void {
  for (const folder of folders) {
    try {
      rmSync(folder, { recursive: true, force: true })
    } catch {
      // The next import removes it.
    }
  }
  folders.clear()
}

function uninstall(): void {
  process.off('exit', removeAll)
  for (const signal of signals) process.off(signal, onSignal)
}
