import { NasBenchError } from '@nasbench/core'

/** A tree as XGBoost's files have it, one entry a node, node 0 the root. */
export interface TreeArrays {
  /** Children; −1 in a leaf. */
  readonly left: ArrayLike<number>
  readonly right: ArrayLike<number>
  readonly feature: ArrayLike<number>
  /** The threshold of a split, or what a leaf adds. */
  readonly value: ArrayLike<number>
  /** Where a missing feature goes: 1 or true is left. */
  readonly defaultLeft: ArrayLike<number | boolean>
}

/** Trees of float32 thresholds and leaves, packed for speed. */
export interface Forest {
  readonly trees: number
  readonly nodes: number
  /**
   * Adds up what the trees say about one row of features that begins at `at`: from `base`, one tree after the other, each
   * sum rounded to float32. NaN is a missing feature.
   */
  sum(features: Float32Array, at: number, base: number): number
  /** {@link sum} of `rows` rows, `width` features each, in `sums`; far faster for many. */
  sumMany(features: Float32Array, width: number, rows: number, base: number, sums: Float32Array): void
}

/*
 * A node is 8 bytes: a word, and a float32 that is its threshold or, in a leaf, its value. The word of a leaf is 0. That of
 * a split is, from the top: how far behind the node its left child stands (22 bits; the right one is next to that), the
 * feature (9 bits), whether a missing feature goes left (1 bit). Nodes stand in breadth-first order, so that the few that
 * every walk passes share cache lines.
 */
const featureBits = 9
const distanceShift = featureBits + 1
const featureMask = 2 ** featureBits - 1
const mostDistance = 2 ** (32 - distanceShift) - 1

/** More features than any surrogate has; a node's word has room for no more. */
export const mostFeatures = 2 ** featureBits

/** Rows that a batch takes through all trees together: their features stay in the cache. */
const blockRows = 256

/**
 * Packs trees into one piece of memory, 8 bytes a node.
 *
 * @throws NasBenchError CORRUPT_FILE where a tree is none: a child outside it or reached twice, a feature that is not among
 * `features`; UNSUPPORTED_FILE for more than 512 features or 2 million nodes a level.
 */
export function packForest(trees: readonly TreeArrays[], features: number, name: string): Forest {
  if (features > mostFeatures) {
    throw new NasBenchError(
      'UNSUPPORTED_FILE',
      `${name} takes ${features} features; at most ${mostFeatures} are supported`,
      { path: name, received: features },
    )
  }
  const nodes = trees.reduce((sum, { left }) => sum + left.length, 0)
  const words = new Uint32Array(2 * nodes)
  const floats = new Float32Array(words.buffer)
  const roots = new Int32Array(trees.length)
  let end = 0
  for (const [at, tree] of trees.entries()) {
    roots[at] = end
    end = packTree(tree, features, words, floats, end, `tree ${at} of ${name}`, name)
  }
  return createForest(roots, words, floats, end)
}

function packTree(
  tree: TreeArrays,
  features: number,
  words: Uint32Array,
  floats: Float32Array,
  start: number,
  what: string,
  path: string,
): number {
  const count = tree.left.length
  const corrupt = (why: string) => new NasBenchError('CORRUPT_FILE', `${what} ${why}`, { path })
  if (count === 0) throw corrupt('has no nodes')
  const queue = new Int32Array(count)
  let queued = 1
  for (let at = 0; at < queued; at++) {
    const node = queue[at] as number
    const left = tree.left[node] as number
    floats[2 * (start + at) + 1] = tree.value[node] as number
    if (left === -1) continue
    const right = tree.right[node] as number
    const feature = tree.feature[node] as number
    for (const child of [left, right]) {
      if (!(child > 0 && child < count)) throw corrupt(`has a node ${child}, but only ${count} nodes`)
    }
    if (queued + 2 > count) throw corrupt('reaches a node twice')
    if (!(feature >= 0 && feature < features)) throw corrupt(`asks for feature ${feature} of ${features}`)
    const distance = queued - at
    if (distance > mostDistance) {
      throw new NasBenchError('UNSUPPORTED_FILE', `${what} is too wide: ${count} nodes`, { path })
    }
    words[2 * (start + at)] = (distance << distanceShift) | (feature << 1) | (tree.defaultLeft[node] ? 1 : 0)
    queue[queued++] = left
    queue[queued++] = right
  }
  return start + queued
}

function createForest(roots: Int32Array, words: Uint32Array, floats: Float32Array, nodes: number): Forest {
  /* Without a branch on the comparison, which no processor could foresee. */
  const leafOf = (root: number, features: Float32Array, at: number): number => {
    let node = root << 1
    let word = words[node] as number
    while (word !== 0) {
      const x = features[at + ((word >>> 1) & featureMask)] as number
      const right = x < (floats[node + 1] as number) ? 0 : 1
      node += ((word >>> distanceShift) + right) << 1
      word = words[node] as number
    }
    return floats[node + 1] as number
  }
  const leafWithMissing = (root: number, features: Float32Array, at: number): number => {
    let node = root << 1
    let word = words[node] as number
    while (word !== 0) {
      const x = features[at + ((word >>> 1) & featureMask)] as number
      const left = Number.isNaN(x) ? (word & 1) === 1 : x < (floats[node + 1] as number)
      node += ((word >>> distanceShift) + (left ? 0 : 1)) << 1
      word = words[node] as number
    }
    return floats[node + 1] as number
  }
  const missing = (features: Float32Array, from: number, to: number): boolean => {
    for (let i = from; i < to; i++) if (Number.isNaN(features[i] as number)) return true
    return false
  }
  return {
    trees: roots.length,
    nodes,
    sum(features, at, base) {
      const walk = missing(features, at, features.length) ? leafWithMissing : leafOf
      let sum = Math.fround(base)
      for (let tree = 0; tree < roots.length; tree++) {
        sum = Math.fround(sum + walk(roots[tree] as number, features, at))
      }
      return sum
    },
    sumMany(features, width, rows, base, sums) {
      const walk = missing(features, 0, rows * width) ? leafWithMissing : leafOf
      sums.fill(base, 0, rows)
      for (let from = 0; from < rows; from += blockRows) {
        const to = Math.min(rows, from + blockRows)
        for (let tree = 0; tree < roots.length; tree++) {
          const root = roots[tree] as number
          // Storing rounds to float32.
          for (let row = from; row < to; row++) {
            sums[row] = (sums[row] as number) + walk(root, features, row * width)
          }
        }
      }
    },
  }
}
