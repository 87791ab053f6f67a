import type { FloatLoop } from './float-loops.js'
import type { OnnxNode } from './onnx-file.js'
import { type Evaluate, type ModelParts, refused } from './onnx-node.js'
import { sizeOf, type Tensor, type TensorBuffer } from './tensor.js'

/** An operator on each number by itself. */
export function map({ makeBuffer }: ModelParts, f: (x: number) => number): Evaluate {
  const buffer = makeBuffer()
  return ([x]) => {
    const { type, dims, data } = x!
    const mapped = buffer(type, dims)
    for (let i = 0; i < data.length; i++) mapped.data[i] = f(data[i]!)
    return mapped
  }
}

/** An operator on numbers at the same positions, with ONNX's broadcasting of shapes. */
export function elementwise(
  node: OnnxNode,
  { makeBuffer }: ModelParts,
  ofFloats: (a: number, b: number) => number,
  ofIntegers = ofFloats,
  loop?: FloatLoop,
): Evaluate {
  const buffers: TensorBuffer[] = []
  return (inputs) => {
    let result = inputs[0]!
    for (let at = 1; at < inputs.length; at++) {
      buffers[at] ??= makeBuffer()
      result = combine(
        node,
        result,
        inputs[at]!,
        result.type === 'float' ? ofFloats : ofIntegers,
        buffers[at]!,
        loop,
      )
    }
    return result
  }
}

function combine(
  node: OnnxNode,
  a: Tensor,
  b: Tensor,
  f: (a: number, b: number) => number,
  buffer: TensorBuffer,
  loop: FloatLoop | undefined,
): Tensor {
  if (a.type !== b.type) throw refused(node, 'numbers of two types')
  const rank = Math.max(a.dims.length, b.dims.length)
  const dims = Array.from({ length: rank }, (_, at) => {
    const [one, other] = [dimAt(a, at - rank), dimAt(b, at - rank)]
    if (one !== other && one !== 1 && other !== 1) throw refused(node, `shapes [${a.dims}] and [${b.dims}]`)
    return one === 1 ? other : one
  })
  const result = buffer(a.type, dims)
  const { data } = result
  if (a.data.length === data.length && b.data.length === data.length) {
    if (loop && isFloats(a.data) && isFloats(b.data) && isFloats(data)) loop(a.data, b.data, data)
    else for (let i = 0; i < data.length; i++) data[i] = f(a.data[i]!, b.data[i]!)
    return result
  }
  const [inA, inB] = [placesIn(a, dims), placesIn(b, dims)]
  for (let i = 0; i < data.length; i++) data[i] = f(a.data[inA(i)]!, b.data[inB(i)]!)
  return result
}

function isFloats(data: Tensor['data']): data is Float32Array {
  return data instanceof Float32Array
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
      const dim = dims[dims.length - at]!
      const ownDim = dimAt(tensor, -at)
      if (ownDim !== 1) place += (left % dim) * weight
      weight *= ownDim
      left = Math.floor(left / dim)
    }
    return place
  }
}
