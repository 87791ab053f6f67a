/* Small models for tests, written by hand into the layouts that XGBoost and LightGBM use. */
import { createRng } from '@nasbench/core'
import { Instance, writePickle } from '../../../core/test/pickle/write-pickle.js'

export interface TinyTree {
  readonly left: number[]
  readonly right: number[]
  readonly feature: number[]
  readonly value: number[]
  readonly defaultLeft: number[]
}

export interface TinyForest {
  readonly features: number
  readonly baseScore: number
  readonly trees: readonly TinyTree[]
}

/** Random trees; every threshold and leaf is a float32, as it is in XGBoost's files. */
export function randomForest(
  seed: string,
  trees: number,
  depth: number,
  features = 56,
  scale = 1,
): TinyForest {
  const rng = createRng(seed)
  const grow = (tree: TinyTree, left: number): number => {
    const node = tree.left.length
    const leaf = left === 0 || rng.random() < 0.15
    tree.left.push(-1)
    tree.right.push(-1)
    tree.feature.push(leaf ? 0 : rng.below(features))
    tree.value.push(Math.fround(leaf ? scale * rng.random() : rng.below(14) / 2 - 1))
    tree.defaultLeft.push(leaf ? 0 : rng.below(2))
    if (!leaf) {
      tree.left[node] = grow(tree, left - 1)
      tree.right[node] = grow(tree, left - 1)
    }
    return node
  }
  return {
    features,
    baseScore: 0.5,
    trees: Array.from({ length: trees }, () => {
      const tree: TinyTree = { left: [], right: [], feature: [], value: [], defaultLeft: [] }
      grow(tree, depth)
      return tree
    }),
  }
}

/** What XGBoost would say, walked plainly. */
export function predictPlainly({ trees, baseScore }: TinyForest, row: ArrayLike<number>): number {
  return trees.reduce((sum, { left, right, feature, value, defaultLeft }) => {
    let node = 0
    while (left[node] !== -1) {
      const x = Math.fround(row[feature[node] as number] as number)
      const toLeft = Number.isNaN(x) ? defaultLeft[node] === 1 : x < (value[node] as number)
      node = (toLeft ? left[node] : right[node]) as number
    }
    return Math.fround(sum + (value[node] as number))
  }, Math.fround(baseScore))
}

export interface TinyOptions {
  readonly objective?: string
  readonly booster?: string
  readonly classes?: number
}

/** The document of XGBoost's JSON layout. */
export function boosterDocument(forest: TinyForest, options: TinyOptions = {}): Record<string, unknown> {
  const { objective = 'reg:squarederror', booster = 'gbtree', classes = 0 } = options
  return {
    learner: {
      attributes: { best_iteration: '2' },
      gradient_booster: {
        model: {
          trees: forest.trees.map((tree, id) => ({
            id,
            left_children: tree.left,
            right_children: tree.right,
            split_indices: tree.feature,
            split_conditions: tree.value,
            default_left: tree.defaultLeft,
            split_type: tree.left.map(() => 0),
          })),
        },
        name: booster,
      },
      learner_model_param: {
        base_score: forest.baseScore.toExponential(),
        num_class: String(classes),
        num_feature: String(forest.features),
      },
      objective: { name: objective },
    },
    version: [1, 7, 4],
  }
}

const utf8 = new TextEncoder()

export function asJson(value: unknown): Uint8Array {
  return utf8.encode(JSON.stringify(value))
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function big(bytes: number, write: (view: DataView) => void): Uint8Array {
  const buffer = new Uint8Array(bytes)
  write(new DataView(buffer.buffer))
  return buffer
}

/** UBJSON as XGBoost writes it: lengths as 64-bit integers, lists of numbers with their type. */
export function asUbjson(value: unknown): Uint8Array {
  const length = (count: number) =>
    concatenate([utf8.encode('L'), big(8, (view) => view.setBigInt64(0, BigInt(count)))])
  const text = (letters: string) => concatenate([length(utf8.encode(letters).length), utf8.encode(letters)])
  if (typeof value === 'string') return concatenate([utf8.encode('S'), text(value)])
  if (typeof value === 'number') {
    if (Number.isInteger(value))
      return concatenate([utf8.encode('l'), big(4, (view) => view.setInt32(0, value))])
    return concatenate([utf8.encode('d'), big(4, (view) => view.setFloat32(0, value))])
  }
  if (Array.isArray(value)) {
    if (value.length > 0 && value.every((item) => typeof item === 'number')) {
      const items = value.map((item) => big(4, (view) => view.setFloat32(0, item as number)))
      return concatenate([utf8.encode('[$d#'), length(value.length), ...items])
    }
    return concatenate([utf8.encode('[#'), length(value.length), ...value.map(asUbjson)])
  }
  const fields = Object.entries(value as Record<string, unknown>)
  return concatenate([
    utf8.encode('{'),
    ...fields.flatMap(([key, item]) => [text(key), asUbjson(item)]),
    utf8.encode('}'),
  ])
}

/** The binary layout; `major` 0 has the base score as a margin. */
export function asBinary(
  forest: TinyForest,
  options: TinyOptions & { readonly major?: number } = {},
): Uint8Array {
  const { objective = 'reg:squarederror', booster = 'gbtree', classes = 0, major = 1 } = options
  const text = (letters: string) =>
    concatenate([big(8, (view) => view.setBigUint64(0, BigInt(letters.length), true)), utf8.encode(letters)])
  const ints = (length: number, values: readonly (readonly [number, number])[]) =>
    big(length, (view) => {
      for (const [at, value] of values) view.setInt32(at, value, true)
    })
  const learner = ints(136, [
    [4, forest.features],
    [8, classes],
    [12, 1],
    [20, major],
  ])
  new DataView(learner.buffer).setFloat32(0, forest.baseScore, true)
  const trees = forest.trees.flatMap((tree) => {
    const count = tree.left.length
    const nodes = big(20 * count, (view) => {
      for (let node = 0; node < count; node++) {
        const split = (tree.feature[node] as number) + (tree.defaultLeft[node] ? 0x8000_0000 : 0)
        view.setInt32(20 * node + 4, tree.left[node] as number, true)
        view.setInt32(20 * node + 8, tree.right[node] as number, true)
        view.setUint32(20 * node + 12, split, true)
        view.setFloat32(20 * node + 16, tree.value[node] as number, true)
      }
    })
    return [
      ints(148, [
        [0, 1],
        [4, count],
        [16, forest.features],
      ]),
      nodes,
      new Uint8Array(16 * count),
    ]
  })
  const pairs = concatenate([
    big(8, (view) => view.setBigUint64(0, 1n, true)),
    text('best_iteration'),
    text('2'),
  ])
  return concatenate([
    learner,
    text(objective),
    text(booster),
    ints(160, [[0, forest.trees.length]]),
    ...trees,
    new Uint8Array(4 * forest.trees.length),
    pairs,
  ])
}

/** What XGBoost 1.0 to 1.2 put into a pickle. */
export function asSnapshot(binary: Uint8Array): Uint8Array {
  const head = big(8, (view) => view.setBigInt64(0, BigInt(binary.length), true))
  return concatenate([utf8.encode('CONFIG-offset:'), head, binary, utf8.encode('{"learner":{}}')])
}

export function withBinf(binary: Uint8Array): Uint8Array {
  return concatenate([utf8.encode('binf'), binary])
}

export function pickledBooster(handle: Uint8Array): Uint8Array {
  const state = new Map<string, unknown>([
    ['handle', handle],
    ['feature_names', null],
    ['best_score', 0.25],
  ])
  return writePickle(new Instance('xgboost.core', 'Booster', [], state))
}

/** A LightGBM model of stumps: each adds `low` where a feature is at most its threshold, else `high`. */
export function tinyLightgbm(
  stumps: readonly {
    readonly feature: number
    readonly threshold: number
    readonly low: number
    readonly high: number
    readonly decision?: number
  }[],
  header: Readonly<Record<string, string | number>> = {},
): string {
  const fields = {
    version: 'v3',
    num_class: 1,
    num_tree_per_iteration: 1,
    max_feature_idx: 55,
    objective: 'regression',
    tree_sizes: stumps.map(() => 100).join(' '),
    ...header,
  }
  const lines = Object.entries(fields).map(([key, value]) => `${key}=${value}`)
  const trees = stumps.map(({ feature, threshold, low, high, decision = 2 }, at) =>
    [
      `Tree=${at}`,
      'num_leaves=2',
      'num_cat=0',
      `split_feature=${feature}`,
      `threshold=${threshold}`,
      `decision_type=${decision}`,
      'left_child=-1',
      'right_child=-2',
      `leaf_value=${low} ${high}`,
      'shrinkage=1',
      '',
    ].join('\n'),
  )
  return ['tree', ...lines, '', ...trees, 'end of trees', '', 'parameters:', '[boosting: gbdt]', ''].join(
    '\n',
  )
}

export function pickledLightgbm(text: string, bestIteration: number): Uint8Array {
  const state = new Map<string, unknown>([
    ['handle', text],
    ['best_iteration', bestIteration],
  ])
  return writePickle(new Instance('lightgbm.basic', 'Booster', [], state))
}
