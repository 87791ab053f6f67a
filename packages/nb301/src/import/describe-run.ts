import { dataset301 } from '../dataset.js'
import type { Fields } from './field-value.js'
import { isFields } from './field-value.js'

/** The optimizers whose runs are published, each in a folder of its name. Source: automl/nasbench301, data splits. */
const optimizers = [
  'bananas',
  'combo',
  'darts',
  'de',
  'drnas',
  'gdas',
  'pc_darts',
  'random_ws',
  're',
  'rs',
  'tpe',
] as const

/**
 * The optimizer that a run's path names by a folder, or the published folder by its own name; undefined if none does.
 */
export function optimizerOfPath(path: string, folder: string): string | undefined {
  const parts = [...folder.split(/[\\/]/).slice(-1), ...path.split(/[\\/]/).slice(0, -1)]
  return parts.findLast((part) => (optimizers as readonly string[]).includes(part))
}

/**
 * The dataset of a run, by the file that it was trained with (`datasets/CIFAR10.csv`); that of the benchmark where the
 * record does not say. The path that the record was found under tells nothing.
 */
export function datasetOf(parsed: Fields): string {
  const info = parsed.get('info')
  const first = Array.isArray(info) ? info[0] : undefined
  const path = isFields(first) ? first.get('dataset_path') : undefined
  if (typeof path !== 'string') return dataset301
  const name = (path.split(/[\\/]/).at(-1) as string).replace(/\.\w+$/, '').toLowerCase()
  return name === '' ? dataset301 : name
}
