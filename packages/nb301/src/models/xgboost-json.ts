import { NasBenchError } from '@nasbench/core'
import { type Booster, checkKind, unsupported } from './booster.js'
import type { TreeArrays } from './tree.js'

type Fields = Readonly<Record<string, unknown>>

/**
 * Reads XGBoost's JSON document, parsed already, be it from JSON or UBJSON: a model, or a snapshot with the model at `Model`.
 *
 * @throws NasBenchError CORRUPT_FILE that names the field, UNSUPPORTED_FILE
 */
export function readBoosterDocument(document: unknown, name: string): Booster {
  const field = (of: unknown, key: string): unknown => {
    const value = typeof of === 'object' && of !== null ? (of as Fields)[key] : undefined
    if (value !== undefined) return value
    throw new NasBenchError(
      'CORRUPT_FILE',
      `${name} is not a model of XGBoost: it has no "${key}" where one is expected`,
      {
        path: name,
      },
    )
  }
  const root = document as Fields | null
  const learner = field(root?.Model ?? root, 'learner')
  const parameters = field(learner, 'learner_model_param')
  const booster = field(learner, 'gradient_booster')
  checkKind(name, String(field(booster, 'name')), Number(field(parameters, 'num_class')))
  if (Number((parameters as Fields).num_target ?? 1) > 1) throw unsupported(name, 'has several targets')
  const model = field(booster, 'model')
  const trees = field(model, 'trees')
  if (!Array.isArray(trees)) throw unsupported(name, 'has no list of trees')
  const announced = ((model as Fields).gbtree_model_param as Fields | undefined)?.num_trees
  if (announced !== undefined && Number(announced) !== trees.length) {
    throw new NasBenchError('CORRUPT_FILE', `${name} announces ${announced} trees and has ${trees.length}`, {
      path: name,
    })
  }
  return {
    objective: String(field(field(learner, 'objective'), 'name')),
    features: Number(field(parameters, 'num_feature')),
    // Since 3.0 a list of one.
    baseScore: Number(String(field(parameters, 'base_score')).replace(/^\[|\]$/g, '')),
    baseIsMargin: false,
    trees: trees.map((tree) => readTree(tree, field, name)),
    attributes: (learner as { readonly attributes?: Readonly<Record<string, string>> }).attributes ?? {},
  }
}

function readTree(tree: unknown, field: (of: unknown, key: string) => unknown, name: string): TreeArrays {
  const list = (key: string): readonly number[] => {
    const value = field(tree, key)
    const isNumber = (one: unknown) => typeof one === 'number' || typeof one === 'boolean'
    if (Array.isArray(value) && value.every(isNumber)) return value as number[]
    throw new NasBenchError('CORRUPT_FILE', `${name}: "${key}" of a tree is not a list of numbers`, {
      path: name,
    })
  }
  const categories = (tree as Fields | null)?.split_type
  if (Array.isArray(categories) && categories.some((type) => type !== 0)) {
    throw unsupported(name, 'splits by category; nb301’s models do not, and it is not supported')
  }
  const left = list('left_children')
  const arrays = {
    left,
    right: list('right_children'),
    feature: list('split_indices'),
    value: list('split_conditions'),
    defaultLeft: list('default_left'),
  }
  for (const [key, { length }] of Object.entries(arrays)) {
    if (length === left.length) continue
    throw new NasBenchError(
      'CORRUPT_FILE',
      `${name}: a tree has ${left.length} nodes and ${length} of "${key}"`,
      {
        path: name,
      },
    )
  }
  return arrays
}
