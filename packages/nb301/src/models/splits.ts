import { isLeaf, type TreeArrays } from './tree.js'

/** The different questions that the trees of a forest ask: a feature, a threshold, where a missing feature goes. */
export interface Splits {
  /** How many there are. They are numbered from 1. */
  readonly count: number
  numberOf(feature: number, threshold: number, defaultLeft: boolean): number
  createTables(rows: number): Tables
}

/** Rows of features as the answers to all splits. */
export interface Tables {
  /** How many bytes one row takes: one for each split by its number, and the first, always 0. */
  readonly width: number
  /** 1 if a row goes right. */
  readonly bytes: Uint8Array
  /** Answers all splits for a row of features, which begin at `from`, as row `row` of the tables. */
  answer(row: number, features: Float32Array, from: number): void
}

/** Splits of one feature with one place for missing values, by rising thresholds. */
interface Group {
  readonly feature: number
  readonly defaultLeft: boolean
  readonly thresholds: Float32Array
  /** The number of the first one. */
  readonly first: number
}

/**
 * Collects the splits of trees, of which the architectures of a space need few: their features are small whole numbers. A
 * forest compares nothing but float32 numbers.
 */
export function collectSplits(trees: readonly TreeArrays[], nodes: readonly (readonly number[])[]): Splits {
  const keyOf = (feature: number, defaultLeft: number | boolean | undefined) =>
    2 * feature + (defaultLeft ? 0 : 1)
  /* By feature and place for missing values: the number of each threshold. */
  const numbers = new Map<number, Map<number, number>>()
  for (const [at, tree] of trees.entries()) {
    for (const node of nodes[at] as readonly number[]) {
      if (isLeaf(tree, node)) continue
      const key = keyOf(tree.feature[node]!, tree.defaultLeft[node])
      const known = numbers.get(key) ?? new Map<number, number>()
      numbers.set(key, known.set(Math.fround(tree.value[node]!), 0))
    }
  }
  const groups: Group[] = []
  let count = 0
  for (const [key, known] of numbers) {
    const thresholds = Float32Array.from(known.keys()).sort()
    groups.push({ feature: Math.floor(key / 2), defaultLeft: key % 2 === 0, thresholds, first: count + 1 })
    for (const threshold of thresholds) known.set(threshold, ++count)
  }
  return {
    count,
    numberOf: (feature, threshold, defaultLeft) =>
      numbers.get(keyOf(feature, defaultLeft))?.get(Math.fround(threshold)) as number,
    createTables: (rows) => createTables(groups, count + 1, rows),
  }
}

function createTables(groups: readonly Group[], width: number, rows: number): Tables {
  const bytes = new Uint8Array(rows * width)
  /* How many thresholds of each group the row that was here reached: the next one differs from it in few. */
  const reached = new Int32Array(rows * groups.length)
  return {
    width,
    bytes,
    answer(row, features, from) {
      for (let at = 0; at < groups.length; at++) {
        const { feature, defaultLeft, thresholds, first } = groups[at] as Group
        const x = features[from + feature]!
        const now = Number.isNaN(x) ? (defaultLeft ? 0 : thresholds.length) : reachedBy(x, thresholds)
        const before = reached[row * groups.length + at]!
        if (now === before) continue
        const start = row * width + first
        if (now > before) bytes.fill(1, start + before, start + now)
        else bytes.fill(0, start + now, start + before)
        reached[row * groups.length + at] = now
      }
    },
  }
}

/** How many of the rising `thresholds` are at most `x`. */
function reachedBy(x: number, thresholds: Float32Array): number {
  let [low, high] = [0, thresholds.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (x < thresholds[middle]!) high = middle
    else low = middle + 1
  }
  return low
}
