/** Bits of a code at the most, and of those that are looked up. */
export const mostLength = 20
export const shortBits = 10

/** A Huffman code: which bits mean which symbol. */
export interface HuffmanTable {
  /** By the first 10 bits: `symbol << 5 | length`, or 0 for longer codes. */
  readonly short: Uint16Array
  /** The greatest code of each length, and what to take from a code to have its symbol's place. */
  readonly limits: Int32Array
  readonly bases: Int32Array
  readonly symbols: Uint16Array
}

/** The table of the canonical code with these lengths: shorter codes are smaller, those of one length in the order of their symbols. */
export function createHuffmanTable(lengths: Uint8Array, count: number): HuffmanTable {
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
