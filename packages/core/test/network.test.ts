import { expect, test } from 'vitest'
import {
  batchNormLayer,
  convolutionLayer,
  linearLayer,
  plainLayer,
  poolingLayer,
  sumOfLayers,
} from '../src/network.js'

test('layers have the parameters and multiply-adds that the formulas give', () => {
  const layers = [
    convolutionLayer('a', [3, 32, 32], [16, 16, 16], 3, { stride: 2 }),
    batchNormLayer('b', [16, 16, 16]),
    plainLayer('c', 'relu', [16, 16, 16]),
    convolutionLayer('d', [16, 16, 16], [16, 16, 16], 5, { dilation: 2, groups: 16 }),
    poolingLayer('e', 'max-pool', [16, 16, 16], [16, 8, 8], 3, 2),
    plainLayer('f', 'global-average-pool', [16, 8, 8], [16]),
    linearLayer('g', 16, 10),
  ]
  expect(layers.map(({ params, macs }) => [params, macs])).toEqual([
    [432, 110_592],
    [32, 0],
    [0, 0],
    [400, 102_400],
    [0, 0],
    [0, 0],
    [170, 160],
  ])
  expect(sumOfLayers(layers)).toEqual({ params: 1034, macs: 213_152 })
  expect(layers[0]).toEqual({
    name: 'a',
    kind: 'convolution',
    kernel: 3,
    stride: 2,
    input: [3, 32, 32],
    output: [16, 16, 16],
    params: 432,
    macs: 110_592,
  })
  expect(layers[3]).toMatchObject({ stride: 1, dilation: 2, groups: 16 })
  expect(layers[4]).toMatchObject({ kind: 'max-pool', kernel: 3, stride: 2, output: [16, 8, 8] })
  expect(layers[6]).toMatchObject({ kind: 'linear', input: [16], output: [10] })
})
