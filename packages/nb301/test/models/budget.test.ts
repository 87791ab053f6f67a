import { describe, expect, it } from 'vitest'
import { parseLightgbm } from '../../src/models/lightgbm.js'
import { parseUbjson } from '../../src/models/ubjson.js'
import { readXgboost } from '../../src/models/xgboost.js'

const corrupt = expect.objectContaining({ code: 'CORRUPT_FILE' })
const bytes = (...parts: readonly (string | number)[]) =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'number' ? [part] : [...part].map((one) => one.charCodeAt(0)))),
  )

/* A list of n empty values takes no bytes per value. */
const emptyList = (count: number) =>
  bytes('[$Z#l', count >>> 24, (count >>> 16) & 255, (count >>> 8) & 255, count & 255)

describe('the memory of a model follows its file', () => {
  it('for lists of empty values in UBJSON, however many there are', () => {
    const list = emptyList(2 ** 20 - 1)
    expect(parseUbjson(list, 'one')).toHaveLength(2 ** 20 - 1)
    const many = Uint8Array.from([0x5b, ...Array.from({ length: 180 }, () => [...list]).flat(), 0x5d])
    expect(() => parseUbjson(many, 'many')).toThrow(corrupt)
  })

  it('for trees per iteration that LightGBM announces', () => {
    const text =
      'tree\nversion=v3\nnum_tree_per_iteration=1000000000\nmax_feature_idx=3\nobjective=regression\n'
    expect(() => parseLightgbm(text)).toThrow(/announces 1000000000 trees per iteration/)
  })

  it.each([
    ['trees that are null', { trees: [null] }],
    ['fewer trees than announced', { trees: [], gbtree_model_param: { num_trees: '3' } }],
    [
      'leaves that are null',
      {
        trees: [
          {
            left_children: [-1],
            right_children: [-1],
            split_indices: [0],
            split_conditions: [null],
            default_left: [0],
          },
        ],
      },
    ],
  ])('and XGBoost files with %s are refused', (_, model) => {
    const document = {
      learner: {
        learner_model_param: { num_class: '0', num_feature: '2', base_score: '0.5' },
        objective: { name: 'reg:squarederror' },
        gradient_booster: { name: 'gbtree', model },
      },
    }
    expect(() => readXgboost(new TextEncoder().encode(JSON.stringify(document)))).toThrow(corrupt)
  })

  it('and JSON of 100,000 levels is refused', () => {
    const deep = `{"learner":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
    expect(() => readXgboost(new TextEncoder().encode(deep))).toThrow(corrupt)
  })
})
