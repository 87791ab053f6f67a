import { NasBenchError } from '../errors.js'
import { argument, formatOpcode, opcodes } from './opcodes.js'

/* The longest line of protocol 0: a number, a string, a name. */
const maxLineBytes = 1 << 20

/** The part of a pickle that is in memory, and what is known of where it stands. */
export class PickleWindow {
  buffer: Uint8Array
  view: DataView
  /** Offset in the source of `buffer[0]`. */
  base: number
  /** End of the loaded bytes in the buffer. */
  end: number
  /** The next opcode, in the buffer. */
  at: number
  /** Offset in the source where the current frame ends; none outside frames. */
  frameEnd = Number.POSITIVE_INFINITY

  constructor(
    /** For messages. */
    readonly name: string,
    /** Length of the source. */
    readonly size: number,
    buffer: Uint8Array,
    base: number,
    end: number,
  ) {
    this.buffer = buffer
    this.view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength)
    this.base = base
    this.end = end
    this.at = 0
  }

  setBuffer(buffer: Uint8Array, base: number, end: number): void {
    this.buffer = buffer
    this.view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength)
    this.base = base
    this.end = end
  }

  /** How far opcodes may be read in the buffer: to its end or the frame's. */
  limit(): number {
    return Math.min(this.end, this.frameEnd - this.base)
  }

  corrupt(message: string, at: number): NasBenchError {
    const offset = this.base + at
    return new NasBenchError(
      'CORRUPT_FILE',
      `${this.name} is not a whole pickle: ${message} at byte ${offset} of ${this.size}`,
      {
        path: this.name,
        offset,
      },
    )
  }

  /**
   * Throws CORRUPT_FILE if the line at `at` is too long: it is looked through again each time more of it has come.
   */
  checkLine(): void {
    const kind = opcodes[this.buffer[this.at] ?? -1]?.argument
    const line = kind === argument.line || kind === argument.lines
    if (line && this.end - this.at > maxLineBytes) {
      throw this.corrupt(`a line of more than ${maxLineBytes} bytes`, this.at)
    }
  }

  /** Throws CORRUPT_FILE unless the STOP at `at` ends the frame and leaves one value and no mark. */
  checkStop(values: number, marks: number): void {
    const { at } = this
    if (this.frameEnd !== Number.POSITIVE_INFINITY && this.frameEnd !== this.base + at + 1) {
      throw this.corrupt('the end of the pickle in the middle of a frame', at)
    }
    if (values !== 1 || marks > 0) {
      throw this.corrupt(values === 0 ? 'an empty pickle' : `${values} values where one should be`, at)
    }
  }

  /** Enters a frame; its opcode stands at `at` and its content follows it. */
  enterFrame(at: number): void {
    const low = this.view.getUint32(at + 1, true)
    const length = low + this.view.getUint32(at + 5, true) * 2 ** 32
    const start = this.base + at + 9
    if (this.base + at < this.frameEnd && this.frameEnd !== Number.POSITIVE_INFINITY) {
      throw this.corrupt('a frame inside a frame', at)
    }
    if (length > this.size - start) {
      throw this.corrupt(
        `a frame of ${length} bytes, but only ${this.size - start} follow (is it a partial download?),`,
        at,
      )
    }
    this.frameEnd = start + length
  }

  /**
   * The opcode at `at` needs bytes up to `to` (both in the buffer), beyond the limit.
   * True: a frame ends exactly there; continue. False: more bytes must be read. Throws at the end of the source.
   */
  passes(at: number, to: number): boolean {
    if (this.base + at === this.frameEnd) {
      this.frameEnd = Number.POSITIVE_INFINITY
      return true
    }
    if (this.base + to > this.frameEnd) throw this.corrupt('an opcode across the end of its frame', at)
    if (this.base + to > this.size) {
      throw new NasBenchError(
        'CORRUPT_FILE',
        `${this.name} ends in the middle of a pickle: ${describe(this.buffer, at, this.end)} at byte ${this.base + at} needs more than the ${this.size} bytes there are (is it a partial download?)`,
        { path: this.name, offset: this.base + at },
      )
    }
    return false
  }
}

function describe(buffer: Uint8Array, at: number, end: number): string {
  return at < end ? formatOpcode(buffer[at]!) : 'the next opcode'
}

/**
 * Where the opcode at `at` ends, as far as that can be told from the bytes before `end`:
 * a position beyond `end` says how many bytes are wanted.
 */
export function opcodeEnd(buffer: Uint8Array, view: DataView, at: number, end: number): number {
  if (at >= end) return at + 1
  const opcode = opcodes[buffer[at]!]
  if (!opcode) return at + 1
  switch (opcode.argument) {
    case argument.line:
      return lineEnd(buffer, at + 1, end)
    case argument.lines: {
      const first = lineEnd(buffer, at + 1, end)
      return first > end ? first : lineEnd(buffer, first, end)
    }
    case argument.length1:
      return at + 2 > end ? at + 2 : at + 2 + buffer[at + 1]!
    case argument.length4:
      return at + 5 > end ? at + 5 : at + 5 + view.getUint32(at + 1, true)
    case argument.length8:
      return at + 9 > end
        ? at + 9
        : at + 9 + view.getUint32(at + 1, true) + view.getUint32(at + 5, true) * 2 ** 32
    default:
      return at + 1 + opcode.argument
  }
}

/* The position after the newline; one byte beyond `end` if no newline comes before it. */
function lineEnd(buffer: Uint8Array, from: number, end: number): number {
  const newline = buffer.subarray(0, end).indexOf(0x0a, from)
  return newline < 0 ? end + 1 : newline + 1
}
