import {
  type ArchitectureSpace,
  invalidArgument,
  type Json,
  NasBenchError,
  unknownName,
} from '@nasbench/core'
import type { BudgetedTrial, Optimizer, OptimizerOptions } from '../optimizer.js'
import { asha } from './asha.js'
import { bohb } from './bohb.js'
import { hyperband } from './hyperband.js'
import { localSearch } from './local-search.js'
import { nsga2 } from './nsga2.js'
import { randomSearch } from './random-search.js'
import { regularizedEvolution } from './regularized-evolution.js'
import { reinforce } from './reinforce.js'
import { successiveHalving } from './successive-halving.js'

/** Parameters of an algorithm by name. */
export type Parameters = Readonly<Record<string, Json>>

/** An algorithm and its parameters. */
export interface AlgorithmSpec {
  readonly name: string
  readonly parameters: Parameters
}

/** An optimizer of any kind, for code that serves all of them. */
export type AnyOptimizer<Arch> = Optimizer<Arch, Arch | BudgetedTrial<Arch>, number>

/** The description of an algorithm. */
export interface AlgorithmInfo {
  readonly title: string
  /** Its proposals: architectures, architectures at a budget, or architectures judged by several values. */
  readonly asks: 'arch' | 'budget' | 'front'
  /** Names of its parameters, as they are given after the name. */
  readonly parameters: readonly string[]
}

const rungs = ['eta']

/** All algorithms by the name that commands and run lines use. */
export const algorithms: Readonly<Record<string, AlgorithmInfo>> = {
  random: { title: 'random search', asks: 'arch', parameters: [] },
  evolution: { title: 'regularised evolution', asks: 'arch', parameters: ['population', 'sample'] },
  local: { title: 'local search', asks: 'arch', parameters: ['improvement', 'initial', 'atOptimum'] },
  reinforce: { title: 'REINFORCE', asks: 'arch', parameters: ['learningRate', 'baselineMomentum'] },
  halving: { title: 'successive halving', asks: 'budget', parameters: [...rungs, 'size'] },
  hyperband: { title: 'Hyperband', asks: 'budget', parameters: rungs },
  asha: { title: 'ASHA', asks: 'budget', parameters: rungs },
  bohb: {
    title: 'BOHB-like',
    asks: 'budget',
    parameters: [...rungs, 'numSamples', 'randomFraction', 'bandwidthFactor', 'minBandwidth'],
  },
  nsga2: { title: 'NSGA-II', asks: 'front', parameters: ['population'] },
}

/**
 * Reads `evolution` and `evolution:population=50,sample=10`.
 *
 * @throws NasBenchError INVALID_ARGUMENT for an unknown algorithm or parameter.
 */
export function parseAlgorithm(text: string): AlgorithmSpec {
  const [name = '', list] = text.trim().split(/:(.*)/s)
  const info = infoOf(name)
  const pairs = list === undefined ? [] : list.split(',')
  const parameters = pairs.map((pair) => {
    const [key = '', value = ''] = pair.trim().split(/=(.*)/s)
    if (!info.parameters.includes(key)) {
      if (info.parameters.length > 0) {
        throw unknownName('INVALID_ARGUMENT', 'parameter', key, info.parameters, name)
      }
      throw new NasBenchError(
        'INVALID_ARGUMENT',
        `${name} does not have parameters, so "${key}" has no effect`,
      )
    }
    if (value === '') throw invalidArgument(`parameter ${key} of ${name}`, `${key}=VALUE`, pair)
    const number = Number(value)
    return [key, Number.isNaN(number) ? value : number] as const
  })
  return { name, parameters: Object.fromEntries(parameters) }
}

/**
 * The description of a named algorithm.
 *
 * @throws NasBenchError INVALID_ARGUMENT for an unknown name.
 */
export function infoOf(name: string): AlgorithmInfo {
  const info = Object.hasOwn(algorithms, name) ? algorithms[name] : undefined
  if (info !== undefined) return info
  throw unknownName('INVALID_ARGUMENT', 'algorithm', name, Object.keys(algorithms), 'search')
}

/**
 * The optimizer of a name; `budgets` are the rungs of those that vary the budget.
 *
 * @throws NasBenchError INVALID_ARGUMENT for an unknown name, a parameter out of range, or missing budgets.
 */
export function createAlgorithm<Arch>(
  space: ArchitectureSpace<Arch>,
  { name, parameters }: AlgorithmSpec,
  options: OptimizerOptions & { readonly budgets?: readonly number[] },
): AnyOptimizer<Arch> {
  const info = infoOf(name)
  if (info.asks === 'front') {
    throw new NasBenchError(
      'INVALID_ARGUMENT',
      `${name} searches for several objectives: use it with at least two, as --objective A,B`,
    )
  }
  const { budgets = [], ...shared } = options
  const single = { ...parameters, ...shared } as object
  const budgeted = { ...single, budgets }
  const made: Readonly<Record<string, () => unknown>> = {
    random: () => randomSearch(space, single),
    evolution: () => regularizedEvolution(space, single),
    local: () => localSearch(space, single),
    reinforce: () => reinforce(space, single),
    halving: () => successiveHalving(space, budgeted),
    hyperband: () => hyperband(space, budgeted),
    asha: () => asha(space, budgeted),
    bohb: () => bohb(space, budgeted),
  }
  return made[name]!() as AnyOptimizer<Arch>
}

/** The optimizer of a name for several objectives: NSGA-II, or random search, which needs none of the values. */
export function createFrontAlgorithm<Arch>(
  space: ArchitectureSpace<Arch>,
  { name, parameters }: AlgorithmSpec,
  options: Omit<OptimizerOptions, 'direction'> & {
    readonly directions: readonly OptimizerOptions['direction'][]
  },
): Optimizer<Arch, Arch, readonly number[]> {
  const { directions, ...shared } = options
  if (name === 'nsga2') return nsga2(space, { ...parameters, ...shared, directions } as object)
  if (name !== 'random') {
    throw unknownName('INVALID_ARGUMENT', 'algorithm', name, ['nsga2', 'random'], 'several objectives')
  }
  const random = randomSearch(space, shared)
  return {
    ...random,
    tell: (arch, _values, cost) => random.tell(arch, 0, cost),
  } as Optimizer<Arch, Arch, readonly number[]>
}
