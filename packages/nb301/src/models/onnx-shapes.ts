import { copyFloats } from './float-loops.js'
import type { OnnxNode } from './onnx-file.js'
import { refused } from './onnx-node.js'
import { type MakeBuffer, sizeOf, type Tensor, type TensorBuffer } from './tensor.js'

/* Number of elements before, at and after an axis. */
function around(node: OnnxNode, dims: readonly number[], axis: number) {
  const at = axis < 0 ? axis + dims.length : axis
  const middle = dims[at]
  if (middle === undefined) throw refused(node, `axis ${axis} of shape [${dims}]`)
  return { at, before: sizeOf(dims.slice(0, at)), middle, after: sizeOf(dims.slice(at + 1)) }
}

/** Gather: the slices of an axis that indices name. */
export function gather(
  node: OnnxNode,
  x: Tensor,
  indices: Tensor,
  axis: number,
  buffer: TensorBuffer,
): Tensor {
  const { at, before, middle, after } = around(node, x.dims, axis)
  const picked = buffer(x.type, [...x.dims.slice(0, at), ...indices.dims, ...x.dims.slice(at + 1)])
  let to = 0
  for (let block = 0; block < before; block++) {
    for (let i = 0; i < indices.data.length; i++) {
      const given = indices.data[i]!
      const index = given < 0 ? given + middle : given
      if (!(index >= 0 && index < middle)) throw refused(node, `index ${given} of ${middle}`)
      const from = (block * middle + index) * after
      for (let rest = 0; rest < after; rest++) picked.data[to++] = x.data[from + rest]!
    }
  }
  return picked
}

/**
 * Concat: tensors one after the other along an axis. Of matrices side by side, those of one row are repeated for all rows,
 * beyond what ONNX defines: so the part of a curve that is the same at all epochs is computed once.
 */
export function concatenate(
  node: OnnxNode,
  inputs: readonly Tensor[],
  axis: number,
  buffer: TensorBuffer,
): Tensor {
  const first = inputs[0]!
  const { at } = around(node, first.dims, axis)
  const isMatrices = at === 1 && inputs.every(({ dims }) => dims.length === 2)
  const rows = isMatrices ? Math.max(...inputs.map(({ dims }) => dims[0]!)) : sizeOf(first.dims.slice(0, at))
  const total = inputs.reduce((sum, { dims }) => sum + (dims[at] ?? 0), 0)
  const dims = first.dims.map((dim, axis) => (axis === at ? total : isMatrices && axis === 0 ? rows : dim))
  const whole = buffer(first.type, dims)
  const width = whole.data.length / rows
  let start = 0
  let shared: number | undefined
  for (const { dims, data } of inputs) {
    const isRepeated = isMatrices && dims[0] === 1
    const own = isRepeated ? data.length : data.length / rows
    if (!Number.isInteger(own) || start + own > width) throw refused(node, 'parts that do not fit')
    if (!isRepeated) shared ??= start
    if (data instanceof Float32Array && whole.data instanceof Float32Array) {
      copyFloats(data, 0, isRepeated ? 0 : own, whole.data, start, width, rows, own)
    } else {
      for (let row = 0; row < rows; row++) {
        const from = isRepeated ? 0 : row * own
        whole.data.set(data.subarray(from, from + own), row * width + start)
      }
    }
    start += own
  }
  if (start !== width) throw refused(node, 'parts that do not fit')
  return isMatrices && rows > 1 ? { ...whole, shared: shared ?? start } : whole
}

/** Slice: a part of each axis that is named, with steps of 1. */
export function slice(
  node: OnnxNode,
  [x, starts, ends, axes, steps]: readonly Tensor[],
  buffers: TensorBuffer[],
  makeBuffer: MakeBuffer,
): Tensor {
  let result = x!
  if (steps?.data.some((step) => step !== 1)) throw refused(node, 'steps other than 1')
  for (let i = 0; i < starts!.data.length; i++) {
    const { at, before, middle, after } = around(node, result.dims, axes?.data[i] ?? i)
    const clamp = (value: number) => Math.min(middle, Math.max(0, value < 0 ? value + middle : value))
    const from = clamp(starts!.data[i]!)
    const length = Math.max(0, clamp(ends!.data[i]!) - from)
    buffers[i] ??= makeBuffer()
    const part = buffers[i]!(
      result.type,
      result.dims.map((dim, place) => (place === at ? length : dim)),
    )
    const { data } = result
    if (data instanceof Float32Array && part.data instanceof Float32Array) {
      copyFloats(data, from * after, middle * after, part.data, 0, length * after, before, length * after)
    } else {
      for (let block = 0; block < before; block++) {
        const start = (block * middle + from) * after
        part.data.set(data.subarray(start, start + length * after), block * length * after)
      }
    }
    result = part
  }
  return result
}
