import type { BitReader } from './bits.js'
import { createHuffmanTable, type HuffmanTable, mostLength } from './huffman.js'

/* All bytes but the first of a run, the two digits of a run's length, and the end. */
const mostSymbols = 258
const mostSelectors = 32_768

/** What stands before a block's symbols. */
export interface BlockHeader {
  /** The bytes that there are, ascending. */
  readonly used: readonly number[]
  readonly tables: readonly HuffmanTable[]
  /** The table of each 50 symbols, by its place in `tables`; only so many of them count. */
  readonly selectors: Uint8Array
  readonly selectorCount: number
}

/** A reader of headers, whose `selectors` are the same memory each time. `fail` throws. */
export function createHeaderReader(): (bits: BitReader, fail: (what: string) => never) => BlockHeader {
  const lengths = new Uint8Array(mostSymbols)
  const selectors = new Uint8Array(mostSelectors)
  return (bits, fail) => {
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
      return createHuffmanTable(lengths, symbols)
    })
    return { used, tables, selectors, selectorCount }
  }
}
