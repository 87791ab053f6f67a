import { createMemoryBudget } from '@nasbench/core'
import { type BlockDecoder, createBlockDecoder } from './block.js'
import { blockBytesOf, corruptBzip2, isBzip2 } from './header.js'

/**
 * Decodes whole bzip2 files in memory, streams that follow one another included, one file after another. About
 * 20 MB/s; the working memory of 4 MB is used again.
 *
 * Throws CORRUPT_FILE for anything else, for a file that was cut off, for a wrong checksum and for content out of
 * proportion to the file.
 */
export function createBzip2Decoder(): (input: Uint8Array, name?: string) => Uint8Array {
  const decoders = new Map<number, BlockDecoder>()
  return (input, name = 'the data') => {
    const parts: Uint8Array[] = []
    const budget = createMemoryBudget(name, input.length)
    for (let start = 0; start === 0 || start < input.length; ) {
      const head = input.subarray(start)
      const blockBytes = blockBytesOf(head)
      if (!isBzip2(head)) throw corruptBzip2(name, start === 0 ? 'no bzip2 data' : 'other data after its end')
      const decoder = decoders.get(blockBytes) ?? createBlockDecoder(blockBytes)
      decoders.set(blockBytes, decoder)
      let check = 0
      for (let bit = (start + 4) * 8; ; ) {
        const block = decoder(input, bit, name)
        if ('end' in block) {
          if (block.check !== check) throw corruptBzip2(name, 'a wrong checksum')
          start = block.end
          break
        }
        check = ((check << 1) | (check >>> 31)) ^ block.check
        bit = block.next
        budget.spend(block.bytes.length, Math.floor(bit / 8))
        parts.push(block.bytes)
      }
    }
    return joined(parts)
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
