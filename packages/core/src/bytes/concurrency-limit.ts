/** A function that does pieces of work, no more than so many at a time; the others wait, first come first served. */
export function limitConcurrency(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let busy = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    // A place that is given up goes to the next in line at once, so nobody can slip in between.
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
