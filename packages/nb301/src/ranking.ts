/** The best of many, fed one by one in ascending order of their numbers: of equal scores the earlier is better. */
export class BestOf {
  /* A heap with the worst that is kept on top. */
  private readonly heap: { readonly item: number; readonly score: number }[] = []

  constructor(private readonly most: number) {}

  /** Whether one of this score would be kept: what takes long to find out need only be known of those. */
  wants(score: number): boolean {
    return this.heap.length < this.most || score > (this.heap[0] as { score: number }).score
  }

  /** Takes one that is wanted. */
  add(item: number, score: number): void {
    const { heap } = this
    const entry = { item, score }
    if (heap.length < this.most) {
      heap.push(entry)
      let at = heap.length - 1
      for (; at > 0; at = (at - 1) >> 1) {
        const above = heap[(at - 1) >> 1] as typeof entry
        if (!isWorse(entry, above)) break
        heap[at] = above
      }
      heap[at] = entry
      return
    }
    let at = 0
    for (;;) {
      let below = 2 * at + 1
      if (below >= heap.length) break
      const right = heap[below + 1]
      if (right && isWorse(right, heap[below] as typeof entry)) below++
      if (!isWorse(heap[below] as typeof entry, entry)) break
      heap[at] = heap[below] as typeof entry
      at = below
    }
    heap[at] = entry
  }

  /** Those kept, the best first. */
  sorted(): { readonly item: number; readonly score: number }[] {
    return [...this.heap].sort((a, b) => (isWorse(a, b) ? 1 : -1))
  }
}

function isWorse(a: { item: number; score: number }, b: { item: number; score: number }): boolean {
  return a.score < b.score || (a.score === b.score && a.item > b.item)
}
