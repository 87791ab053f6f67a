import { effect, type Opcode } from '../opcodes.js'

/** Values on the stack at the most: beyond them all are forgotten. */
const mostValues = 1 << 20
const pop = 0x30

/** Follows the opcodes of a stretch of a pickle, and knows of each value that they leave on the stack where it begins. */
export class ValueStarts {
  /** By stack position: where the value's first opcode stands, and the memo slots that were filled before it. */
  private readonly places: number[] = []
  private readonly memos: number[] = []
  private height = 0
  /** The open marks: how high the stack was, and the same two of the mark itself. */
  private readonly marks: { readonly height: number; readonly place: number; readonly memo: number }[] = []

  /** Where the value on top begins; -1: before the stretch. */
  get place(): number {
    return this.height > 0 ? (this.places[this.height - 1] as number) : -1
  }

  /** How many memo slots had been filled before it. */
  get memo(): number {
    return this.height > 0 ? (this.memos[this.height - 1] as number) : -1
  }

  /** An opcode stands at `place`; so many memo slots were filled before. */
  see(opcode: Opcode, place: number, memo: number): void {
    const { marks } = this
    switch (opcode.effect) {
      case effect.mark:
        marks.push({ height: this.height, place, memo })
        break
      case effect.collect:
      case effect.extend: {
        const mark = marks.pop()
        this.height = mark?.height ?? 0
        this.push(opcode.pushes, mark?.place ?? -1, mark?.memo ?? -1)
        break
      }
      case effect.plain:
      case effect.insert: {
        if (opcode.pops === 0) {
          this.push(opcode.pushes, place, memo)
          break
        }
        if (opcode.code === pop && marks.at(-1)?.height === this.height) {
          // Nothing lies on the mark: it is the mark that goes.
          marks.pop()
          break
        }
        const first = this.height - opcode.pops
        this.height = Math.max(0, first)
        const known = first >= 0
        this.push(
          opcode.pushes,
          known ? (this.places[first] as number) : -1,
          known ? (this.memos[first] as number) : -1,
        )
      }
    }
  }

  private push(values: number, place: number, memo: number): void {
    if (this.height + this.marks.length > mostValues) {
      this.height = 0
      this.marks.length = 0
    }
    for (let i = 0; i < values; i++) {
      this.places[this.height] = place
      this.memos[this.height++] = memo
    }
  }
}
