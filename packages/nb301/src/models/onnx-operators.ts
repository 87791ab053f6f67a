import { elementwise, map } from './onnx-elementwise.js'
import { prepareGemm, prepareNormalisation } from './onnx-layers.js'
import { list, number, type Prepare, refused } from './onnx-node.js'
import { concatenate, gather, slice } from './onnx-shapes.js'
import { createTensor, integers, type Tensor } from './tensor.js'

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
