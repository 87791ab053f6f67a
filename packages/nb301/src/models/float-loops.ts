/*
 * Loops over float32 numbers, one function per operation: a loop that calls a function it is given is ten times as slow,
 * because engines compile it once for all operations.
 */

/** Combines numbers at the same positions. */
export type FloatLoop = (a: Float32Array, b: Float32Array, into: Float32Array) => void

export function addFloats(a: Float32Array, b: Float32Array, into: Float32Array): void {
  for (let i = 0; i < into.length; i++) into[i] = a[i]! + b[i]!
}

export function multiplyFloats(a: Float32Array, b: Float32Array, into: Float32Array): void {
  for (let i = 0; i < into.length; i++) into[i] = a[i]! * b[i]!
}

export function reluFloats(x: Float32Array, into: Float32Array): void {
  for (let i = 0; i < into.length; i++) into[i] = Math.max(x[i]!, 0)
}

/** Copies `count` blocks of `length` numbers; strides are numbers from block to block. */
export function copyFloats(
  from: Float32Array,
  start: number,
  stride: number,
  into: Float32Array,
  intoStart: number,
  intoStride: number,
  count: number,
  length: number,
): void {
  for (let block = 0; block < count; block++) {
    const source = start + block * stride
    const target = intoStart + block * intoStride
    for (let i = 0; i < length; i++) into[target + i] = from[source + i]!
  }
}

/** `x * factors + offsets`, for rows of as many numbers as there are factors. */
export function scaleFloats(
  x: Float32Array,
  factors: Float64Array,
  offsets: Float64Array,
  into: Float32Array,
): void {
  const width = factors.length
  for (let row = 0; row < into.length; row += width) {
    for (let i = 0; i < width; i++) into[row + i] = x[row + i]! * factors[i]! + offsets[i]!
  }
}
