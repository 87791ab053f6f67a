/** Sees to it that waiting for the network ends. */
export interface StallWatch {
  /** Whether it has ended that way. */
  readonly stalled: boolean
  /** Something came. */
  seen(): void
  /** While this work is done nobody waits for the network: a slow disk is no stall. */
  during<T>(work: Promise<T>): Promise<T>
  stop(): void
}

/** Calls `onStall` once where nothing has come for so many milliseconds. */
export function watchStall(timeout: number, onStall: () => void): StallWatch {
  let stalled = false
  let working = false
  const timer = setTimeout(() => {
    if (working) {
      timer.refresh()
      return
    }
    stalled = true
    onStall()
  }, timeout)
  return {
    get stalled() {
      return stalled
    },
    seen: () => void timer.refresh(),
    async during(work) {
      working = true
      try {
        return await work
      } finally {
        working = false
        timer.refresh()
      }
    },
    stop: () => clearTimeout(timer),
  }
}
