import { createBlockCache } from './block-cache.js'
import type { ByteSource } from './source.js'

const blockBytes = 2 ** 18
const cacheBytes = 2 ** 22

/**
 * A source whose small reads come from blocks of 256 KiB, the last 4 MiB of which are kept: a read of a browser's `File`
 * takes a millisecond for any length, and a pickle looks up thousands of values that stand close together.
 */
export function cachedSource(source: ByteSource): ByteSource {
  const cache = createBlockCache(cacheBytes)
  return {
    ...source,
    async read(into, at) {
      const first = Math.floor(at / blockBytes)
      // Larger reads, reads across two blocks and reads beyond the end are the source's own.
      if (at + into.length > Math.min((first + 1) * blockBytes, source.size)) return source.read(into, at)
      let block = cache.get(first)
      if (block === undefined) {
        const start = first * blockBytes
        block = new Uint8Array(Math.min(blockBytes, source.size - start))
        await source.read(block, start)
        cache.add(new Map([[first, block]]))
      }
      into.set(block.subarray(at - first * blockBytes, at - first * blockBytes + into.length))
    },
  }
}
