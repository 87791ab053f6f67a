import { effect, type Opcode } from '../opcodes.js'

/** Values on the stack at the most: beyond them all are forgotten. */
const mostValues = 1 << 20
const pop = 0x30

/** Follows the opcodes of a stretch of a pickle, and knows of each value that they leave on the stack where it begins. */
export class ValueStarts {
  /** By stack position: where the value's first opcode stands, and the memo slots that were filled before it. */
  private readonly places: number[] = []
  private readonly memos: number[] = []
  /** By open mark: how high the stack was, and the same two of the mark itself. */
  private readonly heights: number[] = []
  private readonly markPlaces: number[] = []
  private readonly markMemos: number[] = []

  /** Where the value on top begins; -1: before the stretch. */
  get place(): number {
    return this.places.at(-1) ?? -1
  }

  /** How many memo slots had been filled before it. */
  get memo(): number {
    return this.memos.at(-1) ?? -1
  }

  /** An opcode stands at `place`; so many memo slots were filled before. */
  see(opcode: Opcode, place: number, memo: number): void {
    const { heights, memos, places } = this
    switch (opcode.effect) {
      case effect.mark:
        heights.push(places.length)
        this.markPlaces.push(place)
        this.markMemos.push(memo)
        break
      case effect.collect:
      case effect.extend:
        this.cut(heights.pop() ?? 0)
        this.push(opcode.pushes, this.markPlaces.pop() ?? -1, this.markMemos.pop() ?? -1)
        break
      case effect.plain:
      case effect.insert: {
        if (opcode.code === pop && heights.at(-1) === places.length) {
          // Nothing lies on the mark: it is the mark that goes.
          this.dropMark()
          break
        }
        const first = places.length - opcode.pops
        const begins = opcode.pops > 0 ? (places[first] ?? -1) : place
        const filled = opcode.pops > 0 ? (memos[first] ?? -1) : memo
        this.cut(Math.max(0, first))
        this.push(opcode.pushes, begins, filled)
      }
    }
  }

  private push(values: number, place: number, memo: number): void {
    if (this.places.length + this.heights.length > mostValues) {
      this.cut(0)
      while (this.heights.length > 0) this.dropMark()
    }
    for (let i = 0; i < values; i++) {
      this.places.push(place)
      this.memos.push(memo)
    }
  }

  private cut(height: number): void {
    this.places.length = height
    this.memos.length = height
  }

  private dropMark(): void {
    this.heights.pop()
    this.markPlaces.pop()
    this.markMemos.pop()
  }
}
