import { createBitReader } from './bits.js'
import { invertTransform } from './burrows-wheeler.js'
import { blockChecksum } from './checksum.js'
import { corruptBzip2, cutOff } from './format.js'
import { createHeaderReader } from './header.js'
import { type HuffmanTable, mostLength, shortBits } from './huffman.js'
import { expandRuns } from './runs.js'

/* Symbols that one table decodes before the next one is chosen. */
const groupSymbols = 50
/* Up to here moving bytes one by one is faster than a call. */
const nearPlace = 24

/**
 * A block with its checksum and the bit where the next one begins; or the end of a stream: the byte behind it and the
 * checksum over all blocks.
 */
export type DecodedBlock =
  | { readonly bytes: Uint8Array; readonly next: number; readonly check: number }
  | { readonly end: number; readonly check: number }

/** Decodes the block that begins at a bit of `input`; the name is for messages. */
export type BlockDecoder = (input: Uint8Array, bit: number, name: string) => DecodedBlock

/** A decoder of blocks up to that length. Its working memory, 4 bytes a byte of a block, is used again. */
export function createBlockDecoder(blockBytes: number): BlockDecoder {
  const links = new Int32Array(blockBytes)
  const starts = new Int32Array(256)
  const recent = new Uint8Array(256)
  const readHeader = createHeaderReader()
  return (input, bit, name) => {
    const fail = (what: string): never => {
      throw corruptBzip2(name, what)
    }
    const bits = createBitReader(input, bit, name)
    const magic = [bits.take(24), bits.take(24)]
    const check = (bits.take(16) << 16) | bits.take(16) | 0
    if (magic[0] === 0x177245 && magic[1] === 0x385090) return { end: Math.ceil(bits.position() / 8), check }
    if (magic[0] !== 0x314159 || magic[1] !== 0x265359) fail('no block where one should be')
    if (bits.take(1) === 1) fail('a block of an obsolete version')
    const origin = bits.take(24)

    const { used, tables, selectors, selectorCount } = readHeader(bits, fail)
    const symbols = used.length + 2

    // The symbols: runs of the most recent byte, places among the recent bytes, and the end.
    recent.set(used)
    starts.fill(0)
    let filled = 0
    let run = 0
    let weight = 1
    let group = 0
    let left = 0
    let { short, limits, bases, symbols: sorted } = tables[0] as HuffmanTable
    // Bits are taken here by hand, since this is where the time goes.
    let at = bits.position()
    const end = input.length * 8
    for (; ; left--) {
      if (left === 0) {
        if (group >= selectorCount) fail('more symbols than it says')
        const table = tables[selectors[group++] as number] as HuffmanTable
        short = table.short
        limits = table.limits
        bases = table.bases
        sorted = table.symbols
        left = groupSymbols
      }
      if (at > end) fail(cutOff)
      const byteAt = at >> 3
      const code =
        ((((input[byteAt] as number) << 24) |
          ((input[byteAt + 1] as number) << 16) |
          ((input[byteAt + 2] as number) << 8) |
          (input[byteAt + 3] as number)) <<
          (at & 7)) >>>
        12
      let length = short[code >> 10] as number
      let symbol: number
      if (length > 0) {
        symbol = length >> 5
        length &= 31
      } else {
        length = shortBits + 1
        while (length <= mostLength && code >> (mostLength - length) > (limits[length] as number)) length++
        if (length > mostLength) fail('a code that means nothing')
        symbol = sorted[(code >> (mostLength - length)) - (bases[length] as number)] ?? symbols
      }
      at += length
      if (symbol < 2) {
        run += weight << symbol
        // Beyond any block: without this, a long enough run would wrap around.
        if (run > blockBytes) fail('more bytes than a block has')
        weight <<= 1
        continue
      }
      if (run > 0) {
        if (filled + run > blockBytes) fail('more bytes than a block has')
        const byte = recent[0] as number
        links.fill(byte, filled, filled + run)
        starts[byte] = (starts[byte] as number) + run
        filled += run
        run = 0
        weight = 1
      }
      if (symbol >= symbols - 1) {
        if (symbol > symbols - 1) fail('a symbol that there is not')
        break
      }
      if (filled >= blockBytes) fail('more bytes than a block has')
      const place = symbol - 1
      const byte = recent[place] as number
      // Most places are near; of weights, which are as good as random, they are not.
      if (place > nearPlace) recent.copyWithin(1, 0, place)
      else for (let to = place; to > 0; to--) recent[to] = recent[to - 1] as number
      recent[0] = byte
      starts[byte] = (starts[byte] as number) + 1
      links[filled++] = byte
    }
    if (at > end) fail(cutOff)
    if (origin >= filled) fail('a beginning outside of it')
    const decoded = expandRuns(invertTransform(links, filled, origin, starts))
    if (blockChecksum(decoded) !== check) fail('a wrong checksum')
    return { bytes: decoded, next: at, check }
  }
}
