import { NasBenchError } from '@nasbench/core'

/** What is wrong with a file whose end is missing. */
export const cutOff = 'an end that comes too early: it is probably cut off'

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

/** The error for bzip2 data that is none. */
export function corruptBzip2(name: string, what: string): NasBenchError {
  return new NasBenchError('CORRUPT_FILE', `${name}, which is compressed with bzip2, has ${what}`, {
    path: name,
  })
}
