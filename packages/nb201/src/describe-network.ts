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
import { type Arch201, checkedCode, opsOfCode } from './arch.js'
import { type Dataset201, datasetShape } from './cost.js'
import { edges, type Operation201 } from './operations.js'

/** A whole network, layer by layer; the cells are counted as the authors' module list is. */
export interface Network201 {
  /** The dataset whose images and classes it is made for. */
  readonly dataset: Dataset201
  /** How many classes it tells apart. */
  readonly classes: number
  /** The multiply-adds of the classifier count its bias, as the benchmark does. */
  readonly layers: readonly NetworkLayer[]
  /** Trainable parameters (count), the sum over the layers. */
  readonly params: number
  /** Multiply-adds of one image (count). */
  readonly macs: number
}

/**
 * The network that the benchmark trains an architecture as, layer by layer: stem, 5 cells of 16 channels, a residual
 * block that halves the image, 5 cells of 32, another block, 5 cells of 64, and the classifier (AutoDL-Projects,
 * `TinyNetwork` with C = 16, N = 5).
 *
 * Every edge of a cell is there, those that lead nowhere too. `params` and `macs` are what `costOf` has by formula.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE, UNKNOWN_DATASET
 */
export function describeNetwork(arch: Arch201, options: { readonly dataset?: Dataset201 } = {}): Network201 {
  const dataset = options.dataset ?? 'cifar10'
  const ops = opsOfCode(checkedCode(arch))
  const { classes, pixels } = datasetShape(dataset)

  let shape = shapeOf(16, pixels)
  const layers: NetworkLayer[] = [
    convolutionLayer('stem convolution', shapeOf(3, pixels), shape, 3),
    batchNormLayer('stem batch-norm', shape),
  ]
  for (let at = 0; at < 17; at++) {
    if (at === 5 || at === 11) {
      const wider = shapeOf(2 * shape[0], shape[1] / 2)
      pushResidualBlock(layers, `cells.${at}`, shape, wider)
      shape = wider
    } else {
      pushCell(layers, `cells.${at}`, ops, shape)
    }
  }
  const [channels] = shape
  const classifier = linearLayer('classifier', channels, classes)
  layers.push(
    batchNormLayer('last batch-norm', shape),
    plainLayer('last relu', 'relu', shape),
    plainLayer('pooling', 'global-average-pool', shape, [channels]),
    // The benchmark counts the bias as an addition.
    { ...classifier, macs: classifier.params },
  )
  return { dataset, classes, layers, ...sumOfLayers(layers) }
}

type ImageShape = Extract<LayerShape, readonly [number, number, number]>

function shapeOf(channels: number, side: number): ImageShape {
  return [channels, side, side]
}

function pushCell(
  layers: NetworkLayer[],
  name: string,
  ops: readonly Operation201[],
  shape: ImageShape,
): void {
  for (const [edge, { source, target }] of edges.entries()) {
    pushOperation(layers, `${name} ${target}<-${source}`, ops[edge] as Operation201, shape)
    if (target > 1 && source === target - 1) layers.push(plainLayer(`${name} ${target} sum`, 'sum', shape))
  }
}

function pushOperation(layers: NetworkLayer[], name: string, op: Operation201, shape: ImageShape): void {
  switch (op) {
    case 'none':
      layers.push(plainLayer(`${name} zero`, 'zero', shape))
      return
    case 'skip_connect':
      layers.push(plainLayer(`${name} identity`, 'identity', shape))
      return
    case 'avg_pool_3x3':
      layers.push(poolingLayer(`${name} average-pool`, 'average-pool', shape, shape, 3, 1))
      return
    default:
      pushReluConvBatchNorm(layers, name, shape, shape, op === 'nor_conv_3x3' ? 3 : 1)
  }
}

/* Twice ReLU, convolution and normalisation, the first with stride 2, added to a pooled and widened input. */
function pushResidualBlock(
  layers: NetworkLayer[],
  name: string,
  input: ImageShape,
  output: ImageShape,
): void {
  const half = shapeOf(input[0], output[1])
  pushReluConvBatchNorm(layers, `${name} a`, input, output, 3, 2)
  pushReluConvBatchNorm(layers, `${name} b`, output, output, 3)
  layers.push(
    poolingLayer(`${name} shortcut average-pool`, 'average-pool', input, half, 2, 2),
    convolutionLayer(`${name} shortcut convolution`, half, output, 1),
    plainLayer(`${name} sum`, 'sum', output),
  )
}

function pushReluConvBatchNorm(
  layers: NetworkLayer[],
  name: string,
  input: LayerShape,
  output: LayerShape,
  kernel: number,
  stride = 1,
): void {
  layers.push(
    plainLayer(`${name} relu`, 'relu', input),
    convolutionLayer(`${name} convolution`, input, output, kernel, { stride }),
    batchNormLayer(`${name} batch-norm`, output),
  )
}
