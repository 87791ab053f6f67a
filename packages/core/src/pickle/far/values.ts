import type { PickleTape } from '../tape.js'

/* Tokens that are kept at hand. */
const mostTokens = 1 << 18

/** Values that records share and that were read again, the latest of them. */
export class FarValues {
  private readonly tapes = new Map<number, PickleTape>()
  private tokens = 0

  get(slot: number): PickleTape | undefined {
    return this.tapes.get(slot)
  }

  add(slot: number, tape: PickleTape): void {
    this.tapes.set(slot, tape)
    this.tokens += tape.kinds.length
    for (const [oldest, { kinds }] of this.tapes) {
      if (this.tokens <= mostTokens || oldest === slot) break
      this.tapes.delete(oldest)
      this.tokens -= kinds.length
    }
  }
}
