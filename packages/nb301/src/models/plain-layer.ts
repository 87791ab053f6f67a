import type { Layer, LayerWeights } from './layer-types.js'

/** A matrix ready to be multiplied with: its rows as float64, in which sums are kept. */
interface WideWeights {
  readonly outputs: number
  readonly inputs: number
  /** `outputs` rows of `inputs`. */
  readonly rows: Float64Array
  readonly bias: Float64Array
}

/**
 * A layer in plain JavaScript. Sums are float64 and rounded once, so they are nearer the truth than float32 sums in any
 * order. About 2 billion multiply-adds per second.
 */
export function plainLayer({ outputs, inputs, rows, bias, activation }: LayerWeights): Layer {
  // `| 0` makes small integers of what the file's reader computed as floats: indices run twice as fast with them.
  const weights: WideWeights = {
    inputs: inputs | 0,
    outputs: outputs | 0,
    rows: Float64Array.from(rows),
    bias: Float64Array.from(bias),
  }
  return (input, count, _, output) => {
    multiply(input, count, weights, output)
    if (activation?.kind === 'relu')
      for (let i = 0; i < output.length; i++) output[i] = Math.max(0, output[i]!)
    if (activation?.kind === 'selu') {
      const { alpha, gamma } = activation
      for (let i = 0; i < output.length; i++) {
        const x = output[i]!
        output[i] = gamma * (x > 0 ? x : alpha * (Math.exp(x) - 1))
      }
    }
  }
}

/** Rows of the left matrix that are multiplied together: 64 rows of 512 numbers fit the second cache. */
const blockRows = 64

function multiply(input: Float32Array, count: number, weights: WideWeights, output: Float32Array): void {
  const { inputs, outputs } = weights
  const block = new Float64Array(Math.min(blockRows, count) * inputs)
  for (let from = 0; from < count; from += blockRows) {
    const here = Math.min(blockRows, count - from)
    for (let i = 0; i < here * inputs; i++) block[i] = input[from * inputs + i]!
    const target = output.subarray(from * outputs, (from + here) * outputs)
    const whole = outputs - (outputs % 4)
    for (let column = 0; column < whole; column += 4) fourColumns(block, here, weights, column, target)
    for (let column = whole; column < outputs; column++) {
      for (let row = 0; row < here; row++) target[row * outputs + column] = dot(block, row, weights, column)
    }
  }
}

function dot(block: Float64Array, row: number, { inputs, rows, bias }: WideWeights, column: number): number {
  let sum = bias[column]!
  const [x, y] = [row * inputs, column * inputs]
  for (let i = 0; i < inputs; i++) sum += block[x + i]! * rows[y + i]!
  return sum
}

/*
 * Four columns of the result, two rows at a time: eight sums, for which each number that is loaded is used two or four
 * times. In a function of its own because engines allot registers per function.
 */
function fourColumns(
  block: Float64Array,
  count: number,
  { inputs, outputs, rows, bias }: WideWeights,
  column: number,
  output: Float32Array,
): void {
  const first = column * inputs
  const end = first + inputs
  for (let row = 0; row < count; row += 2) {
    // For an odd last row both accumulators are equal.
    const other = row + 1 < count ? row + 1 : row
    let s00 = bias[column]!
    let s01 = bias[column + 1]!
    let s02 = bias[column + 2]!
    let s03 = bias[column + 3]!
    let s10 = s00
    let s11 = s01
    let s12 = s02
    let s13 = s03
    let x0 = row * inputs
    let x1 = other * inputs
    for (let y = first; y < end; y++) {
      const a0 = block[x0++]!
      const a1 = block[x1++]!
      const b0 = rows[y]!
      const b1 = rows[y + inputs]!
      const b2 = rows[y + 2 * inputs]!
      const b3 = rows[y + 3 * inputs]!
      s00 += a0 * b0
      s01 += a0 * b1
      s02 += a0 * b2
      s03 += a0 * b3
      s10 += a1 * b0
      s11 += a1 * b1
      s12 += a1 * b2
      s13 += a1 * b3
    }
    const at = row * outputs + column
    output[at] = s00
    output[at + 1] = s01
    output[at + 2] = s02
    output[at + 3] = s03
    const below = other * outputs + column
    output[below] = s10
    output[below + 1] = s11
    output[below + 2] = s12
    output[below + 3] = s13
  }
}
