import { expect, it } from 'vitest'
import { sharedJson } from '../../../test/shared.js'
import { fromConfigSpace } from '../src/configspace.js'
import { encodeFeatures } from '../src/features.js'
import { fixedHyperparameters } from '../src/hyperparameters.js'
import { dartsSpace } from '../src/space.js'

interface Golden {
  readonly conversions: {
    readonly featureOrder: readonly string[]
    readonly cases: Readonly<
      Record<
        string,
        { readonly configspace: Readonly<Record<string, unknown>>; readonly features: readonly number[] }
      >
    >
  }
}

const golden = sharedJson<Golden>('golden', 'nb301.json')

it.skipIf(golden === undefined)('equals the features of the shared vectors to the last bit', () => {
  const cases = Object.values(golden?.conversions.cases ?? {})
  expect(cases.length).toBe(3)
  for (const { configspace, features } of cases) {
    const arch = fromConfigSpace(configspace)
    expect([...encodeFeatures(arch, { hyperparameters: configspace })]).toEqual(features)
  }
})

it.skipIf(golden === undefined)('has each hyperparameter at its place', () => {
  const order = golden?.conversions.featureOrder ?? []
  const [arch] = dartsSpace.randomSample()
  const plain = encodeFeatures(arch as never)
  for (const [key, value] of Object.entries(fixedHyperparameters)) {
    const place = order.indexOf(key)
    expect(place).toBeGreaterThanOrEqual(0)
    const other = typeof value === 'number' && key !== 'NetworkSelectorDatasetInfo:darts:drop_path_prob'
    if (!other) continue
    const changed = encodeFeatures(arch as never, { hyperparameters: { [key]: value * 1.5 } })
    expect([...changed].flatMap((feature, at) => (feature === plain[at] ? [] : [at]))).toEqual([place])
  }
})

it('scales what the benchmark fixes to the constants that it froze', () => {
  const [arch] = dartsSpace.randomSample()
  const plain = encodeFeatures(arch as never)
  expect(encodeFeatures(arch as never, { hyperparameters: fixedHyperparameters })).toEqual(plain)
})

it('refuses hyperparameters that no surrogate knows', () => {
  const [arch] = dartsSpace.randomSample()
  const given = (hyperparameters: Record<string, unknown>) =>
    encodeFeatures(arch as never, { hyperparameters })
  for (const [key, value] of [
    ['OptimizerSelector:optimizer', 'adam'],
    ['OptimizerSelector:sgd:learning_rate', -1],
    ['OptimizerSelector:sgd:learning_rate', 'x'],
    ['NetworkSelectorDatasetInfo:darts:layers', null],
  ] as const) {
    expect(() => given({ [key]: value })).toThrow(`${key} must be`)
  }
  expect(given({ 'ImageAugmentation:augment': true, something: 3 })).toEqual(encodeFeatures(arch as never))
})
