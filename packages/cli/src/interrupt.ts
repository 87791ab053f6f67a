/** The reason for stopping: a signal's exit code, or 0 if the reader closed our output. */
let stopped: number | undefined
let running = 0
const controller = new AbortController()

/**
 * Runs work that has something to clean up. Ctrl-C, SIGTERM and a reader that closes our output abort the signal, and
 * the work then ends in its own time; a second Ctrl-C ends the process at once. Outside of such work the system's own
 * behaviour stays: Ctrl-C kills the process, even in the middle of a long computation, and a shell shows 130 too.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  if (running++ === 0) {
    process.on('SIGINT', onSignal)
    process.on('SIGTERM', onSignal)
  }
  try {
    const result = await work(controller.signal)
    controller.signal.throwIfAborted()
    return result
  } finally {
    if (--running === 0) {
      process.off('SIGINT', onSignal)
      process.off('SIGTERM', onSignal)
    }
  }
}

/** The exit code of an interrupted process; undefined if nothing interrupted it. */
export function interruption(): number | undefined {
  return stopped
}

/** To be called once: a reader that has seen enough (`| head`) is not an error, a full disk is. */
export function watchOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') {
      if (running === 0) process.exit(0)
      stop(0)
      return
    }
    process.stderr.write(`nasbench: cannot write the output: ${error.message}\n`)
    process.exit(1)
  })
  // Standard error is closed too, so errors cannot be reported.
  process.stderr.on('error', () => {})
}

function onSignal(signal: NodeJS.Signals): void {
  const code = signal === 'SIGINT' ? 130 : 143
  if (stopped !== undefined) process.exit(code)
  process.stderr.write('\nnasbench: interrupted, cleaning up (Ctrl-C again stops at once)\n')
  stop(code)
}

function stop(code: number): void {
  stopped ??= code
  controller.abort()
}
