import { corruptBzip2, cutOff } from './format.js'

/** Reads numbers of up to 24 bits, most significant bit first; throws CORRUPT_FILE behind the end. */
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
