import { NasBenchError, parsePickle } from '@nasbench/core'
import { unsupported } from './booster.js'
import { guardReader } from './guard.js'
import { type LightgbmTree, leafOf, readTree } from './lightgbm-tree.js'

/** A model of LightGBM, ready to answer. */
export interface LightgbmModel {
  /** `regression`, with the file's parameters after it: `binary sigmoid:1` */
  readonly objective: string
  /** How many features it is given. */
  readonly features: number
  /** Trees of the file, and how many of them are used. */
  readonly trees: number
  /** How many trees are used. */
  readonly usedTrees: number
  /** Answers a row has: 1, or the number of classes. */
  readonly outputs: number
  /** Raw sums for `features` numbers, one per output. NaN is a missing feature. */
  predictRaw(features: ArrayLike<number>): Float64Array
  /** The prediction (the first, if there are several): the raw sum through the objective's function. */
  predict(features: ArrayLike<number>): number
  /** All answers. */
  predictAll(features: ArrayLike<number>): Float64Array
  /** {@link predict} of `rows` consecutive rows. */
  predictMany(features: Float64Array, rows: number): Float64Array
}

/** The largest pickled model that is read, in bytes. */
const maxPickleBytes = 2 ** 31

/**
 * Reads a model of LightGBM: its text (version 2 or 3), or a pickled `lightgbm.basic.Booster`, which is read without
 * running anything. Of a pickle whose training stopped early only the trees up to `best_iteration` are used, as
 * LightGBM's own `predict` does; its text has them all, and says no more.
 *
 * Sums are float64, one tree after the other, as LightGBM has them. Numerical and categorical splits; linear trees are
 * refused.
 *
 * @throws NasBenchError CORRUPT_FILE, UNSUPPORTED_FILE, UNSAFE_PICKLE
 */
export function readLightgbm(bytes: Uint8Array, name = 'the model'): LightgbmModel {
  if (bytes[0] !== 0x80) return parseLightgbm(new TextDecoder().decode(bytes), { name })
  const booster = parsePickle(bytes, {
    name,
    globals: ['lightgbm.basic Booster'],
    maxBytes: maxPickleBytes,
  }) as { readonly global?: unknown; readonly state?: unknown } | null
  const state = booster?.state
  const handle = state instanceof Map ? state.get('handle') : undefined
  if (booster?.global !== 'lightgbm.basic.Booster' || !(state instanceof Map) || typeof handle !== 'string') {
    throw unsupported(name, 'is a pickle without a lightgbm.basic.Booster that contains a model')
  }
  const best: unknown = state.get('best_iteration')
  return parseLightgbm(handle, {
    name,
    ...(typeof best === 'number' && best > 0 ? { iterations: best } : {}),
  })
}

/**
 * Reads the text of a LightGBM model. `iterations` is the number of rounds of trees that are used. Default: all.
 *
 * @throws NasBenchError CORRUPT_FILE, UNSUPPORTED_FILE
 */
export function parseLightgbm(
  text: string,
  options: { readonly name?: string; readonly iterations?: number } = {},
): LightgbmModel {
  const { name = 'the model' } = options
  return guardReader(name, 'model of LightGBM', () => readText(text, options))
}

function readText(
  text: string,
  options: { readonly name?: string; readonly iterations?: number },
): LightgbmModel {
  const { name = 'the model', iterations = Number.POSITIVE_INFINITY } = options
  const [head = '', ...parts] = text.split(/^Tree=\d+\s*$/m)
  const header = fieldsOf(head)
  if (!head.startsWith('tree')) {
    throw new NasBenchError(
      'CORRUPT_FILE',
      `${name} is not a model of LightGBM: it does not begin with "tree"`,
      {
        path: name,
        offset: 0,
      },
    )
  }
  const version = header.get('version') ?? ''
  if (!/^v[234]$/.test(version)) throw unsupported(name, `is of version ${version}; v2 to v4 are supported`)
  const outputs = Number(header.get('num_tree_per_iteration') ?? 1)
  const features = Number(header.get('max_feature_idx')) + 1
  if (!(Number.isInteger(features) && features > 0 && Number.isInteger(outputs) && outputs > 0)) {
    throw new NasBenchError('CORRUPT_FILE', `${name} does not say how many features it takes`, { path: name })
  }
  const announced = header.get('tree_sizes')?.split(/\s+/).filter(Boolean).length
  if (announced !== undefined && announced !== parts.length) {
    throw new NasBenchError('CORRUPT_FILE', `${name} announces ${announced} trees and has ${parts.length}`, {
      path: name,
    })
  }
  if (outputs > Math.max(1, parts.length)) {
    throw new NasBenchError(
      'CORRUPT_FILE',
      `${name} announces ${outputs} trees per iteration and has ${parts.length} trees`,
      { path: name },
    )
  }
  const trees = parts.map((part, at) => readTree(fieldsOf(part), features, `tree ${at} of ${name}`, name))
  const used = trees.slice(0, outputs * iterations)
  const objective = header.get('objective') ?? ''
  const link = linkOf(objective, name)
  // Random forests answer the mean of their trees.
  const divisor = header.has('average_output') ? Math.max(1, used.length / outputs) : 1

  const raw = (row: ArrayLike<number>, at: number): Float64Array => sumTrees(used, outputs, divisor, row, at)
  const predictRaw = (row: ArrayLike<number>): Float64Array => {
    checkWidth(row.length, 1)
    return raw(row, 0)
  }
  const checkWidth = (length: number, rows: number): void => {
    if (length === features * rows) return
    throw new NasBenchError(
      'INVALID_ARGUMENT',
      `${name} takes ${features} features a row: ${rows} rows are ${features * rows} numbers, not ${length}`,
      { received: length },
    )
  }
  return {
    objective,
    features,
    trees: trees.length,
    usedTrees: used.length,
    outputs,
    predictRaw,
    predictAll: (row) => link(predictRaw(row)),
    predict: (row) => link(predictRaw(row))[0]!,
    predictMany(table, rows) {
      checkWidth(table.length, rows)
      const answers = new Float64Array(rows)
      for (let row = 0; row < rows; row++) answers[row] = link(raw(table, row * features))[0]!
      return answers
    },
  }
}

function sumTrees(
  trees: readonly LightgbmTree[],
  outputs: number,
  divisor: number,
  features: ArrayLike<number>,
  at: number,
): Float64Array {
  const sums = new Float64Array(outputs)
  for (let tree = 0; tree < trees.length; tree++) {
    const output = tree % outputs
    sums[output] = sums[output]! + leafOf(trees[tree] as LightgbmTree, features, at)
  }
  if (divisor !== 1) for (let output = 0; output < outputs; output++) sums[output] = sums[output]! / divisor
  return sums
}

/* Lines of `key=value`, and keys alone; the first of each counts. */
function fieldsOf(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  for (const line of text.split('\n')) {
    // The lines after the trees do not belong to the last one.
    if (line.startsWith('end of trees')) break
    const at = line.indexOf('=')
    const key = (at < 0 ? line : line.slice(0, at)).trim()
    if (key !== '' && !fields.has(key)) fields.set(key, at < 0 ? '' : line.slice(at + 1).trim())
  }
  return fields
}

/* The transformation of the raw sums by an objective (LightGBM, src/objective/*.hpp, ConvertOutput). */
function linkOf(objective: string, name: string): (raw: Float64Array) => Float64Array {
  const [kind = '', ...options] = objective.split(/\s+/)
  switch (kind) {
    case '':
    case 'regression':
    case 'regression_l1':
    case 'huber':
    case 'fair':
    case 'quantile':
    case 'mape':
    case 'custom':
      if (options.includes('sqrt')) return (raw) => raw.map((sum) => Math.sign(sum) * sum * sum)
      return (raw) => raw
    case 'poisson':
    case 'gamma':
    case 'tweedie':
      return (raw) => raw.map(Math.exp)
    case 'binary':
    case 'multiclassova': {
      const sigmoid = Number(options.find((option) => option.startsWith('sigmoid:'))?.slice(8) ?? 1)
      return (raw) => raw.map((sum) => 1 / (1 + Math.exp(-sigmoid * sum)))
    }
    case 'cross_entropy':
    case 'xentropy':
      return (raw) => raw.map((sum) => 1 / (1 + Math.exp(-sum)))
    case 'multiclass':
      return softmax
    default:
      throw unsupported(name, `has the objective ${kind}, which is not supported`)
  }
}

function softmax(raw: Float64Array): Float64Array {
  const greatest = raw.reduce((a, b) => Math.max(a, b))
  const powers = raw.map((sum) => Math.exp(sum - greatest))
  const total = powers.reduce((a, b) => a + b)
  return powers.map((power) => power / total)
}
