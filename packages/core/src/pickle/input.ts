import type { ByteSource } from '../bytes/source.js'
import { NasBenchError } from '../errors.js'
import { PickleWindow } from './window.js'

const mebibyte = 1 << 20

/** Feeds a window with a source's bytes, block by block, the next one being read while this one is worked on. */
export class PickleInput {
  readonly window: PickleWindow
  private ahead: Promise<Uint8Array> | undefined
  private spare: Uint8Array = new Uint8Array(0)
  private readonly blockBytes: number
  private readonly readAhead: boolean

  constructor(
    private readonly source: ByteSource,
    start: number,
    /** Bytes that may be held at once. */
    private readonly maxHeld: number,
    { blockBytes = mebibyte, readAhead = true }: { blockBytes?: number; readAhead?: boolean } = {},
  ) {
    this.blockBytes = blockBytes
    this.readAhead = readAhead
    this.window = new PickleWindow(source.name, source.size, new Uint8Array(0), start, 0)
  }

  /** Makes the bytes from offset `keep` to at least `wanted` (both in the source) available. */
  async fill(keep: number, wanted: number): Promise<void> {
    const { window } = this
    const at = window.base + window.at
    do {
      const end = window.base + window.end
      const block = await (this.ahead ?? this.fetch(end))
      this.ahead = undefined
      const kept = end - keep
      const length = kept + block.length
      if (length > this.maxHeld) {
        throw new NasBenchError(
          'UNSUPPORTED_FILE',
          `${window.name} has a single record of more than ${this.maxHeld} bytes, from byte ${keep} on`,
          { path: window.name, offset: keep },
        )
      }
      let buffer: Uint8Array = window.buffer
      const rest = window.buffer.subarray(window.end - kept, window.end)
      if (buffer.length < length) {
        const room = Math.max(2 * this.blockBytes, buffer.length * 2)
        buffer = new Uint8Array(Math.max(length, Math.min(room, this.source.size - keep)))
        buffer.set(rest)
      } else buffer.copyWithin(0, window.end - kept, window.end)
      buffer.set(block, kept)
      window.setBuffer(buffer, keep, length)
      window.at = at - keep
      this.spare = block
      const next = keep + length
      if (this.readAhead && next < this.source.size) {
        this.ahead = this.fetch(next)
        // A failure is reported when the block is needed.
        this.ahead.catch(() => {})
      }
    } while (window.base + window.end < wanted && window.base + window.end < this.source.size)
  }

  private async fetch(offset: number): Promise<Uint8Array> {
    const length = Math.min(this.blockBytes, this.source.size - offset)
    const block: Uint8Array = this.spare.length === length ? this.spare : new Uint8Array(length)
    await this.source.read(block, offset)
    return block
  }
}
