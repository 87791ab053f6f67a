import { describe, expect, it } from 'vitest'
import { archOfCode } from '../src/arch.js'
import { costOfCode, datasets } from '../src/cost.js'
import { describeNetwork } from '../src/describe-network.js'
import { nb201Space } from '../src/space.js'

describe('describeNetwork', () => {
  it('adds up to the formula for every architecture and dataset', () => {
    for (let code = 0; code < 15_625; code++) {
      for (const dataset of datasets) {
        const { params, macs } = describeNetwork(archOfCode(code), { dataset })
        const cost = costOfCode(code, dataset)
        if (params !== cost.params || macs !== cost.flops)
          expect({ code, dataset, params, macs }).toEqual(cost)
      }
    }
  })

  it('lists the layers with their shapes', () => {
    const { layers, classes } = describeNetwork(nb201Space.at(11), { dataset: 'ImageNet16-120' })
    expect(classes).toBe(120)
    expect(layers.slice(0, 8).map(({ name }) => name)).toEqual([
      'stem convolution',
      'stem batch-norm',
      'cells.0 1<-0 relu',
      'cells.0 1<-0 convolution',
      'cells.0 1<-0 batch-norm',
      'cells.0 2<-0 relu',
      'cells.0 2<-0 convolution',
      'cells.0 2<-0 batch-norm',
    ])
    expect(layers.find(({ name }) => name === 'cells.5 a convolution')).toEqual({
      name: 'cells.5 a convolution',
      kind: 'convolution',
      kernel: 3,
      stride: 2,
      input: [16, 16, 16],
      output: [32, 8, 8],
      params: 4608,
      macs: 294_912,
    })
    expect(layers.at(-1)).toEqual({
      name: 'classifier',
      kind: 'linear',
      input: [64],
      output: [120],
      params: 7800,
      macs: 7800,
    })
  })

  it('gives each layer a name of its own, and the shape that the one before left', () => {
    for (const arch of nb201Space.randomSample({ n: 50 })) {
      const { layers } = describeNetwork(arch)
      expect(new Set(layers.map(({ name }) => name)).size).toBe(layers.length)
      for (const [at, layer] of layers.entries()) {
        if (at === 0 || / b |shortcut average-pool|<-|sum/.test(layer.name)) continue
        expect(layer.input, layer.name).toEqual(layers[at - 1]!.output)
      }
      expect(layers.filter(({ kind }) => kind === 'sum').length).toBe(15 * 2 + 2)
    }
  })

  it('is of cifar10 unless told, and refuses other datasets', () => {
    expect(describeNetwork(nb201Space.at(0)).dataset).toBe('cifar10')
    expect(() => describeNetwork(nb201Space.at(0), { dataset: 'mnist' as never })).toThrow(
      /unknown dataset "mnist"/,
    )
  })
})
