import {
  corruptBzip2,
  createBitReader,
  createHeaderReader,
  cutOff,
  type HuffmanTable,
  maxCodeBits,
  shortBits,
} from './header.js'

/* Symbols that one table decodes before the next one is chosen. */
const groupSymbols = 50
/* Up to here moving bytes one by one is faster than a call. */
const nearPosition = 24

/**
 * A block with its checksum and the bit where the next one begins; or the end of a stream: the byte after it and the
 * checksum over all blocks.
 */
export type DecodedBlock =
  | { readonly bytes: Uint8Array; readonly next: number; readonly check: number }
  | { readonly end: number; readonly check: number }

/** Decodes the block that begins at a bit of `input`; the name is for messages. */
export type BlockDecoder = (input: Uint8Array, bit: number, name: string) => DecodedBlock

/** A decoder of blocks up to that length. Its working memory, 4 bytes per byte of a block, is reused. */
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

    // The symbols: runs of the most recent byte, positions among the recent bytes, and the end.
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
        const table = tables[selectors[group++]!] as HuffmanTable
        short = table.short
        limits = table.limits
        bases = table.bases
        sorted = table.symbols
        left = groupSymbols
      }
      if (at > end) fail(cutOff)
      const byteAt = at >> 3
      const code =
        (((input[byteAt]! << 24) |
          (input[byteAt + 1]! << 16) |
          (input[byteAt + 2]! << 8) |
          input[byteAt + 3]!) <<
          (at & 7)) >>>
        12
      let length = short[code >> 10]!
      let symbol: number
      if (length > 0) {
        symbol = length >> 5
        length &= 31
      } else {
        length = shortBits + 1
        while (length <= maxCodeBits && code >> (maxCodeBits - length) > limits[length]!) length++
        if (length > maxCodeBits) fail('a code that means nothing')
        symbol = sorted[(code >> (maxCodeBits - length)) - bases[length]!] ?? symbols
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
        const byte = recent[0]!
        links.fill(byte, filled, filled + run)
        starts[byte] = starts[byte]! + run
        filled += run
        run = 0
        weight = 1
      }
      if (symbol >= symbols - 1) {
        if (symbol > symbols - 1) fail('a symbol that does not exist')
        break
      }
      if (filled >= blockBytes) fail('more bytes than a block has')
      const position = symbol - 1
      const byte = recent[position]!
      // Most positions are near; of weights, which are as good as random, they are not.
      if (position > nearPosition) recent.copyWithin(1, 0, position)
      else for (let to = position; to > 0; to--) recent[to] = recent[to - 1]!
      recent[0] = byte
      starts[byte] = starts[byte]! + 1
      links[filled++] = byte
    }
    if (at > end) fail(cutOff)
    if (origin >= filled) fail('a beginning outside of it')
    const decoded = expandRuns(invertTransform(links, filled, origin, starts))
    if (blockChecksum(decoded) !== check) fail('a wrong checksum')
    return { bytes: decoded, next: at, check }
  }
}

/**
 * The Burrows–Wheeler transform backwards.
 *
 * `links` holds the transformed bytes and is overwritten: each byte's link leads to the byte that followed it. `starts`
 * counts each byte and is overwritten too; `origin` is where the block begins.
 */
function invertTransform(links: Int32Array, filled: number, origin: number, starts: Int32Array): Uint8Array {
  let sum = 0
  for (let byte = 0; byte < 256; byte++) {
    const count = starts[byte]!
    starts[byte] = sum
    sum += count
  }
  for (let at = 0; at < filled; at++) {
    const byte = links[at]! & 0xff
    const position = starts[byte]!
    starts[byte] = position + 1
    links[position] = links[position]! | (at << 8)
  }
  const bytes = new Uint8Array(filled)
  let link = links[origin]!
  for (let at = 0; at < filled; at++) {
    link = links[link >> 8]!
    bytes[at] = link & 0xff
  }
  return bytes
}

/** Expands runs: four equal bytes are followed by how often the byte comes again, 0 to 255 times. */
function expandRuns(bytes: Uint8Array): Uint8Array {
  const filled = bytes.length
  let length = 0
  let equal = 0
  let before = -1
  for (let at = 0; at < filled; at++) {
    const byte = bytes[at]!
    if (equal === 4) {
      length += byte
      equal = 0
      before = -1
    } else {
      length++
      equal = byte === before ? equal + 1 : 1
      before = byte
    }
  }
  const expanded = new Uint8Array(length)
  let to = 0
  equal = 0
  before = -1
  for (let at = 0; at < filled; at++) {
    const byte = bytes[at]!
    if (equal === 4) {
      expanded.fill(before, to, to + byte)
      to += byte
      equal = 0
      before = -1
    } else {
      expanded[to++] = byte
      equal = byte === before ? equal + 1 : 1
      before = byte
    }
  }
  return expanded
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24
  for (let i = 0; i < 8; i++) crc = (crc << 1) ^ (crc < 0 ? 0x04c11db7 : 0)
  return crc >>> 0
})

/** CRC-32 with the most significant bit first, as bzip2 has it, of a whole block; as a signed number. */
function blockChecksum(bytes: Uint8Array): number {
  let crc = -1
  for (let at = 0; at < bytes.length; at++) {
    crc = (crc << 8) ^ crcTable[((crc >>> 24) ^ bytes[at]!) & 0xff]!
  }
  return ~crc
}
