import { NasBenchError } from '@nasbench/core'

/** The problem of a file whose end is missing. */
export const cutOff = 'an end that comes too early: it is probably cut off'

/** True if bytes begin as a bzip2 file does. */
export function isBzip2(head: Uint8Array): boolean {
  return head[0] === 0x42 && head[1] === 0x5a && head[2] === 0x68 && blockBytesOf(head) > 0
}

/** How many bytes a block of that stream holds at the most (before runs are expanded); 0 if it is not bzip2. */
export function blockBytesOf(head: Uint8Array): number {
  const level = (head[3] ?? 0) - 0x30
  return level >= 1 && level <= 9 ? level * 100_000 : 0
}

/** Bytes of input that a block and what follows it can need: a Huffman code has at most 20 bits. */
export function maxBlockInput(blockBytes: number): number {
  return Math.ceil((blockBytes * 20) / 8) + 64 * 1024
}

/** The error for damaged bzip2 data. */
export function corruptBzip2(name: string, what: string): NasBenchError {
  return new NasBenchError('CORRUPT_FILE', `${name}, which is compressed with bzip2, has ${what}`, {
    path: name,
  })
}

/** Reads numbers of up to 24 bits, most significant bit first; throws CORRUPT_FILE after the end. */
export interface BitReader {
  take(count: number): number
  position(): number
}

/** A reader that begins at a bit of `input`; the name is for messages. */
export function createBitReader(input: Uint8Array, start: number, name: string): BitReader {
  let bit = start
  const end = input.length * 8
  return {
    take(count) {
      const at = bit >>> 3
      const word = (input[at]! << 24) | (input[at + 1]! << 16) | (input[at + 2]! << 8) | input[at + 3]!
      const value = (word << (bit & 7)) >>> (32 - count)
      bit += count
      if (bit > end) throw corruptBzip2(name, cutOff)
      return value
    },
    position: () => bit,
  }
}

/** Bits of a Huffman code at the most, and of those that are looked up. */
export const maxCodeBits = 20
export const shortBits = 10

/** A Huffman code: which bits mean which symbol. */
export interface HuffmanTable {
  /** By the first 10 bits: `symbol << 5 | length`, or 0 for longer codes. */
  readonly short: Uint16Array
  /** The greatest code of each length, and what to take from a code to have its symbol's position. */
  readonly limits: Int32Array
  readonly bases: Int32Array
  readonly symbols: Uint16Array
}

/** The table of the canonical code with these lengths: shorter codes are smaller, those of one length in the order of their symbols. */
function createHuffmanTable(lengths: Uint8Array, count: number): HuffmanTable {
  const symbols = new Uint16Array(count)
  const limits = new Int32Array(maxCodeBits + 1).fill(-1)
  const bases = new Int32Array(maxCodeBits + 1)
  const short = new Uint16Array(1 << shortBits)
  let code = 0
  let position = 0
  for (let length = 1; length <= maxCodeBits; length++) {
    bases[length] = code - position
    for (let symbol = 0; symbol < count; symbol++) {
      if (lengths[symbol] !== length) continue
      symbols[position++] = symbol
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

/* All bytes but the first of a run, the two digits of a run's length, and the end. */
const maxSymbols = 258
const maxSelectors = 32_768

/** The fields before a block's symbols. */
export interface BlockHeader {
  /** The bytes that occur, ascending. */
  readonly used: readonly number[]
  readonly tables: readonly HuffmanTable[]
  /** The table of each 50 symbols, by its index in `tables`; the first `selectorCount` of them count. */
  readonly selectors: Uint8Array
  readonly selectorCount: number
}

/** A reader of headers, whose `selectors` are the same memory each time. `fail` throws. */
export function createHeaderReader(): (bits: BitReader, fail: (what: string) => never) => BlockHeader {
  const lengths = new Uint8Array(maxSymbols)
  const selectors = new Uint8Array(maxSelectors)
  return (bits, fail) => {
    // Which bytes occur.
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
      let position = 0
      while (bits.take(1) === 1) if (++position >= groups) fail('a table that does not exist')
      const [group] = order.splice(position, 1) as [number]
      order.unshift(group)
      selectors[i] = group
    }
    const symbols = used.length + 2
    const tables = Array.from({ length: groups }, () => {
      let length = bits.take(5)
      for (let symbol = 0; symbol < symbols; symbol++) {
        for (;;) {
          if (length < 1 || length > maxCodeBits) fail('a code of a wrong length')
          if (bits.take(1) === 0) break
          length += bits.take(1) === 0 ? 1 : -1
        }
        lengths[symbol] = length
      }
      return createHuffmanTable(lengths, symbols)
    })
    return { used, tables, selectors, selectorCount }
  }
}
