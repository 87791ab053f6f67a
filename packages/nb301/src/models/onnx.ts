import { createMemoryBudget, formatChoices, NasBenchError } from '@nasbench/core'
import { guardReader } from './guard.js'
import { createLayerMaker } from './layer.js'
import type { Activation } from './layer-types.js'
import { type OnnxGraph, type OnnxNode, type OnnxValue, readOnnxGraph } from './onnx-file.js'
import { type GemmNeighbours, normalisationOf, prepareGemm } from './onnx-layers.js'
import type { Evaluate, ModelParts } from './onnx-node.js'
import { minInputs, onnxOperators, seluOf } from './onnx-operators.js'
import { createBuffer, type Room, type Tensor } from './tensor.js'

/** An ONNX model, ready to be evaluated. */
export interface OnnxModel {
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
  /** The operators it uses, each once. */
  readonly operators: readonly string[]
  /**
   * Evaluates the graph for all rows of the inputs, even if the file fixes another first dimension. Throws
   * INVALID_ARGUMENT for a missing input.
   */
  run(feeds: Readonly<Record<string, Tensor>>): Tensor[]
}

/**
 * Reads an ONNX model and prepares it for evaluation, with nothing to install: matrix products in WebAssembly where it is
 * available, all else in JavaScript.
 *
 * It knows the 22 operators that the curve surrogates of YAHPO Gym use, on float32 and integers.
 *
 * @throws NasBenchError UNSUPPORTED_FILE that names the operators it does not know, CORRUPT_FILE
 */
export function readOnnx(bytes: Uint8Array, name = 'the model'): OnnxModel {
  const graph = guardReader(name, 'ONNX model', () => readOnnxGraph(bytes, name))
  const operators = [...new Set(graph.nodes.map(({ operator }) => operator))]
  const unknown = operators.filter((operator) => !Object.hasOwn(onnxOperators, operator))
  if (unknown.length > 0) {
    throw new NasBenchError(
      'UNSUPPORTED_FILE',
      `${name} uses ONNX ${unknown.length > 1 ? 'operators' : 'operator'} ${unknown.join(', ')}: supported are ${formatChoices(Object.keys(onnxOperators), 99)}`,
      { path: name, received: unknown, expected: Object.keys(onnxOperators) },
    )
  }
  const room: Room = { spend: createMemoryBudget(name, bytes.length).spend }
  const parts: ModelParts = { makeBuffer: () => createBuffer(room), makeLayer: createLayerMaker() }
  const { steps, values: constants } = guardReader(name, 'ONNX model', () => stepsOf(graph, name, parts))
  const values = new Map(constants)
  return {
    inputs: graph.inputs,
    outputs: graph.outputs,
    operators,
    run(feeds) {
      let fed = 0
      for (const { name: input, type } of graph.inputs) {
        const feed = Object.hasOwn(feeds, input) ? feeds[input] : undefined
        if (feed?.type !== type) {
          throw new NasBenchError(
            'INVALID_ARGUMENT',
            `${name} takes a tensor of type ${type} as "${input}"`,
            {
              received: feed,
            },
          )
        }
        fed += feed.data.byteLength
        values.set(input, feed)
      }
      room.spend = createMemoryBudget(name, bytes.length + 64 * fed).spend
      return guardReader(name, 'ONNX model', () => {
        for (const { inputs, output, evaluate } of steps) {
          values.set(output, evaluate(inputs.map((input) => values.get(input)!)))
        }
        return graph.outputs.map((output) => {
          const { type, dims, data } = values.get(output.name)!
          return { type, dims, data: data.slice() }
        })
      })
    },
  }
}

interface Step {
  readonly inputs: readonly string[]
  readonly output: string
  readonly evaluate: Evaluate
}

/* The nodes to evaluate, and the values that are known before: weights and what depends on nothing else. */
function stepsOf(
  { nodes, initializers, inputs, outputs }: OnnxGraph,
  name: string,
  parts: ModelParts,
): { readonly steps: Step[]; readonly values: Map<string, Tensor> } {
  const values = new Map(initializers)
  const known = new Set([...initializers.keys(), ...inputs.map((input) => input.name)])
  const corrupt = (reason: string) =>
    new NasBenchError('CORRUPT_FILE', `${name} is not a valid ONNX model: ${reason}`, { path: name })
  const { neighbours, absorbed } = gemmNeighbours(nodes, outputs, initializers)
  const steps: Step[] = []
  for (const node of nodes) {
    const [output] = node.outputs
    const missing = node.inputs.find((input) => !known.has(input))
    if (missing !== undefined) throw corrupt(`"${missing}" is used before it is computed`)
    if (output === undefined || node.outputs.length > 1)
      throw corrupt(`${node.name} does not have one output`)
    if (node.inputs.length < (minInputs[node.operator] ?? 1)) throw corrupt(`${node.name} has too few inputs`)
    known.add(output)
    const weights = node.inputs.map((input) => values.get(input))
    const evaluate =
      node.operator === 'Gemm'
        ? prepareGemm(node, weights, parts, neighbours.get(node))
        : absorbed.has(node)
          ? ([x]: readonly Tensor[]) => x!
          : onnxOperators[node.operator]!(node, weights, parts)
    if (node.inputs.every((input) => values.has(input))) values.set(output, evaluate(weights as Tensor[]))
    else steps.push({ inputs: node.inputs, output, evaluate })
  }
  const lacking = outputs.find((output) => !known.has(output.name))
  if (lacking) throw corrupt(`no node computes its output "${lacking.name}"`)
  return { steps, values }
}

/*
 * The nodes that are computed together with a Gemm: the only user of its output, if that is Relu or Selu, and the
 * BatchNormalization before it, if the Gemm is the only user of that.
 */
function gemmNeighbours(
  nodes: readonly OnnxNode[],
  outputs: readonly OnnxValue[],
  weights: ReadonlyMap<string, Tensor>,
): { readonly neighbours: Map<OnnxNode, GemmNeighbours>; readonly absorbed: Set<OnnxNode> } {
  const uses = new Map<string, number>()
  const count = (name: string) => uses.set(name, (uses.get(name) ?? 0) + 1)
  for (const { inputs } of nodes) for (const input of inputs) count(input)
  for (const { name } of outputs) count(name)
  const makers = new Map(nodes.map((node) => [node.outputs[0] ?? '', node]))
  const neighbours = new Map<OnnxNode, GemmNeighbours>()
  const absorbed = new Set<OnnxNode>()
  for (const node of nodes) {
    const [input = ''] = node.inputs
    const before = makers.get(input)
    if (before === undefined || uses.get(input) !== 1) continue
    if (before.operator === 'Gemm' && (node.operator === 'Relu' || node.operator === 'Selu')) {
      const activation: Activation =
        node.operator === 'Relu' ? { kind: 'relu' } : { kind: 'selu', ...seluOf(node) }
      neighbours.set(before, { ...neighbours.get(before), activation })
      absorbed.add(node)
    }
    if (before.operator === 'BatchNormalization' && node.operator === 'Gemm') {
      const statistics = before.inputs.map((name) => weights.get(name))
      neighbours.set(node, { ...neighbours.get(node), normalisation: normalisationOf(before, statistics) })
      absorbed.add(before)
    }
  }
  return { neighbours, absorbed }
}
