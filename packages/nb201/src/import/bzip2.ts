import { NasBenchError } from '@nasbench/core'

/* A block's Huffman tables have so many symbols and code lengths at the most. */
const mostSymbols = 258
const mostLength = 20
const groupSymbols = 50
/* Codes up to this length are looked up. */
const shortBits = 10
const cutOff = 'an end that comes too early: it is probably cut off'

/** True where bytes begin as a bzip2 file does. */
export function isBzip2(head: Uint8Array): boolean {
  return head[0] === 0x42 && head[1] === 0x5a && head[2] === 0x68 && blockBytesOf(head) > 0
}

/** How many bytes a block of that stream holds at the most (before runs are expanded); 0 where it is none. */
export function blockBytesOf(head: Uint8Array): number {
  const level = (head[3] ?? 0) - 0x30
  return level >= 1 && level <= 9 ? level * 100_000 : 0
}

/** Bytes of input that a block and what follows it can need: a Huffman code has at most 20 bits. */
export function mostBlockInput(blockBytes: number): number {
  return Math.ceil((blockBytes * 20) / 8) + 64 * 1024
}

/**
 * Decodes whole bzip2 files in memory, streams that follow one another included, one file after another. About
 * 20 MB/s; the working memory of 4 MB is used again.
 *
 * Throws CORRUPT_FILE for anything else, for a file that was cut off and where a checksum is wrong.
 */
export function createBzip2Decoder(): (input: Uint8Array, name?: string) => Uint8Array {
  const decoders = new Map<number, BlockDecoder>()
  return (input, name = 'the data') => {
    const parts: Uint8Array[] = []
    for (let start = 0; start === 0 || start < input.length; ) {
      const head = input.subarray(start)
      const blockBytes = blockBytesOf(head)
      if (!isBzip2(head))
        throw corruptBzip2(name, start === 0 ? 'no bzip2 data' : 'other data behind its end')
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
        parts.push(block.bytes)
      }
    }
    return joined(parts)
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0] as Uint8Array
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

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
  const lengths = new Uint8Array(mostSymbols)
  const recent = new Uint8Array(256)
  const selectors = new Uint8Array(32_768)
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

    // Which bytes there are.
    const used: number[] = []
    const rows = bits.take(16)
    for (let row = 0; row < 16; row++) {
      if (((rows >> (15 - row)) & 1) === 0) continue
      const columns = bits.take(16)
      for (let column = 0; column < 16; column++) {
        if ((columns >> (15 - column)) & 1) used.push(row * 16 + column)
      }
    }
    if (used.length === 0) fail('a block without bytes')
    const groups = bits.take(3)
    const selectorCount = bits.take(15)
    if (groups < 2 || groups > 6 || selectorCount === 0) fail('a wrong number of tables')

    // Which table decodes which group of symbols, moved to the front each time.
    const order = [0, 1, 2, 3, 4, 5]
    for (let i = 0; i < selectorCount; i++) {
      let place = 0
      while (bits.take(1) === 1) if (++place >= groups) fail('a table that there is not')
      const [group] = order.splice(place, 1) as [number]
      order.unshift(group)
      selectors[i] = group
    }
    const symbols = used.length + 2
    const tables = Array.from({ length: groups }, () => {
      let length = bits.take(5)
      for (let symbol = 0; symbol < symbols; symbol++) {
        for (;;) {
          if (length < 1 || length > mostLength) fail('a code of a wrong length')
          if (bits.take(1) === 0) break
          length += bits.take(1) === 0 ? 1 : -1
        }
        lengths[symbol] = length
      }
      return createTable(lengths, symbols)
    })

    // The symbols: runs of the most recent byte, places among the recent bytes, and the end.
    recent.set(used)
    starts.fill(0)
    let filled = 0
    let run = 0
    let weight = 1
    let group = 0
    let left = 0
    let { short, limits, bases, symbols: sorted } = tables[0] as Table
    // Bits are taken here by hand, since this is where the time goes.
    let at = bits.position()
    const end = input.length * 8
    for (; ; left--) {
      if (left === 0) {
        if (group >= selectorCount) fail('more symbols than it says')
        const table = tables[selectors[group++] as number] as Table
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
      for (let to = place; to > 0; to--) recent[to] = recent[to - 1] as number
      recent[0] = byte
      starts[byte] = (starts[byte] as number) + 1
      links[filled++] = byte
    }
    if (at > end) fail(cutOff)
    if (origin >= filled) fail('a beginning outside of it')
    const decoded = expand(invert(links, filled, origin, starts))
    if (crcOf(decoded) !== check) fail('a wrong checksum')
    return { bytes: decoded, next: at, check }
  }
}

/** The error for bzip2 data that is none. */
export function corruptBzip2(name: string, what: string): NasBenchError {
  return new NasBenchError('CORRUPT_FILE', `${name}, which is compressed with bzip2, has ${what}`, {
    path: name,
  })
}

interface BitReader {
  take(count: number): number
  position(): number
}

function createBitReader(input: Uint8Array, start: number, name: string): BitReader {
  let bit = start
  const end = input.length * 8
  return {
    take(count) {
      const at = bit >>> 3
      const word =
        ((input[at] as number) << 24) |
        ((input[at + 1] as number) << 16) |
        ((input[at + 2] as number) << 8) |
        (input[at + 3] as number)
      const value = (word << (bit & 7)) >>> (32 - count)
      bit += count
      if (bit > end) throw corruptBzip2(name, cutOff)
      return value
    },
    position: () => bit,
  }
}

interface Table {
  /** By the first 10 bits: `symbol << 5 | length`, or 0 for longer codes. */
  readonly short: Uint16Array
  /** The greatest code of each length, and what to take from a code to have its symbol's place. */
  readonly limits: Int32Array
  readonly bases: Int32Array
  readonly symbols: Uint16Array
}

/* Canonical codes: the shorter the smaller, of one length in the order of their symbols. */
function createTable(lengths: Uint8Array, count: number): Table {
  const symbols = new Uint16Array(count)
  const limits = new Int32Array(mostLength + 1).fill(-1)
  const bases = new Int32Array(mostLength + 1)
  const short = new Uint16Array(1 << shortBits)
  let code = 0
  let place = 0
  for (let length = 1; length <= mostLength; length++) {
    bases[length] = code - place
    for (let symbol = 0; symbol < count; symbol++) {
      if (lengths[symbol] !== length) continue
      symbols[place++] = symbol
      if (length <= shortBits) {
        const room = shortBits - length
        short.fill((symbol << 5) | length, code << room, (code + 1) << room)
      }
      code++
    }
    limits[length] = code - 1
    code <<= 1
  }
  return { short, limits, bases, symbols }
}

/* The Burrows–Wheeler transform backwards: each byte's link leads to the byte that followed it. */
function invert(links: Int32Array, filled: number, origin: number, starts: Int32Array): Uint8Array {
  let sum = 0
  for (let byte = 0; byte < 256; byte++) {
    const count = starts[byte] as number
    starts[byte] = sum
    sum += count
  }
  for (let at = 0; at < filled; at++) {
    const byte = (links[at] as number) & 0xff
    const place = starts[byte] as number
    starts[byte] = place + 1
    links[place] = (links[place] as number) | (at << 8)
  }
  const bytes = new Uint8Array(filled)
  let link = links[origin] as number
  for (let at = 0; at < filled; at++) {
    link = links[link >> 8] as number
    bytes[at] = link & 0xff
  }
  return bytes
}

/* Four equal bytes are followed by how often the byte comes again. */
function expand(bytes: Uint8Array): Uint8Array {
  const filled = bytes.length
  let length = 0
  let equal = 0
  let before = -1
  for (let at = 0; at < filled; at++) {
    const byte = bytes[at] as number
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
    const byte = bytes[at] as number
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

/* CRC-32 with the most significant bit first. */
const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24
  for (let i = 0; i < 8; i++) crc = (crc << 1) ^ (crc < 0 ? 0x04c11db7 : 0)
  return crc >>> 0
})

function crcOf(bytes: Uint8Array): number {
  let crc = -1
  for (let at = 0; at < bytes.length; at++) {
    crc = (crc << 8) ^ (crcTable[((crc >>> 24) ^ (bytes[at] as number)) & 0xff] as number)
  }
  return ~crc
}
