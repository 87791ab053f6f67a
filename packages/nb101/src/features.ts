import { specOfIndex } from './canonical.js'
import { maxVertices, operations } from './operations.js'
import { indexOf } from './resolve.js'
import { columnStart } from './structures.js'

const pairs = Array.from({ length: maxVertices }, (_, target) =>
  Array.from({ length: target }, (_, source) => [source, target] as const),
).flat()

/** Names of the 36 values of {@link features}. */
export const featureNames: readonly string[] = Object.freeze([
  ...pairs.map(([source, target]) => `edge ${source}→${target}`),
  ...[1, 2, 3, 4, 5].flatMap((vertex) => operations.map((name) => `vertex ${vertex} ${name}`)),
])

/**
 * The stored cell padded to seven vertices as 36 zeros and ones: 21 edges, then three per vertex for its operation. The
 * output is vertex 6; vertices that a smaller cell lacks have neither edges nor an operation.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function features(arch: unknown): Float64Array {
  const { vertices, bits, code } = specOfIndex(indexOf(arch))
  const values = new Float64Array(featureNames.length)
  const last = vertices - 1
  const padded = (vertex: number) => (vertex === last ? maxVertices - 1 : vertex)
  for (let target = 1; target < vertices; target++) {
    for (let source = 0; source < target; source++) {
      values[columnStart[padded(target)]! + source] = (bits >>> (columnStart[target]! + source)) & 1
    }
  }
  let left = code
  for (let vertex = last - 1; vertex > 0; vertex--) {
    values[pairs.length + 3 * (vertex - 1) + (left % 3)] = 1
    left = Math.floor(left / 3)
  }
  return values
}
