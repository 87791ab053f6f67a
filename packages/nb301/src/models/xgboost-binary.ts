import { NasBenchError } from '@nasbench/core'
import { type Booster, checkKind, unsupported } from './booster.js'
import type { TreeArrays } from './tree.js'

/* Sizes in bytes of the structures that XGBoost writes as they stand in memory (xgboost 1.1, src/learner.cc,
   src/gbm/gbtree_model.h, include/xgboost/tree_model.h). Little endian throughout. */
const learnerBytes = 136
const modelBytes = 160
const treeBytes = 148
const nodeBytes = 20
const statisticBytes = 16

const leftMost = 0x8000_0000

/**
 * Reads XGBoost's binary layout: `binf` or not, then the learner, the objective's and the booster's name, and the trees.
 * All versions up to 1.7 write it when asked to. What follows the trees and attributes is not looked at.
 *
 * @throws NasBenchError CORRUPT_FILE with the byte offset, UNSUPPORTED_FILE
 */
export function readBinaryBooster(bytes: Uint8Array, name: string, start = 0): Booster {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = start

  const corrupt = (why: string) =>
    new NasBenchError('CORRUPT_FILE', `${name} is not a model of XGBoost: ${why} (byte ${at})`, {
      path: name,
      offset: at,
    })
  const take = (length: number): number => {
    if (!(length >= 0 && at + length <= bytes.length)) throw corrupt(`it ends before ${length} more bytes`)
    at += length
    return at - length
  }
  const text = (): string => {
    const length = Number(view.getBigUint64(take(8), true))
    const from = take(length)
    return new TextDecoder().decode(bytes.subarray(from, from + length))
  }

  if (startsWith(bytes, 'binf', at)) at += 4
  const learner = take(learnerBytes)
  const baseScore = view.getFloat32(learner, true)
  const features = view.getUint32(learner + 4, true)
  const classes = view.getInt32(learner + 8, true)
  const hasAttributes = view.getInt32(learner + 12, true) !== 0
  const major = view.getUint32(learner + 20, true)
  const objective = text()
  checkKind(name, text(), classes)

  const count = view.getInt32(take(modelBytes), true)
  if (!(count >= 0 && count * (treeBytes + nodeBytes) <= bytes.length - at))
    throw corrupt(`it announces ${count} trees`)
  const trees = Array.from({ length: count }, (): TreeArrays => {
    const header = take(treeBytes)
    const [roots, nodes] = [view.getInt32(header, true), view.getInt32(header + 4, true)]
    if (roots !== 1) throw unsupported(name, `has a tree with ${roots} roots; only one is supported`)
    if (view.getInt32(header + 20, true) !== 0) throw unsupported(name, 'has leaves of several numbers')
    const from = take(nodes * nodeBytes)
    take(nodes * statisticBytes)
    return readNodes(view, from, nodes)
  })
  take(4 * count)
  const attributes: Record<string, string> = Object.create(null)
  if (hasAttributes) {
    const pairs = Number(view.getBigUint64(take(8), true))
    for (let i = 0; i < pairs; i++) {
      const key = text()
      attributes[key] = text()
    }
  }
  return { objective, features, baseScore, baseIsMargin: major < 1, trees, attributes }
}

function readNodes(view: DataView, from: number, count: number): TreeArrays {
  const left = new Int32Array(count)
  const right = new Int32Array(count)
  const feature = new Int32Array(count)
  const value = new Float32Array(count)
  const defaultLeft = new Uint8Array(count)
  for (let node = 0; node < count; node++) {
    const at = from + node * nodeBytes
    left[node] = view.getInt32(at + 4, true)
    right[node] = view.getInt32(at + 8, true)
    const split = view.getUint32(at + 12, true)
    feature[node] = split % leftMost
    defaultLeft[node] = split >= leftMost ? 1 : 0
    value[node] = view.getFloat32(at + 16, true)
  }
  return { left, right, feature, value, defaultLeft }
}

/** True if these letters stand there. */
export function startsWith(bytes: Uint8Array, letters: string, at = 0): boolean {
  for (let i = 0; i < letters.length; i++) if (bytes[at + i] !== letters.charCodeAt(i)) return false
  return true
}
