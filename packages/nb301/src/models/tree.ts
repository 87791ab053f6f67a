import { NasBenchError } from '@nasbench/core'

/** A tree as in XGBoost's files, one entry per node, node 0 the root. */
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

export function isLeaf(tree: TreeArrays, node: number): boolean {
  return tree.left[node] === -1
}

/**
 * The nodes that the root leads to, parents before children: a pruned tree's file keeps those cut off.
 *
 * @throws NasBenchError CORRUPT_FILE if the tree is invalid: a child outside it or reached twice, a feature that is not
 * among `features`, a threshold that is not a number
 */
export function nodesOf(tree: TreeArrays, features: number, what: string, path: string): number[] {
  const corrupt = (why: string) => new NasBenchError('CORRUPT_FILE', `${what} ${why}`, { path })
  const count = tree.left.length
  if (count === 0) throw corrupt('has no nodes')
  const checkChild = (child: number): void => {
    if (Number.isInteger(child) && child > 0 && child < count) return
    throw corrupt(`has a node ${child}, but only ${count} nodes`)
  }
  const nodes = [0]
  for (let at = 0; at < nodes.length; at++) {
    const node = nodes[at]!
    if (isLeaf(tree, node)) continue
    const [left, right] = [tree.left[node]!, tree.right[node]!]
    checkChild(left)
    checkChild(right)
    // More nodes than there are can only be some of them again.
    if (nodes.length + 2 > count) throw corrupt('reaches a node twice')
    nodes.push(left, right)
    const feature = tree.feature[node]!
    if (!(Number.isInteger(feature) && feature >= 0 && feature < features)) {
      throw corrupt(`asks for feature ${feature} of ${features}`)
    }
    if (Number.isNaN(tree.value[node])) throw corrupt('has a threshold that is not a number')
  }
  return nodes
}

/** The value of a tree's leaf for one row of features; NaN is a missing one. */
export function answerOf(tree: TreeArrays, row: ArrayLike<number>): number {
  let node = 0
  while (!isLeaf(tree, node)) {
    const x = row[tree.feature[node]!]!
    const goesLeft = Number.isNaN(x) ? tree.defaultLeft[node] : x < Math.fround(tree.value[node]!)
    node = (goesLeft ? tree.left[node] : tree.right[node]) as number
  }
  return Math.fround(tree.value[node]!)
}
