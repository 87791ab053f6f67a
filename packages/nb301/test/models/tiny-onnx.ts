/* A small writer of ONNX files for tests, and a curve model made with it. */

const utf8 = new TextEncoder()

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let left = BigInt.asUintN(64, BigInt(value))
  do {
    const low = Number(left & 127n)
    left >>= 7n
    bytes.push(left > 0n ? low | 128 : low)
  } while (left > 0n)
  return Uint8Array.from(bytes)
}

/** A protobuf field: a number as a varint, anything else with its length. */
function field(number: number, value: number | string | Uint8Array): Uint8Array {
  if (typeof value === 'number') return concatenate([varint(number * 8), varint(value)])
  const bytes = typeof value === 'string' ? utf8.encode(value) : value
  return concatenate([varint(number * 8 + 2), varint(bytes.length), bytes])
}

function message(...fields: readonly Uint8Array[]): Uint8Array {
  return concatenate(fields)
}

/** A float32 attribute is a fixed 32-bit field. */
function fixed32(number: number, value: number): Uint8Array {
  return concatenate([varint(number * 8 + 5), new Uint8Array(Float32Array.of(value).buffer)])
}

export function floats(name: string, dims: readonly number[], values: readonly number[]): Uint8Array {
  return message(
    ...dims.map((dim) => field(1, dim)),
    field(2, 1),
    field(8, name),
    field(9, new Uint8Array(Float32Array.from(values).buffer)),
  )
}

/** An int64 tensor, its numbers packed as varints. */
export function longs(name: string, dims: readonly number[], values: readonly number[]): Uint8Array {
  return message(
    ...dims.map((dim) => field(1, dim)),
    field(2, 7),
    field(7, concatenate(values.map(varint))),
    field(8, name),
  )
}

export function attribute(name: string, value: number | readonly number[] | Uint8Array): Uint8Array {
  if (value instanceof Uint8Array) return message(field(1, name), field(5, value), field(20, 4))
  if (typeof value !== 'number')
    return message(field(1, name), ...value.map((item) => field(8, item)), field(20, 7))
  if (!Number.isInteger(value)) return message(field(1, name), fixed32(2, value), field(20, 1))
  return message(field(1, name), field(3, value), field(20, 2))
}

export function node(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: readonly Uint8Array[] = [],
): Uint8Array {
  return message(
    ...inputs.map((input) => field(1, input)),
    ...outputs.map((output) => field(2, output)),
    field(4, operator),
    ...attributes.map((bytes) => field(5, bytes)),
  )
}

/** An input or output; `type` 1 float32, 6 int32, 7 int64. A dimension without a number is open. */
export function value(name: string, type: number, dims: readonly (number | string)[]): Uint8Array {
  const shape = message(
    ...dims.map((dim) => field(1, typeof dim === 'number' ? field(1, dim) : field(2, dim))),
  )
  return message(field(1, name), field(2, field(1, message(field(1, type), field(2, shape)))))
}

export function onnxModel(parts: {
  readonly nodes: readonly Uint8Array[]
  readonly initializers?: readonly Uint8Array[]
  readonly inputs: readonly Uint8Array[]
  readonly outputs: readonly Uint8Array[]
}): Uint8Array {
  const graph = message(
    ...parts.nodes.map((bytes) => field(1, bytes)),
    ...(parts.initializers ?? []).map((bytes) => field(5, bytes)),
    ...parts.inputs.map((bytes) => field(11, bytes)),
    ...parts.outputs.map((bytes) => field(12, bytes)),
  )
  return message(field(1, 8), field(7, graph), field(8, field(2, 13)))
}

/**
 * A curve model with so many outputs. For epoch e: of two, accuracy 50 + e / 4 (percent) and runtime 10 e; of four, the
 * accuracy as a fraction, cross-entropy 3 − e / 50, runtime 10 e and 10. Whatever the architecture is, its codes are
 * taken in and count nothing.
 */
export function tinyCurveModel(outputs: number): Uint8Array {
  const slopes = [outputs === 2 ? 0.25 : 0.0025, outputs === 2 ? 10 : -0.02, 10, 0].slice(0, outputs)
  const starts = [outputs === 2 ? 50 : 0.5, outputs === 2 ? 0 : 3, 0, 10].slice(0, outputs)
  return onnxModel({
    nodes: [
      node('Cast', ['x_cat'], ['codes'], [attribute('to', 1)]),
      node('Concat', ['codes', 'x_cont'], ['row'], [attribute('axis', 1)]),
      node('Gemm', ['row', 'weights', 'bias'], ['answers'], [attribute('transB', 1)]),
    ],
    initializers: [
      floats(
        'weights',
        [outputs, 35],
        slopes.flatMap((slope) => [...new Array<number>(34).fill(0), slope]),
      ),
      floats('bias', [outputs], starts),
    ],
    inputs: [value('x_cat', 6, ['n', 34]), value('x_cont', 1, ['n', 1])],
    outputs: [value('answers', 1, ['n', outputs])],
  })
}
