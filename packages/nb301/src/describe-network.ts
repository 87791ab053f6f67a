import type { Cell301, Edge301 } from './cell-code.js'
import { auxiliaryPoolSide } from './cost.js'
import { canonicalGenotype, type GenotypeLike } from './genotype.js'
import { type CellShape, imageSide, type NetworkOptions301, networkShape } from './network-shape.js'

/** Channels, height and width of one image's features; a classifier's are channels alone. */
export type Shape301 =
  | readonly [channels: number, height: number, width: number]
  | readonly [channels: number]

/** What a layer does. */
export type LayerKind301 =
  | 'convolution'
  | 'batch-norm'
  | 'relu'
  | 'average-pool'
  | 'max-pool'
  | 'identity'
  | 'sum'
  | 'concatenation'
  | 'global-average-pool'
  | 'linear'

/** One layer of a network. */
export interface Layer301 {
  /** Where it stands, unique in the network: `cells.2 4<-1 convolution`. */
  readonly name: string
  readonly kind: LayerKind301
  /** Side of the window in pixels, of a convolution or a pooling. */
  readonly kernel?: number
  /** Pixels from one window to the next. */
  readonly stride?: number
  /** Pixels from one weight to the next, where not 1. */
  readonly dilation?: number
  /** How many groups its channels are in, where not 1. */
  readonly groups?: number
  /** The shape that it is given. */
  readonly input: Shape301
  /** The shape that it gives. */
  readonly output: Shape301
  /** Trainable parameters. */
  readonly params: number
  /** Multiply-adds of one image, of convolutions and linear layers. */
  readonly macs: number
}

/** A whole network, layer by layer. */
export interface Network301 {
  /** How many classes it tells apart. */
  readonly classes: number
  readonly layers: readonly Layer301[]
  /** Trainable parameters (count), the sum over the layers: what `costOf` has by formula. */
  readonly params: number
  /** Multiply-adds of one image (count). */
  readonly macs: number
}

/**
 * The network that the benchmark trains an architecture as, layer by layer: stem, cells of which two reduce, the
 * classifier, and behind the second reduction cell the auxiliary classifier (quark0/darts, `NetworkCIFAR`). Dropping of
 * paths, which only training has, is left out. Node 0 of a cell is the output of the cell before the last, node 1 of
 * the last one.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE, INVALID_ARGUMENT
 */
export function describeNetwork(arch: GenotypeLike, options: NetworkOptions301 = {}): Network301 {
  const genotype = canonicalGenotype(arch)
  const shape = networkShape(options)
  const stem = features(shape.stemChannels, imageSide)
  const layers: Layer301[] = [
    convolution('stem convolution', features(3, imageSide), stem, 3, 1),
    plain('stem batch-norm', 'batch-norm', stem, 2 * stem.channels),
  ]
  for (const [at, cell] of shape.cells.entries()) {
    pushCell(layers, `cells.${at}`, cell, cell.reduction ? genotype.reduce : genotype.normal)
    if (shape.auxiliary?.cell === at) pushAuxiliary(layers, shape.auxiliary, shape.classes)
  }
  const last = shape.cells.at(-1) as CellShape
  const seen = features(shape.outputChannels, last.side)
  layers.push(
    { ...plain('pooling', 'global-average-pool', seen), output: [seen.channels] },
    linear('classifier', seen.channels, shape.classes),
  )
  return {
    classes: shape.classes,
    layers,
    params: layers.reduce((sum, { params }) => sum + params, 0),
    macs: layers.reduce((sum, { macs }) => sum + macs, 0),
  }
}

interface Features {
  readonly channels: number
  readonly side: number
  readonly shape: Shape301
}

function features(channels: number, side: number): Features {
  return { channels, side, shape: [channels, side, side] }
}

function pushCell(layers: Layer301[], name: string, shape: CellShape, cell: Cell301): void {
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
    if (at % 2 === 1) layers.push(plain(`${name} ${node} sum`, 'sum', output))
  }
  const whole = features(4 * channels, side)
  layers.push({ ...plain(`${name} concatenation`, 'concatenation', output), output: whole.shape })
}

function pushOperation(
  layers: Layer301[],
  name: string,
  [op]: Edge301,
  input: Features,
  output: Features,
): void {
  const stride = input.side / output.side
  const kernel = op.endsWith('5x5') ? 5 : 3
  switch (op) {
    case 'max_pool_3x3':
    case 'avg_pool_3x3': {
      const kind = op === 'max_pool_3x3' ? 'max-pool' : 'average-pool'
      layers.push({ ...plain(`${name} ${kind}`, kind, input), kernel, stride, output: output.shape })
      return
    }
    case 'skip_connect':
      if (stride === 1) layers.push(plain(`${name} identity`, 'identity', input))
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
  layers: Layer301[],
  name: string,
  input: Features,
  output: Features,
  kernel: number,
  dilation: number,
): void {
  const stride = input.side / output.side
  const params = kernel ** 2 * input.channels
  layers.push(plain(`${name} relu`, 'relu', input), {
    name: `${name} depthwise convolution`,
    kind: 'convolution',
    kernel,
    stride,
    ...(dilation > 1 ? { dilation } : {}),
    groups: input.channels,
    input: input.shape,
    output: output.shape,
    params,
    macs: params * output.side ** 2,
  })
  layers.push(
    convolution(`${name} pointwise convolution`, output, output, 1, 1),
    plain(`${name} batch-norm`, 'batch-norm', output, 2 * output.channels),
  )
}

function pushReluConvolution(layers: Layer301[], name: string, input: Features, output: Features): void {
  layers.push(
    plain(`${name} relu`, 'relu', input),
    convolution(`${name} convolution`, input, output, 1, 1),
    plain(`${name} batch-norm`, 'batch-norm', output, 2 * output.channels),
  )
}

/* Two convolutions with stride 2, the second on the pixels that the first leaves out, side by side. */
function pushFactorizedReduce(layers: Layer301[], name: string, input: Features, output: Features): void {
  const half = features(output.channels / 2, output.side)
  layers.push(
    plain(`${name} relu`, 'relu', input),
    convolution(`${name} convolution 1`, input, half, 1, 2),
    convolution(`${name} convolution 2`, input, half, 1, 2),
    { ...plain(`${name} concatenation`, 'concatenation', half), output: output.shape },
    plain(`${name} batch-norm`, 'batch-norm', output, 2 * output.channels),
  )
}

function pushAuxiliary(
  layers: Layer301[],
  { channels, side }: { readonly channels: number; readonly side: number },
  classes: number,
): void {
  const seen = features(channels, side)
  const pooled = features(channels, auxiliaryPoolSide)
  const narrow = features(128, auxiliaryPoolSide)
  const wide = features(768, 1)
  layers.push(
    plain('auxiliary relu 1', 'relu', seen),
    { ...plain('auxiliary average-pool', 'average-pool', seen), kernel: 5, stride: 3, output: pooled.shape },
    convolution('auxiliary convolution 1', pooled, narrow, 1, 1),
    plain('auxiliary batch-norm 1', 'batch-norm', narrow, 2 * 128),
    plain('auxiliary relu 2', 'relu', narrow),
    convolution('auxiliary convolution 2', narrow, wide, 2, 1),
    plain('auxiliary batch-norm 2', 'batch-norm', wide, 2 * 768),
    plain('auxiliary relu 3', 'relu', wide),
    linear('auxiliary classifier', 768, classes),
  )
}

function linear(name: string, channels: number, classes: number): Layer301 {
  return {
    name,
    kind: 'linear',
    input: [channels],
    output: [classes],
    params: (channels + 1) * classes,
    macs: channels * classes,
  }
}

function convolution(
  name: string,
  input: Features,
  output: Features,
  kernel: number,
  stride: number,
): Layer301 {
  const params = input.channels * output.channels * kernel ** 2
  const macs = params * output.side ** 2
  return { name, kind: 'convolution', kernel, stride, input: input.shape, output: output.shape, params, macs }
}

function plain(name: string, kind: LayerKind301, { shape }: Features, params = 0): Layer301 {
  return { name, kind, input: shape, output: shape, params, macs: 0 }
}
