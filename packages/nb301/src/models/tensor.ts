/** Float tensors hold float32; integers of any width are numbers, exact up to 2^53. */
export type TensorType = 'float' | 'integer'

/** A dense array in row-major order; no dimensions: one number. */
export interface Tensor {
  readonly type: TensorType
  /** The length of each dimension. */
  readonly dims: readonly number[]
  /** The numbers, row after row. */
  readonly data: Float32Array | Float64Array
}

export function sizeOf(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1)
}

/** A tensor of zeros. */
export function createTensor(type: TensorType, dims: readonly number[]): Tensor {
  const size = sizeOf(dims)
  return { type, dims, data: type === 'float' ? new Float32Array(size) : new Float64Array(size) }
}

/** A list of integers. */
export function integers(values: readonly number[]): Tensor {
  return { type: 'integer', dims: [values.length], data: Float64Array.from(values) }
}
