import { type ByteSource, createMemoryBudget } from '@nasbench/core'
import { type BlockDecoder, createBlockDecoder } from './block.js'
import { blockBytesOf, corruptBzip2, isBzip2, maxBlockInput } from './header.js'

/** A source over what a bzip2 file contains. */
export interface Bzip2Source extends ByteSource {
  /** Bytes of the file itself that have been read so far, for progress. */
  compressedPosition(): number
}

/* Bytes of decoded blocks that are kept (at least the latest one), and bytes of the file that are read at once. */
const maxKeptBytes = 1 << 23
const windowBytes = 1 << 23

interface KnownBlock {
  /** Where it begins in the file, in bits (a double holds those of a petabyte), and in what the file contains. */
  readonly bit: number
  readonly start: number
  readonly level: number
}

/**
 * The content of a bzip2 file of any size, decoded block by block as it is read. Going back decodes the blocks there
 * again, going forward those in between, so that memory stays at a few blocks.
 *
 * The length of the content shows only at its end, so `size` is an upper bound, and zeros follow the end. Reads reject with
 * CORRUPT_FILE if the file is damaged or cut off, or has content out of proportion to its size.
 */
export function bzip2Source(source: ByteSource): Bzip2Source {
  const { name } = source
  const blocks: KnownBlock[] = []
  const kept = new Map<number, Uint8Array>()
  const budget = createMemoryBudget(name, source.size)
  const decoders = new Map<number, BlockDecoder>()
  let window = new Uint8Array(0)
  let windowAt = 0
  let next: { bit: number; level: number; check: number } | 'end' | undefined
  let length = 0
  let turn: Promise<unknown> = Promise.resolve()

  /* The file's bytes from one on, as many as a block can need or as there are. */
  const bytesFrom = async (byte: number, needed: number): Promise<Uint8Array> => {
    const available = Math.min(needed, source.size - byte)
    if (byte < windowAt || byte + available > windowAt + window.length) {
      const wanted = Math.min(Math.max(windowBytes, needed), source.size - byte)
      window = new Uint8Array(wanted)
      windowAt = byte
      await source.read(window, byte)
    }
    return window.subarray(byte - windowAt)
  }

  const decode = async (bit: number, level: number) => {
    const byte = Math.floor(bit / 8)
    const decoder = decoders.get(level) ?? createBlockDecoder(level)
    decoders.set(level, decoder)
    const input = await bytesFrom(byte, maxBlockInput(level))
    return { byte, block: decoder(input, bit - byte * 8, name) }
  }

  const keep = (index: number, bytes: Uint8Array) => {
    kept.set(index, bytes)
    let total = 0
    for (const [, { length }] of kept) total += length
    for (const [old, { length }] of kept) {
      if (total <= maxKeptBytes || old === index) break
      kept.delete(old)
      total -= length
    }
  }

  /* Decodes the next block that is not known yet; false at the end. */
  const advance = async (): Promise<boolean> => {
    if (next === 'end') return false
    next ??= await startStream(0)
    const { byte, block } = await decode(next.bit, next.level)
    if ('end' in block) {
      if (block.check !== next.check) throw corruptBzip2(name, 'a wrong checksum')
      const end = byte + block.end
      next = end < source.size ? await startStream(end) : 'end'
      return true
    }
    budget.spend(block.bytes.length, byte)
    blocks.push({ bit: next.bit, start: length, level: next.level })
    keep(blocks.length - 1, block.bytes)
    length += block.bytes.length
    const check = ((next.check << 1) | (next.check >>> 31)) ^ block.check
    next = { bit: byte * 8 + block.next, level: next.level, check }
    return true
  }

  const startStream = async (byte: number) => {
    const head = await bytesFrom(byte, 4)
    if (!isBzip2(head)) throw corruptBzip2(name, byte === 0 ? 'no bzip2 data' : 'other data after its end')
    return { bit: (byte + 4) * 8, level: blockBytesOf(head), check: 0 }
  }

  const blockAt = async (index: number): Promise<Uint8Array> => {
    const bytes = kept.get(index)
    if (bytes) return bytes
    const { bit, level } = blocks[index]!
    const { block } = await decode(bit, level)
    if ('end' in block) throw corruptBzip2(name, 'changed while it was read')
    keep(index, block.bytes)
    return block.bytes
  }

  const fill = async (into: Uint8Array, at: number) => {
    while (length < at + into.length && (await advance()));
    into.fill(0)
    let done = 0
    for (let index = indexAt(blocks, at); done < into.length && index < blocks.length; index++) {
      const { start } = blocks[index]!
      const bytes = await blockAt(index)
      const from = Math.max(0, at + done - start)
      const part = bytes.subarray(from, from + into.length - done)
      into.set(part, done)
      done += part.length
    }
  }

  return {
    size: 2 ** 50,
    name,
    read(into, at) {
      // One after the other: they share the working memory.
      const mine = turn.then(() => fill(into, at))
      turn = mine.catch(() => {})
      return mine
    },
    compressedPosition: () => (next === 'end' ? source.size : Math.floor((next?.bit ?? 0) / 8)),
  }
}

/* The block that an offset lies in, or the one after the last. */
function indexAt(blocks: readonly KnownBlock[], at: number): number {
  let low = 0
  let high = blocks.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (blocks[middle]!.start <= at) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}
