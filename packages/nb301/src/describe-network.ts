import {
  batchNormLayer,
  convolutionLayer,
  type LayerShape,
  linearLayer,
  type NetworkLayer,
  plainLayer,
  poolingLayer,
  sumOfLayers,
} from '@nasbench/core'
import type { Cell301, Edge301 } from './cell-code.js'
import { auxiliaryPoolSide } from './cost.js'
import { canonicalGenotype, type GenotypeInput } from './genotype.js'
import { type CellShape, imageSide, type NetworkOptions301, networkShape } from './network-shape.js'

/** A whole network, layer by layer. */
export interface Network301 {
  /** How many classes it tells apart. */
  readonly classes: number
  readonly layers: readonly NetworkLayer[]
  /** Trainable parameters (count), the sum over the layers: what `costOf` has by formula. */
  readonly params: number
  /** Multiply-adds of one image (count). */
  readonly macs: number
}

/**
 * The network that the benchmark trains an architecture as, layer by layer: stem, cells of which two reduce, the
 * classifier, and after the second reduction cell the auxiliary classifier (quark0/darts, `NetworkCIFAR`). Path
 * dropout, which only training has, is left out. Node 0 of a cell is the output of the cell before the last, node 1 of
 * the last one.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE, INVALID_ARGUMENT
 */
export function describeNetwork(arch: GenotypeInput, options: NetworkOptions301 = {}): Network301 {
  const genotype = canonicalGenotype(arch)
  const shape = networkShape(options)
  const stem = features(shape.stemChannels, imageSide)
  const layers: NetworkLayer[] = [
    convolutionLayer('stem convolution', features(3, imageSide), stem, 3),
    batchNormLayer('stem batch-norm', stem),
  ]
  for (const [at, cell] of shape.cells.entries()) {
    pushCell(layers, `cells.${at}`, cell, cell.reduction ? genotype.reduce : genotype.normal)
    if (shape.auxiliary?.cell === at) pushAuxiliary(layers, shape.auxiliary, shape.classes)
  }
  const last = shape.cells.at(-1) as CellShape
  const seen = features(shape.outputChannels, last.side)
  layers.push(
    plainLayer('pooling', 'global-average-pool', seen, [shape.outputChannels]),
    linearLayer('classifier', shape.outputChannels, shape.classes),
  )
  return { classes: shape.classes, layers, ...sumOfLayers(layers) }
}

type ImageShape = Extract<LayerShape, readonly [number, number, number]>

function features(channels: number, side: number): ImageShape {
  return [channels, side, side]
}

function pushCell(layers: NetworkLayer[], name: string, shape: CellShape, cell: Cell301): void {
  const { channels, inputSide, side, afterReduction } = shape
  const input = features(channels, inputSide)
  const output = features(channels, side)
  const before = features(shape.inputs[0], afterReduction ? 2 * inputSide : inputSide)
  const last = features(shape.inputs[1], inputSide)
  if (afterReduction) pushFactorizedReduce(layers, `${name} 0`, before, input)
  else pushReluConvolution(layers, `${name} 0`, before, input)
  pushReluConvolution(layers, `${name} 1`, last, input)
  for (const [at, edge] of cell.entries()) {
    const node = 2 + (at >> 1)
    const from = edge[1] < 2 ? input : output
    pushOperation(layers, `${name} ${node}<-${edge[1]}`, edge, from, output)
    if (at % 2 === 1) layers.push(plainLayer(`${name} ${node} sum`, 'sum', output))
  }
  layers.push(plainLayer(`${name} concatenation`, 'concatenation', output, features(4 * channels, side)))
}

function pushOperation(
  layers: NetworkLayer[],
  name: string,
  [op]: Edge301,
  input: ImageShape,
  output: ImageShape,
): void {
  const stride = input[1] / output[1]
  const kernel = op.endsWith('5x5') ? 5 : 3
  switch (op) {
    case 'max_pool_3x3':
    case 'avg_pool_3x3': {
      const kind = op === 'max_pool_3x3' ? 'max-pool' : 'average-pool'
      layers.push(poolingLayer(`${name} ${kind}`, kind, input, output, kernel, stride))
      return
    }
    case 'skip_connect':
      if (stride === 1) layers.push(plainLayer(`${name} identity`, 'identity', input))
      else pushFactorizedReduce(layers, name, input, output)
      return
    case 'sep_conv_3x3':
    case 'sep_conv_5x5':
      pushSeparable(layers, `${name} a`, input, output, kernel, 1)
      pushSeparable(layers, `${name} b`, output, output, kernel, 1)
      return
    default:
      pushSeparable(layers, name, input, output, kernel, 2)
  }
}

/* ReLU, a convolution channel by channel, one across channels, normalisation. */
function pushSeparable(
  layers: NetworkLayer[],
  name: string,
  input: ImageShape,
  output: ImageShape,
  kernel: number,
  dilation: number,
): void {
  const stride = input[1] / output[1]
  layers.push(
    plainLayer(`${name} relu`, 'relu', input),
    convolutionLayer(`${name} depthwise convolution`, input, output, kernel, {
      stride,
      dilation,
      groups: input[0],
    }),
    convolutionLayer(`${name} pointwise convolution`, output, output, 1),
    batchNormLayer(`${name} batch-norm`, output),
  )
}

function pushReluConvolution(
  layers: NetworkLayer[],
  name: string,
  input: ImageShape,
  output: ImageShape,
): void {
  layers.push(
    plainLayer(`${name} relu`, 'relu', input),
    convolutionLayer(`${name} convolution`, input, output, 1),
    batchNormLayer(`${name} batch-norm`, output),
  )
}

/* Two convolutions with stride 2, the second on the pixels that the first leaves out, side by side. */
function pushFactorizedReduce(
  layers: NetworkLayer[],
  name: string,
  input: ImageShape,
  output: ImageShape,
): void {
  const half = features(output[0] / 2, output[1])
  layers.push(
    plainLayer(`${name} relu`, 'relu', input),
    convolutionLayer(`${name} convolution 1`, input, half, 1, { stride: 2 }),
    convolutionLayer(`${name} convolution 2`, input, half, 1, { stride: 2 }),
    plainLayer(`${name} concatenation`, 'concatenation', half, output),
    batchNormLayer(`${name} batch-norm`, output),
  )
}

function pushAuxiliary(
  layers: NetworkLayer[],
  { channels, side }: { readonly channels: number; readonly side: number },
  classes: number,
): void {
  const seen = features(channels, side)
  const pooled = features(channels, auxiliaryPoolSide)
  const narrow = features(128, auxiliaryPoolSide)
  const wide = features(768, 1)
  layers.push(
    plainLayer('auxiliary relu 1', 'relu', seen),
    poolingLayer('auxiliary average-pool', 'average-pool', seen, pooled, 5, 3),
    convolutionLayer('auxiliary convolution 1', pooled, narrow, 1),
    batchNormLayer('auxiliary batch-norm 1', narrow),
    plainLayer('auxiliary relu 2', 'relu', narrow),
    convolutionLayer('auxiliary convolution 2', narrow, wide, 2),
    batchNormLayer('auxiliary batch-norm 2', wide),
    plainLayer('auxiliary relu 3', 'relu', wide),
    linearLayer('auxiliary classifier', 768, classes),
  )
}
