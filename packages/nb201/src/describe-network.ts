import { type Arch201, checkedCode, opsOfCode } from './arch.js'
import { type Dataset201, datasetShape } from './cost.js'
import { edges, type Operation201 } from './operations.js'

/** Channels, height and width of one image's features; the classifier's are channels alone. */
export type Shape201 =
  | readonly [channels: number, height: number, width: number]
  | readonly [channels: number]

export type LayerKind201 =
  | 'convolution'
  | 'batch-norm'
  | 'relu'
  | 'average-pool'
  | 'identity'
  | 'zero'
  | 'sum'
  | 'global-average-pool'
  | 'linear'

export interface Layer201 {
  /** Where it stands, unique in the network: `cells.3 2<-1 convolution`. The cells are counted as the authors' module list is. */
  readonly name: string
  readonly kind: LayerKind201
  /** Side of the square window, and stride, of a convolution or a pooling. */
  readonly kernel?: number
  readonly stride?: number
  readonly input: Shape201
  readonly output: Shape201
  /** Trainable parameters. */
  readonly params: number
  /** Multiply-adds of one image, as the benchmark counts them: of convolutions, and of the linear layer with its bias. */
  readonly macs: number
}

export interface Network201 {
  readonly dataset: Dataset201
  readonly classes: number
  readonly layers: readonly Layer201[]
  /** Sums over the layers. */
  readonly params: number
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

  let features = featuresOf(16, pixels)
  const layers: Layer201[] = [
    convolution('stem convolution', featuresOf(3, pixels), features, 3, 1),
    batchNorm('stem batch-norm', features),
  ]
  for (let at = 0; at < 17; at++) {
    if (at === 5 || at === 11) {
      const wider = featuresOf(2 * features.channels, features.side / 2)
      pushResidualBlock(layers, `cells.${at}`, features, wider)
      features = wider
    } else {
      pushCell(layers, `cells.${at}`, ops, features)
    }
  }
  const linear = (features.channels + 1) * classes
  layers.push(
    batchNorm('last batch-norm', features),
    layer('last relu', 'relu', features.shape, features.shape, 0, 0),
    layer('pooling', 'global-average-pool', features.shape, [features.channels], 0, 0),
    layer('classifier', 'linear', [features.channels], [classes], linear, linear),
  )
  return {
    dataset,
    classes,
    layers,
    params: layers.reduce((sum, { params }) => sum + params, 0),
    macs: layers.reduce((sum, { macs }) => sum + macs, 0),
  }
}

interface Features {
  readonly channels: number
  readonly side: number
  readonly shape: Shape201
}

function featuresOf(channels: number, side: number): Features {
  return { channels, side, shape: [channels, side, side] }
}

function pushCell(layers: Layer201[], name: string, ops: readonly Operation201[], features: Features): void {
  for (const [edge, { source, target }] of edges.entries()) {
    pushOperation(layers, `${name} ${target}<-${source}`, ops[edge] as Operation201, features)
    if (target > 1 && source === target - 1) {
      layers.push(layer(`${name} ${target} sum`, 'sum', features.shape, features.shape, 0, 0))
    }
  }
}

function pushOperation(layers: Layer201[], name: string, op: Operation201, features: Features): void {
  const { shape } = features
  switch (op) {
    case 'none':
      layers.push(layer(`${name} zero`, 'zero', shape, shape, 0, 0))
      return
    case 'skip_connect':
      layers.push(layer(`${name} identity`, 'identity', shape, shape, 0, 0))
      return
    case 'avg_pool_3x3':
      layers.push(pooling(`${name} average-pool`, features, features, 3, 1))
      return
    default:
      pushReluConvBatchNorm(layers, name, features, features, op === 'nor_conv_3x3' ? 3 : 1, 1)
  }
}

/* Twice ReLU, convolution and normalisation, the first with stride 2, added to a pooled and widened input. */
function pushResidualBlock(layers: Layer201[], name: string, input: Features, output: Features): void {
  const half = featuresOf(input.channels, output.side)
  pushReluConvBatchNorm(layers, `${name} a`, input, output, 3, 2)
  pushReluConvBatchNorm(layers, `${name} b`, output, output, 3, 1)
  layers.push(
    pooling(`${name} shortcut average-pool`, input, half, 2, 2),
    convolution(`${name} shortcut convolution`, half, output, 1, 1),
    layer(`${name} sum`, 'sum', output.shape, output.shape, 0, 0),
  )
}

function pushReluConvBatchNorm(
  layers: Layer201[],
  name: string,
  input: Features,
  output: Features,
  kernel: number,
  stride: number,
): void {
  layers.push(
    layer(`${name} relu`, 'relu', input.shape, input.shape, 0, 0),
    convolution(`${name} convolution`, input, output, kernel, stride),
    batchNorm(`${name} batch-norm`, output),
  )
}

function convolution(
  name: string,
  input: Features,
  output: Features,
  kernel: number,
  stride: number,
): Layer201 {
  const params = input.channels * output.channels * kernel * kernel
  const macs = params * output.side * output.side
  return { name, kind: 'convolution', kernel, stride, input: input.shape, output: output.shape, params, macs }
}

function pooling(name: string, input: Features, output: Features, kernel: number, stride: number): Layer201 {
  return {
    name,
    kind: 'average-pool',
    kernel,
    stride,
    input: input.shape,
    output: output.shape,
    params: 0,
    macs: 0,
  }
}

function batchNorm(name: string, features: Features): Layer201 {
  return layer(name, 'batch-norm', features.shape, features.shape, 2 * features.channels, 0)
}

function layer(
  name: string,
  kind: LayerKind201,
  input: Shape201,
  output: Shape201,
  params: number,
  macs: number,
): Layer201 {
  return { name, kind, input, output, params, macs }
}
