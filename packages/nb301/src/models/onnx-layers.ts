import { scaleFloats } from './float-loops.js'
import type { Activation } from './layer-types.js'
import type { OnnxNode } from './onnx-file.js'
import { type Evaluate, type ModelParts, number, refused } from './onnx-node.js'
import type { Tensor } from './tensor.js'

/** Gemm: a matrix times weights, plus a bias; and the activation after it. */
export function prepareGemm(
  node: OnnxNode,
  [, weights, bias]: readonly (Tensor | undefined)[],
  { makeLayer, makeBuffer }: ModelParts,
  { activation, normalisation }: GemmNeighbours = {},
): Evaluate {
  const scales = ['alpha', 'beta'].every((key) => number(node, key, 1) === 1)
  if (!scales || number(node, 'transA', 0) !== 0) throw refused(node, 'a factor or a transposed left side')
  const [first, second] = weights?.dims ?? []
  if (weights === undefined || first === undefined || second === undefined || weights.dims.length !== 2) {
    throw refused(node, 'a right side that is not a matrix of weights')
  }
  const transposed = number(node, 'transB', 0) !== 0
  const [outputs, inputs] = transposed ? [first, second] : [second, first]
  const rows = new Float32Array(outputs * inputs)
  for (let i = 0; i < rows.length; i++) {
    const from = transposed ? i : (i % inputs) * outputs + Math.floor(i / inputs)
    rows[i] = weights.data[from]!
  }
  if (node.inputs.length > 2 && bias?.data.length !== outputs)
    throw refused(node, 'a bias that is not a row of weights')
  const offsets = bias ? Float32Array.from(bias.data) : new Float32Array(outputs)
  if (normalisation !== undefined) {
    if (normalisation.factors.length !== inputs) throw refused(node, 'a normalisation of another width')
    foldNormalisation(normalisation, rows, offsets)
  }
  const layer = makeLayer({
    inputs,
    outputs,
    rows,
    bias: offsets,
    ...(activation !== undefined && { activation }),
  })
  const buffer = makeBuffer()
  return ([x]) => {
    const { dims, data, shared = 0 } = x!
    const [count, width] = dims as readonly [number, number]
    if (dims.length !== 2 || width !== inputs)
      throw refused(node, `shape [${dims}], where [n,${inputs}] is expected`)
    const product = buffer('float', [count, outputs])
    layer(data as Float32Array, count, Math.min(shared, inputs), product.data as Float32Array)
    return product
  }
}

/* W (f x + o) + b = (W f) x + (W o + b) */
function foldNormalisation(
  { factors, offsets }: Normalisation,
  rows: Float32Array,
  bias: Float32Array,
): void {
  const inputs = factors.length
  for (let output = 0; output < bias.length; output++) {
    let sum = bias[output]!
    for (let input = 0; input < inputs; input++) {
      const at = output * inputs + input
      sum += rows[at]! * offsets[input]!
      rows[at] = rows[at]! * factors[input]!
    }
    bias[output] = sum
  }
}

/** The effect of a BatchNormalization on each channel: `x * factor + offset`. */
export interface Normalisation {
  readonly factors: Float64Array
  readonly offsets: Float64Array
}

/** Nodes that are computed together with a Gemm: the normalisation before it and the activation after it. */
export interface GemmNeighbours {
  readonly normalisation?: Normalisation
  readonly activation?: Activation
}

/** The factors of a BatchNormalization whose statistics are weights, as after training. */
export function normalisationOf(node: OnnxNode, weights: readonly (Tensor | undefined)[]): Normalisation {
  const [, scale, shift, mean, variance] = weights
  if (!scale || !shift || !mean || !variance) throw refused(node, 'statistics that are not weights')
  const epsilon = number(node, 'epsilon', 1e-5)
  const factors = Float64Array.from(
    scale.data,
    (factor, i) => factor / Math.sqrt(variance.data[i]! + epsilon),
  )
  const offsets = Float64Array.from(shift.data, (offset, i) => offset - mean.data[i]! * factors[i]!)
  return { factors, offsets }
}

/** BatchNormalization. */
export function prepareNormalisation(
  node: OnnxNode,
  weights: readonly (Tensor | undefined)[],
  { makeBuffer }: ModelParts,
): Evaluate {
  const { factors, offsets } = normalisationOf(node, weights)
  const buffer = makeBuffer()
  return ([x]) => {
    const { dims, data } = x!
    const channels = factors.length
    if (dims.length !== 2 || dims[1] !== channels)
      throw refused(node, `shape [${dims}], where [n,${channels}] is expected`)
    const normalised = buffer('float', dims)
    scaleFloats(data as Float32Array, factors, offsets, normalised.data as Float32Array)
    return normalised
  }
}
