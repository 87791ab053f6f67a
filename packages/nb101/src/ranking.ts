/**
 * The best of many, one by one: of equal scores the one that came first. Keeps no more than it is asked for.
 */
export class Best {
  /* A heap whose root is the worst that is kept. */
  private readonly scores: Float64Array
  private readonly items: Uint32Array
  private size = 0

  constructor(readonly most: number) {
    this.scores = new Float64Array(most)
    this.items = new Uint32Array(most)
  }

  /** Whether one of this score would be kept. */
  wants(score: number): boolean {
    return this.size < this.most || score > (this.scores[0] as number)
  }

  /** Items come in ascending order. */
  add(item: number, score: number): void {
    if (this.size < this.most) {
      let at = this.size++
      while (at > 0) {
        const above = (at - 1) >> 1
        if (!this.isWorse(score, item, above)) break
        this.move(above, at)
        at = above
      }
      this.put(at, item, score)
    } else if (this.wants(score)) this.replaceWorst(item, score)
  }

  /** The items kept, the best first. */
  sorted(): { readonly item: number; readonly score: number }[] {
    return Array.from({ length: this.size }, (_, at) => ({
      item: this.items[at] as number,
      score: this.scores[at] as number,
    })).sort((a, b) => b.score - a.score || a.item - b.item)
  }

  private replaceWorst(item: number, score: number): void {
    let at = 0
    for (;;) {
      let below = 2 * at + 1
      if (below >= this.size) break
      const right = below + 1
      if (
        right < this.size &&
        this.isWorse(this.scores[right] as number, this.items[right] as number, below)
      ) {
        below = right
      }
      if (this.isWorse(score, item, below)) break
      this.move(below, at)
      at = below
    }
    this.put(at, item, score)
  }

  /* Of equal ones the later is worse. */
  private isWorse(score: number, item: number, than: number): boolean {
    const other = this.scores[than] as number
    return score < other || (score === other && item > (this.items[than] as number))
  }

  private move(from: number, to: number): void {
    this.put(to, this.items[from] as number, this.scores[from] as number)
  }

  private put(at: number, item: number, score: number): void {
    this.items[at] = item
    this.scores[at] = score
  }
}
