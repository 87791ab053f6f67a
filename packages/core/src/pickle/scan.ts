import { effect, formatOpcode, op, opcodes } from './opcodes.js'
import type { SingleItems } from './single-item-index.js'
import { opcodeEnd, type PickleWindow } from './window.js'

/** Deeper nesting than any benchmark has, far less than what would hurt. */
export const maxMarks = 10_000

/** The memo slot that MEMOIZE or one of the PUT opcodes at `at` fills; MEMOIZE takes the next one. */
export function memoSlot(window: PickleWindow, at: number, next: number): number {
  const { buffer, view } = window
  switch (buffer[at]) {
    case op.MEMOIZE:
      return next
    case op.BINPUT:
      return buffer[at + 1]!
    case op.LONG_BINPUT:
      return view.getUint32(at + 1, true)
    default:
      return slotOfLine(window, at)
  }
}

/** The slot written as a decimal line after PUT or GET. */
export function slotOfLine(window: PickleWindow, at: number): number {
  const newline = window.buffer.indexOf(0x0a, at + 1)
  const digits = String.fromCharCode(...window.buffer.subarray(at + 1, Math.min(newline, at + 20)))
  const slot = /^\d{1,10}$/.test(digits) ? Number(digits) : -1
  if (slot < 0 || slot > 0xffff_ffff) throw window.corrupt(`the memo number "${digits}"`, at)
  return slot
}

/**
 * Follows a pickle without building anything: how deep the stack is and how many memo slots have been filled.
 * It starts on a stack of unknown depth and stops at the first opcode that reaches below where it started.
 */
export class PickleScanner {
  /** Values above the starting point. */
  depth = 0
  private readonly marks: number[] = []

  constructor(
    public memo: number,
    /** Observes every opcode outside all marks. */
    private readonly singles?: SingleItems,
  ) {}

  /**
   * Runs on from `window.at`. `'below'`: the opcode at `window.at` reaches below the starting point.
   * `'more'`: bytes up to `this.wanted` (in the buffer) are needed first.
   * `onMemo` is called with each slot that is filled, with the buffer position after its opcode.
   */
  run(window: PickleWindow, onMemo?: (slot: number, end: number) => boolean): 'below' | 'more' | 'stopped' {
    const { buffer, view } = window
    let limit = window.limit()
    let at = window.at
    for (;;) {
      const end = opcodeEnd(buffer, view, at, limit)
      if (end > limit) {
        window.at = at
        if (window.passes(at, end)) {
          limit = window.limit()
          continue
        }
        this.wanted = end
        return 'more'
      }
      const code = buffer[at]!
      const opcode = opcodes[code]
      if (!opcode) throw window.corrupt(`${formatOpcode(code)} where an opcode should stand`, at)
      if (this.singles !== undefined && this.marks.length === 0) {
        this.singles.observe(opcode, window.base + at, this.depth)
      }
      const floor = this.marks.length > 0 ? (this.marks.at(-1) as number) : 0
      switch (opcode.effect) {
        case effect.mark:
          if (this.marks.length >= maxMarks) throw window.corrupt(`more than ${maxMarks} open marks`, at)
          this.marks.push(this.depth)
          break
        case effect.collect:
        case effect.extend:
          if (this.marks.length === 0) {
            window.at = at
            return 'below'
          }
          this.depth = (this.marks.pop() as number) + opcode.pushes
          break
        case effect.stop:
          window.at = at
          return 'below'
        case effect.remember: {
          const slot = memoSlot(window, at, this.memo)
          this.memo = Math.max(this.memo, slot + 1)
          if (onMemo?.(slot, end)) {
            window.at = end
            return 'stopped'
          }
          break
        }
        default: {
          const needed = opcode.effect === effect.insert ? opcode.pops + 1 : opcode.pops
          if (this.depth - needed < floor) {
            if (this.marks.length > 0)
              throw window.corrupt(`${formatOpcode(code)} with too little on the stack`, at)
            window.at = at
            return 'below'
          }
          this.depth += opcode.pushes - opcode.pops
          if (code === op.FRAME) {
            window.enterFrame(at)
            limit = window.limit()
          }
        }
      }
      at = end
    }
  }

  /** After `'more'`: the buffer position up to which bytes are wanted. */
  wanted = 0
}
