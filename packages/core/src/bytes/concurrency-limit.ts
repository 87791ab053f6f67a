/** A function that runs pieces of work, at most `most` at a time; the others wait in the order of their calls. */
export function limitConcurrency(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let busy = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    // A slot that becomes free goes directly to the next in line, so no later call can take it.
    if (busy < most) busy++
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) busy--
      else next()
    }
  }
}
