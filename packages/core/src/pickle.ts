/**
 * Python's pickles, read without running code.
 *
 * @module \@nasbench/core/pickle
 */

export { isPickle } from './pickle/is-pickle.js'
export { NumberRun } from './pickle/number-run.js'
export { type NumpyArray, type NumpyData, numpyArrayOf } from './pickle/numpy.js'
export { type ParsePickleOptions, parsePickle, parsePickleAt, parsePickles } from './pickle/parse.js'
export type { PickleTape } from './pickle/tape.js'
export {
  type PickleComplex,
  type PickleDtype,
  type PickleGlobal,
  type PickleObject,
  token as pickleToken,
} from './pickle/tape-tokens.js'
export type { PickleKey, PickleMode, PickleVisitor, WalkOptions } from './pickle/visitor.js'
export { walkPickle } from './pickle/walk.js'
