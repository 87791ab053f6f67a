import { NasBenchError } from '@nasbench/core'
import { createSteps, type Steps } from './steps.js'

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
   * Adds up what the trees say about one row of features: from `base`, one tree after the other, each sum rounded to
   * float32. NaN is a missing feature.
   */
  sum(features: Float32Array, base: number): number
  /** {@link sum} of `rows` rows, one behind the other, in `sums`; faster for many. */
  sumMany(features: Float32Array, rows: number, base: number, sums: Float32Array): void
}

/*
 * A node is two 32-bit words. The first is 0 in a leaf; in a split it holds, from the top, how far behind the node its left
 * child stands (22 bits; the right one is next to that), the feature (9 bits), whether a missing feature goes left (1 bit).
 * The second is a leaf's float32, or the place of a split's threshold among all thresholds of its feature. A pair of children
 * stands right behind its parent's pair where that was a left one, so that half of all steps stay in the cache line.
 *
 * Features become places among the thresholds too, so that a comparison is the sign of a difference. And several walks go
 * side by side until the last has come to its leaf, a step in a leaf being none. So there is no branch that the processor
 * could foresee wrongly, and it waits for memory several times at once.
 */
const featureBits = 9
const distanceShift = featureBits + 1
const featureMask = 2 ** featureBits - 1
const mostDistance = 2 ** (32 - distanceShift) - 1

/** More features than any surrogate has; a node's word has room for no more. */
const mostFeatures = 2 ** featureBits

/** Rows that a batch takes through all trees together: their features stay in the cache. */
const blockRows = 256

/**
 * Packs trees into one piece of memory, 8 bytes a node.
 *
 * @throws NasBenchError CORRUPT_FILE where a tree is none: a child outside it or reached twice, a feature that is not among
 * `features`, a threshold that is no number; UNSUPPORTED_FILE for more than 512 features or a tree too wide
 */
export function packForest(trees: readonly TreeArrays[], features: number, name: string): Forest {
  if (features > mostFeatures) {
    throw new NasBenchError(
      'UNSUPPORTED_FILE',
      `${name} takes ${features} features; at most ${mostFeatures} are supported`,
      { path: name, received: features },
    )
  }
  const steps = createSteps(trees, features)
  const nodes = trees.reduce((sum, { left }) => sum + left.length, 0)
  const words = new Int32Array(2 * nodes)
  const roots = new Int32Array(trees.length)
  const depths = new Int32Array(trees.length)
  let end = 0
  for (const [at, tree] of trees.entries()) {
    const packed = packTree(tree, steps, words, end, `tree ${at} of ${name}`, name)
    roots[at] = 2 * end
    depths[at] = packed.depth
    end = packed.end
  }
  return createForest(roots, depths, words.subarray(0, 2 * end), steps)
}

function packTree(
  tree: TreeArrays,
  steps: Steps,
  words: Int32Array,
  start: number,
  what: string,
  path: string,
): { readonly end: number; readonly depth: number } {
  const floats = new Float32Array(words.buffer)
  const count = tree.left.length
  const corrupt = (why: string) => new NasBenchError('CORRUPT_FILE', `${what} ${why}`, { path })
  if (count === 0) throw corrupt('has no nodes')
  /* Nodes whose children have no place yet: number in the file, place here, depth. */
  const open = [0, 0, 0]
  let placed = 1
  let deepest = 0
  while (open.length > 0) {
    const depth = open.pop() as number
    const at = open.pop() as number
    const node = open.pop() as number
    const left = tree.left[node] as number
    const value = tree.value[node] as number
    if (left === -1) {
      floats[2 * (start + at) + 1] = value
      continue
    }
    const right = tree.right[node] as number
    const feature = tree.feature[node] as number
    for (const child of [left, right]) {
      if (!(Number.isInteger(child) && child > 0 && child < count))
        throw corrupt(`has a node ${child}, but only ${count} nodes`)
    }
    if (placed + 2 > count) throw corrupt('reaches a node twice')
    if (!(Number.isInteger(feature) && feature >= 0 && feature < steps.features)) {
      throw corrupt(`asks for feature ${feature} of ${steps.features}`)
    }
    if (Number.isNaN(value)) throw corrupt('has a threshold that is no number')
    const distance = placed - at
    if (distance > mostDistance) {
      throw new NasBenchError('UNSUPPORTED_FILE', `${what} is too wide: ${count} nodes`, { path })
    }
    words[2 * (start + at)] = (distance << distanceShift) | (feature << 1) | (tree.defaultLeft[node] ? 1 : 0)
    words[2 * (start + at) + 1] = steps.placeOf(feature, value)
    deepest = Math.max(deepest, depth + 1)
    open.push(right, placed + 1, depth + 1, left, placed, depth + 1)
    placed += 2
  }
  return { end: start + placed, depth: deepest }
}

function createForest(roots: Int32Array, depths: Int32Array, words: Int32Array, steps: Steps): Forest {
  const floats = new Float32Array(words.buffer)
  const width = steps.features
  /* What the last walks side by side ended with. */
  const leaves = new Float32Array(8)

  /* `n0` … are roots, `a0` … where the rows of places begin. */
  const walkFour = (
    places: Int32Array,
    n0: number,
    n1: number,
    n2: number,
    n3: number,
    a0: number,
    a1: number,
    a2: number,
    a3: number,
    depth: number,
  ): void => {
    for (let step = 0; step < depth; step++) {
      const w0 = words[n0] as number
      const w1 = words[n1] as number
      const w2 = words[n2] as number
      const w3 = words[n3] as number
      if ((w0 | w1 | w2 | w3) === 0) break
      const r0 = (words[n0 + 1] as number) - (places[a0 + ((w0 >>> 1) & featureMask)] as number)
      const r1 = (words[n1 + 1] as number) - (places[a1 + ((w1 >>> 1) & featureMask)] as number)
      const r2 = (words[n2 + 1] as number) - (places[a2 + ((w2 >>> 1) & featureMask)] as number)
      const r3 = (words[n3 + 1] as number) - (places[a3 + ((w3 >>> 1) & featureMask)] as number)
      const d0 = w0 >>> distanceShift
      const d1 = w1 >>> distanceShift
      const d2 = w2 >>> distanceShift
      const d3 = w3 >>> distanceShift
      // The sign of −d is set in a split and not in a leaf.
      n0 = (n0 + ((d0 + ((r0 & -d0) >>> 31)) << 1)) | 0
      n1 = (n1 + ((d1 + ((r1 & -d1) >>> 31)) << 1)) | 0
      n2 = (n2 + ((d2 + ((r2 & -d2) >>> 31)) << 1)) | 0
      n3 = (n3 + ((d3 + ((r3 & -d3) >>> 31)) << 1)) | 0
    }
    leaves[0] = floats[n0 + 1] as number
    leaves[1] = floats[n1 + 1] as number
    leaves[2] = floats[n2 + 1] as number
    leaves[3] = floats[n3 + 1] as number
  }

  /* The same for one row and eight trees from number `tree` on. */
  const walkEight = (places: Int32Array, tree: number): void => {
    let n0 = roots[tree + 0] as number
    let n1 = roots[tree + 1] as number
    let n2 = roots[tree + 2] as number
    let n3 = roots[tree + 3] as number
    let n4 = roots[tree + 4] as number
    let n5 = roots[tree + 5] as number
    let n6 = roots[tree + 6] as number
    let n7 = roots[tree + 7] as number
    let depth = 0
    for (let i = tree; i < tree + 8; i++) depth = Math.max(depth, depths[i] as number)
    for (let step = 0; step < depth; step++) {
      const w0 = words[n0] as number
      const w1 = words[n1] as number
      const w2 = words[n2] as number
      const w3 = words[n3] as number
      const w4 = words[n4] as number
      const w5 = words[n5] as number
      const w6 = words[n6] as number
      const w7 = words[n7] as number
      if ((w0 | w1 | w2 | w3 | w4 | w5 | w6 | w7) === 0) break
      const r0 = (words[n0 + 1] as number) - (places[(w0 >>> 1) & featureMask] as number)
      const r1 = (words[n1 + 1] as number) - (places[(w1 >>> 1) & featureMask] as number)
      const r2 = (words[n2 + 1] as number) - (places[(w2 >>> 1) & featureMask] as number)
      const r3 = (words[n3 + 1] as number) - (places[(w3 >>> 1) & featureMask] as number)
      const r4 = (words[n4 + 1] as number) - (places[(w4 >>> 1) & featureMask] as number)
      const r5 = (words[n5 + 1] as number) - (places[(w5 >>> 1) & featureMask] as number)
      const r6 = (words[n6 + 1] as number) - (places[(w6 >>> 1) & featureMask] as number)
      const r7 = (words[n7 + 1] as number) - (places[(w7 >>> 1) & featureMask] as number)
      const d0 = w0 >>> distanceShift
      n0 = (n0 + ((d0 + ((r0 & -d0) >>> 31)) << 1)) | 0
      const d1 = w1 >>> distanceShift
      n1 = (n1 + ((d1 + ((r1 & -d1) >>> 31)) << 1)) | 0
      const d2 = w2 >>> distanceShift
      n2 = (n2 + ((d2 + ((r2 & -d2) >>> 31)) << 1)) | 0
      const d3 = w3 >>> distanceShift
      n3 = (n3 + ((d3 + ((r3 & -d3) >>> 31)) << 1)) | 0
      const d4 = w4 >>> distanceShift
      n4 = (n4 + ((d4 + ((r4 & -d4) >>> 31)) << 1)) | 0
      const d5 = w5 >>> distanceShift
      n5 = (n5 + ((d5 + ((r5 & -d5) >>> 31)) << 1)) | 0
      const d6 = w6 >>> distanceShift
      n6 = (n6 + ((d6 + ((r6 & -d6) >>> 31)) << 1)) | 0
      const d7 = w7 >>> distanceShift
      n7 = (n7 + ((d7 + ((r7 & -d7) >>> 31)) << 1)) | 0
    }
    leaves[0] = floats[n0 + 1] as number
    leaves[1] = floats[n1 + 1] as number
    leaves[2] = floats[n2 + 1] as number
    leaves[3] = floats[n3 + 1] as number
    leaves[4] = floats[n4 + 1] as number
    leaves[5] = floats[n5 + 1] as number
    leaves[6] = floats[n6 + 1] as number
    leaves[7] = floats[n7 + 1] as number
  }

  const walk = (places: Int32Array, root: number, at: number): number => {
    let node = root
    let word = words[node] as number
    while (word !== 0) {
      const place = places[at + ((word >>> 1) & featureMask)] as number
      const left = place === steps.missing ? (word & 1) === 1 : place <= (words[node + 1] as number)
      node += ((word >>> distanceShift) + (left ? 0 : 1)) << 1
      word = words[node] as number
    }
    return floats[node + 1] as number
  }

  return {
    trees: roots.length,
    nodes: words.length / 2,
    sum(features, base) {
      const places = new Int32Array(width)
      const eight = steps.locate(features, 0, 1, places) ? 0 : roots.length - (roots.length % 8)
      let sum = Math.fround(base)
      let tree = 0
      for (; tree < eight; tree += 8) {
        walkEight(places, tree)
        for (let i = 0; i < 8; i++) sum = Math.fround(sum + (leaves[i] as number))
      }
      for (; tree < roots.length; tree++) sum = Math.fround(sum + walk(places, roots[tree] as number, 0))
      return sum
    },
    sumMany(features, rows, base, sums) {
      const places = new Int32Array(blockRows * width)
      sums.fill(base, 0, rows)
      for (let from = 0; from < rows; from += blockRows) {
        const here = Math.min(rows - from, blockRows)
        const four = steps.locate(features, from, here, places) ? 0 : here - (here % 4)
        for (let tree = 0; tree < roots.length; tree++) {
          const root = roots[tree] as number
          const depth = depths[tree] as number
          let row = 0
          // Storing rounds to float32.
          for (; row < four; row += 4) {
            const [a, at] = [row * width, from + row]
            walkFour(places, root, root, root, root, a, a + width, a + 2 * width, a + 3 * width, depth)
            for (let i = 0; i < 4; i++) sums[at + i] = (sums[at + i] as number) + (leaves[i] as number)
          }
          for (; row < here; row++) {
            sums[from + row] = (sums[from + row] as number) + walk(places, root, row * width)
          }
        }
      }
    },
  }
}
