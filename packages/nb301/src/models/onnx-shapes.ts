import type { OnnxNode } from './onnx-file.js'
import { refused } from './onnx-node.js'
import { createTensor, sizeOf, type Tensor } from './tensor.js'

/* Sizes of what is before, at and behind an axis. */
function around(node: OnnxNode, dims: readonly number[], axis: number) {
  const at = axis < 0 ? axis + dims.length : axis
  const middle = dims[at]
  if (middle === undefined) throw refused(node, `axis ${axis} of shape [${dims}]`)
  return { at, before: sizeOf(dims.slice(0, at)), middle, behind: sizeOf(dims.slice(at + 1)) }
}

/** Gather: the slices of an axis that indices name. */
export function gather(node: OnnxNode, x: Tensor, indices: Tensor, axis: number): Tensor {
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

/** Concat: tensors one behind the other along an axis. */
export function concatenate(node: OnnxNode, inputs: readonly Tensor[], axis: number): Tensor {
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

/** Slice: a part of each axis that is named, with steps of 1. */
export function slice(node: OnnxNode, [x, starts, ends, axes, steps]: readonly Tensor[]): Tensor {
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
