import { createProductSpace } from '@nasbench/core'
import type { Arch201 } from '@nasbench/nb201'
import { describe, expect, test } from 'vitest'
import {
  asha,
  createExperiment,
  incumbentCurves,
  randomSearch,
  runExperiment,
  simulate,
} from '../src/index.js'
import { rankAlgorithms } from '../src/report/ranks.js'
import { bundledResults } from './bundled.js'

const space = createProductSpace({
  name: 'pair',
  choices: [
    ['a', 'b', 'c'],
    ['d', 'e', 'f'],
  ],
})
const maximize = (a: { value: number }, b: { value: number }) => a.value > b.value

/* Asks for these indices in turn. */
function scripted(indices: readonly number[]) {
  let next = 0
  const told: number[] = []
  return {
    told,
    ask: () => space.at(indices[next++ % indices.length]!),
    tell: (arch: readonly string[]) => void told.push(space.getIndex(arch) as number),
  }
}

describe('the simulated clock', () => {
  const seconds = [5, 2, 4, 1, 1, 3, 2, 2, 2]
  const evaluate = (_: unknown, index: number | bigint) => ({
    value: Number(index),
    cost: seconds[Number(index)]!,
  })

  test('tells results in the order in which they end', () => {
    const optimizer = scripted([0, 1, 2, 3, 4])
    const { trajectory, spent } = simulate({
      space,
      optimizer,
      evaluate,
      better: maximize,
      rules: { evaluations: 5, overrun: 'keep', duplicates: 'count', workers: 2 },
    })
    // Worker A: 0 until 5. Worker B: 1 until 2, 2 until 6. A: 3 from 5 to 6, then 4 from 6 to 7.
    expect(trajectory.index).toEqual([1, 0, 2, 3, 4])
    expect(trajectory.time).toEqual([2, 5, 6, 6, 7])
    expect(trajectory.incumbent).toEqual([1, 1, 2, 3, 4])
    expect(optimizer.told).toEqual([1, 0, 2, 3, 4])
    expect(spent).toBe(13)
  })

  test('drops or keeps the evaluation that overruns', () => {
    const run = (overrun: 'drop' | 'keep') =>
      simulate({
        space,
        optimizer: scripted([1, 2, 0]),
        evaluate,
        better: maximize,
        rules: { seconds: 10, overrun, duplicates: 'count', workers: 1 },
      })
    expect(run('drop').trajectory.time).toEqual([2, 6])
    expect(run('keep').trajectory.time).toEqual([2, 6, 11])
    expect(run('drop').ended).toBe('seconds')
  })

  test('ends when nothing new can be found', () => {
    const { trajectory, ended } = simulate({
      space,
      optimizer: randomSearch(space, { seed: 1 }),
      evaluate,
      better: maximize,
      rules: { evaluations: 100, overrun: 'keep', duplicates: 'free', workers: 3 },
    })
    expect([...trajectory.index].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
    expect(ended).toBe('stalled')
  })

  test('ends without a cost that could use up the seconds', () => {
    const { ended } = simulate({
      space,
      optimizer: randomSearch(space),
      evaluate: () => ({ value: 1, cost: 0 }),
      better: maximize,
      rules: { seconds: 10, overrun: 'drop', duplicates: 'count', workers: 1 },
    })
    expect(ended).toBe('stalled')
  })

  test('a training that continues an earlier one pays the difference', () => {
    // So large that no architecture is drawn twice.
    const large = createProductSpace({ name: 'large', choices: Array(12).fill(['a', 'b', 'c', 'd']) })
    const { trajectory } = simulate({
      space: large,
      optimizer: asha(large, { budgets: [1, 3, 9], seed: 1 }),
      evaluate: (_, index, budget) => ({ value: Number(index) + budget!, cost: budget! }),
      better: (a, b) => a.budget! > b.budget! || (a.budget === b.budget && a.value > b.value),
      rules: { evaluations: 60, overrun: 'keep', duplicates: 'count', workers: 4, resume: true },
    })
    const paid = new Map<unknown, number>()
    for (const [i, index] of trajectory.index.entries()) {
      paid.set(index, (paid.get(index) ?? 0) + trajectory.cost[i]!)
    }
    expect(trajectory.budget).toContain(9)
    expect(Math.max(...paid.values())).toBeLessThanOrEqual(9)
  })
})

test('more workers do more in the same simulated time', async () => {
  const bench = await bundledResults()
  const count = (workers: number) => {
    const experiment = createExperiment(bench, {
      protocol: 'nb201-paper',
      algorithms: ['evolution'],
      rules: { workers },
    })
    return experiment.run(experiment.algorithms[0]!, 0).trajectory.index.length
  }
  expect(count(8) / count(1)).toBeGreaterThan(6)
})

describe('several objectives', () => {
  test('NSGA-II dominates more volume than random search', async () => {
    const bench = await bundledResults()
    const objectives = [
      {
        name: 'accuracy',
        direction: 'maximize' as const,
        evaluate: (arch: Arch201) => ({ value: bench.summary(arch).metric, cost: 0 }),
      },
      {
        name: 'params',
        direction: 'minimize' as const,
        evaluate: (arch: Arch201) => ({ value: bench.space.cost!(arch).params, cost: 0 }),
      },
    ]
    const experiment = createExperiment(bench, {
      algorithms: ['nsga2:population=20', 'random'],
      objectives,
      reference: [0, 2_000_000],
      rules: { evaluations: 400 },
    })
    const all = runExperiment(experiment, 20)
    const ranks = rankAlgorithms(all, 0, 'maximize')
    expect(ranks[0]!.rank).toBeLessThan(ranks[1]!.rank)
    expect(ranks[0]!.against[0]!.p).toBeLessThan(0.01)
    const [curve] = incumbentCurves(all, { axis: 'evaluations', heightOf: Number })
    expect(curve!.mean.every((value, i) => i === 0 || value >= curve!.mean[i - 1]!)).toBe(true)
  })

  test('need a reference point', async () => {
    const bench = await bundledResults()
    const one = { name: 'one', direction: 'maximize' as const, evaluate: () => ({ value: 1, cost: 0 }) }
    const experiment = createExperiment(bench, {
      algorithms: ['nsga2'],
      objectives: [one, one],
      rules: { evaluations: 5 },
    })
    expect(() => experiment.run(experiment.algorithms[0]!, 0)).toThrow(/reference must be 2 numbers/)
  })
})
