import { type Arch101, pruneArch101 } from './arch.js'
import { type ArchInput101, archOf } from './resolve.js'

/**
 * A cell as lines of text: a row for each vertex, a column for each edge from its source down to its target.
 *
 * ```text
 * 0 input            ┬─┐
 * 1 conv3x3-bn-relu  ▼ │ ┐
 * 2 maxpool3x3         ▼ │ ┐
 * 3 output               ▼ ▼
 * ```
 *
 * Vertices stand in the order they are given in; unused ones are left out.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function drawText(arch: ArchInput101): string {
  const { adjacency, operations } = pruneArch101(archOf(arch))
  const edges = edgesOf(adjacency)
  const names = operations.map((name, vertex) => `${vertex} ${name}`)
  const width = Math.max(...names.map((name) => name.length)) + 2
  const rows = names.map((name, vertex) => {
    const marks = edges.map(({ source, target }, at) => {
      if (vertex === source) return edges[at + 1]?.source === source ? '┬─' : '┐ '
      if (vertex === target) return '▼ '
      return vertex > source && vertex < target ? '│ ' : '  '
    })
    return `${name.padEnd(width)}${marks.join('')}`.trimEnd()
  })
  return rows.join('\n')
}

/** The edges of a cell by source, then by target. */
export function edgesOf(adjacency: Arch101['adjacency']): { source: number; target: number }[] {
  return adjacency.flatMap((row, source) =>
    row.flatMap((entry, target) => (entry === 1 ? [{ source, target }] : [])),
  )
}
