/** The operations a vertex between input and output may have, in the official order (nasbench/api.py, `available_ops`). */
export const operations = ['conv3x3-bn-relu', 'conv1x1-bn-relu', 'maxpool3x3'] as const

/** The operation of a vertex between input and output. */
export type Operation101 = (typeof operations)[number]

/** The names of the first and the last vertex. */
export const inputName = 'input'
export const outputName = 'output'

/** How many cells there are that differ in what they compute. */
export const spaceSize = 423_624

/** The most vertices (input and output among them) and edges that a cell may have once it is pruned. */
export const maxVertices = 7
export const maxEdges = 9

/** The id of an operation, its place in {@link operations}: 0 to 2; -1 for anything else. */
export function operationId(name: unknown): number {
  if (name === 'conv3x3-bn-relu') return 0
  if (name === 'conv1x1-bn-relu') return 1
  return name === 'maxpool3x3' ? 2 : -1
}
