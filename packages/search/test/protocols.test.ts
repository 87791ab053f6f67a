import { bundledResults } from './bundled.js'
import { describe, expect, test } from 'vitest'
import { createExperiment, findProtocol, protocols, runExperiment, summarize } from '../src/index.js'

const bench = await bundledResults()

/* How far a mean over 500 runs may be from the published one. */
const limits = { cifar10: 0.15, cifar100: 0.35, 'ImageNet16-120': 0.35 } as const

describe.each(['nb201-paper', 'nats'])('%s on the bundled results', (protocol) => {
  test('gives the published rows', () => {
    const experiment = createExperiment(bench, {
      protocol,
      algorithms: ['random', 'evolution', 'reinforce', 'local'],
      seed: 1,
    })
    const rows = summarize(experiment, runExperiment(experiment, 500))
    const compared = rows.filter(({ published }) => published !== null)
    expect(compared.length).toBe(protocol === 'nats' ? 6 : 18)
    for (const { algorithm, dataset, split, mean, published, distance } of compared) {
      expect(distance).toBe(mean - published!.mean)
      expect(Math.abs(distance!), `${algorithm} ${dataset} ${split}`).toBeLessThan(
        limits[dataset as 'cifar10'],
      )
    }
    expect(rows.find(({ algorithm }) => algorithm === 'local')!.published).toBeNull()
  })
})

test('a change of the protocol leaves the published rows out', () => {
  for (const changed of [
    { algorithms: ['random'], rules: { seconds: 6_000 } },
    { algorithms: ['evolution:population=20'] },
  ]) {
    const experiment = createExperiment(bench, { protocol: 'nb201-paper', ...changed })
    const rows = summarize(experiment, runExperiment(experiment, 3))
    expect(rows.every(({ published, distance }) => published === null && distance === null)).toBe(true)
  }
})

test('a run depends on its number, not on the runs before it', () => {
  const options = { protocol: 'nb201-paper', algorithms: ['evolution', 'reinforce', 'local'], seed: 3 }
  const [a, b] = [createExperiment(bench, options), createExperiment(bench, options)]
  for (const at of [0, 1, 2]) {
    const lines = [4, 0, 2].map((run) => a.run(a.algorithms[at]!, run))
    expect([4, 0, 2].toReversed().map((run) => b.run(b.algorithms[at]!, run))).toEqual(lines.toReversed())
  }
})

test('a run line holds what it needs, and neither clock nor place', () => {
  const experiment = createExperiment(bench, { protocol: 'nb201-paper', algorithms: ['evolution'], seed: 1 })
  const line = experiment.run(experiment.algorithms[0]!, 7)
  const { trajectory, ...rest } = line
  expect(rest).toMatchObject({
    benchmark: 'nb201',
    algorithm: 'evolution',
    parameters: { population: 10, sample: 3 },
    protocol: { name: 'nb201-paper', seconds: 12_000, overrun: 'drop' },
    seed: 1,
    run: 7,
    ended: 'seconds',
  })
  expect(Object.keys(rest.source).sort()).not.toContain('location')
  expect(JSON.stringify(line)).not.toMatch(/importedAt|location|hostname/)
  const { index, value, cost, time, incumbent } = trajectory
  let spent = 0
  let best = -Infinity
  let holder: unknown
  index.forEach((one, i) => {
    const { metric, cost: seconds } = bench.summary(one, { dataset: 'cifar10', split: 'val', hp: 12 })
    expect(value[i]).toBe(metric)
    expect(cost[i]).toBe(seconds! * 1.029)
    spent += cost[i]!
    expect(time[i]).toBe(spent)
    if (metric > best) [best, holder] = [metric, one]
    expect(incumbent[i]).toBe(holder)
  })
  expect(spent).toBeLessThanOrEqual(12_000)
  expect(line.answer).toBe(holder)
  expect(line.results).toHaveLength(6)
  expect(line.results[1]).toEqual({
    dataset: 'cifar10',
    split: 'test',
    value: bench.summary(line.answer!, { dataset: 'cifar10', split: 'test' }).metric,
  })
})

test('the last evaluation of nats overruns its budget', () => {
  const experiment = createExperiment(bench, { protocol: 'nats', algorithms: ['random'] })
  const { time } = experiment.run(experiment.algorithms[0]!, 0).trajectory
  expect(time.at(-2)).toBeLessThan(20_000)
  expect(time.at(-1)).toBeGreaterThanOrEqual(20_000)
})

test('naszilla evaluates 150 different architectures', () => {
  const experiment = createExperiment(bench, { protocol: 'naszilla', algorithms: ['evolution', 'local'] })
  for (const algorithm of experiment.algorithms) {
    const { index } = experiment.run(algorithm, 0).trajectory
    expect(new Set(index).size).toBe(150)
    expect(index).toHaveLength(150)
  }
})

test('protocols that need training times or curves of the full file say so', () => {
  const nats = createExperiment(bench, { protocol: 'nats', dataset: 'cifar100', algorithms: ['random'] })
  expect(() => nats.run(nats.algorithms[0]!, 0)).toThrow(/download|training time/)
  expect(() => createExperiment(bench, { protocol: 'nb201-paper', algorithms: ['bohb'] })).toThrow(
    /one budget only/,
  )
})

test('names that are not known are refused with what is', () => {
  expect(() => createExperiment(bench, { protocol: 'nb201-papers', algorithms: ['random'] })).toThrow(
    /unknown protocol "nb201-papers" for nb201.*did you mean "nb201-paper"/,
  )
  expect(() => findProtocol('nats', 'nb201', 'cifar11')).toThrow(/unknown dataset "cifar11"/)
  expect(() => createExperiment(bench, { protocol: 'nats', algorithms: ['evolutoin'] })).toThrow(
    /did you mean "evolution"/,
  )
  expect(() => createExperiment(bench, { protocol: 'nats', algorithms: ['evolution:popluation=3'] })).toThrow(
    /population/,
  )
  expect(() => createExperiment(bench, { protocol: 'nats', algorithms: ['evolution:population=0'] })).toThrow(
    /population/,
  )
  expect(() => createExperiment(bench, { protocol: 'nats', algorithms: ['nsga2'] })).toThrow(
    /several objectives/,
  )
  const endless = createExperiment(bench, { algorithms: ['random'] })
  expect(() => endless.run(endless.algorithms[0]!, 0)).toThrow(/needs an end/)
})

test('protocols are data that JSON holds', () => {
  expect(JSON.parse(JSON.stringify(protocols))).toEqual(protocols)
})
