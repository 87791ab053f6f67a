import { NasBenchError } from '@nasbench/core'
import { type GemmWeights, multiply } from './gemm.js'
import type { AttributeValue, OnnxNode } from './onnx-file.js'
import { createTensor, integers, sizeOf, type Tensor } from './tensor.js'

/** Makes a node's output of its inputs; what depends on the node alone is done before. */
export type Evaluate = (inputs: readonly Tensor[]) => Tensor

/** `weights` gives those inputs of the node that are weights, by their place. */
type Prepare = (node: OnnxNode, weights: readonly (Tensor | undefined)[]) => Evaluate

/**
 * The operators that the two curve surrogates of YAHPO Gym use, each as ONNX's opset 12 and 13 define it, for float32 and
 * integers. All others are refused by name when a model is read.
 */
export const onnxOperators: Readonly<Record<string, Prepare>> = {
  Constant: (node) => {
    const value = node.attributes.get('value')
    if (value === undefined || typeof value !== 'object' || !('data' in value)) {
      throw refused(node, 'a constant that is no tensor')
    }
    return () => value
  },
  ConstantOfShape: (node) => {
    const value = node.attributes.get('value') as Tensor | undefined
    return ([shape]) => {
      const filled = createTensor(value?.type ?? 'float', [...(shape as Tensor).data])
      filled.data.fill(value?.data[0] ?? 0)
      return filled
    }
  },
  Shape:
    () =>
    ([x]) =>
      integers((x as Tensor).dims),
  Cast: (node) => {
    const to = number(node, 'to', 0)
    if (to !== 1 && to !== 6 && to !== 7) throw refused(node, `a cast to data type ${to}`)
    return ([x]) => {
      const { dims, data, type } = x as Tensor
      const wanted = to === 1 ? 'float' : 'integer'
      if (type === wanted) return x as Tensor
      const cast = createTensor(wanted, dims)
      for (let i = 0; i < data.length; i++)
        cast.data[i] = to === 1 ? (data[i] as number) : Math.trunc(data[i] as number)
      return cast
    }
  },
  Unsqueeze: (node) => {
    const fixed = list(node, 'axes')
    return ([x, given]) => {
      const { type, dims, data } = x as Tensor
      const axes = fixed ?? [...(given as Tensor).data]
      const rank = dims.length + axes.length
      const added = new Set(axes.map((axis) => (axis < 0 ? axis + rank : axis)))
      const rest = [...dims]
      const wider = Array.from({ length: rank }, (_, axis) =>
        added.has(axis) ? 1 : (rest.shift() as number),
      )
      return { type, dims: wider, data }
    }
  },
  Gather: (node) => {
    const axis = number(node, 'axis', 0)
    return ([x, indices]) => gather(node, x as Tensor, indices as Tensor, axis)
  },
  Concat: (node) => {
    const axis = number(node, 'axis', 0)
    return (inputs) => concatenate(node, inputs, axis)
  },
  Slice: (node) => (inputs) => slice(node, inputs),
  Gemm: (node, weights) => prepareGemm(node, weights),
  BatchNormalization: (node, weights) => prepareNormalisation(node, weights),
  Add: (node) => elementwise(node, (a, b) => a + b),
  Sub: (node) => elementwise(node, (a, b) => a - b),
  Mul: (node) => elementwise(node, (a, b) => a * b),
  Div: (node) =>
    elementwise(
      node,
      (a, b) => a / b,
      (a, b) => Math.trunc(a / b),
    ),
  Max: (node) => elementwise(node, (a, b) => Math.max(a, b)),
  Min: (node) => elementwise(node, (a, b) => Math.min(a, b)),
  Relu: () => map((x) => Math.max(0, x)),
  Exp: () => map(Math.exp),
  Sigmoid: () => map((x) => 1 / (1 + Math.exp(-x))),
  Selu: (node) => {
    const alpha = number(node, 'alpha', 1.6732631921768188)
    const gamma = number(node, 'gamma', 1.0507010221481323)
    return map((x) => gamma * (x > 0 ? x : alpha * (Math.exp(x) - 1)))
  },
}

function map(f: (x: number) => number): Evaluate {
  return ([x]) => {
    const { type, dims, data } = x as Tensor
    const mapped = createTensor(type, dims)
    for (let i = 0; i < data.length; i++) mapped.data[i] = f(data[i] as number)
    return mapped
  }
}

function elementwise(
  node: OnnxNode,
  ofFloats: (a: number, b: number) => number,
  ofIntegers = ofFloats,
): Evaluate {
  return (inputs) => inputs.reduce((a, b) => combine(node, a, b, a.type === 'float' ? ofFloats : ofIntegers))
}

function combine(node: OnnxNode, a: Tensor, b: Tensor, f: (a: number, b: number) => number): Tensor {
  if (a.type !== b.type) throw refused(node, 'numbers of two types')
  const rank = Math.max(a.dims.length, b.dims.length)
  const dims = Array.from({ length: rank }, (_, at) => {
    const [one, other] = [dimAt(a, at - rank), dimAt(b, at - rank)]
    if (one !== other && one !== 1 && other !== 1) throw refused(node, `shapes [${a.dims}] and [${b.dims}]`)
    return one === 1 ? other : one
  })
  const result = createTensor(a.type, dims)
  const { data } = result
  if (a.data.length === data.length && b.data.length === data.length) {
    for (let i = 0; i < data.length; i++) data[i] = f(a.data[i] as number, b.data[i] as number)
    return result
  }
  const [inA, inB] = [placesIn(a, dims), placesIn(b, dims)]
  for (let i = 0; i < data.length; i++) data[i] = f(a.data[inA(i)] as number, b.data[inB(i)] as number)
  return result
}

/* A dimension counted from the last one; those that a tensor has not are 1. */
function dimAt({ dims }: Tensor, fromEnd: number): number {
  return dims[dims.length + fromEnd] ?? 1
}

/* Where the element of a broadcast shape stands in a tensor. */
function placesIn(tensor: Tensor, dims: readonly number[]): (i: number) => number {
  const size = tensor.data.length
  if (size === 1) return () => 0
  // Leading dimensions that are left out or 1 only repeat the whole.
  const own = tensor.dims.slice(tensor.dims.findIndex((dim) => dim !== 1))
  if (own.every((dim, at) => dim === dims[dims.length - own.length + at])) {
    return size === sizeOf(dims) ? (i) => i : (i) => i % size
  }
  return (i) => {
    let place = 0
    let weight = 1
    let left = i
    for (let at = 1; at <= dims.length; at++) {
      const dim = dims[dims.length - at] as number
      const ownDim = dimAt(tensor, -at)
      if (ownDim !== 1) place += (left % dim) * weight
      weight *= ownDim
      left = Math.floor(left / dim)
    }
    return place
  }
}

/* Sizes of what is before, at and behind an axis. */
function around(node: OnnxNode, dims: readonly number[], axis: number) {
  const at = axis < 0 ? axis + dims.length : axis
  const middle = dims[at]
  if (middle === undefined) throw refused(node, `axis ${axis} of shape [${dims}]`)
  return { at, before: sizeOf(dims.slice(0, at)), middle, behind: sizeOf(dims.slice(at + 1)) }
}

function gather(node: OnnxNode, x: Tensor, indices: Tensor, axis: number): Tensor {
  const { at, before, middle, behind } = around(node, x.dims, axis)
  const picked = createTensor(x.type, [...x.dims.slice(0, at), ...indices.dims, ...x.dims.slice(at + 1)])
  let to = 0
  for (let block = 0; block < before; block++) {
    for (let i = 0; i < indices.data.length; i++) {
      const given = indices.data[i] as number
      const index = given < 0 ? given + middle : given
      if (!(index >= 0 && index < middle)) throw refused(node, `index ${given} of ${middle}`)
      const from = (block * middle + index) * behind
      for (let rest = 0; rest < behind; rest++) picked.data[to++] = x.data[from + rest] as number
    }
  }
  return picked
}

function concatenate(node: OnnxNode, inputs: readonly Tensor[], axis: number): Tensor {
  const [first] = inputs as readonly [Tensor]
  const { at, before } = around(node, first.dims, axis)
  const total = inputs.reduce((sum, { dims }) => sum + (dims[at] ?? 0), 0)
  const whole = createTensor(
    first.type,
    first.dims.map((dim, place) => (place === at ? total : dim)),
  )
  const width = whole.data.length / before
  let start = 0
  for (const { data } of inputs) {
    const own = data.length / before
    if (!Number.isInteger(own)) throw refused(node, 'parts that do not fit')
    for (let block = 0; block < before; block++) {
      whole.data.set(data.subarray(block * own, (block + 1) * own), block * width + start)
    }
    start += own
  }
  if (start !== width) throw refused(node, 'parts that do not fit')
  return whole
}

function slice(node: OnnxNode, [x, starts, ends, axes, steps]: readonly Tensor[]): Tensor {
  let result = x as Tensor
  if (steps?.data.some((step) => step !== 1)) throw refused(node, 'steps other than 1')
  for (let i = 0; i < (starts as Tensor).data.length; i++) {
    const { at, before, middle, behind } = around(node, result.dims, axes?.data[i] ?? i)
    const clamp = (value: number) => Math.min(middle, Math.max(0, value < 0 ? value + middle : value))
    const from = clamp(starts?.data[i] as number)
    const length = Math.max(0, clamp(ends?.data[i] as number) - from)
    const part = createTensor(
      result.type,
      result.dims.map((dim, place) => (place === at ? length : dim)),
    )
    for (let block = 0; block < before; block++) {
      const start = (block * middle + from) * behind
      part.data.set(result.data.subarray(start, start + length * behind), block * length * behind)
    }
    result = part
  }
  return result
}

function prepareGemm(node: OnnxNode, [, weights, bias]: readonly (Tensor | undefined)[]): Evaluate {
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

function prepareNormalisation(node: OnnxNode, weights: readonly (Tensor | undefined)[]): Evaluate {
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

function number(node: OnnxNode, key: string, otherwise: number): number {
  const value: AttributeValue | undefined = node.attributes.get(key)
  return typeof value === 'number' ? value : otherwise
}

function list(node: OnnxNode, key: string): readonly number[] | undefined {
  const value = node.attributes.get(key)
  return Array.isArray(value) ? (value as readonly number[]) : undefined
}

function refused({ operator, name }: OnnxNode, what: string): NasBenchError {
  return new NasBenchError(
    'UNSUPPORTED_FILE',
    `ONNX operator ${operator} (${name}) with ${what} is not supported`,
    {
      received: operator,
    },
  )
}
