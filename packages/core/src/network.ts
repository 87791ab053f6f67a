/** Channels, height and width in pixels of one image's features; of a vector, its length. */
export type LayerShape =
  | readonly [channels: number, height: number, width: number]
  | readonly [length: number]

/** The operation of a layer. */
export type LayerKind =
  | 'convolution'
  | 'batch-norm'
  | 'relu'
  | 'average-pool'
  | 'max-pool'
  | 'identity'
  | 'zero'
  | 'truncation'
  | 'sum'
  | 'concatenation'
  | 'global-average-pool'
  | 'linear'

/** One layer of the network that an architecture is trained as. */
export interface NetworkLayer {
  /** Where it stands and what it does, unique in the network: `cells.3 2<-1 convolution`. */
  readonly name: string
  readonly kind: LayerKind
  /** Side of the square window in pixels, of a convolution or a pooling. */
  readonly kernel?: number
  /** Pixels from one window to the next. */
  readonly stride?: number
  /** Pixels from one weight to the next, where not 1. */
  readonly dilation?: number
  /** How many groups its channels are in, where not 1. */
  readonly groups?: number
  /** The shape that it is given. */
  readonly input: LayerShape
  /** The shape that it gives. */
  readonly output: LayerShape
  /** Trainable parameters. */
  readonly params: number
  /** Multiply-adds of one image, of convolutions and linear layers. */
  readonly macs: number
}

/** A layer without parameters and multiply-adds; by default its `output` has the shape of its input. */
export function plainLayer(
  name: string,
  kind: LayerKind,
  input: LayerShape,
  output: LayerShape = input,
): NetworkLayer {
  return { name, kind, input, output, params: 0, macs: 0 }
}

/** A pooling with a square window of `kernel` pixels, `stride` pixels apart. */
export function poolingLayer(
  name: string,
  kind: 'average-pool' | 'max-pool',
  input: LayerShape,
  output: LayerShape,
  kernel: number,
  stride: number,
): NetworkLayer {
  return { ...plainLayer(name, kind, input, output), kernel, stride }
}

/** A normalisation, of which scale and offset of each channel are parameters. */
export function batchNormLayer(name: string, shape: LayerShape): NetworkLayer {
  return { ...plainLayer(name, 'batch-norm', shape), params: 2 * shape[0] }
}

/** A convolution without bias, with a square window of `kernel` pixels; stride, dilation and groups default to 1. */
export function convolutionLayer(
  name: string,
  input: LayerShape,
  output: LayerShape,
  kernel: number,
  options: { readonly stride?: number; readonly dilation?: number; readonly groups?: number } = {},
): NetworkLayer {
  const { stride = 1, dilation = 1, groups = 1 } = options
  const [, height = 1, width = 1] = output
  const params = (kernel ** 2 * input[0] * output[0]) / groups
  return {
    name,
    kind: 'convolution',
    kernel,
    stride,
    ...(dilation > 1 && { dilation }),
    ...(groups > 1 && { groups }),
    input,
    output,
    params,
    macs: params * height * width,
  }
}

/** A linear layer with bias; its multiply-adds leave the bias out. */
export function linearLayer(name: string, input: number, output: number): NetworkLayer {
  return {
    ...plainLayer(name, 'linear', [input], [output]),
    params: (input + 1) * output,
    macs: input * output,
  }
}

/** Parameters (count) and multiply-adds (count) of all `layers`. */
export function sumOfLayers(layers: readonly NetworkLayer[]): {
  readonly params: number
  readonly macs: number
} {
  return {
    params: layers.reduce((sum, { params }) => sum + params, 0),
    macs: layers.reduce((sum, { macs }) => sum + macs, 0),
  }
}
