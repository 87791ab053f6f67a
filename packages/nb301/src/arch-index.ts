import type { RunSource } from './runs.js'

/** Finds the runs of an architecture. Made of two columns on first use: 3 ms for 57,189 runs. */
export interface ArchIndex {
  /** The first run in the order of the file; -1 for none. 40 ns. */
  first(normal: number, reduce: number): number
  /** The next run of the same architecture; -1 after the last. */
  next(row: number): number
  /** The first run of the architecture of a run. */
  firstOf(row: number): number
  /** How many runs the architecture of a first run has. */
  count(first: number): number
  /** The first run of each architecture, by ascending rank. */
  readonly firsts: Int32Array
}

export function createArchIndex(source: RunSource): ArchIndex {
  const { normal, reduce } = source.codes()
  const { rows } = source
  let size = 64
  while (size < rows * 2) size *= 2
  const mask = size - 1
  /* Open addressing; a slot has the number of its run and one, 0 if it is free. */
  const slots = new Int32Array(size)
  /* Both codes of a run side by side: one look into memory finds them. */
  const codes = new Int32Array(rows * 2)
  const next = new Int32Array(rows).fill(-1)
  const last = new Int32Array(rows)
  const firstOf = new Int32Array(rows)
  const counts = new Int32Array(rows)
  const found: number[] = []

  /* The slot of an architecture, or the free one where it belongs. */
  const slotOf = (n: number, r: number): number => {
    let hash = Math.imul(n, 0x9e3779b1) ^ Math.imul(r, 0x85ebca6b)
    hash ^= hash >>> 15
    let slot = hash & mask
    for (let run = slots[slot]!; run !== 0; run = slots[slot]!) {
      if (codes[2 * run - 2] === n && codes[2 * run - 1] === r) return slot
      slot = (slot + 1) & mask
    }
    return slot
  }

  for (let row = 0; row < rows; row++) {
    const n = normal[row]!
    if (Number.isNaN(n)) continue
    codes[2 * row] = n
    codes[2 * row + 1] = reduce[row]!
    const slot = slotOf(n, reduce[row]!)
    const known = slots[slot]! - 1
    const first = known < 0 ? row : known
    if (known < 0) {
      slots[slot] = row + 1
      found.push(row)
    } else next[last[first]!] = row
    last[first] = row
    firstOf[row] = first
    counts[first] = counts[first]! + 1
  }
  let firsts: Int32Array | undefined
  const first = (n: number, r: number) => slots[slotOf(n, r)]! - 1
  return {
    first,
    next: (row) => next[row] ?? -1,
    firstOf: (row) => firstOf[row]!,
    count: (row) => counts[row]!,
    get firsts() {
      firsts ??= byRank(found, normal, reduce, first)
      return firsts
    },
  }
}

/* A rank is a normal cell's code, then a reduction cell's: as words of 64 bits they are sorted without a comparison of ours. */
function byRank(
  rows: readonly number[],
  normal: Float64Array,
  reduce: Float64Array,
  first: (normal: number, reduce: number) => number,
): Int32Array {
  const ranks = BigUint64Array.from(
    rows,
    (row) => (BigInt(normal[row]!) << 32n) | BigInt(reduce[row]!),
  ).sort()
  const sorted = new Int32Array(rows.length)
  for (const [place, rank] of ranks.entries()) {
    sorted[place] = first(Number(rank >> 32n), Number(rank & 0xffff_ffffn))
  }
  return sorted
}
