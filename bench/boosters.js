/* Ensembles of made-up trees, as large as the published ones of NAS-Bench-301, in XGBoost's binary layout. */
import { createRng, memorySource } from '../packages/core/dist/index.node.js'

const [learnerBytes, modelBytes, treeBytes, nodeBytes, statisticBytes] = [136, 160, 148, 20, 16]
const features = 56
const depth = 13

/* The settings that the published models were trained with. */
const [samples, leastOfLeaf] = [37_225, 39]

/**
 * A model of `trees` trees of depth 13, each grown as far as the samples of the published models allow: made-up splits
 * divide them until a leaf has too few to be split.
 * @param {string} seed
 * @param {number} trees
 */
function booster(seed, trees) {
  const rng = createRng(seed)
  const grown = Array.from({ length: trees }, () => {
    /** @type {{ left: number, right: number, split: number, value: number }[]} */
    const nodes = []
    const grow = (/** @type {number} */ level, /** @type {number} */ count) => {
      const at = nodes.push({ left: -1, right: -1, split: 0, value: rng.random() / trees }) - 1
      const node = nodes[at]
      if (node === undefined || level === depth || count < 2 * leastOfLeaf) return at
      // The choices of an architecture are small whole numbers; the fixed hyperparameters never split.
      node.split = rng.below(2) === 0 ? 10 + rng.below(11) : 32 + rng.below(24)
      node.value = rng.below(8) - 0.5
      const share = Math.round((count * (1 + rng.below(7))) / 8)
      const onLeft = Math.min(Math.max(share, leastOfLeaf), count - leastOfLeaf)
      node.left = grow(level + 1, onLeft)
      node.right = grow(level + 1, count - onLeft)
      return at
    }
    grow(0, samples)
    return nodes
  })
  const nodes = grown.reduce((sum, tree) => sum + tree.length, 0)
  const names = ['reg:squarederror', 'gbtree']
  const bytes = new Uint8Array(
    learnerBytes +
      names.reduce((sum, name) => sum + 8 + name.length, 0) +
      modelBytes +
      trees * (treeBytes + 4) +
      nodes * (nodeBytes + statisticBytes),
  )
  const view = new DataView(bytes.buffer)
  view.setFloat32(0, 0.5, true)
  view.setUint32(4, features, true)
  view.setUint32(20, 1, true)
  let at = learnerBytes
  for (const name of names) {
    view.setUint32(at, name.length, true)
    bytes.set(new TextEncoder().encode(name), at + 8)
    at += 8 + name.length
  }
  view.setInt32(at, trees, true)
  at += modelBytes
  for (const tree of grown) {
    view.setInt32(at, 1, true)
    view.setInt32(at + 4, tree.length, true)
    at += treeBytes
    for (const { left, right, split, value } of tree) {
      view.setInt32(at + 4, left, true)
      view.setInt32(at + 8, right, true)
      view.setUint32(at + 12, split, true)
      view.setFloat32(at + 16, value, true)
      at += nodeBytes
    }
    at += tree.length * statisticBytes
  }
  return bytes
}

/**
 * The files of an ensemble, to be opened by `NASBench301Surrogate`; each is made when it is read.
 * @param {number} members
 * @param {number} trees in each
 */
export function ensembleFiles(members, trees) {
  const paths = Array.from({ length: members }, (_, at) => `xgb_v1.0/${at}/xgb/run/surrogate_model.model`)
  return {
    name: 'made-up ensemble',
    paths,
    open: async (/** @type {string} */ path) => memorySource(booster(path, trees), path),
    openSync: () => undefined,
  }
}
