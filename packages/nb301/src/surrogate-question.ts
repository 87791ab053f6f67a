import {
  checkOptionNames,
  formatReceived,
  type MetricInfo,
  matchName,
  NasBenchError,
  type QueryOptions,
  readInteger,
  splitSynonyms,
  unknownName,
} from '@nasbench/core'
import { checkDataset, dataset301 } from './dataset.js'

/** Options of a question to a surrogate. Defaults: `dataset` cifar10, `split` val, `budget` the last epoch, no noise. */
export interface SurrogateOptions301 extends QueryOptions {
  /**
   * `gaussian`: the mean and a normal error with the members' deviation, as nasbench301 answers by default. `member`: the
   * prediction of one member of the ensemble, drawn at random. Default: `none`.
   */
  readonly noise?: Noise301
  /** Seed of the noise, which depends on nothing else but the architecture. Default: 0. */
  readonly seed?: number
}

/** The names of these options. */
export const questionNames: ReadonlySet<string> = new Set([
  'dataset',
  'split',
  'budget',
  'metric',
  'seed',
  'noise',
])

export const noises = ['none', 'gaussian', 'member'] as const
/** Whether a prediction has noise, and of what kind. */
export type Noise301 = (typeof noises)[number]

/** A question with its defaults. */
export interface SurrogateQuestion {
  readonly metric: string
  readonly unit: 'percent' | 'nats'
  readonly budget: number
  readonly noise: Noise301
  readonly seed: number
}

/** The questions that a surrogate answers. */
export interface SurrogateScope {
  readonly metrics: readonly MetricInfo[]
  /** Ascending; the last one is the default. */
  readonly budgets: readonly number[]
  /** False if there are no members that could differ. */
  readonly noisy: boolean
}

/**
 * Checks a question and fills in what was left out.
 *
 * @throws NasBenchError UNKNOWN_DATASET, UNKNOWN_SPLIT, UNKNOWN_METRIC, UNKNOWN_BUDGET, UNKNOWN_SEED, INVALID_ARGUMENT
 */
export function checkQuestion(options: SurrogateOptions301, scope: SurrogateScope): SurrogateQuestion {
  checkOptionNames(options, questionNames, 'a surrogate of nb301')
  const { dataset = dataset301, split = 'val', noise = 'none' } = options
  const { metrics, budgets, noisy } = scope
  checkDataset(dataset)
  if (matchName(split, ['val'], splitSynonyms) === undefined) {
    throw unknownName(
      'UNKNOWN_SPLIT',
      'split',
      split,
      ['val'],
      'the surrogates of nb301, which only predict val',
    )
  }
  const names = metrics.map(({ name }) => name)
  const name = matchName(options.metric ?? names[0], names)
  const metric = metrics.find((metric) => metric.name === name)
  if (metric === undefined)
    throw unknownName('UNKNOWN_METRIC', 'metric', options.metric, names, 'this surrogate of nb301')
  const budget = options.budget === undefined ? budgets.at(-1) : readInteger(options.budget)
  if (budget === undefined || !budgets.includes(budget)) throw unknownBudget(options.budget, budgets)
  const allowed = noisy ? noises : noises.slice(0, 1)
  if (!(allowed as readonly string[]).includes(noise)) {
    throw unknownName('INVALID_ARGUMENT', 'noise', noise, allowed, 'this surrogate of nb301')
  }
  const seed = checkSeed(options.seed, noise)
  const unit = metric.unit === 'nats' ? 'nats' : 'percent'
  return { metric: metric.name, unit, budget, noise, seed }
}

function checkSeed(value: unknown, noise: Noise301): number {
  if (value === undefined) return 0
  const seed = typeof value === 'number' ? value : readInteger(value)
  if (noise !== 'none' && seed !== undefined && Number.isFinite(seed)) return seed
  const reason =
    noise === 'none'
      ? "a prediction has no runs; a seed is for noise ('gaussian' or 'member')"
      : 'expected a finite number'
  throw new NasBenchError(
    'UNKNOWN_SEED',
    `unknown seed ${formatReceived(value)} for a surrogate of nb301: ${reason}`,
    { expected: reason, received: value },
  )
}

function unknownBudget(budget: unknown, budgets: readonly number[]): NasBenchError {
  const allowed =
    budgets.length === 1
      ? `this surrogate only predicts the whole training, budget ${budgets[0]}; the curve surrogates predict every epoch`
      : `expected an epoch from ${budgets[0]} to ${budgets.at(-1)}`
  return new NasBenchError(
    'UNKNOWN_BUDGET',
    `unknown budget ${formatReceived(budget)} for a surrogate of nb301: ${allowed}`,
    { expected: budgets.map(String), received: budget },
  )
}
