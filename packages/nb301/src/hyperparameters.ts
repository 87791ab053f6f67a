import { invalidArgument } from '@nasbench/core'

/** A hyperparameter of training, and how ConfigSpace 0.4.12 makes a feature of it. */
interface Hyperparameter {
  readonly key: string
  /** Its place among the 56 features. */
  readonly feature: number
  /** The value that nearly all of the benchmark's trainings used, and that the surrogates assume. */
  readonly fixed: string | number
  readonly scale: Scale
}

type Scale =
  | { readonly choices: readonly (string | number)[] }
  | { readonly integers: readonly [least: number, greatest: number]; readonly log?: true }
  | { readonly floats: readonly [least: number, greatest: number]; readonly log?: true }
  | { readonly logarithm: true }

/*
 * The ranges of configspace.json, but for the four of init_channels, layers, T_max and eta_min: nasbench301 widens those
 * to [1, 10000] and [0, 10000] when it loads the file, so that constants become numbers.
 */
const hyperparameters: readonly Hyperparameter[] = [
  {
    key: 'CreateImageDataLoader:batch_size',
    feature: 0,
    fixed: 96,
    scale: { integers: [64, 128], log: true },
  },
  { key: 'ImageAugmentation:augment', feature: 1, fixed: 'True', scale: { choices: ['True'] } },
  { key: 'ImageAugmentation:autoaugment', feature: 2, fixed: 'False', scale: { choices: ['False', 'True'] } },
  { key: 'ImageAugmentation:cutout', feature: 3, fixed: 'True', scale: { choices: ['True'] } },
  { key: 'ImageAugmentation:cutout_holes', feature: 4, fixed: 1, scale: { integers: [1, 3] } },
  { key: 'ImageAugmentation:cutout_length', feature: 5, fixed: 16, scale: { integers: [1, 50] } },
  {
    key: 'ImageAugmentation:fastautoaugment',
    feature: 6,
    fixed: 'False',
    scale: { choices: ['False', 'True'] },
  },
  {
    key: 'LossModuleSelectorIndices:loss_module',
    feature: 7,
    fixed: 'cross_entropy',
    scale: { choices: ['cross_entropy'] },
  },
  {
    key: 'NetworkSelectorDatasetInfo:darts:auxiliary',
    feature: 8,
    fixed: 'True',
    scale: { choices: ['True'] },
  },
  {
    key: 'NetworkSelectorDatasetInfo:darts:drop_path_prob',
    feature: 9,
    fixed: 0.2,
    scale: { choices: [0.2] },
  },
  {
    key: 'NetworkSelectorDatasetInfo:darts:init_channels',
    feature: 14,
    fixed: 32,
    scale: { integers: [1, 10_000] },
  },
  { key: 'NetworkSelectorDatasetInfo:darts:layers', feature: 21, fixed: 8, scale: { integers: [1, 10_000] } },
  { key: 'NetworkSelectorDatasetInfo:network', feature: 22, fixed: 'darts', scale: { choices: ['darts'] } },
  { key: 'OptimizerSelector:optimizer', feature: 23, fixed: 'sgd', scale: { choices: ['sgd'] } },
  { key: 'OptimizerSelector:sgd:learning_rate', feature: 24, fixed: 0.025, scale: { logarithm: true } },
  { key: 'OptimizerSelector:sgd:momentum', feature: 25, fixed: 0.9, scale: { floats: [0.1, 0.99] } },
  { key: 'OptimizerSelector:sgd:weight_decay', feature: 26, fixed: 3e-4, scale: { logarithm: true } },
  {
    key: 'SimpleLearningrateSchedulerSelector:cosine_annealing:T_max',
    feature: 27,
    fixed: 100,
    scale: { integers: [1, 10_000] },
  },
  {
    key: 'SimpleLearningrateSchedulerSelector:cosine_annealing:eta_min',
    feature: 28,
    fixed: 1e-8,
    scale: { floats: [0, 10_000] },
  },
  {
    key: 'SimpleLearningrateSchedulerSelector:lr_scheduler',
    feature: 29,
    fixed: 'cosine_annealing',
    scale: { choices: ['cosine_annealing'] },
  },
  {
    key: 'SimpleTrainNode:batch_loss_computation_technique',
    feature: 30,
    fixed: 'mixup',
    scale: { choices: ['mixup'] },
  },
  { key: 'SimpleTrainNode:mixup:alpha', feature: 31, fixed: 0.2, scale: { floats: [0.01, 0.7], log: true } },
]

/** The 22 hyperparameters that all but a few trainings of the benchmark share, by their ConfigSpace keys. */
export const fixedHyperparameters: Readonly<Record<string, string | number>> = Object.freeze(
  Object.fromEntries(hyperparameters.map(({ key, fixed }) => [key, fixed])),
)

/** The position of each hyperparameter among the 56 features. */
export const featureOfHyperparameter: ReadonlyMap<string, number> = new Map(
  hyperparameters.map(({ key, feature }) => [key, feature]),
)

/**
 * The features of those hyperparameters that a configuration has: places among the 56, and values. Entries of other keys
 * are left alone; true and false stand for `'True'` and `'False'`.
 *
 * @throws NasBenchError INVALID_ARGUMENT for a value that the surrogates were never shown a choice of
 */
export function hyperparameterFeatures(
  config: Readonly<Record<string, unknown>>,
): [place: number, value: number][] {
  return hyperparameters.flatMap(({ key, feature, scale }) => {
    const given = config[key]
    if (given === undefined) return []
    return [[feature, scaled(key, asPython(given), scale)] as [number, number]]
  })
}

function asPython(value: unknown): unknown {
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : value
}

function scaled(key: string, value: unknown, scale: Scale): number {
  if ('choices' in scale) {
    const place = scale.choices.indexOf(value as string)
    if (place < 0) throw invalidArgument(key, scale.choices.join(' or '), value)
    return place
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) throw invalidArgument(key, 'a number', value)
  if ('logarithm' in scale) return checked(key, value, Math.log(value))
  // ConfigSpace widens integers by a little less than a half, so that each has the same share of the interval.
  const widen = 'integers' in scale ? 0.49999 : 0
  const [least, greatest] = 'integers' in scale ? scale.integers : scale.floats
  const [lower, upper] = [least - widen, greatest + widen]
  if (!scale.log) return checked(key, value, (value - lower) / (upper - lower))
  return checked(key, value, (Math.log(value) - Math.log(lower)) / (Math.log(upper) - Math.log(lower)))
}

function checked(key: string, value: number, feature: number): number {
  if (Number.isFinite(feature)) return feature
  throw invalidArgument(key, 'a number above 0', value)
}
