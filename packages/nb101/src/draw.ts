import { drawGraph, type Graph } from '@nasbench/core'
import { pruneArch101 } from './arch.js'
import { edgesOf } from './draw-text.js'
import { type ArchInput101, archOf } from './resolve.js'

/**
 * A cell in Graphviz's DOT language, without unused vertices.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function drawDot(arch: ArchInput101): string {
  return drawGraph(graphOf(arch), 'dot')
}

/**
 * A cell as a Mermaid flowchart, without unused vertices.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function drawMermaid(arch: ArchInput101): string {
  return drawGraph(graphOf(arch), 'mermaid')
}

/**
 * A cell as an SVG picture in the colour of the text around it, without unused vertices.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function drawSvg(arch: ArchInput101): string {
  return drawGraph(graphOf(arch), 'svg')
}

function graphOf(arch: ArchInput101): Graph {
  const { adjacency, operations } = pruneArch101(archOf(arch))
  const nodes = operations.map((label) => ({ label, short: label.replace('-bn-relu', '') }))
  return { nodes, edges: edgesOf(adjacency) }
}
