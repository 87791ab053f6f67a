import { NasBenchError } from '@nasbench/core'
import type { LayerMaker } from './layer-types.js'
import type { AttributeValue, OnnxNode } from './onnx-file.js'
import type { MakeBuffer, Tensor } from './tensor.js'

/** Makes a node's output of its inputs; what depends on the node alone is done before. */
export type Evaluate = (inputs: readonly Tensor[]) => Tensor

/** The state that the nodes of one model share. */
export interface ModelParts {
  readonly makeBuffer: MakeBuffer
  readonly makeLayer: LayerMaker
}

/** `weights` has the inputs of the node that are weights, by their position. */
export type Prepare = (
  node: OnnxNode,
  weights: readonly (Tensor | undefined)[],
  parts: ModelParts,
) => Evaluate

/** A node's attribute that is a number. */
export function number(node: OnnxNode, key: string, otherwise: number): number {
  const value: AttributeValue | undefined = node.attributes.get(key)
  return typeof value === 'number' ? value : otherwise
}

/** A node's attribute that is a list of numbers; undefined if it has none. */
export function list(node: OnnxNode, key: string): readonly number[] | undefined {
  const value = node.attributes.get(key)
  return Array.isArray(value) ? (value as readonly number[]) : undefined
}

/** The error for a node that asks for what its operator is not supported with. */
export function refused({ operator, name }: OnnxNode, what: string): NasBenchError {
  return new NasBenchError(
    'UNSUPPORTED_FILE',
    `ONNX operator ${operator} (${name}) with ${what} is not supported`,
    {
      received: operator,
    },
  )
}
