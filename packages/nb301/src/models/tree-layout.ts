import type { Splits } from './splits.js'
import { isLeaf, type TreeArrays } from './tree.js'

/*
 * A node is one 32-bit word. In a split, the upper bits hold the distance to its left child in words, and the lower
 * bits, as many as the forest's splits need, hold the number of the split; the right child is next to the left one. In
 * a leaf the word is 0, and the leaf's float32 is two words after it: a pair of children of which one is a leaf takes
 * four words, others two.
 *
 * A walk down a tree waits for memory where it comes into another cache line. So a line is filled with the pairs under its
 * first one, level by level, and the next line begins with one that found no room.
 */
export const leafOffset = 2

/** Two lines of 64 bytes, since processors fetch them by twos. */
const lineWords = 32

/** Trees laid out one after the other. */
export interface Layout {
  readonly words: Int32Array
  /** How many of a word's lower bits are the number of its split. */
  readonly splitBits: number
  /** Where each tree's root stands. */
  readonly roots: Int32Array
}

/** Children that have no place yet. */
interface Pair {
  readonly parent: number
  /** The place of the parent. */
  readonly at: number
}

const wordsOfPair = (tree: TreeArrays, left: number, right: number): number =>
  isLeaf(tree, left) || isLeaf(tree, right) ? 4 : 2

/**
 * Lays out trees of which `nodesOf` gives the nodes; undefined if the number of a split and a distance in the largest
 * tree have no room in a word.
 */
export function layOut(
  trees: readonly TreeArrays[],
  nodes: readonly (readonly number[])[],
  splits: Splits,
): Layout | undefined {
  const sizes = trees.map((tree, at) => wordsOf(tree, nodes[at] as readonly number[]))
  const splitBits = bitsOf(splits.count)
  if (splitBits + bitsOf(sizes.reduce((most, size) => Math.max(most, size), 0)) > 32) return undefined
  const words = new Int32Array(sizes.reduce((sum, size) => sum + size, 0))
  let end = 0
  const roots = Int32Array.from(sizes, (size) => {
    end += size
    return end - size
  })
  for (const [at, tree] of trees.entries()) {
    layOutTree(tree, splits, splitBits, words, roots[at]!)
  }
  return { words, splitBits, roots }
}

function bitsOf(most: number): number {
  return 32 - Math.clz32(most)
}

function wordsOf(tree: TreeArrays, nodes: readonly number[]): number {
  // The root is the left one of a pair without a right one.
  let words = wordsOfPair(tree, 0, 0)
  for (const node of nodes) {
    if (!isLeaf(tree, node)) words += wordsOfPair(tree, tree.left[node]!, tree.right[node]!)
  }
  return Math.ceil(words / lineWords) * lineWords
}

function layOutTree(
  tree: TreeArrays,
  splits: Splits,
  splitBits: number,
  words: Int32Array,
  start: number,
): void {
  const floats = new Float32Array(words.buffer)
  /* Pairs that may stand in the line begun, and those that found no room in an earlier one. */
  let near: Pair[] = []
  const far: Pair[] = []
  const place = (node: number, at: number): void => {
    const value = tree.value[node]!
    if (isLeaf(tree, node)) {
      floats[at + leafOffset] = value
      return
    }
    words[at] = splits.numberOf(tree.feature[node]!, value, !!tree.defaultLeft[node])
    near.push({ parent: node, at })
  }
  place(0, start)
  let end = start + wordsOfPair(tree, 0, 0)
  let line = start
  for (;;) {
    const pair = near.shift() ?? far.pop()
    if (pair === undefined) break
    const [left, right] = [tree.left[pair.parent]!, tree.right[pair.parent]!]
    words[pair.at] = words[pair.at]! | ((end - pair.at) << splitBits)
    place(left, end)
    place(right, end + 1)
    end += wordsOfPair(tree, left, right)
    if (end - line >= lineWords) {
      line += lineWords
      far.push(...near)
      near = []
    }
  }
}
