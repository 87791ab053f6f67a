import { invalidArgument } from './errors.js'

/**
 * The best of many that are offered one by one, in ascending order of their numbers. Keeps no more than it was made
 * for.
 */
export interface Best {
  /** Whether one of this score would be kept: what takes long to find out need only be known of those. */
  wants(score: number): boolean
  /** Takes one, where it is wanted; of equal scores the one that came first is better. */
  add(item: number, score: number): void
  /** Those kept, the best first. */
  sorted(): { readonly item: number; readonly score: number }[]
}

/**
 * Makes a place for the best `most` of many, so that a ranking is one pass over a column. A greater score is better;
 * items are whole numbers below 2³².
 */
export function createBest(most: number): Best {
  /* A heap whose root is the worst that is kept. */
  const scores = new Float64Array(most)
  const items = new Uint32Array(most)
  let size = 0

  const put = (at: number, item: number, score: number) => {
    items[at] = item
    scores[at] = score
  }
  const move = (from: number, to: number) => put(to, items[from]!, scores[from]!)
  const isWorse = (score: number, item: number, than: number) => {
    const other = scores[than]!
    return score < other || (score === other && item > items[than]!)
  }
  const wants = (score: number) => size < most || score > scores[0]!
  const rise = (item: number, score: number) => {
    let at = size++
    while (at > 0) {
      const above = (at - 1) >> 1
      if (!isWorse(score, item, above)) break
      move(above, at)
      at = above
    }
    put(at, item, score)
  }
  const sink = (item: number, score: number) => {
    let at = 0
    for (;;) {
      let below = 2 * at + 1
      if (below >= size) break
      const right = below + 1
      if (right < size && isWorse(scores[right]!, items[right]!, below)) below = right
      if (isWorse(score, item, below)) break
      move(below, at)
      at = below
    }
    put(at, item, score)
  }
  return {
    wants,
    add(item, score) {
      if (size < most) rise(item, score)
      else if (wants(score)) sink(item, score)
    },
    sorted() {
      const kept = Array.from({ length: size }, (_, at) => ({
        item: items[at]!,
        score: scores[at]!,
      }))
      return kept.sort((a, b) => b.score - a.score || a.item - b.item)
    },
  }
}

/**
 * How many of the best are asked for.
 *
 * @throws NasBenchError INVALID_ARGUMENT for anything but an integer from 1
 */
export function checkCount(k: unknown): number {
  if (Number.isInteger(k) && (k as number) >= 1) return k as number
  throw invalidArgument('k', 'a whole number from 1', k)
}
