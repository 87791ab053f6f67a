import { drawGraph, type Graph } from '@nasbench/core'
import { type Arch101, pruneArch101 } from './arch.js'
import { checkedIndex } from './canonical.js'
import { edgesOf } from './draw-text.js'

/**
 * A cell in Graphviz's DOT language, without unused vertices.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function drawDot(arch: Arch101): string {
  return drawGraph(graphOf(arch), 'dot')
}

/**
 * A cell as a Mermaid flowchart, without unused vertices.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function drawMermaid(arch: Arch101): string {
  return drawGraph(graphOf(arch), 'mermaid')
}

/**
 * A cell as an SVG picture in the colour of the text around it, without unused vertices.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function drawSvg(arch: Arch101): string {
  return drawGraph(graphOf(arch), 'svg')
}

function graphOf(arch: Arch101): Graph {
  checkedIndex(arch)
  const { adjacency, operations } = pruneArch101(arch)
  const nodes = operations.map((label) => ({ label, short: label.replace('-bn-relu', '') }))
  return { nodes, edges: edgesOf(adjacency) }
}
