/** Every 128th memo slot is noted: 64 kB of notes for each million slots, some kB to look through for any text. */
export const checkpointMask = 127

/**
 * Where in a pickle the memo slots were filled, for a few of them. A published file has 27 million slots, most of them
 * never fetched: what a slot holds is not kept, but found again in the file.
 */
export class MemoCheckpoints {
  private slots = new Float64Array(16)
  private offsets = new Float64Array(16)
  private length = 0

  /** Slot `slot` was filled by the opcode that ends at `end`. */
  add(slot: number, end: number): void {
    if (this.length > 0 && slot <= this.slots[this.length - 1]!) return
    if (this.length === this.slots.length) {
      const slots = new Float64Array(this.length * 2)
      slots.set(this.slots)
      const offsets = new Float64Array(this.length * 2)
      offsets.set(this.offsets)
      this.slots = slots
      this.offsets = offsets
    }
    this.slots[this.length] = slot
    this.offsets[this.length++] = end
  }

  /**
   * An offset soon after which `slot` is filled, the slot that was filled last before it, and an offset by which `slot` has
   * been filled, if one is known; or the offset that many checkpoints `earlier`. Undefined: that is before the first.
   */
  before(
    slot: number,
    earlier = 0,
  ): { readonly offset: number; readonly slot: number; readonly end: number | undefined } | undefined {
    let low = 0
    let high = this.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.slots[middle]! < slot) low = middle + 1
      else high = middle
    }
    const index = low - 1 - earlier
    if (index < 0) return undefined
    return {
      offset: this.offsets[index]!,
      slot: this.slots[index]!,
      end: low < this.length ? this.offsets[low]! : undefined,
    }
  }
}
