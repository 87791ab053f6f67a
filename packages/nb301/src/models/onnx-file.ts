import { NasBenchError } from '@nasbench/core'
import { unsupported } from './booster.js'
import { packedVarints, protobufFields, signed } from './protobuf.js'
import { sizeOf, type Tensor, type TensorType } from './tensor.js'

export type AttributeValue = number | readonly number[] | string | Tensor

export interface OnnxNode {
  readonly operator: string
  readonly name: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: ReadonlyMap<string, AttributeValue>
}

/** An input or output of a model. */
export interface OnnxValue {
  readonly name: string
  readonly type: TensorType
  /** Undefined if the file leaves a dimension open. */
  readonly dims: readonly (number | undefined)[]
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[]
  readonly initializers: ReadonlyMap<string, Tensor>
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
  /** Version of the operator set of the default domain. */
  readonly opset: number
}

/* Numbers of the fields in onnx.proto (onnx/onnx), and of TensorProto's data types. */
const float32 = 1
const int32 = 6
const int64 = 7

/**
 * Reads the graph of an ONNX file: nodes in the order in which they can be evaluated, and the weights.
 *
 * @throws NasBenchError CORRUPT_FILE, UNSUPPORTED_FILE for data types other than float32, int32 and int64, for weights in
 * other files and for operators of other domains
 */
export function readOnnxGraph(bytes: Uint8Array, name: string): OnnxGraph {
  let graph: Uint8Array | undefined
  let opset = 0
  for (const { number, bytes: body } of protobufFields(bytes, name)) {
    if (number === 7) graph = body
    if (number === 8) opset = Math.max(opset, readOpset(body, name))
  }
  if (graph === undefined) {
    throw new NasBenchError('CORRUPT_FILE', `${name} is not an ONNX model: it has no graph`, { path: name })
  }
  const nodes: OnnxNode[] = []
  const initializers = new Map<string, Tensor>()
  const inputs: OnnxValue[] = []
  const outputs: OnnxValue[] = []
  for (const { number, bytes: body } of protobufFields(graph, name)) {
    if (number === 1) nodes.push(readNode(body, name))
    else if (number === 5) {
      const { tensor, tensorName } = readTensor(body, name)
      initializers.set(tensorName, tensor)
    } else if (number === 11) inputs.push(readValue(body, name))
    else if (number === 12) outputs.push(readValue(body, name))
  }
  // Older files name the weights among the inputs too.
  return {
    nodes,
    initializers,
    inputs: inputs.filter((input) => !initializers.has(input.name)),
    outputs,
    opset,
  }
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

function readOpset(bytes: Uint8Array, name: string): number {
  let domain = ''
  let version = 0
  for (const { number, value, bytes: body } of protobufFields(bytes, name)) {
    if (number === 1) domain = text(body)
    if (number === 2) version = Number(value)
  }
  return domain === '' || domain === 'ai.onnx' ? version : 0
}

function readNode(bytes: Uint8Array, name: string): OnnxNode {
  const inputs: string[] = []
  const outputs: string[] = []
  const attributes = new Map<string, AttributeValue>()
  let [operator, nodeName, domain] = ['', '', '']
  for (const { number, bytes: body } of protobufFields(bytes, name)) {
    if (number === 1) inputs.push(text(body))
    else if (number === 2) outputs.push(text(body))
    else if (number === 3) nodeName = text(body)
    else if (number === 4) operator = text(body)
    else if (number === 5) {
      const [key, value] = readAttribute(body, name)
      if (value !== undefined) attributes.set(key, value)
    } else if (number === 7) domain = text(body)
  }
  if (domain !== '' && domain !== 'ai.onnx') operator = `${domain}.${operator}`
  return { operator, name: nodeName || (outputs[0] ?? ''), inputs, outputs, attributes }
}

function readAttribute(bytes: Uint8Array, name: string): [string, AttributeValue | undefined] {
  let key = ''
  let value: AttributeValue | undefined
  let list: number[] | undefined
  for (const { number, value: given, bytes: body } of protobufFields(bytes, name)) {
    if (number === 1) key = text(body)
    else if (number === 2) value = floatOfBits(Number(given))
    else if (number === 3) value = signed(given)
    else if (number === 4) value = text(body)
    else if (number === 5) value = readTensor(body, name).tensor
    else if (number === 8) {
      list ??= []
      if (body.length > 0) for (const one of packedVarints(body, name)) list.push(one)
      else list.push(signed(given))
    }
  }
  return [key, list ?? value]
}

function floatOfBits(bits: number): number {
  return new Float32Array(Uint32Array.of(bits).buffer)[0]!
}

function readTensor(
  bytes: Uint8Array,
  name: string,
): { readonly tensor: Tensor; readonly tensorName: string } {
  const dims: number[] = []
  let type = 0
  let raw: Uint8Array | undefined
  const values: number[] = []
  let tensorName = ''
  for (const { number, value, bytes: body } of protobufFields(bytes, name)) {
    if (number === 1) {
      if (body.length > 0) for (const dim of packedVarints(body, name)) dims.push(dim)
      else dims.push(signed(value))
    } else if (number === 2) type = Number(value)
    else if (number === 4) {
      if (body.length > 0) for (const one of packedFloats(body, name)) values.push(one)
      else values.push(floatOfBits(Number(value)))
    } else if (number === 5 || number === 7) {
      if (body.length > 0) for (const one of packedVarints(body, name)) values.push(one)
      else values.push(signed(value))
    } else if (number === 8) tensorName = text(body)
    else if (number === 9) raw = body
    else if (number === 14 && value !== 0) throw unsupported(name, `keeps ${tensorName} in another file`)
  }
  const size = sizeOf(dims)
  const data = raw === undefined ? numbersOf(type, values, name) : numbersOfRaw(type, raw, name)
  if (data.length !== size) {
    throw new NasBenchError(
      'CORRUPT_FILE',
      `${name}: ${tensorName} is ${dims.join(' × ')}, but has ${data.length} numbers`,
      { path: name },
    )
  }
  return { tensor: { type: typeOf(type, name), dims, data }, tensorName }
}

function packedFloats(bytes: Uint8Array, name: string): Float32Array {
  if (bytes.length % 4 === 0) return new Float32Array(new Uint8Array(bytes).buffer)
  throw new NasBenchError(
    'CORRUPT_FILE',
    `${name} has ${bytes.length} bytes of floats, which are not multiples of 4`,
    {
      path: name,
    },
  )
}

function typeOf(type: number, name: string): TensorType {
  if (type === float32) return 'float'
  if (type === int32 || type === int64) return 'integer'
  throw unsupported(
    name,
    `has a tensor of data type ${type}; float32 (1), int32 (6) and int64 (7) are supported`,
  )
}

function numbersOf(type: number, values: readonly number[], name: string): Float32Array | Float64Array {
  return typeOf(type, name) === 'float' ? Float32Array.from(values) : Float64Array.from(values)
}

function numbersOfRaw(type: number, raw: Uint8Array, name: string): Float32Array | Float64Array {
  // A copy, since the bytes may begin anywhere; not by `slice`, which does not copy a Node Buffer.
  const whole = new Uint8Array(raw.subarray(0, raw.length - (raw.length % (type === int64 ? 8 : 4))))
  if (typeOf(type, name) === 'float') return new Float32Array(whole.buffer)
  if (type === int32) return Float64Array.from(new Int32Array(whole.buffer))
  return Float64Array.from(new BigInt64Array(whole.buffer), Number)
}

function readValue(bytes: Uint8Array, name: string): OnnxValue {
  let valueName = ''
  let type: TensorType = 'float'
  const dims: (number | undefined)[] = []
  for (const field of protobufFields(bytes, name)) {
    if (field.number === 1) valueName = text(field.bytes)
    if (field.number !== 2) continue
    for (const { number, bytes: tensor } of protobufFields(field.bytes, name)) {
      if (number !== 1) throw unsupported(name, `has an input or output ${valueName} that is not a tensor`)
      for (const part of protobufFields(tensor, name)) {
        if (part.number === 1) type = typeOf(Number(part.value), name)
        if (part.number !== 2) continue
        for (const dim of protobufFields(part.bytes, name)) {
          const fixed = [...protobufFields(dim.bytes, name)].find(({ number }) => number === 1)
          dims.push(fixed && Number(fixed.value))
        }
      }
    }
  }
  return { name: valueName, type, dims }
}
