import { type GemmWeights, multiply } from './gemm.js'
import type { OnnxNode } from './onnx-file.js'
import { type Evaluate, number, refused } from './onnx-node.js'
import { createTensor, type Tensor } from './tensor.js'

/** Gemm: a matrix times weights, plus a bias. */
export function prepareGemm(node: OnnxNode, [, weights, bias]: readonly (Tensor | undefined)[]): Evaluate {
  const scales = ['alpha', 'beta'].every((key) => number(node, key, 1) === 1)
  if (!scales || number(node, 'transA', 0) !== 0) throw refused(node, 'a factor or a transposed left side')
  const [first, second] = weights?.dims ?? []
  if (weights === undefined || first === undefined || second === undefined || weights.dims.length !== 2) {
    throw refused(node, 'a right side that is no matrix of weights')
  }
  const transposed = number(node, 'transB', 0) !== 0
  const [outputs, inputs] = transposed ? [first, second] : [second, first]
  const rows = new Float64Array(outputs * inputs)
  for (let i = 0; i < rows.length; i++) {
    const place = transposed ? i : (i % inputs) * outputs + Math.floor(i / inputs)
    rows[i] = weights.data[place] as number
  }
  if (node.inputs.length > 2 && bias?.data.length !== outputs)
    throw refused(node, 'a bias that is no row of weights')
  const prepared: GemmWeights = {
    // `| 0` makes small integers of what the file's reader computed as floats: indices run twice as fast with them.
    inputs: inputs | 0,
    outputs: outputs | 0,
    rows,
    bias: bias ? Float64Array.from(bias.data) : new Float64Array(outputs),
  }
  return ([x]) => {
    const { dims, data } = x as Tensor
    const [count, width] = dims as readonly [number, number]
    if (dims.length !== 2 || width !== inputs)
      throw refused(node, `shape [${dims}] where [n,${inputs}] must be`)
    const product = createTensor('float', [count, outputs])
    multiply(data as Float32Array, count, prepared, product.data as Float32Array)
    return product
  }
}

/** BatchNormalization with statistics that are weights, as after training. */
export function prepareNormalisation(node: OnnxNode, weights: readonly (Tensor | undefined)[]): Evaluate {
  const [, scale, shift, mean, variance] = weights
  if (!scale || !shift || !mean || !variance) throw refused(node, 'statistics that are no weights')
  const epsilon = number(node, 'epsilon', 1e-5)
  const factors = Float64Array.from(
    scale.data,
    (factor, i) => factor / Math.sqrt((variance.data[i] as number) + epsilon),
  )
  const offsets = Float64Array.from(
    shift.data,
    (offset, i) => offset - (mean.data[i] as number) * (factors[i] as number),
  )
  return ([x]) => {
    const { dims, data } = x as Tensor
    const channels = factors.length
    if (dims.length !== 2 || dims[1] !== channels)
      throw refused(node, `shape [${dims}] where [n,${channels}] must be`)
    const normalised = createTensor('float', dims)
    for (let i = 0; i < data.length; i++) {
      const channel = i % channels
      normalised.data[i] = (data[i] as number) * (factors[channel] as number) + (offsets[channel] as number)
    }
    return normalised
  }
}
