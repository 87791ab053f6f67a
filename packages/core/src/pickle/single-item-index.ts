import { effect, type Opcode, op } from './opcodes.js'

/** Single items noted, and values on the stack, at the most. CPython has a thousand values in a batch. */
const maxNoted = 1 << 20

/**
 * The single items (APPEND, SETITEM) in a stretch of a pickle that was only scanned, as far as they are outside of marks
 * opened in it.
 *
 * Where a container is followed by a value, only the opcode after that value shows whether the value is the container's
 * next item or its sibling. Noting the answers for all containers of the stretch in one go keeps the reading linear.
 */
export class SingleItems {
  /** Offsets of values that are the next item of the container before them. */
  private readonly starts = new Set<number>()
  /** By stack position: where the opcode was that first put something on top of it. */
  private readonly firstOnTop: number[] = []

  /** True when there are too many to note. */
  get full(): boolean {
    return this.deep || this.starts.size >= maxNoted
  }

  /** True when more values were on the stack than any pickler leaves there. */
  get deep(): boolean {
    return this.firstOnTop.length >= maxNoted
  }

  /** An opcode at `offset` meets a stack of `depth` values above where the stretch began. */
  observe(opcode: Opcode, offset: number, depth: number): void {
    if (this.full) return
    if (opcode.effect === effect.insert && opcode.code !== op.BUILD) {
      const start = this.firstOnTop[depth - opcode.pops - 1]
      if (start !== undefined) this.starts.add(start)
    }
    if (depth > 0) this.firstOnTop[depth - 1] = offset
  }

  /** Whether the value that begins at `offset` is the next item of the container before it. */
  has(offset: number): boolean {
    return this.starts.has(offset)
  }
}
