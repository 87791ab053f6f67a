import type { ByteSource } from '../../bytes/source.js'

const stop = 0x2e

/** The same bytes with a STOP at that offset: what stands before it is a pickle by itself. */
export function stoppedAt(source: ByteSource, offset: number): ByteSource {
  return {
    name: source.name,
    size: source.size,
    async read(into, at) {
      await source.read(into, at)
      if (offset >= at && offset < at + into.length) into[offset - at] = stop
    },
  }
}
