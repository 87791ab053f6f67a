/** Float tensors hold float32; integers of any width are numbers, exact up to 2^53. */
export type TensorType = 'float' | 'integer'

/** A dense array in row-major order; no dimensions: one number. */
export interface Tensor {
  readonly type: TensorType
  /** The length of each dimension. */
  readonly dims: readonly number[]
  /** The numbers, row after row. */
  readonly data: Float32Array | Float64Array
  /** Number of leading columns that are the same in all rows of a matrix, if that is known. Default: 0. */
  readonly shared?: number
}

/** Makes the output of a node. The numbers of the previous one of the same size are overwritten. */
export type TensorBuffer = (type: TensorType, dims: readonly number[]) => Tensor

/** Counts the bytes that evaluating a model allocates; throws CORRUPT_FILE beyond what its file and inputs justify. */
export interface Room {
  spend: (bytes: number) => void
}

/** Makes the buffers of a model's nodes. */
export type MakeBuffer = () => TensorBuffer

/** A buffer for one node: evaluating the same graph again allocates nothing for it. */
export function createBuffer(room: Room): TensorBuffer {
  let last: Tensor['data'] = new Float32Array(0)
  return (type, dims) => {
    const size = sizeOf(dims)
    const isFloat = type === 'float'
    if (last.length !== size || last instanceof Float32Array !== isFloat) {
      room.spend(size * (isFloat ? 4 : 8))
      last = isFloat ? new Float32Array(size) : new Float64Array(size)
    }
    return { type, dims, data: last }
  }
}

/** Number of elements of a shape; NaN if a dimension is not a count. */
export function sizeOf(dims: readonly number[]): number {
  return dims.reduce((product, dim) => (Number.isInteger(dim) && dim >= 0 ? product * dim : Number.NaN), 1)
}

/** A list of integers. */
export function integers(values: readonly number[]): Tensor {
  return { type: 'integer', dims: [values.length], data: Float64Array.from(values) }
}
