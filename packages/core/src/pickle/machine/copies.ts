/** Where on a record's tape the copies of far values stand, by memo slot. */
export class Copies {
  private readonly nodes = new Map<number, number>()
  /** The slots, by where their copies stand: each new one is the last on the tape. */
  private readonly slots: number[] = []

  get(slot: number): number | undefined {
    return this.nodes.get(slot)
  }

  add(slot: number, node: number): void {
    this.nodes.set(slot, node)
    this.slots.push(slot)
  }

  clear(): void {
    // Clearing a Map makes it new tables, of empty ones as well.
    if (this.nodes.size > 0) this.nodes.clear()
    this.slots.length = 0
  }

  /** The copies from `start` on move on by one. */
  shift(start: number): void {
    for (let last = this.slots.length - 1; last >= 0; last--) {
      const slot = this.slots[last]!
      const node = this.nodes.get(slot)!
      if (node < start) break
      this.nodes.set(slot, node + 1)
    }
  }

  /** Forgets the copies from `start` up to `end`; those values can be copied again. */
  forget(start: number, end = Number.POSITIVE_INFINITY): void {
    let kept = this.slots.length
    let lost = kept
    for (; kept > 0; kept--) {
      const node = this.nodes.get(this.slots[kept - 1]!)!
      if (node < start) break
      if (node >= end) lost = kept - 1
    }
    for (const slot of this.slots.splice(kept, lost - kept)) this.nodes.delete(slot)
  }
}
