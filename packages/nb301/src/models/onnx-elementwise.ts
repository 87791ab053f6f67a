import type { OnnxNode } from './onnx-file.js'
import { type Evaluate, refused } from './onnx-node.js'
import { createTensor, sizeOf, type Tensor } from './tensor.js'

/** An operator that makes each number by itself another one. */
export function map(f: (x: number) => number): Evaluate {
  return ([x]) => {
    const { type, dims, data } = x as Tensor
    const mapped = createTensor(type, dims)
    for (let i = 0; i < data.length; i++) mapped.data[i] = f(data[i] as number)
    return mapped
  }
}

/** An operator over numbers in the same places, shapes brought together as ONNX's broadcasting has it. */
export function elementwise(
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
