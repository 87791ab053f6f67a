import { type Layout, leafOffset } from './tree-layout.js'

/** How many walks go side by side. */
export const lanes = 8

/**
 * Walks from the roots `starts[start]` on, each with the answers that begin at `rows[row]` and so on, to their leaves, which
 * are then in `leaves`.
 */
export type Walk = (
  answers: Uint8Array,
  starts: Int32Array,
  start: number,
  rows: Int32Array,
  row: number,
  leaves: Float32Array,
) => void

/**
 * Walks through trees in their layout. A step is a sum: the word's distance and the row's answer to its split, which
 * are both 0 in a leaf. So the processor has no branch to mispredict, and while one walk waits for memory the
 * others continue. Loops over the lanes would take half as long again.
 */
export function createWalk({ words, splitBits }: Layout): Walk {
  const splitMask = 2 ** splitBits - 1
  const floats = new Float32Array(words.buffer)
  return (answers, starts, start, rows, row, leaves) => {
    let n0 = starts[start + 0] as number
    let n1 = starts[start + 1] as number
    let n2 = starts[start + 2] as number
    let n3 = starts[start + 3] as number
    let n4 = starts[start + 4] as number
    let n5 = starts[start + 5] as number
    let n6 = starts[start + 6] as number
    let n7 = starts[start + 7] as number
    const a0 = rows[row + 0] as number
    const a1 = rows[row + 1] as number
    const a2 = rows[row + 2] as number
    const a3 = rows[row + 3] as number
    const a4 = rows[row + 4] as number
    const a5 = rows[row + 5] as number
    const a6 = rows[row + 6] as number
    const a7 = rows[row + 7] as number
    for (;;) {
      const w0 = words[n0] as number
      const w1 = words[n1] as number
      const w2 = words[n2] as number
      const w3 = words[n3] as number
      const w4 = words[n4] as number
      const w5 = words[n5] as number
      const w6 = words[n6] as number
      const w7 = words[n7] as number
      if ((w0 | w1 | w2 | w3 | w4 | w5 | w6 | w7) === 0) break
      n0 = (n0 + (w0 >>> splitBits) + (answers[a0 + (w0 & splitMask)] as number)) | 0
      n1 = (n1 + (w1 >>> splitBits) + (answers[a1 + (w1 & splitMask)] as number)) | 0
      n2 = (n2 + (w2 >>> splitBits) + (answers[a2 + (w2 & splitMask)] as number)) | 0
      n3 = (n3 + (w3 >>> splitBits) + (answers[a3 + (w3 & splitMask)] as number)) | 0
      n4 = (n4 + (w4 >>> splitBits) + (answers[a4 + (w4 & splitMask)] as number)) | 0
      n5 = (n5 + (w5 >>> splitBits) + (answers[a5 + (w5 & splitMask)] as number)) | 0
      n6 = (n6 + (w6 >>> splitBits) + (answers[a6 + (w6 & splitMask)] as number)) | 0
      n7 = (n7 + (w7 >>> splitBits) + (answers[a7 + (w7 & splitMask)] as number)) | 0
    }
    leaves[0] = floats[n0 + leafOffset] as number
    leaves[1] = floats[n1 + leafOffset] as number
    leaves[2] = floats[n2 + leafOffset] as number
    leaves[3] = floats[n3 + leafOffset] as number
    leaves[4] = floats[n4 + leafOffset] as number
    leaves[5] = floats[n5 + leafOffset] as number
    leaves[6] = floats[n6 + leafOffset] as number
    leaves[7] = floats[n7 + leafOffset] as number
  }
}
