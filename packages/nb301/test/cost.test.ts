import { expect, it } from 'vitest'
import { sharedJson } from '../../../test/shared.js'
import { fromConfigSpace } from '../src/configspace.js'
import { costOf } from '../src/cost.js'
import { describeNetwork } from '../src/describe-network.js'
import { dartsSpace } from '../src/space.js'

interface Golden {
  readonly conversions: {
    readonly cases: Readonly<Record<string, { readonly configspace: Readonly<Record<string, unknown>> }>>
  }
  readonly parameterCount: {
    readonly C: number
    readonly layers: number
    readonly params: number
    readonly paramsWithoutAux: number
    readonly readme_example_C32_L8: { readonly withAux: number; readonly withoutAux: number }
  }
}

const golden = sharedJson<Golden>('golden', 'nb301.json')

const readme = dartsSpace.parse('0s3-1s3.0s3-1s3.0sk-1s3.0sk-2d3_0mp-1mp.1mp-2sk.0mp-2sk.1mp-2sk')

it('counts the parameters of the README’s architecture', () => {
  expect(costOf(readme).params).toBe(1_387_956)
  expect(costOf(readme, { auxiliary: false }).params).toBe(919_722)
  expect(dartsSpace.cost(readme, { dataset: 'cifar10' })).toEqual(costOf(readme))
})

it.skipIf(golden === undefined)('counts the parameters that a real training recorded', () => {
  const { conversions, parameterCount } = golden as Golden
  const recorded = fromConfigSpace(conversions.cases['test/results_0.json']?.configspace ?? {})
  const { C: channels, layers, params, paramsWithoutAux } = parameterCount
  expect(costOf(recorded, { channels, layers }).params).toBe(params)
  expect(costOf(recorded, { channels, layers, auxiliary: false }).params).toBe(paramsWithoutAux)
  const small = fromConfigSpace(conversions.cases.readme_example?.configspace ?? {})
  expect(small).toEqual(readme)
  expect(costOf(small).params).toBe(parameterCount.readme_example_C32_L8.withAux)
  expect(costOf(small, { auxiliary: false }).params).toBe(parameterCount.readme_example_C32_L8.withoutAux)
})

it('equals the sums over the layers of the described network', () => {
  const shapes = [
    {},
    { auxiliary: false },
    { channels: 50, layers: 20 },
    { channels: 3, layers: 2, classes: 100 },
    { channels: 16, layers: 3 },
  ]
  for (const arch of dartsSpace.randomSample({ n: 40, seed: 'cost' })) {
    for (const options of shapes) {
      const { params, macs, layers } = describeNetwork(arch, options)
      expect({ params, flops: macs }).toEqual(costOf(arch, options))
      expect(new Set(layers.map(({ name }) => name)).size).toBe(layers.length)
    }
  }
})

it('describes a network whose features fit from layer to layer', () => {
  const { layers } = describeNetwork(readme)
  expect(
    layers.filter(({ name }) => /^cells\.\d+ concatenation$/.test(name)).map(({ output }) => output),
  ).toEqual([
    [128, 32, 32],
    [128, 32, 32],
    [256, 16, 16],
    [256, 16, 16],
    [256, 16, 16],
    [512, 8, 8],
    [512, 8, 8],
    [512, 8, 8],
  ])
  expect(layers.at(-1)).toEqual({
    name: 'classifier',
    kind: 'linear',
    input: [512],
    output: [10],
    params: 5130,
    macs: 5120,
  })
  expect(layers.filter(({ name }) => name.startsWith('cells.2 2<-0'))).toMatchInlineSnapshot(`
    [
      {
        "input": [
          64,
          32,
          32,
        ],
        "kernel": 3,
        "kind": "max-pool",
        "macs": 0,
        "name": "cells.2 2<-0 max-pool",
        "output": [
          64,
          16,
          16,
        ],
        "params": 0,
        "stride": 2,
      },
    ]
  `)
})

it('refuses sizes that no network has, and another dataset', () => {
  for (const options of [{ channels: 0 }, { layers: 1 }, { classes: 1.5 }, { channels: '32' as never }]) {
    expect(() => costOf(readme, options)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
    expect(() => describeNetwork(readme, options)).toThrow(/must be a whole number from/)
  }
  expect(() => dartsSpace.cost(readme, { dataset: 'cifar100' })).toThrow(
    'unknown dataset "cifar100" for nb301: expected cifar10',
  )
})
