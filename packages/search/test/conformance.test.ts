import { nb101Space } from '@nasbench/nb101'
import { nb201Space } from '@nasbench/nb201'
import { dartsSpace } from '@nasbench/nb301'
import { describe, expect, test } from 'vitest'
import {
  asha,
  bohb,
  hyperband,
  localSearch,
  nsga2,
  randomSearch,
  regularizedEvolution,
  reinforce,
  successiveHalving,
} from '../src/index.js'
import type { CreateOptimizer } from '../src/testing/subject.js'
import { type OptimizerSubject, optimizerChecks, testOptimizer } from '../src/testing.js'

const budgets = [1, 3, 9]
const directions = ['maximize', 'minimize'] as const
type Create = CreateOptimizer<never>

const subjects: Readonly<Record<string, Omit<OptimizerSubject<never>, 'space'>>> = {
  random: { create: randomSearch as Create },
  evolution: {
    create: ((space, options) =>
      regularizedEvolution(space, { ...options, population: 20, sample: 5 })) as Create,
  },
  'local, first improvement': { create: localSearch as Create },
  'local, best improvement': {
    create: ((space, options) => localSearch(space, { ...options, improvement: 'best' })) as Create,
  },
  'local, naszilla': {
    create: ((space, options) => localSearch(space, { ...options, initial: 10 })) as Create,
  },
  'local, continues at an optimum': {
    create: ((space, options) => localSearch(space, { ...options, atOptimum: 'continue' })) as Create,
  },
  reinforce: { create: reinforce as Create },
  halving: {
    create: ((space, options) => successiveHalving(space, { ...options, budgets })) as Create,
    budgets,
  },
  hyperband: { create: ((space, options) => hyperband(space, { ...options, budgets })) as Create, budgets },
  asha: { create: ((space, options) => asha(space, { ...options, budgets })) as Create, budgets },
  bohb: {
    create: ((space, options) => bohb(space, { ...options, budgets, numSamples: 8 })) as Create,
    budgets,
  },
  nsga2: {
    create: ((space, options) => nsga2(space, { ...options, population: 20, directions })) as Create,
    directions,
  },
}

describe.each(Object.entries(subjects))('%s', (name, subject) => {
  testOptimizer({ ...subject, test })
  describe('on nb201', () => testOptimizer({ ...subject, space: nb201Space as never, test }))
  if (['random', 'reinforce', 'bohb'].includes(name)) {
    describe('on nb301', () => testOptimizer({ ...subject, space: dartsSpace as never, test }))
  }
  // The encoding of nb101 varies in length, so that algorithms that learn a distribution per place need a view.
  if (['evolution', 'local, first improvement'].includes(name)) {
    describe('on nb101', () => testOptimizer({ ...subject, space: nb101Space as never, test }))
  }
})

test('algorithms that need choices refuse a space whose encoding varies', () => {
  expect(() => reinforce(nb101Space)).toThrow(/view/)
})

/* An optimizer that is wrong in one way, made from a right one. */
type Broken = readonly [fault: string, check: string, create: (...args: Parameters<Create>) => unknown]

const evolution: Create = subjects.evolution!.create as Create
const broken: readonly Broken[] = [
  [
    'leaves the space',
    'ask: every trial is in the space',
    (space, options) => {
      const right = evolution(space, options)
      return { ...right, ask: () => ['z'], tell: () => {} }
    },
  ],
  [
    'draws from the clock',
    'ask: the same seed gives the same trials, another seed others',
    (space) => {
      clock++
      return evolution(space, { seed: clock })
    },
  ],
  [
    'ignores the seed',
    'ask: the same seed gives the same trials, another seed others',
    (space) => evolution(space, { seed: 1 }),
  ],
  [
    'takes results that were not asked',
    'tell: a trial that was not asked is refused',
    (space, options) => {
      const right = evolution(space, options)
      return {
        ...right,
        tell(trial: never, value: never) {
          try {
            right.tell(trial, value)
          } catch {}
        },
      }
    },
  ],
  [
    'forgets its members in the saved state',
    'state: save and restore in the middle equals no interruption',
    (space, options) => {
      const right = evolution(space, options)
      const { memory } = right.save()
      return { ...right, save: () => ({ ...right.save(), memory }) }
    },
  ],
  [
    'forgets its random stream in the saved state',
    'state: save and restore in the middle equals no interruption',
    (space, options) => {
      const right = evolution(space, options)
      return { ...right, save: () => ({ ...right.save(), words: 0 }) }
    },
  ],
  [
    'forgets pending trials in the saved state',
    'state: trials that were asked can be told after a restore',
    (space, options) => {
      const right = evolution(space, options)
      return { ...right, save: () => ({ ...right.save(), pending: [] }) }
    },
  ],
  [
    'hands out its live state',
    'state: a saved state does not change afterwards',
    (space, options) => {
      const right = evolution(space, options)
      const told: unknown[] = []
      return {
        ...right,
        tell(trial: never, value: never) {
          right.tell(trial, value)
          told.push(value)
        },
        save: () => ({ ...right.save(), told }),
      }
    },
  ],
  [
    'restores any state',
    'state: a state of another seed is refused, and changes nothing',
    (space, options) => {
      const right = evolution(space, options)
      return { ...right, restore: () => {} }
    },
  ],
  [
    'stops answering when trials wait',
    'ask: always answers, also before earlier trials are told',
    (space, options) => {
      const right = evolution(space, options)
      let waiting = 0
      return {
        ...right,
        ask: () => (waiting++ < 8 ? right.ask() : undefined),
        tell(trial: never, value: never) {
          right.tell(trial, value)
          waiting--
        },
      }
    },
  ],
]
let clock = 0

test.each(broken)('an optimizer that %s fails "%s"', (_, check, create) => {
  const checks = optimizerChecks({ create: create as Create })
  expect(() => checks.find(({ name }) => name === check)!.run()).toThrow(check)
})

test('a budget that was not given fails', () => {
  const create = ((space, options) => successiveHalving(space, { ...options, budgets: [1, 3, 10] })) as Create
  const check = optimizerChecks({ create, budgets }).find(({ name }) => name.startsWith('ask: every budget'))!
  expect(() => check.run()).toThrow(/budget 10/)
})
