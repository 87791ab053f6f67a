/** Ends waiting for the network after a time limit. */
export interface StallWatch {
  /** Whether it has ended that way. */
  readonly stalled: boolean
  /** Something came. */
  seen(): void
  /** The time of this work does not count as waiting for the network: a slow disk is not a stall. */
  during<T>(work: Promise<T>): Promise<T>
  stop(): void
}

/** Calls `onStall` once after `timeout` milliseconds without data. */
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
