import { NasBenchError } from '@nasbench/core'
import { type Bits, columnStart } from './structures.js'

/**
 * How many channels each vertex computes with (nasbench, model_builder.py, `compute_vertex_channels`).
 *
 * The output's channels are shared out among the vertices that lead to it, the input not counted; where they do not go
 * in evenly, the first ones get one more. Every other vertex has as many as the widest it leads to. `adjacency` must be
 * pruned, and no vertex may be left with nothing.
 *
 * @throws NasBenchError INVALID_ARGUMENT if a vertex would get no channels.
 */
export function computeVertexChannels(
  inputChannels: number,
  outputChannels: number,
  adjacency: readonly (readonly number[])[],
): number[] {
  const vertices = adjacency.length
  const last = vertices - 1
  const leads = (source: number, target: number) => adjacency[source]?.[target] === 1
  return channelsOf(inputChannels, outputChannels, vertices, leads, last)
}

/** {@link computeVertexChannels} of a wiring whose every vertex is in use. */
export function channelsOfWiring(input: number, output: number, bits: Bits, vertices: number): number[] {
  const leads = (source: number, target: number) => ((bits >>> (columnStart[target]! + source)) & 1) === 1
  return channelsOf(input, output, vertices, leads, vertices - 1)
}

function channelsOf(
  input: number,
  output: number,
  vertices: number,
  leads: (source: number, target: number) => boolean,
  last: number,
): number[] {
  const channels = new Array<number>(vertices).fill(0)
  channels[0] = input
  channels[last] = output
  if (vertices === 2) return channels
  let sharing = 0
  for (let vertex = 1; vertex < last; vertex++) if (leads(vertex, last)) sharing++
  const share = Math.floor(output / sharing)
  let more = output % sharing
  for (let vertex = 1; vertex < last; vertex++) {
    if (leads(vertex, last)) channels[vertex] = share + (more-- > 0 ? 1 : 0)
  }
  for (let vertex = last - 1; vertex > 0; vertex--) {
    if (leads(vertex, last)) continue
    for (let target = vertex + 1; target < last; target++) {
      if (leads(vertex, target)) {
        channels[vertex] = Math.max(channels[vertex]!, channels[target]!)
      }
    }
  }
  const empty = channels.findIndex((count, vertex) => vertex < last && !(count > 0))
  if (empty < 0) return channels
  throw new NasBenchError(
    'INVALID_ARGUMENT',
    `vertex ${empty} would have no channels: ${output} channels of output for this wiring`,
    { expected: 'a pruned matrix, and at least one channel per vertex that leads to the output' },
  )
}
