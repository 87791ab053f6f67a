import { NasBenchError } from '@nasbench/core'
import { unsupported } from './booster.js'

/** A tree as LightGBM's text has it: splits, and leaves counted apart. */
export interface LightgbmTree {
  readonly feature: Int32Array
  /** The threshold of a numerical split, or the number of a categorical one. */
  readonly threshold: Float64Array
  /** Bit 0: by category. Bit 1: what is missing goes left. Bits 2 and 3: what is missing (1 zeros, 2 NaN). */
  readonly decision: Uint8Array
  /** A split, or, less than 0, the leaf of number −1 − child. */
  readonly left: Int32Array
  readonly right: Int32Array
  readonly leaves: Float64Array
  /** Where the bits of each categorical split's categories begin, and the bits. */
  readonly categoryStarts: Int32Array
  readonly categoryBits: Uint32Array
}

/** Numbers as near to zero as this are zero (LightGBM, kZeroThreshold, a float). */
const zeroThreshold = Math.fround(1e-35)

/** The value that a tree gives for the features that begin at `at`. */
export function leafOf(tree: LightgbmTree, features: ArrayLike<number>, at: number): number {
  const { feature, threshold, decision, left, right, leaves } = tree
  if (feature.length === 0) return leaves[0]!
  let node = 0
  while (node >= 0) {
    const x = features[at + feature[node]!]!
    const kind = decision[node]!
    const toLeft = kind & 1 ? hasCategory(tree, node, x) : isBelow(x, threshold[node]!, kind)
    node = (toLeft ? left : right)[node]!
  }
  return leaves[-1 - node]!
}

/* LightGBM 3, include/LightGBM/tree.h, NumericalDecision. */
function isBelow(x: number, threshold: number, kind: number): boolean {
  const missing = (kind >> 2) & 3
  const nan = Number.isNaN(x)
  if (missing === 2 ? nan : missing === 1 && (nan || Math.abs(x) <= zeroThreshold)) return (kind & 2) !== 0
  return (nan ? 0 : x) <= threshold
}

/* The same, CategoricalDecision: values that are not categories go right. */
function hasCategory(
  { threshold, categoryStarts, categoryBits }: LightgbmTree,
  node: number,
  x: number,
): boolean {
  const category = Math.trunc(x)
  if (!(category >= 0)) return false
  const split = threshold[node]!
  const word = categoryStarts[split]! + Math.floor(category / 32)
  if (word >= categoryStarts[split + 1]!) return false
  return ((categoryBits[word]! >>> (category % 32)) & 1) === 1
}

/**
 * Reads one tree from its `key=value` lines.
 *
 * @throws NasBenchError CORRUPT_FILE if a list is missing or has another length, a value is not a number, or a child is
 * not after its parent; UNSUPPORTED_FILE for a linear tree
 */
export function readTree(
  fields: ReadonlyMap<string, string>,
  features: number,
  what: string,
  path: string,
): LightgbmTree {
  const corrupt = (why: string) => new NasBenchError('CORRUPT_FILE', `${what} ${why}`, { path })
  const list = (key: string, length: number): number[] => {
    const numbers = (fields.get(key) ?? '').split(/\s+/).filter(Boolean).map(Number)
    if (numbers.length !== length) throw corrupt(`has ${numbers.length} of ${key}, where ${length} must be`)
    if (numbers.some(Number.isNaN)) throw corrupt(`has a ${key} that is not a number`)
    return numbers
  }
  if (Number(fields.get('is_linear') ?? 0) !== 0) throw unsupported(what, 'is linear, which is not supported')
  const leafCount = Number(fields.get('num_leaves'))
  if (!Number.isInteger(leafCount) || leafCount < 1) throw corrupt('does not say how many leaves it has')
  const splits = leafCount - 1
  const categorical = Number(fields.get('num_cat') ?? 0)
  const categoryStarts = list('cat_boundaries', categorical > 0 ? categorical + 1 : 0)
  const tree: LightgbmTree = {
    feature: Int32Array.from(list('split_feature', splits)),
    threshold: Float64Array.from(list('threshold', splits)),
    decision: Uint8Array.from(list('decision_type', splits)),
    left: Int32Array.from(list('left_child', splits)),
    right: Int32Array.from(list('right_child', splits)),
    leaves: Float64Array.from(list('leaf_value', leafCount)),
    categoryStarts: Int32Array.from(categoryStarts),
    categoryBits: Uint32Array.from(list('cat_threshold', categoryStarts.at(-1) ?? 0)),
  }
  for (let node = 0; node < splits; node++) {
    const feature = tree.feature[node]!
    if (feature < 0 || feature >= features) throw corrupt(`asks for feature ${feature} of ${features}`)
    for (const child of [tree.left[node]!, tree.right[node]!]) {
      // LightGBM numbers splits in the order it made them: a child comes after its parent, so every walk ends.
      if (child >= 0 ? child <= node || child >= splits : -1 - child >= leafCount) {
        throw corrupt(`has a child ${child} where none can be`)
      }
    }
    if (tree.decision[node]! & 1) {
      const split = tree.threshold[node]!
      if (!(Number.isInteger(split) && split >= 0 && split < categorical))
        throw corrupt(`has no categories ${split}`)
    }
  }
  return tree
}
