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
    let n0 = starts[start + 0]!
    let n1 = starts[start + 1]!
    let n2 = starts[start + 2]!
    let n3 = starts[start + 3]!
    let n4 = starts[start + 4]!
    let n5 = starts[start + 5]!
    let n6 = starts[start + 6]!
    let n7 = starts[start + 7]!
    const a0 = rows[row + 0]!
    const a1 = rows[row + 1]!
    const a2 = rows[row + 2]!
    const a3 = rows[row + 3]!
    const a4 = rows[row + 4]!
    const a5 = rows[row + 5]!
    const a6 = rows[row + 6]!
    const a7 = rows[row + 7]!
    for (;;) {
      const w0 = words[n0]!
      const w1 = words[n1]!
      const w2 = words[n2]!
      const w3 = words[n3]!
      const w4 = words[n4]!
      const w5 = words[n5]!
      const w6 = words[n6]!
      const w7 = words[n7]!
      if ((w0 | w1 | w2 | w3 | w4 | w5 | w6 | w7) === 0) break
      n0 = (n0 + (w0 >>> splitBits) + answers[a0 + (w0 & splitMask)]!) | 0
      n1 = (n1 + (w1 >>> splitBits) + answers[a1 + (w1 & splitMask)]!) | 0
      n2 = (n2 + (w2 >>> splitBits) + answers[a2 + (w2 & splitMask)]!) | 0
      n3 = (n3 + (w3 >>> splitBits) + answers[a3 + (w3 & splitMask)]!) | 0
      n4 = (n4 + (w4 >>> splitBits) + answers[a4 + (w4 & splitMask)]!) | 0
      n5 = (n5 + (w5 >>> splitBits) + answers[a5 + (w5 & splitMask)]!) | 0
      n6 = (n6 + (w6 >>> splitBits) + answers[a6 + (w6 & splitMask)]!) | 0
      n7 = (n7 + (w7 >>> splitBits) + answers[a7 + (w7 & splitMask)]!) | 0
    }
    leaves[0] = floats[n0 + leafOffset]!
    leaves[1] = floats[n1 + leafOffset]!
    leaves[2] = floats[n2 + leafOffset]!
    leaves[3] = floats[n3 + leafOffset]!
    leaves[4] = floats[n4 + leafOffset]!
    leaves[5] = floats[n5 + leafOffset]!
    leaves[6] = floats[n6 + leafOffset]!
    leaves[7] = floats[n7 + leafOffset]!
  }
}
