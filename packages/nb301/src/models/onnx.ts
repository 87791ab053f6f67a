import { formatChoices, NasBenchError } from '@nasbench/core'
import { type OnnxGraph, type OnnxValue, readOnnxGraph } from './onnx-file.js'
import type { Evaluate } from './onnx-node.js'
import { onnxOperators } from './onnx-operators.js'
import type { Tensor } from './tensor.js'

/** An ONNX model, ready to be evaluated. */
export interface OnnxModel {
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
  /** The operators it uses, each once. */
  readonly operators: readonly string[]
  /**
   * Evaluates the graph at once, for as many rows as the inputs have: a fixed first dimension of 1 in the file is not
   * insisted on. Throws INVALID_ARGUMENT for a missing input.
   */
  run(feeds: Readonly<Record<string, Tensor>>): Tensor[]
}

/**
 * Reads an ONNX model and prepares it for evaluation in plain JavaScript, with nothing to install.
 *
 * It knows the 22 operators that the curve surrogates of YAHPO Gym use, on float32 and integers.
 *
 * @throws NasBenchError UNSUPPORTED_FILE that names the operators it does not know, CORRUPT_FILE
 */
export function readOnnx(bytes: Uint8Array, name = 'the model'): OnnxModel {
  const graph = readOnnxGraph(bytes, name)
  const operators = [...new Set(graph.nodes.map(({ operator }) => operator))]
  const unknown = operators.filter((operator) => !Object.hasOwn(onnxOperators, operator))
  if (unknown.length > 0) {
    throw new NasBenchError(
      'UNSUPPORTED_FILE',
      `${name} uses ONNX ${unknown.length > 1 ? 'operators' : 'operator'} ${unknown.join(', ')}: supported are ${formatChoices(Object.keys(onnxOperators), 99)}`,
      { path: name, received: unknown, expected: Object.keys(onnxOperators) },
    )
  }
  const steps = stepsOf(graph, name)
  return {
    inputs: graph.inputs,
    outputs: graph.outputs,
    operators,
    run(feeds) {
      const values = new Map(graph.initializers)
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
        values.set(input, feed)
      }
      for (const { inputs, output, evaluate } of steps) {
        values.set(output, evaluate(inputs.map((input) => values.get(input) as Tensor)))
      }
      return graph.outputs.map((output) => values.get(output.name) as Tensor)
    },
  }
}

interface Step {
  readonly inputs: readonly string[]
  readonly output: string
  readonly evaluate: Evaluate
}

function stepsOf({ nodes, initializers, inputs, outputs }: OnnxGraph, name: string): Step[] {
  const known = new Set([...initializers.keys(), ...inputs.map((input) => input.name)])
  const corrupt = (why: string) =>
    new NasBenchError('CORRUPT_FILE', `${name} is no ONNX model: ${why}`, { path: name })
  const steps = nodes.map((node): Step => {
    const [output] = node.outputs
    const missing = node.inputs.find((input) => !known.has(input))
    if (missing !== undefined) throw corrupt(`"${missing}" is used before it is there`)
    if (output === undefined || node.outputs.length > 1) throw corrupt(`${node.name} has not one output`)
    known.add(output)
    const prepare = onnxOperators[node.operator] as (typeof onnxOperators)[string]
    const weights = node.inputs.map((input) => initializers.get(input))
    return { inputs: node.inputs, output, evaluate: prepare(node, weights) }
  })
  const lacking = outputs.find((output) => !known.has(output.name))
  if (lacking) throw corrupt(`nothing makes its output "${lacking.name}"`)
  return steps
}
