import { NasBenchError, parseJson, parsePickle } from '@nasbench/core'
import { type Booster, unsupported } from './booster.js'
import { packForest } from './forest.js'
import { guardReader } from './guard.js'
import { parseUbjson } from './ubjson.js'
import { readBinaryBooster, startsWith } from './xgboost-binary.js'
import { readBoosterDocument } from './xgboost-json.js'

/** A model of XGBoost, ready to answer. */
export interface XgboostModel {
  /** `reg:squarederror` */
  readonly objective: string
  /** How many features it is given. */
  readonly features: number
  /** How many trees it has. */
  readonly trees: number
  /** How many nodes all trees have together. */
  readonly nodes: number
  /** `best_iteration` and whatever else the training left. All trees are used, as XGBoost's own `predict` does. */
  readonly attributes: Readonly<Record<string, string>>
  /** One answer for `features` numbers, which are rounded to float32 as XGBoost does; NaN is a missing one. */
  predict(features: ArrayLike<number>): number
  /** Predictions for `rows` consecutive rows. */
  predictMany(features: Float32Array, rows: number): Float32Array
}

/** The largest pickled model that is read, in bytes: the published ones may pass core's 64 MiB. */
const maxPickleBytes = 2 ** 31

/**
 * Reads a model of XGBoost in any layout that it has used: a pickled `xgboost.core.Booster` (read without running
 * anything), the snapshot that 1.0 to 1.2 put there (`CONFIG-offset:`), the binary one with or without `binf`, JSON and
 * UBJSON, a snapshot of those. Tree boosters with one answer only; objectives with the identity or the logistic function.
 *
 * Predictions equal those of XGBoost 1.7 to the last bit for the identity: thresholds, leaves and sums are float32, the base
 * score first and then one tree after the other.
 *
 * @throws NasBenchError CORRUPT_FILE, UNSUPPORTED_FILE, UNSAFE_PICKLE
 */
export function readXgboost(bytes: Uint8Array, name = 'the model'): XgboostModel {
  const { booster, link, forest } = guardReader(name, 'model of XGBoost', () => {
    const booster = readBooster(bytes, name)
    return {
      booster,
      link: linkOf(booster, name),
      forest: packForest(booster.trees, booster.features, name),
    }
  })
  const { objective, features, attributes } = booster
  return {
    objective,
    features,
    attributes,
    trees: forest.trees,
    nodes: forest.nodes,
    predict(row) {
      checkWidth(row.length, 1)
      return link.answer(forest.sum(Float32Array.from(row), link.base))
    },
    predictMany(table, rows) {
      checkWidth(table.length, rows)
      const sums = new Float32Array(rows)
      forest.sumMany(table, rows, link.base, sums)
      if (link.answer !== identity) for (let row = 0; row < rows; row++) sums[row] = link.answer(sums[row]!)
      return sums
    },
  }

  function checkWidth(length: number, rows: number): void {
    if (length === features * rows) return
    throw new NasBenchError(
      'INVALID_ARGUMENT',
      `${name} takes ${features} features a row: ${rows} rows are ${features * rows} numbers, not ${length}`,
      { received: length },
    )
  }
}

function readBooster(bytes: Uint8Array, name: string): Booster {
  if (bytes[0] === 0x80) return readBooster(pickledHandle(bytes, name), name)
  if (startsWith(bytes, 'CONFIG-offset:')) return readBinaryBooster(bytes, name, 'CONFIG-offset:'.length + 8)
  if (bytes[0] !== 0x7b) return readBinaryBooster(bytes, name)
  // In a JSON object a quote or white space comes next, in a UBJSON object the type of a key's length.
  if (/["\s]/.test(String.fromCharCode(bytes[1] ?? 0)))
    return readBoosterDocument(parseJson(new TextDecoder().decode(bytes), name), name)
  return readBoosterDocument(parseUbjson(bytes, name), name)
}

function pickledHandle(bytes: Uint8Array, name: string): Uint8Array {
  const booster = parsePickle(bytes, {
    name,
    globals: ['xgboost.core Booster', 'collections defaultdict'],
    maxBytes: maxPickleBytes,
  }) as { readonly global?: unknown; readonly state?: unknown } | null
  const state = booster?.state
  const handle = state instanceof Map ? state.get('handle') : undefined
  if (booster?.global === 'xgboost.core.Booster' && handle instanceof Uint8Array) return handle
  throw unsupported(name, 'is a pickle without an xgboost.core.Booster that contains a model')
}

interface Link {
  /** The initial value of the sum. */
  readonly base: number
  readonly answer: (margin: number) => number
}

const identity = (margin: number): number => margin
const logistic = (margin: number): number => Math.fround(1 / (1 + Math.fround(Math.exp(-margin))))

function linkOf({ objective, baseScore, baseIsMargin }: Booster, name: string): Link {
  if (!Number.isFinite(baseScore)) throw unsupported(name, `has the base score ${baseScore}`)
  switch (objective) {
    case 'reg:squarederror':
    case 'reg:linear':
    case 'reg:pseudohubererror':
    case 'reg:absoluteerror':
    case 'binary:logitraw':
      return { base: Math.fround(baseScore), answer: identity }
    case 'binary:logistic':
    case 'reg:logistic': {
      const margin = baseIsMargin ? baseScore : -Math.log(1 / baseScore - 1)
      return { base: Math.fround(margin), answer: logistic }
    }
    default:
      throw unsupported(name, `has the objective ${objective}, which is not supported`)
  }
}
