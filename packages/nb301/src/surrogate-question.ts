import {
  formatReceived,
  type MetricInfo,
  NasBenchError,
  type QueryOptions,
  unknownName,
} from '@nasbench/core'
import { dataset301 } from './space.js'

/** What a question to a surrogate may ask for. Left out: `dataset` cifar10, `split` val, `budget` the last, no noise. */
export interface SurrogateOptions301 extends QueryOptions {
  /**
   * `none` unless said. `gaussian`: the mean and a normal error with the members' deviation, as nasbench301 answers by
   * default. `member`: what one member of the ensemble says, drawn at random.
   */
  readonly noise?: Noise301
  /** Of the noise; 0 unless said. An architecture's noise depends on this and on the architecture alone. */
  readonly seed?: number
}

export const noises = ['none', 'gaussian', 'member'] as const
/** Whether a prediction has noise, and of what kind. */
export type Noise301 = (typeof noises)[number]

/** A question with all that was left out. */
export interface SurrogateQuestion {
  readonly metric: string
  readonly unit: 'percent' | 'nats'
  readonly budget: number
  readonly noise: Noise301
  readonly seed: number
}

/** What a surrogate can be asked. */
export interface SurrogateScope {
  readonly metrics: readonly MetricInfo[]
  /** Ascending; the last one is the default. */
  readonly budgets: readonly number[]
  /** False where there are no members that could differ. */
  readonly noisy: boolean
}

/**
 * Checks a question and fills in what was left out.
 *
 * @throws NasBenchError UNKNOWN_DATASET, UNKNOWN_SPLIT, UNKNOWN_METRIC, UNKNOWN_BUDGET, UNKNOWN_SEED, INVALID_ARGUMENT
 */
export function checkQuestion(options: SurrogateOptions301, scope: SurrogateScope): SurrogateQuestion {
  const { dataset = dataset301, split = 'val', noise = 'none' } = options
  const { metrics, budgets, noisy } = scope
  checkDataset(dataset)
  if (split !== 'val') {
    throw unknownName(
      'UNKNOWN_SPLIT',
      'split',
      split,
      ['val'],
      'the surrogates of nb301, which predict val alone',
    )
  }
  const names = metrics.map(({ name }) => name)
  const name = options.metric ?? names[0]
  const metric = metrics.find((metric) => metric.name === name)
  if (metric === undefined)
    throw unknownName('UNKNOWN_METRIC', 'metric', name, names, 'this surrogate of nb301')
  const budget = options.budget ?? (budgets.at(-1) as number)
  if (!budgets.includes(budget)) throw unknownBudget(budget, budgets)
  const allowed = noisy ? noises : noises.slice(0, 1)
  if (!(allowed as readonly string[]).includes(noise)) {
    throw unknownName('INVALID_ARGUMENT', 'noise', noise, allowed, 'this surrogate of nb301')
  }
  checkSeed(options.seed, noise)
  const unit = metric.unit === 'nats' ? 'nats' : 'percent'
  return { metric: metric.name, unit, budget, noise, seed: options.seed ?? 0 }
}

/** Throws UNKNOWN_DATASET for any other dataset than CIFAR-10. */
export function checkDataset(dataset: string): void {
  if (dataset === dataset301) return
  throw unknownName('UNKNOWN_DATASET', 'dataset', dataset, [dataset301], 'the surrogates of nb301')
}

function checkSeed(seed: unknown, noise: Noise301): void {
  if (seed === undefined) return
  const why =
    noise === 'none'
      ? "a prediction has no runs; a seed is for noise ('gaussian' or 'member')"
      : typeof seed !== 'number' || !Number.isFinite(seed)
        ? 'a finite number is needed'
        : undefined
  if (why === undefined) return
  throw new NasBenchError(
    'UNKNOWN_SEED',
    `unknown seed ${formatReceived(seed)} for a surrogate of nb301: ${why}`,
    {
      expected: why,
      received: seed,
    },
  )
}

function unknownBudget(budget: unknown, budgets: readonly number[]): NasBenchError {
  const allowed =
    budgets.length === 1
      ? `this surrogate predicts the whole training alone, budget ${budgets[0]}; the curve surrogates know every epoch`
      : `expected an epoch from ${budgets[0]} to ${budgets.at(-1)}`
  return new NasBenchError(
    'UNKNOWN_BUDGET',
    `unknown budget ${formatReceived(budget)} for a surrogate of nb301: ${allowed}`,
    { expected: budgets.map(String), received: budget },
  )
}
