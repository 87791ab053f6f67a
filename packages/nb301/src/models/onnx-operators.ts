import { addFloats, multiplyFloats, reluFloats } from './float-loops.js'
import { elementwise, map } from './onnx-elementwise.js'
import type { OnnxNode } from './onnx-file.js'
import { prepareGemm, prepareNormalisation } from './onnx-layers.js'
import { list, number, type Prepare, refused } from './onnx-node.js'
import { concatenate, gather, slice } from './onnx-shapes.js'
import { integers, type Tensor, type TensorBuffer } from './tensor.js'

/**
 * The operators that the two curve surrogates of YAHPO Gym use, each as ONNX's opset 12 and 13 define it, for float32 and
 * integers. All others are refused by name when a model is read.
 */
export const onnxOperators: Readonly<Record<string, Prepare>> = {
  Constant: (node) => {
    const value = node.attributes.get('value')
    if (value === undefined || typeof value !== 'object' || !('data' in value)) {
      throw refused(node, 'a constant that is not a tensor')
    }
    return () => value
  },
  ConstantOfShape: (node, _, { makeBuffer }) => {
    const value = node.attributes.get('value') as Tensor | undefined
    const buffer = makeBuffer()
    return ([shape]) => {
      const filled = buffer(value?.type ?? 'float', [...shape!.data])
      filled.data.fill(value?.data[0] ?? 0)
      return filled
    }
  },
  Shape:
    () =>
    ([x]) =>
      integers(x!.dims),
  Cast: (node, _, { makeBuffer }) => {
    const buffer = makeBuffer()
    const to = number(node, 'to', 0)
    if (to !== 1 && to !== 6 && to !== 7) throw refused(node, `a cast to data type ${to}`)
    return ([x]) => {
      const { dims, data, type } = x!
      const wanted = to === 1 ? 'float' : 'integer'
      if (type === wanted) return x!
      const cast = buffer(wanted, dims)
      for (let i = 0; i < data.length; i++) cast.data[i] = to === 1 ? data[i]! : Math.trunc(data[i]!)
      return cast
    }
  },
  Unsqueeze: (node) => {
    const fixed = list(node, 'axes')
    return ([x, given]) => {
      const { type, dims, data } = x!
      const axes = fixed ?? [...given!.data]
      const rank = dims.length + axes.length
      const added = new Set(axes.map((axis) => (axis < 0 ? axis + rank : axis)))
      const rest = [...dims]
      const wider = Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : rest.shift()!))
      return { type, dims: wider, data }
    }
  },
  Gather: (node, _, { makeBuffer }) => {
    const axis = number(node, 'axis', 0)
    const buffer = makeBuffer()
    return ([x, indices]) => gather(node, x!, indices!, axis, buffer)
  },
  Concat: (node, _, { makeBuffer }) => {
    const axis = number(node, 'axis', 0)
    const buffer = makeBuffer()
    return (inputs) => concatenate(node, inputs, axis, buffer)
  },
  Slice: (node, _, { makeBuffer }) => {
    const buffers: TensorBuffer[] = []
    return (inputs) => slice(node, inputs, buffers, makeBuffer)
  },
  Gemm: (node, weights, parts) => prepareGemm(node, weights, parts),
  BatchNormalization: prepareNormalisation,
  Add: (node, _, parts) => elementwise(node, parts, (a, b) => a + b, undefined, addFloats),
  Sub: (node, _, parts) => elementwise(node, parts, (a, b) => a - b),
  Mul: (node, _, parts) => elementwise(node, parts, (a, b) => a * b, undefined, multiplyFloats),
  Div: (node, _, parts) =>
    elementwise(
      node,
      parts,
      (a, b) => a / b,
      (a, b) => Math.trunc(a / b),
    ),
  Max: (node, _, parts) => elementwise(node, parts, (a, b) => Math.max(a, b)),
  Min: (node, _, parts) => elementwise(node, parts, (a, b) => Math.min(a, b)),
  Relu: (_, __, parts) => {
    const buffer = parts.makeBuffer()
    const ofIntegers = map(parts, (x) => Math.max(0, x))
    return (inputs) => {
      const { type, dims, data } = inputs[0]!
      if (!(data instanceof Float32Array)) return ofIntegers(inputs)
      const result = buffer(type, dims)
      reluFloats(data, result.data as Float32Array)
      return result
    }
  },
  Exp: (_, __, parts) => map(parts, Math.exp),
  Sigmoid: (_, __, parts) => map(parts, (x) => 1 / (1 + Math.exp(-x))),
  Selu: (node, _, parts) => {
    const { alpha, gamma } = seluOf(node)
    return map(parts, (x) => gamma * (x > 0 ? x : alpha * (Math.exp(x) - 1)))
  },
}

/** The factors of a Selu node. */
export function seluOf(node: OnnxNode): { readonly alpha: number; readonly gamma: number } {
  return {
    alpha: number(node, 'alpha', 1.6732631921768188),
    gamma: number(node, 'gamma', 1.0507010221481323),
  }
}

/** Number of inputs that a node must have; 1 for operators that are not listed. */
export const minInputs: Readonly<Record<string, number>> = {
  Constant: 0,
  Gather: 2,
  Slice: 3,
  Add: 2,
  Sub: 2,
  Mul: 2,
  Div: 2,
}
