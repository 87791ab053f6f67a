import { effect, type Opcode, op } from '../opcodes.js'

/** Values on the stack at the most: beyond that all are forgotten. */
const maxValues = 1 << 20

/** Follows the opcodes of a stretch of a pickle, and knows of each value that they leave on the stack where it begins. */
export class ValueStarts {
  /** By stack position: where the value's first opcode stands, and the memo slots that were filled before it. */
  private readonly offsets: number[] = []
  private readonly memos: number[] = []
  private height = 0
  /** The open marks: how high the stack was, and the same two of the mark itself. */
  private readonly marks: { readonly height: number; readonly offset: number; readonly memo: number }[] = []

  /** Where the value on top begins; -1: before the stretch. */
  get offset(): number {
    return this.height > 0 ? this.offsets[this.height - 1]! : -1
  }

  /** How many memo slots had been filled before it. */
  get memo(): number {
    return this.height > 0 ? this.memos[this.height - 1]! : -1
  }

  /** An opcode stands at `offset`; `memo` slots were filled before. */
  observe(opcode: Opcode, offset: number, memo: number): void {
    const { marks } = this
    switch (opcode.effect) {
      case effect.mark:
        marks.push({ height: this.height, offset, memo })
        break
      case effect.collect:
      case effect.extend: {
        const mark = marks.pop()
        this.height = mark?.height ?? 0
        this.push(opcode.pushes, mark?.offset ?? -1, mark?.memo ?? -1)
        break
      }
      case effect.plain:
      case effect.insert: {
        if (opcode.pops === 0) {
          this.push(opcode.pushes, offset, memo)
          break
        }
        if (opcode.code === op.POP && marks.at(-1)?.height === this.height) {
          // Nothing lies on the mark: it is the mark that goes.
          marks.pop()
          break
        }
        const first = this.height - opcode.pops
        this.height = Math.max(0, first)
        const known = first >= 0
        this.push(opcode.pushes, known ? this.offsets[first]! : -1, known ? this.memos[first]! : -1)
      }
    }
  }

  private push(values: number, offset: number, memo: number): void {
    if (this.height + this.marks.length > maxValues) {
      this.height = 0
      this.marks.length = 0
    }
    for (let i = 0; i < values; i++) {
      this.offsets[this.height] = offset
      this.memos[this.height++] = memo
    }
  }
}
